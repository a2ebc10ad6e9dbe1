from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.source.identifiers import LONGEST_NAME

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.source.origin import Origin


class TruncatedName(Rule):
    """Name of more than 63 bytes, which Postgres cuts off.

    Postgres keeps the first 63 bytes of a name and says so only in a notice. Two long names
    that differ at the end become one, and a tool that looks for the whole name does not find
    it. A letter outside ASCII takes two bytes or more.

    Every such name is reported once, where it is written first. Where a quote is missing,
    what follows is no name: nothing is said of a statement behind its syntax error.

    https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (
            id bigint PRIMARY KEY,
            estimated_delivery_date_as_promised_to_the_customer_at_the_checkout date
        );

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY, promised_delivery_date date);
    """

    code = "NM02"
    name = "truncated_name"
    severity = Severity.WARNING

    def check(self, schema: Catalog) -> Iterator[Finding]:
        reported = set()
        for truncated in schema.truncated_names:
            name = truncated.name
            if name in reported or _is_behind_rejected_statement(schema, truncated.origin):
                continue
            reported.add(name)
            stored = _as_stored(name)
            yield Finding(
                self,
                message=f"{name} has {len(name.encode())} bytes; Postgres stores it as {stored}. "
                f"Choose a name of at most {LONGEST_NAME} bytes.",
                object=stored,
                at=truncated.origin,
            )


def _is_behind_rejected_statement(schema: Catalog, place: Origin) -> bool:
    """Whether it may be no name: in a rejected statement, or in its line after a lost quote."""
    return any(
        place.script is rejected.script
        and rejected.start <= place.start
        and (
            place.start < rejected.end
            or b"\n" not in place.script.encoded[rejected.start : place.start]
        )
        for rejected in (statement.origin for statement in schema.rejected_statements)
    )


def _as_stored(name: str) -> str:
    return name.encode()[:LONGEST_NAME].decode(errors="ignore")
