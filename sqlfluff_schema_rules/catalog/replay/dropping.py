"""Replays DROP, with all that cannot be without what is dropped."""

from __future__ import annotations

from collections.abc import Iterable

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CheckConstraint,
    Constraint,
    EventTrigger,
    Extension,
    Index,
    NotNullConstraint,
    Policy,
    PrimaryKey,
    Relation,
    Routine,
    Schema,
    SequenceRelation,
    Table,
    Trigger,
    UserType,
)
from sqlfluff_schema_rules.catalog.replay.dependents import (
    Attribute,
    ColumnDefault,
    Droppable,
    TableColumn,
    removal_of,
)
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.dropped_constraints import drop_check, drop_constraint
from sqlfluff_schema_rules.catalog.replay.indexes import drop_index
from sqlfluff_schema_rules.catalog.replay.inherited_constraints import copies_of, is_in_parent
from sqlfluff_schema_rules.catalog.replay.kinds import RELATION_KINDS, ROUTINE_KINDS, TYPE_KINDS
from sqlfluff_schema_rules.catalog.replay.not_null import allow_nulls
from sqlfluff_schema_rules.catalog.replay.removing import drop_relation, remove_column
from sqlfluff_schema_rules.catalog.replay.routines import drop_routine, find_routine
from sqlfluff_schema_rules.catalog.replay.triggers import drop_trigger
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ObjectKind, QualifiedName, RoutineSignature
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.DropObject)
def drop_object(catalog: Catalog, change: records.DropObject) -> None:
    """DROP of one object."""
    _drop(catalog, (change,))


@replays(records.DropObjects)
def drop_objects(catalog: Catalog, change: records.DropObjects) -> None:
    """DROP of several objects, which may depend on each other."""
    _drop(catalog, change.objects)


def _drop(catalog: Catalog, changes: Iterable[records.DropObject]) -> None:
    """Drop what can be found, unless CASCADE is missing."""
    targets: list[Droppable] = []
    for change in changes:
        if _is_unreadable(change):
            _doubt_dropped(catalog, change)
            continue
        target = _find(catalog, change)
        if target is not None:
            targets.append(target)
    if targets:
        remove(catalog, targets, change.origin, cascade=change.cascade)


def remove(
    catalog: Catalog, targets: Iterable[Droppable], origin: Origin, *, cascade: bool
) -> None:
    """Take objects out of the catalogue; Postgres refuses where others need them."""
    removal = removal_of(catalog, targets)
    if cascade or not removal.needs_cascade:
        for item in reversed(removal.objects):
            _take_out(catalog, item, origin)


def _is_unreadable(change: records.DropObject) -> bool:
    names = [str(change.object)] if change.on is None else [str(change.object), str(change.on)]
    return any(map(is_placeholder, names))


def _doubt_dropped(catalog: Catalog, change: records.DropObject) -> None:
    """What was dropped cannot be read: nothing of its kind is certain any more.

    An index leaves no doubt. Only its being missed is ever a fault, and what is missed now
    is not there after a DROP either.
    """
    match change.kind:
        case ObjectKind.POLICY if change.on is not None:
            catalog.doubt(change.on, Aspect.POLICIES)
        case ObjectKind.TABLE:
            catalog.doubt(change.object, *Aspect)


def _find(catalog: Catalog, change: records.DropObject) -> Droppable | None:
    match change.kind:
        case kind if kind in RELATION_KINDS:
            relation = catalog.relation(change.object)
            return None if relation is None or _is_required(relation) else relation
        case kind if kind in ROUTINE_KINDS:
            return find_routine(catalog, RoutineSignature(change.object, change.types))
        case kind if kind in TYPE_KINDS:
            return catalog.user_type(change.object)
        case ObjectKind.SCHEMA:
            return catalog.schema(change.object.name)
        case ObjectKind.EXTENSION:
            return catalog.extensions.get(change.object.name)
        case ObjectKind.EVENT_TRIGGER:
            return catalog.event_triggers.get(change.object.name)
    return None if change.on is None else _find_part(catalog, change, change.on)


