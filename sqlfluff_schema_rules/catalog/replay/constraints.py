"""Replays constraints, in partitions and children as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.chosen_names import (
    choose_name,
    distinct_names,
    join_names,
    key_names,
    number_name,
)
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CheckConstraint,
    Column,
    Constraint,
    ExclusionConstraint,
    ForeignKey,
    Index,
    IndexConstraint,
    IndexKey,
    NotNullConstraint,
    PrimaryKey,
    Table,
    UniqueConstraint,
)
from sqlfluff_schema_rules.catalog.replay.columns import columns_in, columns_named, descendants
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.indexes import (
    bind_keys,
    drop_index,
    give_index,
    put_index,
)
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ConstraintDefinition, ReferentialAction
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.AddConstraint)
def replay_add_constraint(catalog: Catalog, change: records.AddConstraint) -> None:
    """ADD CONSTRAINT."""
    if change.table.is_placeholder:
        catalog.doubt(change.table, Aspect.CONSTRAINTS, Aspect.INDEXES)
        return
    table = catalog.table_for(change.table, change.origin)
    if table is not None:
        add_constraint(catalog, table, change.constraint, only=change.only)


def add_constraints(
    catalog: Catalog, table: Table, definitions: Sequence[ConstraintDefinition]
) -> None:
    """Add the constraints that one statement gives to a table, in the order of Postgres."""
    if len(definitions) == 1:
        add_constraint(catalog, table, definitions[0])
        return
    for definition in _without_repeated_keys(sorted(definitions, key=_rank)):
        add_constraint(catalog, table, definition)


def _rank(definition: ConstraintDefinition) -> int:
    match definition:
        case records.KeyDefinition():
            return 1 if definition.primary else 2
        case records.ExclusionDefinition():
            return 2
        case records.ForeignKeyDefinition():
            return 3
    return 0


def _without_repeated_keys(definitions: list[ConstraintDefinition]) -> list[ConstraintDefinition]:
    """A unique constraint on the columns of another key is that key, and may give it a name."""
    kept: list[ConstraintDefinition] = []
    for definition in definitions:
        same = [at for at, other in enumerate(kept) if _is_same_key(definition, other)]
        if not same:
            kept.append(definition)
        elif kept[same[0]].name is None and definition.name is not None:
            kept[same[0]] = msgspec.structs.replace(kept[same[0]], name=definition.name)
    return kept


def _is_same_key(one: ConstraintDefinition, other: ConstraintDefinition) -> bool:
    return (
        isinstance(one, records.KeyDefinition)
        and isinstance(other, records.KeyDefinition)
        and (one.columns, one.include) == (other.columns, other.include)
        and one.nulls_not_distinct == other.nulls_not_distinct
        and one.deferrable == other.deferrable
        and one.initially_deferred == other.initially_deferred
    )


def add_constraint(
    catalog: Catalog, table: Table, definition: ConstraintDefinition, *, only: bool = False
) -> None:
    """Add a constraint to a table and to its partitions, checks also to its children."""
    if is_placeholder("".join(definition.columns)):
        table.uncertain.update((Aspect.CONSTRAINTS, Aspect.INDEXES))
        return
    if definition.name is not None and definition.name in table.constraints:
        return
    constraint = _create(catalog, table, definition)
    if constraint is None:
        return
    if only:
        _leave_partitions_out(constraint)
        return
    for child in (*table.partitions, *table.children):
        _inherit(catalog, constraint, child, definition.origin)


def _leave_partitions_out(constraint: Constraint) -> None:
    """The index of a key is invalid until every partition's own is attached to it."""
    if isinstance(constraint, IndexConstraint) and constraint.index is not None:
        constraint.index.valid = not constraint.table.partitions


def put_constraint(catalog: Catalog, constraint: Constraint) -> None:
    """Put a constraint into its table."""
    catalog.schema_for(constraint.table.schema, constraint.origin).put_constraint(constraint)


