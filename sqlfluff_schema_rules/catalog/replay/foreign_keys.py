"""Replays foreign keys, in partitions as well."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.chosen_names import join_names, number_name
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    Column,
    Constraint,
    ForeignKey,
    Index,
    Table,
)
from sqlfluff_schema_rules.catalog.replay.columns import columns_like, columns_named
from sqlfluff_schema_rules.catalog.replay.new_constraints import (
    choose_constraint_name,
    copied,
    put_constraint,
    qualify,
)
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ReferentialAction
from sqlfluff_schema_rules.source.origin import Origin


def create_foreign_key(
    catalog: Catalog, table: Table, definition: records.ForeignKeyDefinition
) -> Constraint | None:
    """A foreign key; None where its own columns or what it references cannot be told."""
    columns = columns_named(table, definition.columns)
    if columns is None:
        table.uncertain.add(Aspect.CONSTRAINTS)
        return None
    referenced = catalog.table_for(definition.referenced, definition.origin)
    if referenced is None:
        return None
    name = definition.name
    if name is None:
        name = choose_constraint_name(catalog, table, join_names(definition.columns), "fkey")
    referenced_columns = _referenced_columns(referenced, definition.referenced_columns)
    key = ForeignKey(
        name=name,
        table=table,
        origin=definition.origin,
        columns=columns,
        referenced=referenced,
        referenced_columns=referenced_columns,
        referenced_index=_index_for(referenced, referenced_columns, definition),
        on_delete=definition.on_delete,
        on_update=definition.on_update,
        on_delete_columns=columns_named(table, definition.on_delete_columns) or (),
        match=definition.match,
        period=definition.period,
    )
    qualify(key, definition)
    put_foreign_key(catalog, key)
    return key


def _index_for(
    referenced: Table, columns: tuple[Column, ...], definition: records.ForeignKeyDefinition
) -> Index | None:
    if not definition.referenced_columns and referenced.primary_key is not None:
        return referenced.primary_key.index
    return index_that_finds(referenced, columns)


def index_that_finds(table: Table, columns: tuple[Column, ...]) -> Index | None:
    """The unique index by which a foreign key finds what it references: the oldest that can."""
    wanted = set(map(id, columns))
    for index in table.indexes.values():
        if not index.unique or len(index.keys) != len(columns) or index.predicate is not None:
            continue
        is_deferred = index.constraint is not None and index.constraint.deferrable
        if not is_deferred and wanted == {id(key.column) for key in index.keys}:
            return index
    return None


def _referenced_columns(referenced: Table, names: tuple[str, ...]) -> tuple[Column, ...]:
    if names:
        return columns_named(referenced, names) or ()
    primary_key = referenced.primary_key
    return primary_key.columns if primary_key is not None else ()


def put_foreign_key(catalog: Catalog, key: ForeignKey) -> None:
    put_constraint(catalog, key)
    key.referenced.referenced_by.append(key)


def inherit_foreign_key(
    catalog: Catalog, key: ForeignKey, table: Table, columns: tuple[Column, ...], origin: Origin
) -> Constraint:
    """What a partition has of a key of its parent: one of its own, or else a copy."""
    for own in table.foreign_keys:
        if own.columns == columns and _may_become(own, key):
            return own
    name = number_name(key.name, table.constraints.__contains__)
    copy = copied(
        key,
        name=name,
        table=table,
        columns=columns,
        on_delete_columns=columns_like(table, key.on_delete_columns),
        origin=origin,
    )
    put_foreign_key(catalog, copy)
    return copy


def _may_become(own: ForeignKey, key: ForeignKey) -> bool:
    """Whether a key that a partition has can be its part of the parent's key."""
    return (
        own.parent is None
        and own.referenced is key.referenced
        and own.referenced_columns == key.referenced_columns
        and own.match == key.match
        and (own.deferrable, own.initially_deferred) == (key.deferrable, key.initially_deferred)
        and _action(own.on_delete) == _action(key.on_delete)
        and _action(own.on_update) == _action(key.on_update)
    )


def _action(action: ReferentialAction | None) -> ReferentialAction:
    return action or ReferentialAction.NO_ACTION
