"""Replays what applies to objects of many kinds: DROP, RENAME, SET SCHEMA, OWNER, COMMENT."""

from __future__ import annotations

from typing import TypeVar

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CheckConstraint,
    CompositeType,
    Constraint,
    Domain,
    Extension,
    Index,
    IndexConstraint,
    Relation,
    Routine,
    Schema,
    SchemaObject,
    SequenceRelation,
    Table,
    UserType,
    View,
)
from sqlfluff_schema_rules.catalog.replay.columns import rename_column
from sqlfluff_schema_rules.catalog.replay.constraints import copies_of, drop_keys_that_need
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.indexes import drop_index
from sqlfluff_schema_rules.catalog.replay.owners import change_owner
from sqlfluff_schema_rules.catalog.replay.roles import rename_role
from sqlfluff_schema_rules.catalog.replay.routines import drop_routine, find_routine
from sqlfluff_schema_rules.catalog.replay.tables import drop_relation, remove_column
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ObjectKind, QualifiedName, RoutineSignature
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder

SchemaPart = TypeVar("SchemaPart", bound=SchemaObject)

_RELATIONS = frozenset(
    {
        ObjectKind.TABLE,
        ObjectKind.FOREIGN_TABLE,
        ObjectKind.VIEW,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.INDEX,
        ObjectKind.SEQUENCE,
    }
)
_ROUTINES = frozenset(
    {ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.ROUTINE, ObjectKind.AGGREGATE}
)
_TYPES = frozenset({ObjectKind.TYPE, ObjectKind.DOMAIN})


# DROP


@replays(records.DropObject)
def drop_object(catalog: Catalog, change: records.DropObject) -> None:
    """DROP of one object."""
    if _is_unreadable(change):
        _doubt_dropped(catalog, change)
        return
    match change.kind:
        case kind if kind in _RELATIONS:
            _drop_relation(catalog, change.object)
        case kind if kind in _ROUTINES:
            routine = find_routine(catalog, RoutineSignature(change.object, change.types))
            if routine is not None:
                drop_routine(catalog, routine, cascade=change.cascade)
        case kind if kind in _TYPES:
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
    for extension in _extensions_in(catalog, name):
        del catalog.extensions[extension.name]
    del catalog.schemas[name]


def _extensions_in(catalog: Catalog, schema: str) -> list[Extension]:
    return [found for found in catalog.extensions.values() if found.schema == schema]


# RENAME


@replays(records.RenameObject)
def rename_object(catalog: Catalog, change: records.RenameObject) -> None:
    """RENAME of one object."""
    if change.on is not None:
        _rename_part(catalog, change, change.on)
    elif change.kind in _RELATIONS:
        relation = catalog.relation(change.object)
        if relation is not None:
            rename_relation(catalog, relation, change)
    elif change.kind in _ROUTINES:
        routine = find_routine(catalog, RoutineSignature(change.object, change.types))
        if routine is not None:
            _rename_routine(catalog, routine, change)
    elif change.kind in _TYPES:
        user_type = catalog.user_type(change.object)
        if user_type is not None:
            _rename_type(catalog, user_type, change)
    elif change.kind is ObjectKind.SCHEMA:
        _rename_schema(catalog, change)
    elif change.kind is ObjectKind.ROLE:
        rename_role(catalog, change)


def rename_relation(catalog: Catalog, relation: Relation, change: records.RenameObject) -> None:
    """Give a relation another name; an index of a constraint renames that too."""
    schema = catalog.schema(relation.schema)
    if schema is None or change.new_name in schema.relations:
        return
    del schema.relations[relation.name]
    if isinstance(relation, Index):
        relation.table.indexes.pop(relation.name, None)
        relation.table.indexes[change.new_name] = relation
        if relation.constraint is not None:
            _rename_in_table(schema, relation.constraint, change)
        else:
            relation.named_by_user = True
    relation.name = change.new_name
    relation.mark("name", change.origin)
    schema.relations[change.new_name] = relation
    if isinstance(relation, SequenceRelation):
        relation.named_by_user = True