def copies_of(constraint: Constraint) -> Iterator[Constraint]:
    """What partitions and children have of a constraint, theirs included."""
    for child in (*constraint.table.partitions, *constraint.table.children):
        for copy in list(child.constraints.values()):
            if copy.parent is constraint:
                yield copy
                yield from copies_of(copy)


def _create(catalog: Catalog, table: Table, definition: ConstraintDefinition) -> Constraint | None:
    match definition:
        case records.KeyDefinition():
            return _create_key(catalog, table, definition)
        case records.ForeignKeyDefinition():
            return _create_foreign_key(catalog, table, definition)
        case records.CheckDefinition():
            return _create_check(catalog, table, definition)
        case records.ExclusionDefinition():
            return _create_exclusion(catalog, table, definition)
        case records.NotNullDefinition():
            return _create_not_null(catalog, table, definition)
    return None


def _create_not_null(
    catalog: Catalog, table: Table, definition: records.NotNullDefinition
) -> Constraint | None:
    columns = columns_named(table, definition.columns)
    for column in columns or ():
        if not column.not_null:
            column.not_null = True
            column.mark("not_null", definition.origin)
    if columns is None or definition.name is None:
        return None
    constraint = NotNullConstraint(
        name=definition.name, table=table, origin=definition.origin, columns=columns
    )
    _qualify(constraint, definition)
    put_constraint(catalog, constraint)
    return constraint


def _qualify(constraint: Constraint, definition: ConstraintDefinition) -> None:
    """Give a constraint what definitions of every kind may say."""
    constraint.named_by_user = definition.name is not None
    constraint.validated = definition.validated
    constraint.enforced = definition.enforced
    constraint.deferrable = definition.deferrable
    constraint.initially_deferred = definition.initially_deferred
    constraint.no_inherit = definition.no_inherit


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
        names = join_names(distinct_names((*definition.columns, *definition.include)))
        addition, label = (None, "pkey") if definition.primary else (names, "key")
        name = _choose(catalog, table, addition, label)
    elif _is_taken(catalog, table, name):
        return None
    constraint = kind(name=name, table=table, origin=definition.origin, columns=columns)
    _qualify(constraint, definition)
    constraint.index = _make_index(catalog, table, constraint, definition)
    if definition.primary:
        _require_values(table, columns)
    put_constraint(catalog, constraint)
    return constraint


def _require_values(table: Table, columns: tuple[Column, ...]) -> None:
    """The columns of a primary key are NOT NULL, in partitions and children as well."""
    for member in (table, *descendants(table)):
        for column in columns:
            if column.name in member.columns:
                member.columns[column.name].not_null = True


def _is_taken(catalog: Catalog, table: Table, name: str) -> bool:
    """Whether a relation has the name that an index is to have."""
    existing = catalog.schema_for(table.schema, table.origin).relations.get(name)
    return existing is not None and existing.known


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
        keys=tuple(IndexKey(column.name, column) for column in constraint.columns),
        options=dict(definition.options),
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
    constraint = kind(name=name, table=table, origin=definition.origin)
    _qualify(constraint, definition)
    constraint.columns = index.leading_columns(len(index.keys))
    constraint.index = index
    drop_index(catalog, index)
    index.name, index.constraint = name, constraint
    put_index(catalog, table, index)
    if kind is PrimaryKey:
        _require_values(table, constraint.columns)
    put_constraint(catalog, constraint)
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
    referenced_columns = _referenced_columns(referenced, definition.referenced_columns)
    key = ForeignKey(
        name=name,
        table=table,
        origin=definition.origin,
        columns=columns,
        referenced=referenced,
        referenced_columns=referenced_columns,
        referenced_index=_referenced_index(referenced, referenced_columns, definition),
        on_delete=definition.on_delete,
        on_update=definition.on_update,
        on_delete_columns=columns_named(table, definition.on_delete_columns) or (),
        match=definition.match,
        period=definition.period,
    )
    _qualify(key, definition)
    _put_foreign_key(catalog, key)
    return key