def _find_part(catalog: Catalog, change: records.DropObject, on: QualifiedName) -> Droppable | None:
    table = catalog.relation(on)
    if not isinstance(table, Table):
        return None
    if change.kind is ObjectKind.POLICY:
        return table.policies.get(change.object.name)
    trigger = table.triggers.get(change.object.name) if change.kind is ObjectKind.TRIGGER else None
    return None if trigger is None or trigger.parent is not None else trigger


def _is_required(relation: Relation) -> bool:
    """Whether only the constraint or the column that it belongs to can be dropped."""
    if isinstance(relation, Index):
        return relation.constraint is not None or relation.parent is not None
    return isinstance(relation, SequenceRelation) and relation.of_identity


def _take_out(catalog: Catalog, item: Droppable, origin: Origin) -> None:
    match item:
        case Index():
            drop_index(catalog, item)
        case Relation():
            if catalog.schemas[item.schema].relations.get(item.name) is item:
                drop_relation(catalog, item)
        case Routine():
            drop_routine(catalog, item)
            catalog.users.review(item.name)
        case UserType():
            catalog.schemas[item.schema].types.pop(item.name, None)
            catalog.users.review(item.name)
        case TableColumn(table, column):
            if table.columns.get(column.name) is column:
                remove_column(catalog, table, column, origin)
        case ColumnDefault(_, column):
            column.default, column.sequences = None, ()
            column.mark("default", origin)
        case Attribute(composite, name):
            composite.attributes.pop(name, None)
        case _:
            _take_out_by_name(catalog, item, origin)


def _take_out_by_name(catalog: Catalog, item: Droppable, origin: Origin) -> None:
    match item:
        case Constraint():
            drop_constraint(catalog, item)
            if isinstance(item, PrimaryKey):
                item.table.mark("primary_key", origin)
        case Policy(table=table):
            table.policies.pop(item.name, None)
        case Trigger():
            drop_trigger(item)
        case EventTrigger():
            catalog.event_triggers.pop(item.name, None)
        case Extension():
            catalog.extensions.pop(item.name, None)
        case Schema():
            catalog.schemas.pop(item.name, None)


# Parts of tables


@replays(records.DropColumn)
def drop_column(catalog: Catalog, change: records.DropColumn) -> None:
    """DROP COLUMN, with the keys, checks and indexes that use it."""
    if change.table.is_placeholder or is_placeholder(change.column):
        catalog.doubt(change.table, Aspect.COLUMNS, Aspect.CONSTRAINTS, Aspect.INDEXES)
        return
    table = catalog.table_for(change.table, change.origin)
    if table is None:
        return
    column = table.columns.get(change.column)
    if column is None:
        table.column_acls.pop(change.column, None)
    elif change.only:
        remove_column(catalog, table, column, change.origin, only=True)
    elif not column.inherited and column not in table.partition_columns:
        remove(catalog, [TableColumn(table, column)], change.origin, cascade=change.cascade)


@replays(records.DropConstraint)
def replay_drop_constraint(catalog: Catalog, change: records.DropConstraint) -> None:
    """DROP CONSTRAINT."""
    if change.table.is_placeholder or is_placeholder(change.constraint):
        catalog.doubt(change.table, Aspect.CONSTRAINTS, Aspect.INDEXES)
        return
    table = catalog.table_for(change.table, change.origin)
    constraint = None if table is None else table.constraints.get(change.constraint)
    if constraint is None or constraint.inherited:
        return
    if change.cascade or not removal_of(catalog, [constraint]).needs_cascade:
        _drop_with_copies(catalog, constraint, change)


def _drop_with_copies(
    catalog: Catalog, constraint: Constraint, change: records.DropConstraint
) -> None:
    match constraint:
        case CheckConstraint():
            if not is_in_parent(constraint):
                drop_check(catalog, constraint, only=change.only)
        case NotNullConstraint(columns=columns):
            for column in columns:
                allow_nulls(constraint.table, column.name, change.origin, only=change.only)
        case _:
            for member in (constraint, *copies_of(constraint)):
                drop_constraint(catalog, member)
                if isinstance(member, PrimaryKey):
                    member.table.mark("primary_key", change.origin)
