from __future__ import annotations

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.changes.records import ObjectKind
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.parse.names import (
    RESERVED_EXCEPT_FOR_FUNCTIONS_AND_TYPES,
    RESERVED_KEYWORDS,
)
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.naming import NamingOptions, judged_names, kind_and_name

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog

FUNCTIONS_AND_TYPES = frozenset(
    {ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.AGGREGATE, ObjectKind.TYPE}
)


class ReservedName(Rule):
    """Name that is a reserved key word of Postgres.

    A reserved word needs quotes for ever, wherever it is not qualified. Where somebody forgets
    them the statement fails, or worse: ``SELECT user FROM orders`` returns the name of the
    database role on every row.

    Words that Postgres reserves except as the names of functions and types (``left``,
    ``full``) count for everything else. The hundreds of key words that need no quotes
    (``name``, ``type``, ``status``, ``date``) are fine.

    https://www.postgresql.org/docs/current/sql-keywords-appendix.html

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE "order" (id bigint PRIMARY KEY, "user" text NOT NULL);

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY, user_name text NOT NULL);
    """

    code = "NM03"
    name = "reserved_name"
    severity = Severity.WARNING
    options_type = NamingOptions
    options: NamingOptions

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for named in judged_names(schema, self.options, _reserved):
            yield Finding(
                self,
                message=f"{kind_and_name(named)} is named by a reserved key word; statements "
                "that leave out its quotes fail or mean something else. Rename it to a word "
                "that is not reserved.",
                object=named.object_name,
                at=named.origin,
            )


def _reserved(names: Set[str], kind: ObjectKind) -> Set[str]:
    if kind in FUNCTIONS_AND_TYPES:
        return names & RESERVED_KEYWORDS
    return names & (RESERVED_KEYWORDS | RESERVED_EXCEPT_FOR_FUNCTIONS_AND_TYPES)