def _referenced_index(
    referenced: Table, columns: tuple[Column, ...], definition: records.ForeignKeyDefinition
) -> Index | None:
    """The unique index by which a foreign key finds what it references."""
    if not definition.referenced_columns and referenced.primary_key is not None:
        return referenced.primary_key.index
    wanted = set(map(id, columns))
    for index in referenced.indexes.values():
        is_whole = index.unique and index.predicate is None and len(index.keys) == len(columns)
        if is_whole and wanted == {id(key.column) for key in index.keys}:
            return index
    return None


def _referenced_columns(referenced: Table, names: tuple[str, ...]) -> tuple[Column, ...]:
    if names:
        return columns_named(referenced, names) or ()
    primary_key = referenced.primary_key
    return primary_key.columns if primary_key is not None else ()


def _put_foreign_key(catalog: Catalog, key: ForeignKey) -> None:
    put_constraint(catalog, key)
    key.referenced.referenced_by.append(key)


def _create_check(
    catalog: Catalog, table: Table, definition: records.CheckDefinition
) -> Constraint:
    columns = tuple(columns_in(table, definition.expression).values())
    name = definition.name
    if name is None:
        addition = columns[0].name if len(columns) == 1 else None
        name = _choose(catalog, table, addition, "check")
    check = CheckConstraint(
        name=name,
        table=table,
        origin=definition.origin,
        columns=columns,
        expression=definition.expression,
    )
    _qualify(check, definition)
    put_constraint(catalog, check)
    return check


def _create_exclusion(
    catalog: Catalog, table: Table, definition: records.ExclusionDefinition
) -> Constraint | None:
    name = definition.name or _choose(
        catalog, table, join_names(key_names(definition.keys)), "excl"
    )
    if _is_taken(catalog, table, name):
        return None
    constraint = ExclusionConstraint(name=name, table=table, origin=definition.origin)
    _qualify(constraint, definition)
    keys, predicate = bind_keys(table, definition.keys, definition.predicate)
    constraint.columns = tuple(key.column for key in keys if key.column is not None)
    constraint.index = Index(
        name=name,
        schema=table.schema,
        origin=definition.origin,
        table=table,
        method=definition.method,
        keys=keys,
        predicate=predicate,
        options=dict(definition.options),
        constraint=constraint,
        named_by_user=False,
        known=table.known,
    )
    put_index(catalog, table, constraint.index)
    put_constraint(catalog, constraint)
    return constraint


