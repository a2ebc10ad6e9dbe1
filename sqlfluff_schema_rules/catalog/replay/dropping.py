"""Replays DROP, with all that cannot be without what is dropped."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    Index,
    Table,
)
from sqlfluff_schema_rules.catalog.replay.constraints import drop_keys_that_need
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.indexes import drop_index
from sqlfluff_schema_rules.catalog.replay.kinds import RELATION_KINDS, ROUTINE_KINDS, TYPE_KINDS
from sqlfluff_schema_rules.catalog.replay.routines import drop_routine, find_routine
from sqlfluff_schema_rules.catalog.replay.tables import drop_relation, remove_column
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ObjectKind, QualifiedName, RoutineSignature
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.DropObject)
def drop_object(catalog: Catalog, change: records.DropObject) -> None:
    """DROP of one object."""
    if _is_unreadable(change):
        _doubt_dropped(catalog, change)
        return
    match change.kind:
        case kind if kind in RELATION_KINDS:
            _drop_relation(catalog, change.object)
        case kind if kind in ROUTINE_KINDS:
            routine = find_routine(catalog, RoutineSignature(change.object, change.types))
            if routine is not None:
                drop_routine(catalog, routine, cascade=change.cascade)
        case kind if kind in TYPE_KINDS:
            _drop_type(catalog, change.object, change.origin, cascade=change.cascade)
        case ObjectKind.SCHEMA:
            _drop_schema(catalog, change.object.name, change.origin)
        case ObjectKind.EXTENSION:
            catalog.extensions.pop(change.object.name, None)
        case ObjectKind.EVENT_TRIGGER:
            catalog.event_triggers.pop(change.object.name, None)
        case kind if change.on is not None:
            _drop_part(catalog, kind, change.on, change.object.name)


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


def _drop_relation(catalog: Catalog, name: QualifiedName) -> None:
    """Drop a relation; Postgres refuses to drop the index of a constraint."""
    relation = catalog.relation(name)
    if isinstance(relation, Index):
        if relation.constraint is None:
            drop_keys_that_need(catalog, relation)
            drop_index(catalog, relation)
    elif relation is not None:
        drop_relation(catalog, relation)


def _drop_part(catalog: Catalog, kind: ObjectKind, on: QualifiedName, name: str) -> None:
    table = catalog.relation(on)
    if not isinstance(table, Table):
        return
    if kind is ObjectKind.POLICY:
        table.policies.pop(name, None)
    elif kind is ObjectKind.TRIGGER:
        table.triggers.pop(name, None)


def _drop_type(catalog: Catalog, name: QualifiedName, origin: Origin, *, cascade: bool) -> None:
    user_type = catalog.user_type(name)
    if user_type is None:
        return
    schema = catalog.schema(user_type.schema)
    if schema is not None:
        del schema.types[user_type.name]
    if cascade:
        for table in list(catalog.all_tables()):
            for column in [c for c in table.columns.values() if c.user_type is user_type]:
                remove_column(catalog, table, column, origin)


def _drop_schema(catalog: Catalog, name: str, origin: Origin) -> None:
    schema = catalog.schema(name)
    if schema is None:
        return
    for relation in list(schema.relations.values()):
        if schema.relations.get(relation.name) is relation and not isinstance(relation, Index):
            drop_relation(catalog, relation)
    for type_name in list(schema.types):
        _drop_type(catalog, QualifiedName(name, type_name), origin, cascade=True)
    for routine in [routine for overloads in schema.routines.values() for routine in overloads]:
        drop_routine(catalog, routine, cascade=True)
    for extension in catalog.extensions_in(name):
        del catalog.extensions[extension.name]
    del catalog.schemas[name]
