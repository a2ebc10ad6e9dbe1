"""Replays OWNER TO and COMMENT ON."""

from __future__ import annotations

from collections.abc import Mapping

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    EventTrigger,
    Relation,
    Routine,
    Schema,
    SchemaObject,
    Table,
    UserType,
    View,
)
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.kinds import RELATION_KINDS, ROUTINE_KINDS, TYPE_KINDS
from sqlfluff_schema_rules.catalog.replay.owners import change_owner
from sqlfluff_schema_rules.catalog.replay.routines import find_routine
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ObjectKind, RoutineSignature


def _find(
    catalog: Catalog, change: records.SetObjectOwner | records.SetComment
) -> Relation | Routine | UserType | Schema | EventTrigger | None:
    if change.kind in RELATION_KINDS:
        return catalog.relation(change.object)
    if change.kind in ROUTINE_KINDS:
        return find_routine(catalog, RoutineSignature(change.object, change.types))
    if change.kind in TYPE_KINDS:
        return catalog.user_type(change.object)
    if change.kind is ObjectKind.EVENT_TRIGGER:
        return catalog.event_triggers.get(change.object.name)
    return catalog.schema(change.object.name) if change.kind is ObjectKind.SCHEMA else None


@replays(records.SetObjectOwner)
def set_object_owner(catalog: Catalog, change: records.SetObjectOwner) -> None:
    """OWNER TO."""
    found = _find(catalog, change)
    if found is not None and not isinstance(found, EventTrigger):
        change_owner(found, catalog.session_roles.named(change.owner))
        found.mark("owner", change.origin)


def _part(table: Table, change: records.SetComment) -> SchemaObject | None:
    parts: dict[ObjectKind, Mapping[str, SchemaObject]] = {
        ObjectKind.COLUMN: table.columns,
        ObjectKind.CONSTRAINT: table.constraints,
        ObjectKind.POLICY: table.policies,
        ObjectKind.TRIGGER: table.triggers,
    }
    return parts.get(change.kind, {}).get(change.object.name)


@replays(records.SetComment)
def set_comment(catalog: Catalog, change: records.SetComment) -> None:
    """COMMENT ON."""
    found: SchemaObject | None = None
    if change.on is None:
        found = _find(catalog, change)
    else:
        relation = catalog.relation(change.on)
        if isinstance(relation, Table):
            found = _part(relation, change)
        elif isinstance(relation, View) and change.kind is ObjectKind.COLUMN:
            relation.column_comments.pop(change.object.name, None)
            if change.comment is not None:
                relation.column_comments[change.object.name] = change.comment
    if found is not None:
        found.comment = change.comment
        found.mark("comment", change.origin)