def _choose(catalog: Catalog, table: Table, addition: str | None, label: str) -> str:
    """A name that no constraint of the schema has, and no relation where it is an index's."""
    schema = catalog.schema_for(table.schema, table.origin)
    has_index = label not in ("check", "fkey")
    return choose_name(
        table.name,
        addition,
        label,
        lambda name: schema.has_constraint(name) or (has_index and name in schema.relations),
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
    columns = _columns_like(table, constraint.columns)
    if len(columns) < len(constraint.columns) or (inherited and constraint.no_inherit):
        return
    copy: Constraint | None = None
    match constraint:
        case CheckConstraint():
            copy = _inherit_check(catalog, constraint, table, columns, origin)
        case ForeignKey() if table.partition_of is not None:
            copy = _inherit_foreign_key(catalog, constraint, table, columns, origin)
        case IndexConstraint() if table.partition_of is not None:
            copy = _inherit_key(catalog, constraint, table, origin)
    if copy is None or not inherited:
        return
    copy.inherited, copy.parent = True, constraint
    for child in (*table.partitions, *table.children):
        _inherit(catalog, copy, child, origin)


def _columns_like(table: Table, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The table's own columns of the same names."""
    return columns_named(table, tuple(column.name for column in columns)) or ()


def _inherit_check(
    catalog: Catalog,
    check: CheckConstraint,
    table: Table,
    columns: tuple[Column, ...],
    origin: Origin,
) -> Constraint | None:
    """The copy of a check; a child that has it already keeps it as its own."""
    own = table.constraints.get(check.name)
    if own is not None:
        return own if table.partition_of is not None else None
    copy = msgspec.structs.replace(
        check,
        table=table,
        columns=columns,
        origin=origin,
        parent=None,
        inherited=False,
        named_by_user=False,
        changed=None,
        comment=None,
    )
    put_constraint(catalog, copy)
    return copy


def _inherit_foreign_key(
    catalog: Catalog, key: ForeignKey, table: Table, columns: tuple[Column, ...], origin: Origin
) -> Constraint:
    for own in table.foreign_keys:
        if own.columns == columns and _may_become(own, key):
            return own
    name = number_name(key.name, table.constraints.__contains__)
    copy = msgspec.structs.replace(
        key,
        name=name,
        table=table,
        columns=columns,
        on_delete_columns=_columns_like(table, key.on_delete_columns),
        origin=origin,
        named_by_user=False,
        changed=None,
        comment=None,
    )
    _put_foreign_key(catalog, copy)
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


def _inherit_key(
    catalog: Catalog,
    key: IndexConstraint,
    table: Table,
    origin: Origin,
) -> Constraint | None:
    """The copy of a key; a partition that has it already keeps it."""
    index = None if key.index is None else give_index(catalog, key.index, table, origin)
    return None if index is None else index.constraint


# ALTER and DROP


@replays(records.ValidateConstraint)
def validate_constraint(catalog: Catalog, change: records.ValidateConstraint) -> None:
    """VALIDATE CONSTRAINT."""
    table = catalog.table_for(change.table, change.origin)
    constraint = None if table is None else table.constraints.get(change.constraint)
    if constraint is not None:
        for member in (constraint, *copies_of(constraint)):
            member.validated = True
            member.mark("validated", change.origin)


@replays(records.AlterConstraint)
def alter_constraint(catalog: Catalog, change: records.AlterConstraint) -> None:
    """ALTER CONSTRAINT."""
    table = catalog.table_for(change.table, change.origin)
    constraint = None if table is None else table.constraints.get(change.constraint)
    if constraint is None:
        return
    for member in (constraint, *copies_of(constraint)):
        if change.deferrable is not None:
            member.deferrable = change.deferrable
        if change.initially_deferred is not None:
            member.initially_deferred = change.initially_deferred
        if change.enforced is not None:
            member.enforced = member.validated = change.enforced


def drop_constraint(catalog: Catalog, constraint: Constraint) -> None:
    """Remove a constraint, its index and, of a key, the foreign keys that need it."""
    table = constraint.table
    if table.constraints.get(constraint.name) is constraint:
        del table.constraints[constraint.name]
    match constraint:
        case ForeignKey():
            referenced_by = constraint.referenced.referenced_by
            constraint.referenced.referenced_by = [
                key for key in referenced_by if key is not constraint
            ]
        case NotNullConstraint():
            for column in constraint.columns:
                column.not_null = False
        case IndexConstraint(index=Index() as index):
            drop_keys_that_need(catalog, index)
            drop_index(catalog, index)


def drop_keys_that_need(catalog: Catalog, index: Index) -> None:
    """Remove the foreign keys that cannot be without a unique index."""
    for key in list(index.table.referenced_by):
        if key.referenced_index is index:
            drop_constraint(catalog, key)


def drop_uses_of_column(catalog: Catalog, table: Table, column: Column) -> None:
    """Remove the constraints and indexes that a dropped column takes with it."""
    for key in list(table.referenced_by):
        if column in key.referenced_columns:
            drop_constraint(catalog, key)
    for constraint in list(table.constraints.values()):
        if column in constraint.columns:
            drop_constraint(catalog, constraint)
    for index in list(table.indexes.values()):
        if not index.uses(column):
            continue
        if index.constraint is not None:
            for member in (index.constraint, *copies_of(index.constraint)):
                drop_constraint(catalog, member)
        else:
            drop_keys_that_need(catalog, index)
            drop_index(catalog, index)
