"""Replays constraints, in partitions and children as well."""

from __future__ import annotations

from typing import Any

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.chosen_names import choose_name, join_names, key_names
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CheckConstraint,
    Column,
    Constraint,
    ExclusionConstraint,
    ForeignKey,
    Index,
    IndexKey,
    PrimaryKey,
    Table,
    UniqueConstraint,
)
from sqlfluff_schema_rules.catalog.replay.columns import columns_in, columns_named, descendants
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.indexes import bind_keys, drop_index, put_index
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ConstraintDefinition
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.AddConstraint)
def replay_add_constraint(catalog: Catalog, change: records.AddConstraint) -> None:
    """ADD CONSTRAINT."""
    if is_placeholder(str(change.table)):
        catalog.doubt(change.table, Aspect.CONSTRAINTS, Aspect.INDEXES)
        return
    table = catalog.table_for(change.table, change.origin)
    if table is not None:
        add_constraint(catalog, table, change.constraint)


def add_constraint(catalog: Catalog, table: Table, definition: ConstraintDefinition) -> None:
    """Add a constraint to a table and to its partitions, checks also to its children."""
    if any(map(is_placeholder, definition.columns)):
        table.uncertain.update((Aspect.CONSTRAINTS, Aspect.INDEXES))
        return
    if definition.name is not None and definition.name in table.constraints:
        return
    constraint = _create(catalog, table, definition)
    if constraint is None:
        return
    for child in descendants(table):
        _inherit(catalog, constraint, child, definition.origin)


def _create(catalog: Catalog, table: Table, definition: ConstraintDefinition) -> Constraint | None:
    match definition:
        case records.KeyDefinition():
            return _create_key(catalog, table, definition)
        case records.ForeignKeyDefinition():
            return _create_foreign_key(catalog, table, definition)
        case records.CheckDefinition():
            return _create_check(table, definition)
        case records.ExclusionDefinition():
            return _create_exclusion(catalog, table, definition)
        case records.NotNullDefinition():
            for name in definition.columns:
                if name in table.columns:
                    table.columns[name].not_null = True
                    table.columns[name].mark("not_null", definition.origin)
    return None


def _shared(table: Table, definition: ConstraintDefinition, name: str) -> dict[str, Any]:
    """What every kind of constraint takes from its definition."""
    return {
        "name": name,
        "table": table,
        "origin": definition.origin,
        "validated": definition.validated,
        "enforced": definition.enforced,
        "deferrable": definition.deferrable,
        "initially_deferred": definition.initially_deferred,
        "no_inherit": definition.no_inherit,
        "named_by_user": definition.name is not None,
    }


def _create_key(
    catalog: Catalog, table: Table, definition: records.KeyDefinition
) -> Constraint | None:
    if definition.primary and table.primary_key is not None:
        return None
    kind = PrimaryKey if definition.primary else UniqueConstraint
    if definition.index is not None:
        return _adopt_index(catalog, table, definition, kind)
    columns = columns_named(table, definition.columns)
    if columns is None:
        table.uncertain.update((Aspect.CONSTRAINTS, Aspect.INDEXES))
        return None
    name = definition.name
    if name is None:
        addition, label = (
            (None, "pkey") if definition.primary else (join_names(definition.columns), "key")
        )
        name = _choose(catalog, table, addition, label)
    constraint = kind(**_shared(table, definition, name), columns=columns)
    constraint.index = _make_index(catalog, table, constraint, definition)
    if definition.primary:
        for column in columns:
            column.not_null = True
    table.constraints[name] = constraint
    return constraint


