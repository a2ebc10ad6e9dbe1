"""Replays indexes, in partitions as well."""

from __future__ import annotations

from itertools import repeat

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.chosen_names import (
    choose_name,
    distinct_names,
    join_names,
    key_names,
    name_of_key,
)
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    BoundExpression,
    Column,
    Constraint,
    ExclusionConstraint,
    Index,
    IndexKey,
    PrimaryKey,
    Table,
    UniqueConstraint,
    View,
)
from sqlfluff_schema_rules.catalog.operator_classes import chosen_operator_class
from sqlfluff_schema_rules.catalog.queries import shape_of
from sqlfluff_schema_rules.catalog.replay.columns import UNKNOWN_TYPE, columns_in, columns_named
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.new_constraints import copied
from sqlfluff_schema_rules.catalog.replay.not_null import require_values
from sqlfluff_schema_rules.catalog.replay.uses import use_access_method, use_operator_class
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import Expression, IndexKeyDefinition, QualifiedName
from sqlfluff_schema_rules.parse.expressions import column_named_by
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.CreateIndex)
def create_index(catalog: Catalog, change: records.CreateIndex) -> None:
    """CREATE INDEX."""
    use_access_method(catalog, change)
    for definition in change.keys:
        if definition.operator_class is not None:
            use_operator_class(catalog, definition.operator_class, change)
    relation = catalog.relation(change.table)
    if not isinstance(relation, Table) and isinstance(relation, View):
        _create_index_of_view(catalog, relation, change)
        return
    if _is_unreadable(change):
        catalog.doubt(change.table, Aspect.INDEXES)
        return
    table = relation or catalog.table_for(change.table, change.origin)
    if not isinstance(table, Table) or not table.known:
        return
    index = _bind(catalog, table, change)
    if index is None:
        return
    index.valid = not (change.only and table.partitions)
    put_index(catalog, table, index)
    if not change.only:
        create_in_partitions(catalog, index, change.origin)


def _is_unreadable(change: records.CreateIndex) -> bool:
    columns = "".join([key.column or "" for key in change.keys])
    return change.table.is_placeholder or is_placeholder(columns)


def _bind(catalog: Catalog, table: Table, change: records.CreateIndex) -> Index | None:
    """The index with its keys bound to the table's columns; None if it cannot be made."""
    schema = catalog.schema_for(table.schema, change.origin)
    names = key_names(change.keys, change.include)
    name = change.name
    if name is None:
        name = choose_name(table.name, join_names(names), "idx", schema.relations.__contains__)
    elif name in schema.relations and schema.relations[name].known:
        return None
    keys, predicate = bind_keys(table, change.keys, change.predicate)
    if any(key.column is None and key.expression is None for key in keys):
        table.uncertain.add(Aspect.INDEXES)
        return None
    return Index(
        name=name,
        schema=table.schema,
        origin=change.origin,
        table=table,
        attribute_names=names,
        method=change.method,
        unique=change.unique,
        nulls_not_distinct=change.nulls_not_distinct,
        keys=keys,
        include=columns_named(table, change.include) or (),
        predicate=predicate,
        options=dict(change.options),
        named_by_user=change.name is not None,
        persistence=table.persistence,
    )


def bind_keys(
    table: Table, definitions: tuple[IndexKeyDefinition, ...], predicate: Expression | None
) -> tuple[tuple[IndexKey, ...], BoundExpression | None]:
    """The keys and the predicate of an index with the columns that they name."""
    keys = tuple(map(_bound_key, repeat(table, len(definitions)), definitions))
    return keys, _bound(table, predicate)


def _bound_key(table: Table, definition: IndexKeyDefinition) -> IndexKey:
    expression = _bound(table, definition.expression)
    column = definition.column
    if expression is not None:
        column = column_named_by(expression.expression.node)
    return IndexKey(
        None if column is None else table.columns.get(column),
        expression if column is None else None,
        definition.operator_class,
        definition.operator_class_options,
        definition.collation,
        definition.descending,
        definition.nulls_first,
    )


