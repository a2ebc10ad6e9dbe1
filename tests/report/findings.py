"""Findings for the tests of formats."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st

from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.report import Report, RulePage

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Text with all that can be in a string, halves of surrogate pairs too."""

SOURCE = """create table orders (
  id bigint primary key,
  user_id bigint references users (id)
);
"""

FINDING = Diagnostic(
    path="db/0001.sql",
    line=3,
    column=3,
    end_line=3,
    end_column=10,
    code="PG_FK03",
    name="schema.unindexed_foreign_key",
    severity=Severity.WARNING,
    message="orders.user_id references users but no usable index leads with it.",
    object="public.orders.orders_user_id_fkey",
    fix="create index on public.orders (user_id);",
)

PAGE = RulePage(
    code="PG_FK03",
    name="schema.unindexed_foreign_key",
    groups=("all", "schema", "schema_fk"),
    severity=Severity.WARNING,
    profiles={"postgres": Severity.WARNING, "strict": Severity.ERROR},
    options={"exempt": ()},
    summary="Foreign key whose columns no index leads with.",
    documentation="""Foreign key whose columns no index leads with.

Deletes scan ``orders``.

**Anti-pattern**

.. code-block:: sql

    create table orders (
        user_id bigint
    );

    select 1;

**Best practice**

.. code-block:: sql

    create index on orders (user_id);""",
    url="https://example.org/PG_FK03",
)


def finding(**changes: Any) -> Diagnostic:
    """`FINDING` with other values."""
    return msgspec.structs.replace(FINDING, **changes)


def report(*diagnostics: Diagnostic, source: str = SOURCE, files_checked: int = 2) -> Report:
    """A run that found `diagnostics` in files that all hold `source`."""
    sources = {diagnostic.path: source for diagnostic in diagnostics}
    return Report(diagnostics, files_checked, sources, (PAGE,))
