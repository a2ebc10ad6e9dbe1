from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.defaults import may_be_set_before_insert
from sqlfluff_schema_rules.rules.remedies import set_default
from sqlfluff_schema_rules.rules.wording import columns_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Column, Table


class UuidKeyWithoutDefault(Rule):
    """Primary key of type uuid that has no default.

    Every client then has to make its own key, and an INSERT that leaves it out fails with a
    violation of NOT NULL. With a default clients may still bring a key of their own.

    Only keys of a single column are judged: the uuids of a composite key nearly always refer
    to other rows. A key that is a foreign key takes its value from the parent and passes. The
    default of a domain counts, and so does a trigger that sets the key before each INSERT.
    Where clients must make the keys, as in applications that work offline, accept the finding
    with a reason.

    https://www.postgresql.org/docs/current/functions-uuid.html

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (id uuid PRIMARY KEY);

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
    """

    code = "PK02"
    name = "uuid_key_without_default"
    severity = Severity.WARNING

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for table in schema.tables():
            column = _uuid_key_without_default(table)
            if column is None or may_be_set_before_insert(schema, table, column):
                continue
            fix = set_default(table, column, "gen_random_uuid()")
            yield Finding(
                self,
                message=f"{columns_of(table, [column])} is a uuid primary key without a default; "
                f"an INSERT that leaves it out fails. Add: {fix}",
                object=f"{table.object_name}.{column.name}",
                at=column.origin_of("default"),
                fix=fix,
            )


def _uuid_key_without_default(table: Table) -> Column | None:
    """The uuid without a default that is the table's own key and refers to no other table."""
    key = table.primary_key
    if key is None or key.inherited or len(key.columns) != 1:
        return None
    if not table.knows(Aspect.COLUMNS, Aspect.CONSTRAINTS):
        return None
    column = key.columns[0]
    if column.has_default or not _is_uuid(column):
        return None
    refers = any(column in foreign_key.columns for foreign_key in table.foreign_keys)
    return None if refers else column


def _is_uuid(column: Column) -> bool:
    base = column.base_type
    return base.schema is None and base.name == "uuid" and base.dimensions == 0
