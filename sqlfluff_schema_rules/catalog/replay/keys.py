"""Replays the constraints that an index enforces."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.chosen_names import distinct_names, join_names, key_names
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    Constraint,
    ExclusionConstraint,
    Index,
    IndexKey,
    PrimaryKey,
    Table,
    UniqueConstraint,
)
from sqlfluff_schema_rules.catalog.replay.columns import columns_named
from sqlfluff_schema_rules.catalog.replay.indexes import bind_keys, put_index, rename_index
from sqlfluff_schema_rules.catalog.replay.new_constraints import (
    choose_constraint_name,
    put_constraint,
    qualify,
)
from sqlfluff_schema_rules.catalog.replay.not_null import require_values
from sqlfluff_schema_rules.changes import records


def create_key(
    catalog: Catalog, table: Table, definition: records.KeyDefinition
) -> Constraint | None:
    """A primary key or a unique constraint, with its index."""
    if definition.primary and table.primary_key is not None:
        return None
    kind = PrimaryKey if definition.primary else UniqueConstraint
    if definition.index is not None:
        return _adopt_index(catalog, table, definition, kind)
    columns = columns_named(table, definition.columns)
    if columns is None:
        table.uncertain.update((Aspect.CONSTRAINTS, Aspect.INDEXES))
        return None
    names = distinct_names((*definition.columns, *definition.include))
    name = definition.name
    if name is None:
        addition, label = (None, "pkey") if definition.primary else (join_names(names), "key")
        name = choose_constraint_name(catalog, table, addition, label)
    elif _is_taken(catalog, table, name):
        return None
    constraint = kind(name=name, table=table, origin=definition.origin, columns=columns)
    qualify(constraint, definition)
    constraint.index = _make_index(catalog, constraint, definition, names)
    if definition.primary:
        require_values(table, definition.columns)
    put_constraint(catalog, constraint)
    return constraint


def _is_taken(catalog: Catalog, table: Table, name: str) -> bool:
    """Whether a relation has the name that an index is to have."""
    existing = catalog.schema_for(table.schema, table.origin).relations.get(name)
    return existing is not None and existing.known


def _make_index(
    catalog: Catalog,
    constraint: PrimaryKey | UniqueConstraint,
    definition: records.KeyDefinition,
    names: tuple[str, ...],
) -> Index:
    table = constraint.table
    index = Index(
        name=constraint.name,
        schema=table.schema,
        origin=definition.origin,
        table=table,
        unique=True,
        nulls_not_distinct=definition.nulls_not_distinct,
        keys=tuple(map(IndexKey, constraint.columns)),
        include=columns_named(table, definition.include) or (),
        attribute_names=names,
        options=dict(definition.options),
        constraint=constraint,
        named_by_user=False,
        known=table.known,
        persistence=table.persistence,
    )
    put_index(catalog, table, index)
    return index


def _adopt_index(
    catalog: Catalog,
    table: Table,
    definition: records.KeyDefinition,
    kind: type[PrimaryKey] | type[UniqueConstraint],
) -> Constraint | None:
    """ADD CONSTRAINT … USING INDEX: the index becomes the constraint's and takes its name."""
    index = table.indexes.get(definition.index or "")
    if index is None:
        table.uncertain.update((Aspect.CONSTRAINTS, Aspect.INDEXES))
        return None
    name = definition.name or index.name
    constraint = kind(name=name, table=table, origin=definition.origin)
    qualify(constraint, definition)
    constraint.columns = index.leading_columns(len(index.keys))
    constraint.index = index
    rename_index(catalog, index, name)
    index.constraint = constraint
    if kind is PrimaryKey:
        require_values(table, [column.name for column in constraint.columns])
    put_constraint(catalog, constraint)
    return constraint


def create_exclusion(
    catalog: Catalog, table: Table, definition: records.ExclusionDefinition
) -> Constraint | None:
    """An exclusion constraint, with its index."""
    names = key_names(definition.keys)
    name = definition.name or choose_constraint_name(catalog, table, join_names(names), "excl")
    if _is_taken(catalog, table, name):
        return None
    constraint = ExclusionConstraint(name=name, table=table, origin=definition.origin)
    qualify(constraint, definition)
    keys, predicate = bind_keys(table, definition.keys, definition.predicate)
    constraint.columns = tuple(key.column for key in keys if key.column is not None)
    constraint.index = Index(
        name=name,
        schema=table.schema,
        origin=definition.origin,
        table=table,
        method=definition.method,
        keys=keys,
        attribute_names=names,
        predicate=predicate,
        options=dict(definition.options),
        constraint=constraint,
        named_by_user=False,
        known=table.known,
    )
    put_index(catalog, table, constraint.index)
    put_constraint(catalog, constraint)
    return constraint
