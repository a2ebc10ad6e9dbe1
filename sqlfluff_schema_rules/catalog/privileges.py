"""Who may do what with an object, by ownership, grants, defaults and membership.

https://www.postgresql.org/docs/current/ddl-priv.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.acl import (
    ALL_RIGHTS,
    Acl,
    HeldRights,
    built_in_acl,
    rights,
)
from sqlfluff_schema_rules.catalog.objects import (
    CompositeType,
    Domain,
    EnumType,
    OtherType,
    OwnedObject,
    Relation,
    Routine,
    Schema,
    SequenceRelation,
    Table,
    View,
)
from sqlfluff_schema_rules.catalog.roles import inherited_roles, is_superuser
from sqlfluff_schema_rules.changes.records import ObjectKind
from sqlfluff_schema_rules.source.placeholders import is_placeholder

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog.catalog import Catalog

_KINDS: dict[type[OwnedObject], ObjectKind] = {
    CompositeType: ObjectKind.TYPE,
    Domain: ObjectKind.TYPE,
    EnumType: ObjectKind.TYPE,
    OtherType: ObjectKind.TYPE,
    Routine: ObjectKind.FUNCTION,
    Schema: ObjectKind.SCHEMA,
    SequenceRelation: ObjectKind.SEQUENCE,
    Table: ObjectKind.TABLE,
    View: ObjectKind.TABLE,
}

_PREDEFINED_ROLES = {
    "pg_maintain": {ObjectKind.TABLE: rights("maintain")},
    "pg_read_all_data": {
        ObjectKind.TABLE: rights("select"),
        ObjectKind.SEQUENCE: rights("select"),
        ObjectKind.SCHEMA: rights("usage"),
    },
    "pg_write_all_data": {
        ObjectKind.TABLE: rights("insert", "update", "delete"),
        ObjectKind.SEQUENCE: rights("update"),
        ObjectKind.SCHEMA: rights("usage"),
    },
}
"""https://www.postgresql.org/docs/current/predefined-roles.html."""


def kind_of(owned: OwnedObject) -> ObjectKind | None:
    """By which kind of object its privileges go; an index has none."""
    return _KINDS.get(type(owned))


def acl_of(owned: OwnedObject, kind: ObjectKind, owner: str) -> Acl:
    """Its privileges, those that it has without any GRANT among them."""
    return built_in_acl(kind, owner) if owned.acl is None else owned.acl


def give_to(catalog: Catalog, owner: str, created: OwnedObject, home: Schema | None) -> None:
    """Make a role the owner of what it created in `home`, with its default privileges."""
    created.owner = owner
    key = owner, home, type(created)
    if key not in catalog.initial_acls:
        catalog.initial_acls[key] = _initial_acl(catalog, owner, _KINDS[type(created)], home)
    created.acl = catalog.initial_acls[key]


def _initial_acl(catalog: Catalog, owner: str, kind: ObjectKind, home: Schema | None) -> Acl | None:
    """The default privileges; where nothing is left of them, Postgres takes the built-in ones."""
    built_in = built_in_acl(kind, owner)
    acl = catalog.default_acls.get((owner, kind), built_in)
    if home is not None and (owner, kind) in home.default_acls:
        acl = acl.merged_with(home.default_acls[owner, kind])
    acl = acl if acl.entries else built_in
    if kind in catalog.doubts_about_defaults:
        acl = acl.merged_with(catalog.doubts_about_defaults[kind])
    return None if acl == built_in else acl


def rights_of(
    catalog: Catalog, role: str, on: OwnedObject, column: str | None = None
) -> HeldRights | None:
    """The rights of a role, or of PUBLIC, on an object or on one column of it.

    None where the files did not create the object. They are not for sure where something
    that cannot be read may have changed its privileges or the memberships of the role.
    """
    kind, owner = kind_of(on), on.owner
    if kind is None or owner is None or _is_unknown(on):
        return None
    everything = ALL_RIGHTS[kind]
    if is_superuser(catalog.roles, role):
        return HeldRights(everything, everything)
    roles = inherited_roles(catalog.roles, role)
    sure = possible = _rights_by_nature(roles, kind)
    if any(map(is_placeholder, (owner, *roles))):
        possible = everything
    acls = [acl_of(on, kind, owner)]
    if column is not None and isinstance(on, Relation) and column in on.column_acls:
        acls.append(on.column_acls[column])
    for acl in acls:
        held = acl.held_by(roles)
        sure, possible = sure | held.sure, possible | held.possible
    return HeldRights(sure, possible)


def _is_unknown(on: OwnedObject) -> bool:
    return isinstance(on, (Relation, Schema)) and not on.known


def _rights_by_nature(roles: Sequence[str], kind: ObjectKind) -> int:
    held = 0
    for role in roles:
        if role in _PREDEFINED_ROLES:
            held |= _PREDEFINED_ROLES[role].get(kind, 0)
    return held
