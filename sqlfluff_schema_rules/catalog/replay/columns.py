"""Replays what changes the columns of a table, in its partitions and children as well."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    Column,
    SequenceRelation,
    Table,
)
from sqlfluff_schema_rules.catalog.queries import shape_of_policy
from sqlfluff_schema_rules.catalog.replay.defaults import default_of
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.expressions import change_expressions_of
from sqlfluff_schema_rules.catalog.replay.references import collation_of, resolve_type
from sqlfluff_schema_rules.catalog.replay.sequences import (
    create_owned_sequence,
    drop_identity,
)
from sqlfluff_schema_rules.catalog.replay.views import settle
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ColumnDefinition, Expression, TypeReference
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder

UNKNOWN_TYPE = TypeReference(None, "")


def create_column(catalog: Catalog, table: Table, definition: ColumnDefinition) -> Column:
    """Add a column; one that a parent has already is merged with it."""
    reference = definition.type or UNKNOWN_TYPE
    bound, user_type = resolve_type(catalog, reference)
    column = Column(
        name=definition.name,
        origin=definition.origin,
        type=bound,
        not_null=definition.not_null,
        identity=definition.identity,
        generated=definition.generated,
        collation=collation_of(definition.collation, bound),
        user_type=user_type,
    )
    if definition.default is not None:
        _give_default(catalog, column, definition.default)
    parents_column = table.columns.get(definition.name)
    if parents_column is not None:
        merge_column(column, parents_column, defaulted=definition.default is not None)
        if definition.type is None:
            column.type, column.user_type = parents_column.type, parents_column.user_type
            column.collation = parents_column.collation
            column.inherited = parents_column.inherited
    table.columns[definition.name] = column
    if reference.serial or definition.identity:
        name = definition.identity_sequence
        sequence = create_owned_sequence(catalog, table, column, definition.origin, name)
        if reference.serial:
            column.sequences = (sequence,)
            catalog.sequences_in_defaults.add(sequence)
    return column


def _give_default(catalog: Catalog, column: Column, default: Expression) -> None:
    """Let a column have a default, unless it is a NULL that needs no conversion to its type."""
    column.default, column.sequences = default, ()
    if default.is_null and not column.generated:
        column.default = default_of(default, column.type, column.user_type)
    if default.calls_nextval:
        found = map(catalog.relation, default.sequence_names())
        column.sequences = tuple([each for each in found if isinstance(each, SequenceRelation)])
        catalog.sequences_in_defaults.update(column.sequences)


def merge_column(column: Column, parents_column: Column, *, defaulted: bool) -> None:
    """Give a column what it has of the parent's column, the default unless it is `defaulted`."""
    take_not_null(column, parents_column)
    column.generated = column.generated or parents_column.generated
    column.identity = column.identity or parents_column.identity
    if not defaulted and not column.sequences:
        column.default, column.sequences = parents_column.default, parents_column.sequences


def take_not_null(column: Column, parents_column: Column) -> None:
    """Make a column NOT NULL if its parent's is."""
    if parents_column.not_null and not column.not_null:
        column.not_null = column.inherits_not_null = True


def copy_column(column: Column, *, inherited: bool) -> Column:
    """A column like another one; what inherits a column does not inherit its comment."""
    copy = msgspec.structs.replace(column)
    copy.inherited = inherited
    copy.inherits_not_null = inherited and copy.not_null
    if inherited:
        copy.comment = None
    copy.changed = None if column.changed is None else dict(column.changed)
    return copy


def alterable_table(catalog: Catalog, change: records.AlterColumn) -> Table | None:
    """The table of which a column changes; None, and a doubt, where it cannot be read."""
    if change.table.is_placeholder or is_placeholder(change.column):
        catalog.doubt(change.table, Aspect.COLUMNS)
        return None
    return catalog.table_for(change.table, change.origin)


def _for_column(
    catalog: Catalog, change: records.AlterColumn, set_property: Callable[[Column], None]
) -> None:
    table = alterable_table(catalog, change)
    if table is None:
        return
    for member in (table, *(() if change.only else table.descendants())):
        column = member.columns.get(change.column)
        if column is not None:
            set_property(column)


@replays(records.SetColumnDefault)
def set_column_default(catalog: Catalog, change: records.SetColumnDefault) -> None:
    """SET DEFAULT and DROP DEFAULT."""

    def set_property(column: Column) -> None:
        column.default, column.sequences = None, ()
        if change.default is not None:
            _give_default(catalog, column, change.default)
        column.mark("default", change.origin)

    _for_column(catalog, change, set_property)


@replays(records.SetColumnIdentity)
def set_column_identity(catalog: Catalog, change: records.SetColumnIdentity) -> None:
    """ADD GENERATED AS IDENTITY, SET GENERATED and DROP IDENTITY."""
    table = catalog.table_for(change.table, change.origin)
    column = None if table is None else table.columns.get(change.column)
    if table is None or column is None:
        return
    if change.identity is None:
        drop_identity(catalog, table, column)
    elif column.identity is None:
        column.identity = change.identity
        create_owned_sequence(catalog, table, column, change.origin, change.sequence)
    partitions = [child for child in table.descendants() if child.partition_of is not None]
    for member in (table, *partitions):
        if column.name in member.columns:
            member.columns[column.name].identity = change.identity
            member.columns[column.name].mark("identity", change.origin)


@replays(records.DropColumnExpression)
def drop_column_expression(catalog: Catalog, change: records.DropColumnExpression) -> None:
    """DROP EXPRESSION."""

    def set_property(column: Column) -> None:
        column.generated = None
        column.default = None
        column.mark("default", change.origin)

    _for_column(catalog, change, set_property)


def rename_column(catalog: Catalog, table: Table, name: str, new_name: str, origin: Origin) -> None:
    """RENAME COLUMN, in partitions and children as well."""
    for member in (table, *table.descendants()):
        for policy in (*member.policies.values(), *catalog.policies_that_read(member)):
            shape_of_policy(policy)
        if is_placeholder(name) or is_placeholder(new_name):
            member.uncertain.add(Aspect.COLUMNS)
        if new_name in member.columns:
            continue
        member.rename_column_acl(name, new_name)
        if name in member.columns:
            settle(member)
            column = member.columns[name]
            column.name = new_name
            column.mark("name", origin)
            member.columns = {known.name: known for known in member.columns.values()}
            change_expressions_of(
                member, lambda written: written.with_column_renamed(name, new_name)
            )


def columns_named(table: Table, names: tuple[str, ...]) -> tuple[Column, ...] | None:
    """The columns of those names; None if any is not there."""
    columns = table.columns
    if len(names) == 1:
        column = columns.get(names[0])
        return None if column is None else (column,)
    try:
        return tuple([columns[name] for name in names])
    except KeyError:
        return None


def columns_like(table: Table, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The table's own columns of the same names; none if any is not there."""
    return columns_named(table, tuple([column.name for column in columns])) or ()


def columns_in(table: Table, expression: Expression) -> dict[str, Column]:
    """The columns of the table that an expression names."""
    names = expression.column_names()
    return {name: table.columns[name] for name in names if name in table.columns}
