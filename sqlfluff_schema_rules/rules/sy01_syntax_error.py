from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Rule

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog


class StatementSyntaxError(Rule):
    """Statement that the parser of PostgreSQL does not accept.

    The migration fails on this statement, and nothing after it is run. The message and the
    place are those of Postgres itself. The statements around it are read and judged as usual;
    what the broken one would have changed is not known.

    A migration tool's placeholder in a place where SQL allows no name is reported too: give
    its value in the configuration under ``placeholders``.

    https://www.postgresql.org/docs/current/sql-syntax.html

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY,);

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY);
    """

    code = "SY01"
    name = "syntax_error"
    severity = Severity.ERROR

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for rejected in schema.rejected_statements:
            yield Finding(
                self,
                message=_on_one_line(rejected.message),
                object=rejected.origin.script.path,
                at=rejected.origin,
            )


def _on_one_line(message: str) -> str:
    """Without the further lines of what Postgres quotes: an unterminated string goes on long."""
    first, line_end, _ = message.partition("\n")
    return f'{first.rstrip()}"' if line_end else message
