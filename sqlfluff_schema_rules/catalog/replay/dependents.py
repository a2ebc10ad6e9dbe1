"""What cannot be without what: which objects DROP takes along, and which ones forbid it.

https://www.postgresql.org/docs/current/ddl-depend.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple, TypeAlias

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.extensions import (
    extension_of_access_method,
    extension_of_operator_class,
    extension_of_type,
    known_extensions,
)
from sqlfluff_schema_rules.catalog.objects import (
    Column,
    CompositeType,
    Constraint,
    Domain,
    EventTrigger,
    Extension,
    Index,
    IndexConstraint,
    Policy,
    Relation,
    Routine,
    Schema,
    SequenceRelation,
    Table,
    Trigger,
    UserType,
    View,
)
from sqlfluff_schema_rules.catalog.queries import reads_column
from sqlfluff_schema_rules.catalog.replay.mentioning import (
    Test,
    calls,
    names_type,
    triggers_from,
    triggers_that_run,
    uses_extension,
)
from sqlfluff_schema_rules.catalog.users import User, expressions_of
from sqlfluff_schema_rules.changes.records import Expression, QualifiedName, TypeReference


class TableColumn(NamedTuple):
    """A column of a table."""

    table: Table
    column: Column


class ColumnDefault(NamedTuple):
    """The default of a column."""

    table: Table
    column: Column


class Attribute(NamedTuple):
    """An attribute of a composite type."""

    type: CompositeType
    name: str


Droppable: TypeAlias = (
    Relation
    | Constraint
    | Policy
    | Trigger
    | EventTrigger
    | Routine
    | UserType
    | Schema
    | Extension
    | TableColumn
    | ColumnDefault
    | Attribute
)


class Removal(NamedTuple):
    """What a DROP takes along by itself, and what else it needs CASCADE for."""

    objects: list[Droppable]
    needs_cascade: bool


def removal_of(catalog: Catalog, targets: Iterable[Droppable]) -> Removal:
    """All that goes when `targets` go."""
    gone: dict[Droppable, None] = {}
    new = _take(targets, gone)
    alone = len(gone)
    while new:
        needing = [
            found
            for taken in new
            for found in dependents(catalog, taken)
            if found not in gone and _home(found) not in gone
        ]
        new = _take(needing, gone)
    return Removal(list(gone), len(gone) > alone)


def _take(found: Iterable[Droppable], gone: dict[Droppable, None]) -> list[Droppable]:
    """Add what is found, with its parts, to what is gone; returns what is new."""
    new: list[Droppable] = []
    waiting = list(found)
    while waiting:
        item = waiting.pop()
        if item not in gone:
            gone[item] = None
            new.append(item)
            waiting += parts(item)
    return new


def _home(item: Droppable) -> Droppable | None:
    """The table that an object goes with."""
    match item:
        case TableColumn() | ColumnDefault() | Constraint() | Policy() | Trigger():
            return item.table
    return None


def parts(item: Droppable) -> Iterator[Droppable]:
    """What goes with an object without being asked for, and may have dependents of its own."""
    match item:
        case Table():
            yield from item.partitions
            yield from item.sequences
        case TableColumn(table, column):
            yield from _parts_of_column(table, column)
        case IndexConstraint(index=Index() as index):
            yield index


def _parts_of_column(table: Table, column: Column) -> Iterator[Droppable]:
    """What goes with a column: of one that rows are partitioned by, the table itself."""
    if column in table.partition_columns:
        yield table
    for sequence in table.sequences:
        if sequence.owner_column is column:
            yield sequence
    for constraint in table.constraints.values():
        if column in constraint.columns:
            yield constraint
    for index in table.indexes.values():
        if index.uses(column):
            yield index.constraint or index
    for child in (*table.partitions, *table.children):
        copy = child.columns.get(column.name)
        others = [parent for parent in child.parents if parent is not table]
        if copy is not None and copy.inherited and not any(copy.name in p.columns for p in others):
            yield TableColumn(child, copy)


def dependents(catalog: Catalog, item: Droppable) -> Iterator[Droppable]:
    """What forbids to drop an object without CASCADE."""
    match item:
        case Table():
            yield from item.children
            yield from _users_of_relation(catalog, item)
            yield from _keys_that_reference(item)
        case View():
            yield from _users_of_relation(catalog, item)
        case Index():
            yield from (key for key in item.table.referenced_by if key.referenced_index is item)
            yield from _keys_of_partitions(item)
        case SequenceRelation():
            yield from item.views
            yield from _defaults_from(catalog, item)
        case TableColumn(table, column):
            yield from _users_of_column(catalog, table, column)
        case Routine():
            yield from _users_of_routine(catalog, item)
        case UserType():
            yield from _users_of_type(catalog, item)
        case Schema():
            yield from _contents(catalog, item)
        case Extension():
            yield from _users_of_extension(catalog, item)


def _keys_of_partitions(index: Index) -> Iterator[Droppable]:
    """The keys whose indexes are parts of an index that belongs to no constraint."""
    for partition in index.table.partitions if index.constraint is None else ():
        for own in partition.indexes.values():
            if own.parent is index and own.constraint is not None:
                yield own.constraint


def _keys_that_reference(table: Table) -> Iterator[Droppable]:
    """The foreign keys to a table, and to what it is a partition of."""
    member: Table | None = table
    while member is not None:
        yield from member.referenced_by
        member = member.partition_of


def _users_of_relation(catalog: Catalog, relation: Table | View) -> Iterator[Droppable]:
    yield from relation.views
    yield from catalog.policies_that_read(relation)
    yield from _users_of_name(catalog, relation.schema, relation.name)


def _users_of_name(catalog: Catalog, schema: str, name: str) -> Iterator[Droppable]:
    """What has a type of that name, which may be that of a relation's rows."""

    def means(reference: TypeReference) -> bool:
        return reference.name == name and reference.schema == schema

    if name in catalog.mentioned:
        yield from _users_of_types(catalog.users.of(name), means)


