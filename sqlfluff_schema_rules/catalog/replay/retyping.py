"""Replays TYPE and SET EXPRESSION of columns, which make all that uses the column anew.

Source: `ATPostAlterTypeCleanup` of PostgreSQL's `src/backend/commands/tablecmds.c`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    CheckConstraint,
    Column,
    Constraint,
    ForeignKey,
    Index,
    Policy,
    Table,
    View,
    beneath_domains,
)
from sqlfluff_schema_rules.catalog.queries import reads_column
from sqlfluff_schema_rules.catalog.replay.columns import alterable_table
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.foreign_keys import index_that_finds
from sqlfluff_schema_rules.catalog.replay.indexes import (
    create_in_partitions,
    current_attribute_names,
    drop_index,
    put_index,
)
from sqlfluff_schema_rules.catalog.replay.inherited_constraints import (
    comes_from,
    copies_of,
    inherit_constraint,
    parents_of,
)
from sqlfluff_schema_rules.catalog.replay.references import collation_of, resolve_type, written_type
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.source.origin import Origin


@replays(records.SetColumnType)
def set_column_type(catalog: Catalog, change: records.SetColumnType) -> None:
    """ALTER COLUMN … TYPE."""
    table = alterable_table(catalog, change)
    if table is None or _is_type_in_use(table, change.column):
        return
    reference, user_type = resolve_type(catalog, change.type)
    columns = _columns(table, change)
    for column in columns:
        _give_type_to_default(column, written_type(reference, user_type))
        column.type, column.user_type = reference, user_type
        column.collation = collation_of(change.collation, reference)
        column.mark("type", change.origin)
    _make_anew(catalog, columns, change.origin)


@replays(records.SetColumnExpression)
def set_column_expression(catalog: Catalog, change: records.SetColumnExpression) -> None:
    """ALTER COLUMN … SET EXPRESSION."""
    table = alterable_table(catalog, change)
    if table is None:
        return
    columns = _columns(table, change)
    for column in columns:
        column.default = change.expression
        column.mark("default", change.origin)
    _make_anew(catalog, columns, change.origin)


def _columns(table: Table, change: records.AlterColumn) -> dict[Column, Table]:
    """The column in the table and in those below it, each with its table."""
    members = (table, *(() if change.only else table.descendants()))
    return {
        member.columns[change.column]: member
        for member in members
        if change.column in member.columns
    }


def _is_type_in_use(table: Table, name: str) -> bool:
    """Whether a view, a policy, a trigger or a generated column keeps Postgres from changing it."""
    column = table.columns.get(name)
    if column is None:
        return False
    readers: tuple[View | Policy, ...] = (*table.views, *table.policies.values())
    return (
        any(reads_column(reader, column) for reader in readers)
        or any(column in trigger.columns for trigger in table.triggers.values())
        or any(other.is_generated_from(column) for other in table.columns.values())
    )


def _give_type_to_default(column: Column, new_type: str) -> None:
    """A string by default stays one of the type that the column has had until now."""
    if column.default is not None and column.default.has_no_type:
        old_type = written_type(*beneath_domains(column.type, column.user_type))
        if old_type != new_type:
            column.default = column.default.with_cast(old_type)


def _make_anew(catalog: Catalog, columns: dict[Column, Table], origin: Origin) -> None:
    """Make the indexes and constraints of a column anew, first those of the parent.

    Its partitions lose what they had of them, and get copies under names chosen now.
    """
    indexes = [
        index
        for column, table in columns.items()
        for index in sorted(table.indexes.values(), key=lambda index: index.constraint is None)
        if index.parent is None and index.uses(column)
    ]
    for index in indexes:
        if index.constraint is not None:
            _forget(copies_of(index.constraint))
        drop_index(catalog, index)
    for index in indexes:
        _put_back(catalog, index, origin)
    for column, table in columns.items():
        for key in (*table.foreign_keys, *table.referenced_by):
            _make_key_anew(catalog, key, column, origin)
        for check in list(table.constraints.values()):
            if isinstance(check, CheckConstraint) and column in check.columns:
                _make_check_anew(check, columns.values())


def _forget(constraints: Iterable[Constraint]) -> None:
    for constraint in list(constraints):
        constraint.table.constraints.pop(constraint.name, None)


def _put_back(catalog: Catalog, index: Index, origin: Origin) -> None:
    index.attribute_names = current_attribute_names(index)
    index.valid = True
    put_index(catalog, index.table, index)
    if index.constraint is None:
        create_in_partitions(catalog, index, origin)
    else:
        _put_into_partitions(catalog, index.constraint, origin)


def _put_into_partitions(catalog: Catalog, constraint: Constraint, origin: Origin) -> None:
    for partition in constraint.table.partitions:
        inherit_constraint(catalog, constraint, partition, origin)


def _make_key_anew(catalog: Catalog, key: ForeignKey, column: Column, origin: Origin) -> None:
    if column in key.referenced_columns:
        key.referenced_index = index_that_finds(key.referenced, key.referenced_columns)
    elif column not in key.columns:
        return
    if key.parent is None and key.table.partitions:
        copies = list(copies_of(key))
        known = key.referenced.referenced_by
        key.referenced.referenced_by = [other for other in known if other not in copies]
        _forget(copies)
        _put_into_partitions(catalog, key, origin)


def _make_check_anew(check: CheckConstraint, tables: Collection[Table]) -> None:
    """A check that is only inherited is made anew with that of a parent, or not at all."""
    sources = [parent for parent in parents_of(check.table) if parent in tables]
    if check.inherited and not any(comes_from(check, parent) for parent in sources):
        _forget([check])
    for copy in copies_of(check):
        if copy.inherited:
            copy.validated, copy.comment = check.validated, None