def _bound(table: Table, expression: Expression | None) -> BoundExpression | None:
    if expression is None:
        return None
    return BoundExpression(expression, columns_in(table, expression))


def current_attribute_names(index: Index) -> tuple[str, ...]:
    """What an index calls its keys and included columns if it is made now."""
    names = [
        name_of_key(
            None if key.column is None else key.column.name,
            None if key.expression is None else key.expression.expression,
        )
        for key in index.keys
    ]
    return distinct_names((*names, *(column.name for column in index.include)))


def put_index(catalog: Catalog, table: Table, index: Index) -> None:
    """Put an index into its table and its schema."""
    table.indexes[index.name] = index
    catalog.schema_for(table.schema, index.origin).relations[index.name] = index


def rename_index(catalog: Catalog, index: Index, name: str) -> None:
    """Give an index another name; it stays where it is among those of its table."""
    relations = catalog.schemas[index.schema].relations
    relations.pop(index.name, None)
    index.name = name
    relations[name] = index
    index.table.indexes = {known.name: known for known in index.table.indexes.values()}


def drop_index(catalog: Catalog, index: Index) -> None:
    """Take an index, and those of the partitions that belong to it, out of the catalogue."""
    for partition in index.table.partitions:
        for child in list(partition.indexes.values()):
            if child.parent is index:
                drop_index(catalog, child)
    index.table.indexes.pop(index.name, None)
    schema = catalog.schema(index.schema)
    if schema is not None and schema.relations.get(index.name) is index:
        del schema.relations[index.name]


def _create_index_of_view(catalog: Catalog, view: View, change: records.CreateIndex) -> None:
    if view.storage is None:
        view.storage = _storage_of(view)
    index = _bind(catalog, view.storage, change)
    if index is not None:
        put_index(catalog, view.storage, index)
        view.indexes = view.storage.indexes


def _storage_of(view: View) -> Table:
    """A table with the columns of a view, as far as they are known."""
    table = Table(name=view.name, schema=view.schema, origin=view.origin, known=False)
    for column in shape_of(view).columns:
        if column.name is not None:
            table.columns[column.name] = Column(
                name=column.name,
                origin=view.origin,
                type=column.type or UNKNOWN_TYPE,
                user_type=column.user_type,
            )
    return table


# Partitions


def create_in_partitions(catalog: Catalog, index: Index, origin: Origin) -> None:
    """Give an index to the partitions of its table.

    One that a partition has already is in the partitions of that one as far as it is to be.
    """
    for partition in index.table.partitions:
        known = frozenset(partition.indexes)
        child = give_index(catalog, index, partition, origin)
        if child is not None and child.name not in known:
            create_in_partitions(catalog, child, origin)


def give_index(
    catalog: Catalog, index: Index, table: Table, origin: Origin, *, attached: bool = False
) -> Index | None:
    """What a partition has of an index of its parent: one of its own, or else a copy.

    One of a key is taken for that of any key, unless the table is being `attached`.
    """
    for own in table.indexes.values():
        if (
            own.parent is None
            and _may_enforce(own.constraint, index.constraint, attached=attached)
            and _is_alike(own, index)
        ):
            own.parent = index
            return own
    copy = copy_index(catalog, index, table, origin)
    if copy is not None:
        copy.parent = index
    return copy


def attach_index(index: Index, child: Index) -> None:
    """ALTER INDEX … ATTACH PARTITION; valid is the index that all partitions have a part of."""
    child.parent = index
    if child.constraint is not None and index.constraint is not None:
        child.constraint.parent, child.constraint.inherited = index.constraint, True
    attached = {
        id(partition)
        for partition in index.table.partitions
        for own in partition.indexes.values()
        if own.parent is index and own.valid
    }
    index.valid = len(attached) == len(index.table.partitions)


