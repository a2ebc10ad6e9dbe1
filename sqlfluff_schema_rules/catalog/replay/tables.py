"""Replays CREATE TABLE, its partitions and parents, and the end of tables."""

from __future__ import annotations

from typing import NamedTuple

from sqlfluff_schema_rules.catalog.catalog import TEMPORARY_SCHEMA, Catalog
from sqlfluff_schema_rules.catalog.objects import (
    PERSISTENCES,
    Aspect,
    Column,
    CompositeType,
    Constraint,
    ForeignKey,
    IndexConstraint,
    Persistence,
    Relation,
    Shape,
    Table,
)
from sqlfluff_schema_rules.catalog.privileges import give_to
from sqlfluff_schema_rules.catalog.queries import renamed, shape_of_query
from sqlfluff_schema_rules.catalog.replay.columns import (
    UNKNOWN_TYPE,
    copy_column,
    create_column,
    merge_column,
)
from sqlfluff_schema_rules.catalog.replay.constraints import (
    add_constraint,
    add_constraints,
    aspects_of,
)
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.dropped_constraints import drop_constraint
from sqlfluff_schema_rules.catalog.replay.indexes import copy_index
from sqlfluff_schema_rules.catalog.replay.inherited_constraints import (
    inherit_checks,
    inherit_constraints,
)
from sqlfluff_schema_rules.catalog.replay.not_null import copy_named_not_null
from sqlfluff_schema_rules.catalog.replay.partitions import (
    become_partition,
    inherit,
    inherit_column,
)
from sqlfluff_schema_rules.catalog.replay.sequences import (
    create_owned_sequence,
)
from sqlfluff_schema_rules.catalog.replay.triggers import inherit_triggers
from sqlfluff_schema_rules.catalog.replay.views import settle_without, sources_of
from sqlfluff_schema_rules.catalog.row_functions import rows_of
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder

_LIKE_COMMENTS, _LIKE_CONSTRAINTS, _LIKE_DEFAULTS = 1 << 0, 1 << 2, 1 << 3
_LIKE_GENERATED, _LIKE_IDENTITY, _LIKE_INDEXES = 1 << 4, 1 << 5, 1 << 6


@replays(records.CreateTable)
def create_table(catalog: Catalog, change: records.CreateTable) -> None:
    """CREATE TABLE and CREATE FOREIGN TABLE."""
    models = _models(catalog, change)
    table = _new_table(catalog, change)
    if table is None:
        return
    table.options = dict(change.options)
    table.drop_on_commit = change.drop_on_commit
    table.foreign_server = change.foreign_server
    table.of_type = change.of_type
    for parent in models.parents:
        inherit(table, parent)
    if models.partitioned is not None:
        become_partition(table, models.partitioned, change.bound)
    _add_columns_of_type(catalog, table, change)
    _add_columns(catalog, table, change, models)
    _set_partition_key(table, change.partition_key)
    _add_constraints(catalog, table, change, models)
    if catalog.enables_row_security_on_new_tables:
        table.uncertain.add(Aspect.ROW_SECURITY)


class _Models(NamedTuple):
    """What a new table is made after, found before its own name means the table itself."""

    parents: list[Table]
    partitioned: Table | None
    liked: list[Relation | None]


def _models(catalog: Catalog, change: records.CreateTable) -> _Models:
    parents = [catalog.table_for(parent, change.origin) for parent in change.parents]
    return _Models(
        [parent for parent in parents if parent is not None],
        None
        if change.partition_of is None
        else catalog.table_for(change.partition_of, change.origin),
        [catalog.relation(like.source) for like in change.likes],
    )


def _add_constraints(
    catalog: Catalog, table: Table, change: records.CreateTable, models: _Models
) -> None:
    """Its constraints in the order of Postgres, which chooses names as it goes.

    They are valid even where they say NOT VALID: a new table has no rows.
    """
    for parent in table.parents:
        inherit_checks(catalog, parent, table, change.origin)
    if table.partition_of is not None:
        inherit_constraints(catalog, table.partition_of, table, change.origin)
        inherit_triggers(table.partition_of, table)
    foreign_keys = [one for one in change.constraints if type(one) is records.ForeignKeyDefinition]
    others = [one for one in change.constraints if type(one) is not records.ForeignKeyDefinition]
    add_constraints(catalog, table, others)
    for like, source in zip(change.likes, models.liked, strict=True):
        if like.including & _LIKE_INDEXES:
            _copy_indexes(catalog, table, source, like, change.origin)
    for foreign_key in foreign_keys:
        add_constraint(catalog, table, foreign_key)
    for constraint in table.constraints.values():
        if not constraint.validated and constraint.enforced and not _is_key_of_parent(constraint):
            constraint.validated = True


