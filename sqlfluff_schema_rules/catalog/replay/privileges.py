"""Replays GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.

A statement that Postgres refuses changes nothing. A role that no file created is taken to be
allowed what it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import TypeAlias

from sqlfluff_schema_rules.catalog.acl import (
    ALL_RIGHTS,
    ANYBODY,
    PUBLIC,
    Acl,
    AclEditor,
    RefusedChangeError,
    best_grantor,
    built_in_acl,
    grant_options,
    rights,
    with_grant_options,
)
from sqlfluff_schema_rules.catalog.catalog import Catalog, name_pattern
from sqlfluff_schema_rules.catalog.objects import Aspect, OwnedObject, Relation, Schema, Table
from sqlfluff_schema_rules.catalog.privileges import acl_of, kind_of
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.routines import find_routine
from sqlfluff_schema_rules.catalog.roles import held_roles, inherited_roles
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ObjectKind, QualifiedName, RoutineKind
from sqlfluff_schema_rules.source.placeholders import is_placeholder

_GrantOrRevoke: TypeAlias = "records.ChangePrivileges | records.ChangeDefaultPrivileges"

_NOTHING = Acl({})
_TYPES = (ObjectKind.TYPE, ObjectKind.DOMAIN)
_ROUTINES = {
    ObjectKind.FUNCTION: (RoutineKind.FUNCTION, RoutineKind.AGGREGATE),
    ObjectKind.PROCEDURE: (RoutineKind.PROCEDURE,),
    ObjectKind.ROUTINE: tuple(RoutineKind),
}


@replays(records.ChangePrivileges)
def change_privileges(catalog: Catalog, change: records.ChangePrivileges) -> None:
    """GRANT and REVOKE."""
    catalog.privilege_changes.append(change)
    named = 0
    for owned in _objects(catalog, change):
        change_privileges_on(catalog, change, owned)
        named += 1
    if change.in_schemas or named < len(change.objects) + len(change.routines):
        role = catalog.session_roles.current
        acts_as_any = _acts_as_any(catalog, change, role)
        owners = frozenset(inherited_roles(catalog.roles, role))
        for owned in _doubtful_objects(catalog, change):
            if acts_as_any or owned.owner in owners:
                _doubt(catalog, change, owned)


def _objects(catalog: Catalog, change: records.ChangePrivileges) -> Iterator[OwnedObject]:
    """The objects of which it is known that the statement means them."""
    for name in change.in_schemas:
        schema = catalog.schemas.get(name)
        if schema is not None:
            yield from _members(schema, change.kind)
    for signature in change.routines:
        routine = find_routine(catalog, signature)
        if routine is not None:
            yield routine
    find = _FINDERS.get(change.kind, _find_nothing)
    for qualified in change.objects:
        found = None if qualified.is_placeholder else find(catalog, qualified)
        if found is not None:
            yield found


def _find_nothing(catalog: Catalog, name: QualifiedName) -> None:
    """Databases, languages, foreign servers and parameters are not kept."""


def _find_schema(catalog: Catalog, name: QualifiedName) -> OwnedObject | None:
    return catalog.schemas.get(name.name)


_FINDERS: dict[ObjectKind, Callable[[Catalog, QualifiedName], OwnedObject | None]] = {
    ObjectKind.DOMAIN: Catalog.user_type,
    ObjectKind.SCHEMA: _find_schema,
    ObjectKind.SEQUENCE: Catalog.relation,
    ObjectKind.TABLE: Catalog.relation,
    ObjectKind.TYPE: Catalog.user_type,
}


def _members(schema: Schema, kind: ObjectKind) -> Iterator[OwnedObject]:
    """All objects of one kind that are in a schema now."""
    if kind in _ROUTINES:
        for overloads in schema.routines.values():
            yield from (routine for routine in overloads if routine.kind in _ROUTINES[kind])
    elif kind in _TYPES:
        yield from schema.types.values()
    else:
        yield from (found for found in schema.relations.values() if kind_of(found) is kind)


def _doubtful_objects(catalog: Catalog, change: records.ChangePrivileges) -> Iterator[OwnedObject]:
    """The objects that a name with a placeholder may mean."""
    names = [*change.objects, *(signature.name for signature in change.routines)]
    for name in names:
        if not name.is_placeholder:
            continue
        if change.kind is ObjectKind.SCHEMA:
            yield from _schemas_matching(catalog, name.name)
            continue
        pattern = name_pattern(name.name)
        for schema in _schemas_matching(catalog, name.schema):
            for owned in _members(schema, change.kind):
                if pattern.fullmatch(owned.name):
                    yield owned
    for in_schema in filter(is_placeholder, change.in_schemas):
        for schema in _schemas_matching(catalog, in_schema):
            yield from _members(schema, change.kind)


def _schemas_matching(catalog: Catalog, name: str | None) -> Iterator[Schema]:
    pattern = None if name is None else name_pattern(name)
    for schema in catalog.schemas.values():
        if pattern is None or pattern.fullmatch(schema.name):
            yield schema


def _doubt(catalog: Catalog, change: records.ChangePrivileges, owned: OwnedObject) -> None:
    """Note that a statement perhaps meant an object, if it could change its privileges."""
    kind, owner = kind_of(owned), owned.owner
    if kind is None or owner is None or (not change.granted and change.grant_option):
        return
    on_columns = [named.privilege for named in change.on_columns if named.privilege]
    number = _wanted(change.kind, (*change.privileges, *on_columns), kind)
    owned.acl = acl_of(owned, kind, owner).doubted(
        _grantees(catalog, change), number, granted=change.granted
    )


def _grantees(catalog: Catalog, change: _GrantOrRevoke) -> list[str]:
    names = map(catalog.session_roles.named, change.grantees)
    return [ANYBODY if is_placeholder(name) else name for name in names]


@lru_cache(maxsize=256)
def _wanted(written: ObjectKind, privileges: tuple[str, ...], kind: ObjectKind) -> int:
    """The rights that a statement on objects `written` so means for one of another kind.

    Nothing where Postgres refuses it. A sequence may be called a table.
    """
    if not privileges:
        return ALL_RIGHTS[kind]
    try:
        number = rights(*privileges)
    except KeyError:
        return 0
    if written is ObjectKind.TABLE and kind is ObjectKind.SEQUENCE:
        return number & ALL_RIGHTS[kind]
    return 0 if number & ~ALL_RIGHTS[kind] else number


def change_privileges_on(
    catalog: Catalog, change: records.ChangePrivileges, owned: OwnedObject
) -> None:
    """GRANT and REVOKE on one object."""
    kind, owner = kind_of(owned), owned.owner
    if kind is None or owner is None:
        return
    if change.kind is ObjectKind.SEQUENCE and kind is ObjectKind.TABLE:
        return
    whole = bool(change.privileges) or not change.on_columns
    wanted = _wanted(change.kind, change.privileges, kind) if whole else 0
    acl = acl_of(owned, kind, owner)
    try:
        if isinstance(owned, Relation) and (change.on_columns or owned.column_acls):
            owned.column_acls = _changed_on_columns(catalog, change, owned, acl, wanted)
        if wanted:
            owned.acl = _changed_once(catalog, change, acl, owner, wanted)
    except RefusedChangeError:
        return
    owned.mark("privileges", change.origin)


def _changed_once(
    catalog: Catalog, change: records.ChangePrivileges, acl: Acl, owner: str, wanted: int
) -> Acl:
    """What a statement makes of a list: many objects have the same, and are granted the same."""
    key = (
        id(acl),
        owner,
        wanted,
        change.granted,
        change.grantees,
        change.grant_option,
        change.cascade,
        change.origin.script.environment,
        catalog.session_roles.current,
        catalog.session_roles.user,
    )
    known = catalog.changed_acls.get(key)
    if known is None:
        changed = _changed(catalog, change, acl, owner, wanted, acl)
        known = catalog.changed_acls[key] = (acl, changed)
    return known[1]


def _changed_on_columns(
    catalog: Catalog,
    change: records.ChangePrivileges,
    relation: Relation,
    whole: Acl,
    wanted: int,
) -> dict[str, Acl]:
    """What is granted on the columns of a relation on which all that is granted is `whole`.

    REVOKE of what was `wanted` of the relation takes it from all its columns.
    """
    acls = dict(relation.column_acls)
    for column, number in _wanted_on_columns(change, relation, wanted).items():
        acl = acls.pop(column, _NOTHING)
        grantable_by = whole.merged_with(acl)
        acl = _changed(catalog, change, acl, relation.owner or "", number, grantable_by)
        if acl != _NOTHING:
            acls[column] = acl
    return acls


def _wanted_on_columns(
    change: records.ChangePrivileges, relation: Relation, wanted: int
) -> dict[str, int]:
    number = wanted & ALL_RIGHTS[ObjectKind.COLUMN]
    on_columns = {} if change.granted else dict.fromkeys(relation.column_acls, number)
    for named in change.on_columns:
        privileges = () if named.privilege is None else (named.privilege,)
        number = _wanted(ObjectKind.COLUMN, privileges, ObjectKind.COLUMN)
        for column in named.columns:
            if _may_have_column(relation, column):
                on_columns[column] = on_columns.get(column, 0) | number
    return on_columns


def _may_have_column(relation: Relation, column: str) -> bool:
    if isinstance(relation, Table):
        return column in relation.columns or not relation.knows(Aspect.COLUMNS)
    return True


def _changed(
    catalog: Catalog,
    change: records.ChangePrivileges,
    acl: Acl,
    owner: str,
    wanted: int,
    grantable_by: Acl,
) -> Acl:
    """The list after one who may grant what `grantable_by` says granted or revoked `wanted`."""
    role = catalog.session_roles.current
    grantor = owner
    if role != owner and not _acts_as_any(catalog, change, role):
        roles = inherited_roles(catalog.roles, role)
        grantor, wanted = best_grantor(grantable_by.entries, roles, owner, wanted)
    return _edited(catalog, change, acl, owner, grantor, wanted) if wanted else acl


def _acts_as_any(catalog: Catalog, change: records.Change, role: str) -> bool:
    """Whether it acts as the owner of whatever there is, as the environment does."""
    if change.origin.script.environment:
        return True
    known = catalog.roles.get(role)
    return known is None or not known.known or known.superuser


def _edited(
    catalog: Catalog, change: _GrantOrRevoke, acl: Acl, owner: str, grantor: str, number: int
) -> Acl:
    """The list after rights were granted to, or revoked from, the grantees of a statement."""
    editor = AclEditor(
        acl.entries, owner, partial(held_roles, catalog.roles), cascade=change.cascade
    )
    only_option = change.grant_option and not change.granted
    grantees = _grantees(catalog, change)
    for grantee in grantees:
        if grantee == ANYBODY:
            doubted = 0 if only_option else number
            acl = acl.doubted((grantee,), doubted, granted=change.granted)
        elif not change.granted:
            taken = grant_options(number) if only_option else with_grant_options(number)
            editor.revoke(grantee, grantor, taken)
        elif not change.grant_option:
            editor.grant(grantee, grantor, number)
        elif grantee == PUBLIC:
            raise RefusedChangeError
        else:
            editor.grant(grantee, grantor, with_grant_options(number))
    edited = Acl(editor.entries, acl.perhaps_granted, acl.perhaps_revoked)
    if edited.is_certain or only_option:
        return edited
    return edited.settled(set(grantees) - {ANYBODY}, number, granted=change.granted)


# Default privileges


@replays(records.ChangeDefaultPrivileges)
def change_default_privileges(catalog: Catalog, change: records.ChangeDefaultPrivileges) -> None:
    """ALTER DEFAULT PRIVILEGES."""
    catalog.privilege_changes.append(change)
    catalog.initial_acls.clear()
    if change.kind not in ALL_RIGHTS:
        return
    if any(map(is_placeholder, (*change.roles, *change.schemas))):
        _doubt_defaults(catalog, change)
        return
    homes = [catalog.schema_for(name, change.origin) for name in change.schemas]
    for role in map(catalog.session_roles.named, change.roles or ("current_user",)):
        for home in homes or (None,):
            change_default_acls(catalog, change, role, home)


def _doubt_defaults(catalog: Catalog, change: records.ChangeDefaultPrivileges) -> None:
    number = _wanted(change.kind, change.privileges, change.kind)
    doubts = catalog.doubts_about_defaults.get(change.kind, _NOTHING)
    catalog.doubts_about_defaults[change.kind] = doubts.doubted(
        _grantees(catalog, change), number, granted=change.granted
    )


def change_default_acls(
    catalog: Catalog, change: records.ChangeDefaultPrivileges, role: str, home: Schema | None
) -> None:
    """Change what is granted on what a role creates in a schema, or everywhere (None).

    A schema only adds to what is granted everywhere, so it has nothing that could be revoked.
    """
    kind, acls = change.kind, catalog.default_acls if home is None else home.default_acls
    start = built_in_acl(kind, role) if home is None else _NOTHING
    number = _wanted(kind, change.privileges, kind)
    try:
        acl = _edited(catalog, change, acls.get((role, kind), start), role, role, number)
    except RefusedChangeError:
        return
    if acl == start:
        acls.pop((role, kind), None)
    else:
        acls[role, kind] = acl