def _rename_part(catalog: Catalog, change: records.RenameObject, on: QualifiedName) -> None:
    if change.kind in (ObjectKind.ATTRIBUTE, ObjectKind.DOMAIN_CONSTRAINT):
        _rename_part_of_type(catalog.user_type(on), change)
        return
    relation = catalog.relation(on)
    if isinstance(relation, View) and change.kind is ObjectKind.COLUMN:
        relation.rename_column_acl(change.object.name, change.new_name)
    if not isinstance(relation, Table):
        return
    match change.kind:
        case ObjectKind.COLUMN:
            rename_column(relation, change.object.name, change.new_name, change.origin)
        case ObjectKind.CONSTRAINT:
            _rename_constraint(catalog, relation, change)
        case ObjectKind.POLICY:
            relation.policies = _renamed(relation.policies, change)
        case ObjectKind.TRIGGER:
            relation.triggers = _renamed(relation.triggers, change)


def _rename_part_of_type(user_type: UserType | None, change: records.RenameObject) -> None:
    names = {change.object.name: change.new_name}
    match user_type:
        case CompositeType():
            user_type.attributes = {
                names.get(name, name): reference for name, reference in user_type.attributes.items()
            }
            user_type.mark("attributes", change.origin)
        case Domain():
            user_type.checks = {
                names.get(name, name): check for name, check in user_type.checks.items()
            }


def _renamed(parts: dict[str, SchemaPart], change: records.RenameObject) -> dict[str, SchemaPart]:
    part = parts.get(change.object.name)
    if part is None or change.new_name in parts:
        return parts
    part.name = change.new_name
    part.mark("name", change.origin)
    return {known.name: known for known in parts.values()}


def _rename_constraint(catalog: Catalog, table: Table, change: records.RenameObject) -> None:
    constraint = table.constraints.get(change.object.name)
    if constraint is None or change.new_name in table.constraints:
        return
    if isinstance(constraint, IndexConstraint) and constraint.index is not None:
        rename_relation(catalog, constraint.index, change)
        return
    copies = copies_of(constraint) if isinstance(constraint, CheckConstraint) else ()
    for member in (constraint, *copies):
        _rename_in_table(catalog.schemas[member.table.schema], member, change)


def _rename_in_table(schema: Schema, constraint: Constraint, change: records.RenameObject) -> None:
    constraint.table.constraints.pop(constraint.name, None)
    constraint.name = change.new_name
    constraint.named_by_user = True
    constraint.mark("name", change.origin)
    schema.put_constraint(constraint)


def _rename_routine(catalog: Catalog, routine: Routine, change: records.RenameObject) -> None:
    schema = catalog.schema(routine.schema)
    if schema is not None:
        schema.routines[routine.name].remove(routine)
        routine.name = change.new_name
        routine.mark("name", change.origin)
        schema.routines.setdefault(routine.name, []).append(routine)


def _rename_type(catalog: Catalog, user_type: UserType, change: records.RenameObject) -> None:
    schema = catalog.schema(user_type.schema)
    if schema is None or change.new_name in schema.types:
        return
    del schema.types[user_type.name]
    for table in catalog.all_tables():
        for column in table.columns.values():
            if column.user_type is user_type:
                column.type = records.TypeReference(
                    column.type.schema, change.new_name, (), column.type.dimensions
                )
    user_type.name = change.new_name
    user_type.mark("name", change.origin)
    schema.types[change.new_name] = user_type


def _rename_schema(catalog: Catalog, change: records.RenameObject) -> None:
    schema = catalog.schemas.get(change.object.name)
    if schema is None or change.new_name in catalog.schemas:
        return
    del catalog.schemas[schema.name]
    for extension in _extensions_in(catalog, schema.name):
        extension.schema = change.new_name
    schema.name = change.new_name
    schema.mark("name", change.origin)
    catalog.schemas[schema.name] = schema
    for members in (schema.relations.values(), schema.types.values()):
        for member in members:
            member.schema = schema.name
    for overloads in schema.routines.values():
        for routine in overloads:
            routine.schema = schema.name