def _users_of_types(
    users: Iterable[User], means: Callable[[TypeReference], bool]
) -> Iterator[Droppable]:
    for user in users:
        match user:
            case Routine():
                if any(map(means, user.types)):
                    yield user
            case Table():
                for column in user.columns.values():
                    if means(column.type):
                        yield TableColumn(user, column)
            case UserType():
                yield from _parts_of_type_that(user, means)


def _parts_of_type_that(
    user_type: UserType, means: Callable[[TypeReference], bool]
) -> Iterator[Droppable]:
    match user_type:
        case Domain() if means(user_type.base):
            yield user_type
        case CompositeType():
            for name, reference in user_type.attributes.items():
                if means(reference):
                    yield Attribute(user_type, name)


def _users_of_type(catalog: Catalog, user_type: UserType) -> Iterator[Droppable]:
    if user_type.name not in catalog.mentioned:
        return
    yield from _users_of_name(catalog, user_type.schema, user_type.name)
    users = list(catalog.users.of(user_type.name))
    for table in users:
        if isinstance(table, Table):
            for column in table.columns.values():
                if column.user_type is user_type:
                    yield TableColumn(table, column)
    yield from _expressions_that(users, names_type(user_type))


def _users_of_routine(catalog: Catalog, routine: Routine) -> Iterator[Droppable]:
    if routine.name not in catalog.mentioned:
        return
    users = list(catalog.users.of(routine.name))
    if not routine.parameters_in:
        yield from triggers_that_run(catalog, QualifiedName(routine.schema, routine.name), users)
    yield from _expressions_that(users, calls(catalog, routine))


def _users_of_column(catalog: Catalog, table: Table, column: Column) -> Iterator[Droppable]:
    for key in table.referenced_by:
        if column in key.referenced_columns:
            yield key
    for other in table.columns.values():
        if other.is_generated_from(column):
            yield TableColumn(table, other)
    for trigger in table.triggers.values():
        if column in trigger.columns:
            yield trigger
    yield from _readers_of_column(catalog, table, column)


def _readers_of_column(catalog: Catalog, table: Table, column: Column) -> Iterator[Droppable]:
    for view in table.views:
        if reads_column(view, column):
            yield view
    for policy in (*table.policies.values(), *catalog.policies_that_read(table)):
        if reads_column(policy, column):
            yield policy


def _defaults_from(catalog: Catalog, sequence: SequenceRelation) -> Iterator[Droppable]:
    """The defaults that take the next number of a sequence."""
    if sequence not in catalog.sequences_in_defaults:
        return
    for table in catalog.users.of(sequence.name):
        if isinstance(table, Table):
            for column in table.columns.values():
                if sequence in column.sequences:
                    yield ColumnDefault(table, column)


def _contents(catalog: Catalog, schema: Schema) -> Iterator[Droppable]:
    for relation in schema.relations.values():
        if not isinstance(relation, Index):
            yield relation
    yield from schema.types.values()
    yield from chain.from_iterable(schema.routines.values())
    yield from catalog.extensions_in(schema.name)


def _users_of_extension(catalog: Catalog, extension: Extension) -> Iterator[Droppable]:
    def means(reference: TypeReference) -> bool:
        return extension.name in (extension_of_type(reference.name) or ())

    yield from _users_of_types(catalog.users.all(), means)
    yield from _expressions_that(catalog.users.all(), uses_extension(extension))
    yield from triggers_from(catalog, extension, extension.schema)
    for other in catalog.extensions.values():
        known = known_extensions().get(other.name)
        if known is not None and extension.name in known.requires:
            yield other
    for table in catalog.all_tables():
        for index in table.indexes.values():
            if _is_made_by(extension, index):
                yield index.constraint or index


def _is_made_by(extension: Extension, index: Index) -> bool:
    """Whether an index has an access method or an operator class of the extension."""
    providers = [extension_of_access_method(index.method)] + [
        extension_of_operator_class(key.operator_class.name, index.method)
        for key in index.keys
        if key.operator_class is not None
    ]
    return any(extension.name in (names or ()) for names in providers)


# Expressions


def _expressions_that(users: Iterable[User], holds: Test) -> Iterator[Droppable]:
    """What has an expression or a query for which the test holds."""
    for user in users:
        match user:
            case Table():
                yield from (owner for owner, each in _expressions_of(user) if holds(each))
            case View(query=query) if holds(query):
                yield user


def _expressions_of(table: Table) -> Iterator[tuple[Droppable, Expression]]:
    for part, expression in expressions_of(table):
        match part:
            case Column():
                kind = TableColumn if part.generated else ColumnDefault
                yield kind(table, part), expression
            case Index():
                yield part.constraint or part, expression
            case _:
                yield part, expression