def _is_key_of_parent(constraint: Constraint) -> bool:
    return isinstance(constraint, ForeignKey) and constraint.inherited


@replays(records.CreateTableAs)
def create_table_as(catalog: Catalog, change: records.CreateTableAs) -> None:
    """CREATE TABLE AS, with the columns of its query as far as they can be told."""
    shape = shape_of_query(
        change.query, sources_of(catalog, change.query), rows_of(catalog, change.query)
    )
    table = _new_table(catalog, change)
    if table is not None:
        table.drop_on_commit = change.drop_on_commit
        _add_columns_of_query(table, shape, change)
        if catalog.enables_row_security_on_new_tables:
            table.uncertain.add(Aspect.ROW_SECURITY)


def _add_columns_of_query(table: Table, shape: Shape, change: records.CreateTableAs) -> None:
    columns = renamed(shape, change.column_names)
    if not shape.complete or any(column.name is None or not column.type for column in columns):
        table.uncertain.add(Aspect.COLUMNS)
    if shape.complete and all(column.name is not None for column in columns):
        for column in columns:
            name = column.name or ""
            table.columns[name] = Column(
                name=name,
                origin=change.origin,
                type=column.type or UNKNOWN_TYPE,
                user_type=column.user_type,
                collation=column.collation,
            )


def _new_table(
    catalog: Catalog, change: records.CreateTable | records.CreateTableAs
) -> Table | None:
    """A new table in its schema; None where a relation of that name exists.

    An unknown table exists if anything that was done to it succeeded: IF NOT EXISTS then does
    nothing. Otherwise nothing succeeded, and the table keeps only what refers to it.
    """
    name, origin, persistence = change.table, change.origin, PERSISTENCES[change.persistence]
    temporary = persistence is Persistence.TEMPORARY
    schema = catalog.creation_schema(name, origin, temporary=temporary)
    table = schema.relations.get(name.name)
    if table is None:
        table = schema.relations[name.name] = Table(
            name=name.name, schema=schema.name, origin=origin, known=False
        )
    elif table.known or not isinstance(table, Table) or change.if_not_exists:
        return None
    else:
        _forget_what_was_done(catalog, table)
    table.origin = origin
    table.known = not (is_placeholder(name.name) or is_placeholder(schema.name))
    table.persistence = persistence
    give_to(catalog, catalog.session_roles.current, table, schema)
    if schema.name == TEMPORARY_SCHEMA:
        table.persistence = Persistence.TEMPORARY
    return table


def _forget_what_was_done(catalog: Catalog, table: Table) -> None:
    for constraint in list(table.constraints.values()):
        drop_constraint(catalog, constraint)
    table.columns, table.policies, table.triggers = {}, {}, {}
    table.column_acls = {}
    table.row_security = table.force_row_security = False
    table.uncertain.clear()
    table.changed = None


def _add_columns_of_type(catalog: Catalog, table: Table, change: records.CreateTable) -> None:
    if change.of_type is None:
        return
    composite = catalog.user_type(change.of_type)
    if not isinstance(composite, CompositeType):
        table.uncertain.add(Aspect.COLUMNS)
        return
    for name, reference in composite.attributes.items():
        table.columns[name] = Column(name=name, type=reference, origin=change.origin)


def _add_columns(
    catalog: Catalog, table: Table, change: records.CreateTable, models: _Models
) -> None:
    written = 0
    for like, source in zip(change.likes, models.liked, strict=True):
        for definition in change.columns[written : like.position]:
            create_column(catalog, table, definition)
        if not isinstance(source, Table) or not source.knows(Aspect.COLUMNS):
            table.uncertain.add(Aspect.COLUMNS)
        if isinstance(source, Table):
            _copy_columns(catalog, table, source, like, change.origin)
        written = like.position
    for definition in change.columns[written:]:
        create_column(catalog, table, definition)


def _copy_columns(
    catalog: Catalog, table: Table, source: Table, like: records.LikeClause, origin: Origin
) -> None:
    for column in source.columns.values():
        copy = _like_column(column, like)
        copy.origin = origin
        parents_column = table.columns.get(copy.name)
        if parents_column is not None:
            merge_column(copy, parents_column, defaulted=copy.default is not None)
        table.columns[copy.name] = copy
        if copy.identity is not None:
            create_owned_sequence(catalog, table, copy, origin)
    copy_named_not_null(catalog, source, table, origin)
    if like.including & _LIKE_CONSTRAINTS:
        inherit_checks(catalog, source, table, origin, inherited=False)
    if like.including & _LIKE_COMMENTS:
        _copy_comments_on_constraints(table, source)


