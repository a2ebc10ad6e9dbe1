"""Replays NOT NULL, which partitions and children have of their parents.

https://www.postgresql.org/docs/current/ddl-inherit.html
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import Column, NotNullConstraint, Table
from sqlfluff_schema_rules.catalog.replay.columns import (
    alterable_table,
    columns_like,
)
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.new_constraints import put_constraint
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.source.origin import Origin


@replays(records.SetColumnNotNull)
def set_column_not_null(catalog: Catalog, change: records.SetColumnNotNull) -> None:
    """SET NOT NULL and DROP NOT NULL."""
    table = alterable_table(catalog, change)
    if table is None:
        return
    if change.not_null:
        require_values(table, (change.column,), change.origin, only=change.only)
    else:
        allow_nulls(table, change.column, change.origin, only=change.only)


def require_values(
    table: Table, names: Iterable[str], origin: Origin | None = None, *, only: bool = False
) -> None:
    """Make columns NOT NULL, in partitions and children as well; mark those that were not."""
    for name in names:
        column = table.columns.get(name)
        if column is not None:
            _require(column, origin)
            column.inherits_not_null = False
    for child in () if only else table.descendants():
        for name in names:
            copy = child.columns.get(name)
            if copy is not None and not copy.not_null:
                _require(copy, origin)
                copy.inherits_not_null = True


def _require(column: Column, origin: Origin | None) -> None:
    if origin is not None and not column.not_null:
        column.mark("not_null", origin)
    column.not_null = True


def allow_nulls(table: Table, name: str, origin: Origin, *, only: bool = False) -> None:
    """Let a column be NULL, and those of children that are NOT NULL for no other reason."""
    column = table.columns.get(name)
    if column is None:
        return
    column.not_null = column.inherits_not_null = False
    column.mark("not_null", origin)
    for constraint in list(table.constraints.values()):
        if isinstance(constraint, NotNullConstraint) and column in constraint.columns:
            del table.constraints[constraint.name]
    for child in (*table.partitions, *table.children):
        copy = child.columns.get(name)
        if copy is None or not copy.inherits_not_null or inherits_not_null(child, name):
            continue
        if only:
            copy.inherits_not_null = False
        else:
            allow_nulls(child, name, origin)


def copy_named_not_null(catalog: Catalog, source: Table, table: Table, origin: Origin) -> None:
    """Give a table that is LIKE another one its constraints that are NOT NULL, by name."""
    for constraint in source.constraints.values():
        if isinstance(constraint, NotNullConstraint) and constraint.name not in table.constraints:
            copy = msgspec.structs.replace(
                constraint,
                table=table,
                columns=columns_like(table, constraint.columns),
                origin=origin,
                changed=None,
                comment=None,
            )
            put_constraint(catalog, copy)


def inherits_not_null(table: Table, name: str) -> bool:
    """Whether the column of that name is NOT NULL in a parent of the table."""
    return any(parent.columns[name].not_null for parent in table.parents if name in parent.columns)