# SET SCHEMA


@replays(records.SetObjectSchema)
def set_object_schema(catalog: Catalog, change: records.SetObjectSchema) -> None:
    """SET SCHEMA of one object."""
    target = catalog.schema_for(change.new_schema, change.origin)
    if change.kind is ObjectKind.EXTENSION:
        extension = catalog.extensions.get(change.object.name)
        if extension is not None:
            extension.schema = target.name
            extension.mark("schema", change.origin)
    elif change.kind in _RELATIONS:
        relation = catalog.relation(change.object)
        if relation is not None:
            _move_relation(catalog, relation, target, change)
    elif change.kind in _ROUTINES:
        routine = find_routine(catalog, RoutineSignature(change.object, change.types))
        if routine is not None:
            catalog.schemas[routine.schema].routines[routine.name].remove(routine)
            routine.schema = target.name
            routine.mark("schema", change.origin)
            target.routines.setdefault(routine.name, []).append(routine)
    elif change.kind in _TYPES:
        user_type = catalog.user_type(change.object)
        if user_type is not None and user_type.name not in target.types:
            del catalog.schemas[user_type.schema].types[user_type.name]
            user_type.schema = target.name
            user_type.mark("schema", change.origin)
            target.types[user_type.name] = user_type


def _move_relation(
    catalog: Catalog, relation: Relation, target: Schema, change: records.SetObjectSchema
) -> None:
    """Move a relation; a table takes its indexes and its columns' sequences along."""
    source = catalog.schemas[relation.schema]
    if relation.name in target.relations or target is source:
        return
    moved: list[Relation] = [relation]
    if isinstance(relation, (Table, View)):
        moved += relation.indexes.values()
    if isinstance(relation, Table):
        moved += relation.sequences
        for constraint in relation.constraints.values():
            target.put_constraint(constraint)
    for member in moved:
        source.relations.pop(member.name, None)
        member.schema = target.name
        member.mark("schema", change.origin)
        target.relations[member.name] = member


# OWNER and COMMENT


def _find(
    catalog: Catalog, change: records.SetObjectOwner | records.SetComment
) -> Relation | Routine | UserType | Schema | None:
    if change.kind in _RELATIONS:
        return catalog.relation(change.object)
    if change.kind in _ROUTINES:
        return find_routine(catalog, RoutineSignature(change.object, change.types))
    if change.kind in _TYPES:
        return catalog.user_type(change.object)
    if change.kind is ObjectKind.SCHEMA:
        return catalog.schema(change.object.name)
    return None


@replays(records.SetObjectOwner)
def set_object_owner(catalog: Catalog, change: records.SetObjectOwner) -> None:
    """OWNER TO."""
    found = _find(catalog, change)
    if found is not None:
        change_owner(found, catalog.session_roles.named(change.owner))
        found.mark("owner", change.origin)


@replays(records.SetComment)
def set_comment(catalog: Catalog, change: records.SetComment) -> None:
    """COMMENT ON."""
    found: SchemaObject | None = None
    if change.on is None:
        found = _find(catalog, change)
    else:
        table = catalog.relation(change.on)
        if isinstance(table, Table):
            parts: dict[ObjectKind, dict[str, SchemaObject]] = {
                ObjectKind.COLUMN: dict(table.columns),
                ObjectKind.CONSTRAINT: dict(table.constraints),
                ObjectKind.POLICY: dict(table.policies),
                ObjectKind.TRIGGER: dict(table.triggers),
            }
            found = parts.get(change.kind, {}).get(change.object.name)
    if found is not None:
        found.comment = change.comment
        found.mark("comment", change.origin)