def _may_enforce(own: Constraint | None, wanted: Constraint | None, *, attached: bool) -> bool:
    if wanted is None or own is None:
        return wanted is None
    return type(own) is type(wanted) or not attached


def _is_alike(one: Index, other: Index) -> bool:
    return (
        one.method == other.method
        and one.unique == other.unique
        and one.nulls_not_distinct == other.nulls_not_distinct
        and _excludes(one) is _excludes(other)
        and _is_same(one.predicate, other.predicate)
        and [column.name for column in one.include] == [column.name for column in other.include]
        and len(one.keys) == len(other.keys)
        and all(map(_is_same_key, one.keys, other.keys))
        and _operator_classes(one) == _operator_classes(other)
    )


def _excludes(index: Index) -> bool:
    return isinstance(index.constraint, ExclusionConstraint)


def _is_same_key(one: IndexKey, other: IndexKey) -> bool:
    if one.column is None or other.column is None:
        return one.column is other.column and _is_same(one.expression, other.expression)
    return one.column.name == other.column.name


def _operator_classes(index: Index) -> list[QualifiedName | None]:
    return [chosen_operator_class(index, key) for key in index.keys]


def _is_same(one: BoundExpression | None, other: BoundExpression | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.expression.says_the_same_as(other.expression)


def copy_index(catalog: Catalog, index: Index, table: Table, origin: Origin) -> Index | None:
    """Give a table an index like that of another one, under a name that Postgres chooses.

    None where the table cannot have it: it lacks a column, or has a primary key already.
    """
    schema = catalog.schema_for(table.schema, origin)
    constraint = index.constraint
    keys = tuple(_rebound_key(table, key) for key in index.keys)
    if any(key.column is None and key.expression is None for key in keys):
        return None
    if isinstance(constraint, PrimaryKey) and table.primary_key is not None:
        return None
    label = _label(index)
    name = choose_name(
        table.name,
        None if label == "pkey" else join_names(index.attribute_names),
        label,
        lambda name: (
            name in schema.relations or (constraint is not None and schema.has_constraint(name))
        ),
    )
    copy = msgspec.structs.replace(
        index,
        name=name,
        schema=table.schema,
        table=table,
        origin=origin,
        keys=keys,
        include=columns_named(table, tuple(column.name for column in index.include)) or (),
        predicate=_rebound(table, index.predicate),
        constraint=None,
        valid=True,
        parent=None,
        changed=None,
        comment=None,
        named_by_user=False,
    )
    put_index(catalog, table, copy)
    if constraint is not None:
        copy.constraint = _copy_constraint(constraint, copy)
        schema.put_constraint(copy.constraint)
    return copy


def _label(index: Index) -> str:
    match index.constraint:
        case None:
            return "idx"
        case PrimaryKey():
            return "pkey"
        case UniqueConstraint() if index.method == "btree":
            return "key"
    return "excl"


def _copy_constraint(constraint: Constraint, index: Index) -> Constraint:
    """The constraint that the copy of an index enforces."""
    columns = columns_named(index.table, tuple(column.name for column in constraint.columns)) or ()
    if isinstance(constraint, PrimaryKey):
        require_values(index.table, [column.name for column in columns if not column.not_null])
    return copied(
        constraint,
        name=index.name,
        table=index.table,
        origin=index.origin,
        columns=columns,
        index=index,
    )


def _rebound_key(table: Table, key: IndexKey) -> IndexKey:
    column = None if key.column is None else table.columns.get(key.column.name)
    return msgspec.structs.replace(key, column=column, expression=_rebound(table, key.expression))


def _rebound(table: Table, bound: BoundExpression | None) -> BoundExpression | None:
    if bound is None:
        return None
    columns = {
        name: table.columns[column.name]
        for name, column in bound.columns.items()
        if column.name in table.columns
    }
    return BoundExpression(bound.expression, columns)
