from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.parse.names import quote_identifier, quote_object
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.wording import name_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Column, Table


class MissingPrimaryKey(Rule):
    """Table whose rows no primary key identifies.

    Without one nothing keeps a row from being stored twice, and nobody can name the row to
    be corrected. Logical replication, and what builds on it such as Supabase Realtime, cannot
    send updates and deletes of such a table. Most ORMs and table editors refuse to write
    to it.

    A primary key that a later file adds counts. A partition has the key of its parent and is
    not reported. A unique constraint is no substitute: its columns may be null.

    https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY, payload jsonb NOT NULL);

    **Best practice**

    .. code-block:: sql

        CREATE TABLE events (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            payload jsonb NOT NULL
        );
    """

    code = "PK01"
    name = "missing_primary_key"
    severity = Severity.ERROR

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for table in schema.tables():
            if (
                table.primary_key is None
                and table.partition_of is None
                and table.knows(Aspect.CONSTRAINTS)
            ):
                yield Finding(
                    self,
                    message=f"{name_of(table)} has no primary key; its rows cannot be addressed, "
                    f"nor their updates replicated. Add: {_remedy(table)}",
                    object=table.object_name,
                    at=table.origin_of("primary_key"),
                )


def _remedy(table: Table) -> str:
    """ADD PRIMARY KEY on what identifies a row already, or else on a new column."""
    target = quote_object(table.schema, table.name)
    key = _unique_columns(table) or _id_column(table)
    if not key and not table.knows(Aspect.COLUMNS):
        return f"alter table {target} add primary key (…);"
    columns = ", ".join(quote_identifier(name) for name in _with_partition_key(table, key))
    new_column = "" if key else "add column id bigint generated always as identity, "
    return f"alter table {target} {new_column}add primary key ({columns});"


def _unique_columns(table: Table) -> tuple[Column, ...]:
    for index in table.indexes.values():
        columns = index.leading_columns(len(index.keys))
        if (
            index.unique
            and index.predicate is None
            and len(columns) == len(index.keys)
            and all(column.not_null for column in columns)
        ):
            return columns
    return ()


def _id_column(table: Table) -> tuple[Column, ...]:
    return tuple(column for name, column in table.columns.items() if name.lower() == "id")


def _with_partition_key(table: Table, key: tuple[Column, ...]) -> list[str]:
    names = [column.name for column in key] or ["id"]
    return names + [column.name for column in table.partition_columns if column.name not in names]