def _copy_comments_on_constraints(table: Table, source: Table) -> None:
    for name, constraint in source.constraints.items():
        if name in table.constraints and not isinstance(constraint, IndexConstraint):
            table.constraints[name].comment = constraint.comment


def _like_column(column: Column, like: records.LikeClause) -> Column:
    """A column with what LIKE is told to include of the original."""
    copy = copy_column(column, inherited=False)
    if column.generated:
        if not like.including & _LIKE_GENERATED:
            copy.generated = copy.default = None
    elif not like.including & _LIKE_DEFAULTS:
        copy.default, copy.sequences = None, ()
    if not like.including & _LIKE_IDENTITY:
        copy.identity = None
    if not like.including & _LIKE_COMMENTS:
        copy.comment = None
    return copy


def _copy_indexes(
    catalog: Catalog,
    table: Table,
    source: Relation | None,
    like: records.LikeClause,
    origin: Origin,
) -> None:
    if not isinstance(source, Table) or not source.knows(Aspect.INDEXES, Aspect.CONSTRAINTS):
        table.uncertain.update((Aspect.INDEXES, Aspect.CONSTRAINTS))
    if isinstance(source, Table):
        for index in list(source.indexes.values()):
            copy = copy_index(catalog, index, table, origin)
            if copy is not None and like.including & _LIKE_COMMENTS:
                copy.comment = index.comment


def _set_partition_key(table: Table, key: records.PartitionKey | None) -> None:
    if key is None:
        return
    table.partition_strategy = key.strategy
    table.partition_columns = tuple(
        table.columns[name] for name in key.columns if name in table.columns
    )


# Columns that come and go


@replays(records.AddColumn)
def add_column(catalog: Catalog, change: records.AddColumn) -> None:
    """ADD COLUMN."""
    if change.table.is_placeholder:
        catalog.doubt(change.table, Aspect.COLUMNS, *aspects_of(change.constraints))
        return
    table = catalog.table_for(change.table, change.origin)
    if table is None or change.column.name in table.columns:
        return
    settle_without(table, change.column.name)
    column = create_column(catalog, table, change.column)
    for child in () if change.only else table.descendants():
        settle_without(child, column.name)
        inherit_column(child, column)
    add_constraints(catalog, table, change.constraints)


@replays(records.AddColumnConstraints)
def add_column_constraints(catalog: Catalog, change: records.AddColumnConstraints) -> None:
    """The constraints of a column that the same statement added."""
    if change.table.is_placeholder:
        catalog.doubt(change.table, *aspects_of(change.constraints))
        return
    table = catalog.table_for(change.table, change.origin)
    column = None if table is None else table.columns.get(change.column.name)
    if table is not None and column is not None and column.origin is change.column.origin:
        add_constraints(catalog, table, change.constraints)


# What ALTER TABLE sets for the whole table


@replays(records.SetRowSecurity)
def set_row_security(catalog: Catalog, change: records.SetRowSecurity) -> None:
    """ENABLE, DISABLE, FORCE and NO FORCE ROW LEVEL SECURITY."""
    if change.table.is_placeholder:
        catalog.doubt(change.table, Aspect.ROW_SECURITY)
        return
    table = catalog.table_for(change.table, change.origin)
    if table is None:
        return
    if change.enabled is not None:
        table.row_security = change.enabled
        table.uncertain.discard(Aspect.ROW_SECURITY)
        table.mark("row_security", change.origin)
    if change.forced is not None:
        table.force_row_security = change.forced
        table.mark("force_row_security", change.origin)


@replays(records.SetRelationOptions)
def set_relation_options(catalog: Catalog, change: records.SetRelationOptions) -> None:
    """SET (…) and RESET (…)."""
    relation = catalog.relation(change.table)
    if relation is None:
        return
    for name, value in change.options.items():
        if value is None:
            relation.options.pop(name, None)
        else:
            relation.options[name] = value
        relation.mark("options", change.origin)


@replays(records.SetPersistence)
def set_persistence(catalog: Catalog, change: records.SetPersistence) -> None:
    """SET LOGGED and SET UNLOGGED."""
    relation = catalog.relation(change.table)
    if relation is not None:
        relation.persistence = PERSISTENCES[change.persistence]
        relation.mark("persistence", change.origin)
