"""Who may do what with an object, by ownership, grants, defaults and membership.

https://www.postgresql.org/docs/current/ddl-priv.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.acl import (
    ALL_RIGHTS,
    Acl,
    built_in_acl,
    rights,
    rights_held,
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
    """Make a role the owner of what it created in `home`, with its default privileges.

    Where nothing is left of those, Postgres takes the built-in ones.
    """
    created.owner = owner
    kind = _KINDS[type(created)]
    everywhere = catalog.default_acls.get((owner, kind))
    here = None if home is None else home.default_acls.get((owner, kind))
    created.acl = None
    if everywhere is not None or here is not None:
        built_in = built_in_acl(kind, owner)
        merged = everywhere or built_in
        merged = merged if here is None else merged.merged_with(here)
        created.acl = None if merged == built_in or not merged.entries else merged
    if kind in catalog.doubtful_default_acls:
        created.acl = acl_of(created, kind, owner).doubted()


def rights_of(
    catalog: Catalog, role: str, on: OwnedObject, column: str | None = None
) -> int | None:
    """The rights of a role, or of PUBLIC, on an object or on one column of it.

    None where they cannot be known: the files did not create the object, or something that
    cannot be read changed its privileges or the memberships of the role.
    """
    kind, owner = kind_of(on), on.owner
    if kind is None or owner is None or _is_unknown(on):
        return None
    if is_superuser(catalog.roles, role):
        return ALL_RIGHTS[kind]
    acls = [acl_of(on, kind, owner)]
    if column is not None and isinstance(on, Relation) and column in on.column_acls:
        acls.append(on.column_acls[column])
    roles = inherited_roles(catalog.roles, role)
    if any(map(is_placeholder, (owner, *roles))) or not all(acl.certain for acl in acls):
        return None
    held = _rights_by_nature(roles, kind)
    for acl in acls:
        held |= rights_held(acl.entries, roles, owner)
    return held


def _is_unknown(on: OwnedObject) -> bool:
    return isinstance(on, (Relation, Schema)) and not on.known


def _rights_by_nature(roles: Sequence[str], kind: ObjectKind) -> int:
    held = 0
    for role in roles:
        if role in _PREDEFINED_ROLES:
            held |= _PREDEFINED_ROLES[role].get(kind, 0)
    return held
