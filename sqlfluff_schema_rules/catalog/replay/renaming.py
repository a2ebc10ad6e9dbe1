"""Replays RENAME and SET SCHEMA."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TypeVar

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.extensions import extension_of_type
from sqlfluff_schema_rules.catalog.objects import (
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
from sqlfluff_schema_rules.catalog.queries import shape_of
from sqlfluff_schema_rules.catalog.replay.columns import rename_column
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.expressions import (
    rename_in_expressions,
    rename_schema_in_expressions,
    rename_sequences_in_defaults,
)
from sqlfluff_schema_rules.catalog.replay.indexes import rename_index
from sqlfluff_schema_rules.catalog.replay.inherited_constraints import copies_of
from sqlfluff_schema_rules.catalog.replay.kinds import RELATION_KINDS, ROUTINE_KINDS, TYPE_KINDS
from sqlfluff_schema_rules.catalog.replay.mentioning import triggers_from, triggers_that_run
from sqlfluff_schema_rules.catalog.replay.references import (
    change_references,
    rename_references,
)
from sqlfluff_schema_rules.catalog.replay.roles import rename_role
from sqlfluff_schema_rules.catalog.replay.routines import find_routine
from sqlfluff_schema_rules.catalog.replay.triggers import clones_of
from sqlfluff_schema_rules.catalog.replay.views import settle
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ObjectKind, QualifiedName, RoutineSignature
from sqlfluff_schema_rules.source.placeholders import is_placeholder

SchemaPart = TypeVar("SchemaPart", bound=SchemaObject)


@replays(records.RenameObject)
def rename_object(catalog: Catalog, change: records.RenameObject) -> None:
    """RENAME of one object."""
    if change.on is not None:
        _rename_part(catalog, change, change.on)
    elif change.kind in RELATION_KINDS:
        relation = catalog.relation(change.object)
        if relation is not None:
            rename_relation(catalog, relation, change)
    elif change.kind in ROUTINE_KINDS:
        routine = find_routine(catalog, RoutineSignature(change.object, change.types))
        if routine is not None:
            _rename_routine(catalog, routine, change)
    elif change.kind in TYPE_KINDS:
        user_type = catalog.user_type(change.object)
        if user_type is not None:
            _rename_type(catalog, user_type, change)
    else:
        _rename_of_database(catalog, change)


def _rename_of_database(catalog: Catalog, change: records.RenameObject) -> None:
    """Rename what is in no schema."""
    match change.kind:
        case ObjectKind.SCHEMA:
            _rename_schema(catalog, change)
        case ObjectKind.EVENT_TRIGGER:
            catalog.event_triggers = _renamed(catalog.event_triggers, change)
        case ObjectKind.ROLE:
            rename_role(catalog, change)


def rename_relation(catalog: Catalog, relation: Relation, change: records.RenameObject) -> None:
    """Give a relation another name; an index of a constraint renames that too."""
    schema = catalog.schema(relation.schema)
    if schema is None or change.new_name in schema.relations:
        return
    if isinstance(relation, Index):
        _rename_index(catalog, relation, change)
        return
    old = QualifiedName(schema.name, relation.name)
    del schema.relations[relation.name]
    if isinstance(relation, (Table, View)):
        rename_references(catalog, (schema.name, relation.name), (schema.name, change.new_name))
    relation.name = change.new_name
    relation.known = relation.known and not is_placeholder(change.new_name)
    if isinstance(relation, View) and relation.storage is not None:
        relation.storage.name = change.new_name
    relation.mark("name", change.origin)
    schema.relations[change.new_name] = relation
    if isinstance(relation, SequenceRelation):
        relation.named_by_user = True
        rename_sequences_in_defaults(catalog, {relation: old})


def _rename_index(catalog: Catalog, index: Index, change: records.RenameObject) -> None:
    rename_index(catalog, index, change.new_name)
    index.mark("name", change.origin)
    if index.constraint is None:
        index.named_by_user = True
    else:
        _rename_constraint_alone(catalog, index.constraint, change)


def _rename_part(catalog: Catalog, change: records.RenameObject, on: QualifiedName) -> None:
    if change.kind in (ObjectKind.ATTRIBUTE, ObjectKind.DOMAIN_CONSTRAINT):
        _rename_part_of_type(catalog, catalog.user_type(on), change)
        return
    relation = catalog.relation(on)
    if isinstance(relation, View) and change.kind is ObjectKind.COLUMN:
        _rename_column_of_view(catalog, relation, change)
    if not isinstance(relation, Table):
        return
    match change.kind:
        case ObjectKind.COLUMN:
            rename_column(catalog, relation, change.object.name, change.new_name, change.origin)
        case ObjectKind.CONSTRAINT:
            _rename_constraint(catalog, relation, change)
        case ObjectKind.POLICY:
            relation.policies = _renamed(relation.policies, change)
        case ObjectKind.TRIGGER:
            _rename_trigger(relation, change)


def _rename_column_of_view(catalog: Catalog, view: View, change: records.RenameObject) -> None:
    view.rename_column_acl(change.object.name, change.new_name)
    if change.object.name in view.column_comments:
        view.column_comments[change.new_name] = view.column_comments.pop(change.object.name)
    settle(view)
    shape = shape_of(view)
    names = tuple(column.name or "" for column in shape.columns)
    if change.object.name in names:
        at = names.index(change.object.name)
        renamed_column = msgspec.structs.replace(shape.columns[at], name=change.new_name)
        columns = (*shape.columns[:at], renamed_column, *shape.columns[at + 1 :])
        view.shape = msgspec.structs.replace(shape, columns=columns)
        if view.storage is not None:
            rename_column(catalog, view.storage, change.object.name, change.new_name, change.origin)
        view.mark("columns", change.origin)


def _rename_part_of_type(
    catalog: Catalog, user_type: UserType | None, change: records.RenameObject
) -> None:
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
            catalog.schemas[user_type.schema].note_constraint(change.new_name, user_type)


def _renamed(parts: dict[str, SchemaPart], change: records.RenameObject) -> dict[str, SchemaPart]:
    part = parts.get(change.object.name)
    if part is None or change.new_name in parts:
        return parts
    part.name = change.new_name
    part.mark("name", change.origin)
    return {known.name: known for known in parts.values()}


def _rename_trigger(table: Table, change: records.RenameObject) -> None:
    trigger = table.triggers.get(change.object.name)
    if trigger is not None and trigger.parent is None:
        for member in (trigger, *clones_of(trigger)):
            member.table.triggers = _renamed(member.table.triggers, change)


def _rename_constraint(catalog: Catalog, table: Table, change: records.RenameObject) -> None:
    constraint = table.constraints.get(change.object.name)
    if constraint is None or change.new_name in table.constraints:
        return
    if isinstance(constraint, IndexConstraint) and constraint.index is not None:
        rename_relation(catalog, constraint.index, change)
        return
    copies = list(copies_of(constraint)) if isinstance(constraint, CheckConstraint) else ()
    for member in (constraint, *copies):
        _rename_constraint_alone(catalog, member, change)


def _rename_constraint_alone(
    catalog: Catalog, constraint: Constraint, change: records.RenameObject
) -> None:
    table = constraint.table
    constraint.name = change.new_name
    constraint.named_by_user = True
    constraint.mark("name", change.origin)
    table.constraints = {known.name: known for known in table.constraints.values()}
    catalog.schemas[table.schema].note_constraint(constraint.name, table)


def _rename_routine(catalog: Catalog, routine: Routine, change: records.RenameObject) -> None:
    _rehome_routine(catalog, routine, routine.schema, change.new_name)
    routine.mark("name", change.origin)


def _rehome_routine(catalog: Catalog, routine: Routine, schema: str, name: str) -> None:
    """Give a routine another name or schema, of which the triggers that run it know."""
    rename_in_expressions(catalog, routine, schema, name)
    old = QualifiedName(routine.schema, routine.name)
    catalog.schemas[routine.schema].routines[routine.name].remove(routine)
    routine.schema, routine.name = schema, name
    catalog.schemas[schema].routines.setdefault(name, []).append(routine)
    if old.name not in catalog.mentioned:
        return
    users = list(catalog.users.of(old.name))
    catalog.mentioned.follow(old.name, name)
    catalog.users.follow(old.name, name)
    if not routine.parameters_in:
        for trigger in triggers_that_run(catalog, old, users):
            trigger.function = QualifiedName(schema, name)


def _rename_type(catalog: Catalog, user_type: UserType, change: records.RenameObject) -> None:
    schema = catalog.schema(user_type.schema)
    if schema is None or change.new_name in schema.types:
        return
    rename_in_expressions(catalog, user_type, schema.name, change.new_name)
    old = (user_type.schema, user_type.name)
    del schema.types[user_type.name]
    user_type.name = change.new_name
    user_type.mark("name", change.origin)
    schema.types[change.new_name] = user_type
    rename_references(catalog, old, (schema.name, user_type.name), user_type)


def _rename_schema(catalog: Catalog, change: records.RenameObject) -> None:
    schema = catalog.schemas.get(change.object.name)
    if schema is None or change.new_name in catalog.schemas:
        return
    del catalog.schemas[schema.name]
    for extension in catalog.extensions_in(schema.name):
        extension.schema = change.new_name
    schema.name = change.new_name
    schema.mark("name", change.origin)
    catalog.schemas[schema.name] = schema
    for members in (schema.relations.values(), schema.types.values()):
        for member in members:
            member.schema = schema.name
    for routine in chain.from_iterable(schema.routines.values()):
        routine.schema = schema.name
    _move_sequences(catalog, schema.relations.values(), change.object.name)
    _rename_schema_in_references(catalog, change.object.name, schema.name)


def _move_sequences(catalog: Catalog, members: Iterable[Relation], old_schema: str) -> None:
    """Let the defaults that call the sequences among the relations know of their new schema."""
    sequences = (member for member in members if isinstance(member, SequenceRelation))
    rename_sequences_in_defaults(
        catalog, {each: QualifiedName(old_schema, each.name) for each in sequences}
    )


def _rename_schema_in_references(catalog: Catalog, old: str, new: str) -> None:
    def moved(reference: records.TypeReference) -> records.TypeReference:
        if reference.schema != old:
            return reference
        return msgspec.structs.replace(reference, schema=new)

    change_references(catalog.users.all(), moved)
    rename_schema_in_expressions(catalog, old, new)
    for trigger in catalog.all_triggers():
        if trigger.function.schema == old:
            trigger.function = QualifiedName(new, trigger.function.name)


# SET SCHEMA


@replays(records.SetObjectSchema)
def set_object_schema(catalog: Catalog, change: records.SetObjectSchema) -> None:
    """SET SCHEMA of one object."""
    target = catalog.schema_for(change.new_schema, change.origin)
    if change.kind is ObjectKind.EXTENSION:
        extension = catalog.extensions.get(change.object.name)
        if extension is not None:
            _move_extension(catalog, extension, target.name)
            extension.mark("schema", change.origin)
    elif change.kind in RELATION_KINDS:
        relation = catalog.relation(change.object)
        if relation is not None:
            _move_relation(catalog, relation, target, change)
    elif change.kind in ROUTINE_KINDS:
        routine = find_routine(catalog, RoutineSignature(change.object, change.types))
        if routine is not None:
            _rehome_routine(catalog, routine, target.name, routine.name)
            routine.mark("schema", change.origin)
    elif change.kind in TYPE_KINDS:
        user_type = catalog.user_type(change.object)
        if user_type is not None and user_type.name not in target.types:
            _move_type(catalog, user_type, target, change)


def _move_extension(catalog: Catalog, extension: Extension, schema: str) -> None:
    old = extension.schema
    extension.schema = schema

    def moved(reference: records.TypeReference) -> records.TypeReference:
        if reference.schema != old or extension.name not in (
            extension_of_type(reference.name) or ()
        ):
            return reference
        return msgspec.structs.replace(reference, schema=schema)

    change_references(catalog.users.all(), moved)
    for trigger in triggers_from(catalog, extension, old):
        trigger.function = QualifiedName(schema, trigger.function.name)


def _move_type(
    catalog: Catalog, user_type: UserType, target: Schema, change: records.SetObjectSchema
) -> None:
    rename_in_expressions(catalog, user_type, target.name, user_type.name)
    old = (user_type.schema, user_type.name)
    del catalog.schemas[user_type.schema].types[user_type.name]
    user_type.schema = target.name
    user_type.mark("schema", change.origin)
    target.types[user_type.name] = user_type
    if isinstance(user_type, Domain):
        for name in user_type.checks:
            target.note_constraint(name, user_type)
    rename_references(catalog, old, (target.name, user_type.name), user_type)


def _move_relation(
    catalog: Catalog, relation: Relation, target: Schema, change: records.SetObjectSchema
) -> None:
    """Move a relation; a table takes its indexes and its columns' sequences along."""
    source = catalog.schemas[relation.schema]
    if relation.name in target.relations or target is source:
        return
    rename_references(catalog, (source.name, relation.name), (target.name, relation.name))
    moved: list[Relation] = [relation]
    if isinstance(relation, View) and relation.storage is not None:
        relation.storage.schema = target.name
    if isinstance(relation, (Table, View)):
        moved += relation.indexes.values()
    if isinstance(relation, Table):
        moved += relation.sequences
        for constraint in relation.constraints.values():
            target.note_constraint(constraint.name, relation)
    for member in moved:
        source.relations.pop(member.name, None)
        member.schema = target.name
        member.mark("schema", change.origin)
        target.relations[member.name] = member
    _move_sequences(catalog, moved, source.name)