def _make_index(
    catalog: Catalog,
    table: Table,
    constraint: PrimaryKey | UniqueConstraint,
    definition: records.KeyDefinition,
) -> Index:
    index = Index(
        name=constraint.name,
        schema=table.schema,
        origin=definition.origin,
        table=table,
        unique=True,
        nulls_not_distinct=definition.nulls_not_distinct,
        keys=tuple(IndexKey(column) for column in constraint.columns),
        include=columns_named(table, definition.include) or (),
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
    constraint = kind(**_shared(table, definition, name))
    constraint.columns = index.leading_columns(len(index.keys))
    constraint.index = index
    drop_index(catalog, index)
    index.name, index.constraint = name, constraint
    put_index(catalog, table, index)
    if kind is PrimaryKey:
        for column in constraint.columns:
            column.not_null = True
    table.constraints[name] = constraint
    return constraint


def _create_foreign_key(
    catalog: Catalog, table: Table, definition: records.ForeignKeyDefinition
) -> Constraint | None:
    columns = columns_named(table, definition.columns)
    if columns is None:
        table.uncertain.add(Aspect.CONSTRAINTS)
        return None
    referenced = catalog.table_for(definition.referenced, definition.origin)
    if referenced is None:
        return None
    name = definition.name
    if name is None:
        name = _choose(catalog, table, join_names(definition.columns), "fkey")
    key = ForeignKey(
        **_shared(table, definition, name),
        columns=columns,
        referenced=referenced,
        referenced_columns=_referenced_columns(referenced, definition.referenced_columns),
        on_delete=definition.on_delete,
        on_update=definition.on_update,
        on_delete_columns=definition.on_delete_columns,
        match=definition.match,
    )
    _put_foreign_key(table, key)
    return key


def _referenced_columns(referenced: Table, names: tuple[str, ...]) -> tuple[Column, ...]:
    if names:
        return columns_named(referenced, names) or ()
    primary_key = referenced.primary_key
    return primary_key.columns if primary_key is not None else ()


def _put_foreign_key(table: Table, key: ForeignKey) -> None:
    table.constraints[key.name] = key
    key.referenced.referenced_by.append(key)


def _create_check(table: Table, definition: records.CheckDefinition) -> Constraint:
    columns = columns_in(table, definition.expression)
    name = definition.name
    if name is None:
        addition = columns[0].name if len(columns) == 1 else None
        name = choose_name(table.name, addition, "check", table.constraints.__contains__)
    check = CheckConstraint(
        **_shared(table, definition, name), columns=columns, expression=definition.expression
    )
    table.constraints[name] = check
    return check


def _create_exclusion(
    catalog: Catalog, table: Table, definition: records.ExclusionDefinition
) -> Constraint:
    name = definition.name or _choose(
        catalog, table, join_names(key_names(definition.keys)), "excl"
    )
    constraint = ExclusionConstraint(**_shared(table, definition, name))
    keys, predicate = bind_keys(
        catalog, table, definition.keys, definition.predicate, definition.method, definition.origin
    )
    constraint.columns = tuple(key.column for key in keys if key.column is not None)
    constraint.index = Index(
        name=name,
        schema=table.schema,
        origin=definition.origin,
        table=table,
        method=definition.method,
        keys=keys,
        predicate=predicate,
        constraint=constraint,
        named_by_user=False,
        known=table.known,
    )
    put_index(catalog, table, constraint.index)
    table.constraints[name] = constraint
    return constraint


def _choose(catalog: Catalog, table: Table, addition: str | None, label: str) -> str:
    schema = catalog.schema(table.schema)
    relations = {} if schema is None else schema.relations
    return choose_name(
        table.name,
        addition,
        label,
        lambda name: name in table.constraints or (label != "fkey" and name in relations),
    )


# Partitions and children


def inherit_constraints(
    catalog: Catalog,
    parent: Table,
    table: Table,
    origin: Origin,
    *,
    only_checks: bool = False,
    inherited: bool = True,
) -> None:
    """Give a table the constraints of its parent that it lacks."""
    for constraint in list(parent.constraints.values()):
        if not only_checks or isinstance(constraint, CheckConstraint):
            _inherit(catalog, constraint, table, origin, inherited=inherited)


def _inherit(
    catalog: Catalog,
    constraint: Constraint,
    table: Table,
    origin: Origin,
    *,
    inherited: bool = True,
) -> None:
    columns = columns_named(table, tuple(column.name for column in constraint.columns))
    if columns is None or constraint.no_inherit:
        return
    if table.partition_of is None and not isinstance(constraint, CheckConstraint):
        return
    match constraint:
        case ForeignKey():
            _inherit_foreign_key(constraint, table, columns, origin)
        case PrimaryKey() | UniqueConstraint():
            _inherit_key(catalog, constraint, table, columns, origin)
        case CheckConstraint() if constraint.name not in table.constraints:
            table.constraints[constraint.name] = msgspec.structs.replace(
                constraint, table=table, columns=columns, inherited=inherited, origin=origin
            )


def _inherit_foreign_key(
    key: ForeignKey, table: Table, columns: tuple[Column, ...], origin: Origin
) -> None:
    for own in table.foreign_keys:
        if own.columns == columns and own.referenced is key.referenced:
            own.inherited = True
            return
    name = key.name
    if name in table.constraints:
        addition = join_names(column.name for column in columns)
        name = choose_name(table.name, addition, "fkey", table.constraints.__contains__)
    copy = msgspec.structs.replace(
        key, name=name, table=table, columns=columns, inherited=True, origin=origin
    )
    _put_foreign_key(table, copy)


def _inherit_key(
    catalog: Catalog,
    key: PrimaryKey | UniqueConstraint,
    table: Table,
    columns: tuple[Column, ...],
    origin: Origin,
) -> None:
    primary = isinstance(key, PrimaryKey)
    for own in table.constraints.values():
        if type(own) is type(key) and own.columns == columns:
            own.inherited = True
            return
    if primary and table.primary_key is not None:
        return
    definition = records.KeyDefinition(
        origin=origin,
        columns=tuple(column.name for column in columns),
        primary=primary,
    )
    created = _create_key(catalog, table, definition)
    if created is not None:
        created.inherited = True


# ALTER and DROP


@replays(records.ValidateConstraint)
def validate_constraint(catalog: Catalog, change: records.ValidateConstraint) -> None:
    """VALIDATE CONSTRAINT."""
    table = catalog.table_for(change.table, change.origin)
    constraint = None if table is None else table.constraints.get(change.constraint)
    if constraint is not None:
        constraint.validated = True
        constraint.mark("validated", change.origin)


@replays(records.AlterConstraint)
def alter_constraint(catalog: Catalog, change: records.AlterConstraint) -> None:
    """ALTER CONSTRAINT."""
    table = catalog.table_for(change.table, change.origin)
    constraint = None if table is None else table.constraints.get(change.constraint)
    if constraint is None:
        return
    if change.deferrable is not None:
        constraint.deferrable = change.deferrable
    if change.initially_deferred is not None:
        constraint.initially_deferred = change.initially_deferred
    if change.enforced is not None:
        constraint.enforced = change.enforced


@replays(records.DropConstraint)
def replay_drop_constraint(catalog: Catalog, change: records.DropConstraint) -> None:
    """DROP CONSTRAINT."""
    if is_placeholder(str(change.table)) or is_placeholder(change.constraint):
        catalog.doubt(change.table, Aspect.CONSTRAINTS, Aspect.INDEXES)
        return
    table = catalog.table_for(change.table, change.origin)
    if table is None:
        return
    for member in (table, *descendants(table)):
        constraint = member.constraints.get(change.constraint)
        if constraint is not None:
            drop_constraint(catalog, member, constraint)
            if isinstance(constraint, PrimaryKey):
                member.mark("primary_key", change.origin)


def drop_constraint(catalog: Catalog, table: Table, constraint: Constraint) -> None:
    """Remove a constraint, its index and, of a key, the foreign keys that need it."""
    if table.constraints.get(constraint.name) is constraint:
        del table.constraints[constraint.name]
    match constraint:
        case ForeignKey():
            referenced_by = constraint.referenced.referenced_by
            constraint.referenced.referenced_by = [
                key for key in referenced_by if key is not constraint
            ]
        case PrimaryKey() | UniqueConstraint() | ExclusionConstraint():
            if constraint.index is not None:
                drop_index(catalog, constraint.index)


def drop_uses_of_column(catalog: Catalog, table: Table, column: Column) -> None:
    """Remove the constraints and indexes that a dropped column takes with it."""
    for key in list(table.referenced_by):
        if column in key.referenced_columns:
            drop_constraint(catalog, key.table, key)
    for constraint in list(table.constraints.values()):
        if column in constraint.columns:
            drop_constraint(catalog, table, constraint)
    for index in list(table.indexes.values()):
        if index.uses(column):
            drop_index(catalog, index)
