"""Replays roles, their memberships, and SET ROLE."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.acl import DefaultAcls
from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import OwnedObject, Relation, Role, Schema
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.source.origin import Origin


def _role_for(catalog: Catalog, name: str, origin: Origin) -> Role:
    """The role of that name; one that no file created is unknown."""
    role = catalog.roles.get(name)
    if role is None:
        role = catalog.roles[name] = Role(name=name, origin=origin, known=False)
    return role


@replays(records.CreateRole)
def create_role(catalog: Catalog, change: records.CreateRole) -> None:
    """CREATE ROLE and ALTER ROLE; what a role inherits from already does not change."""
    catalog.changed_acls.clear()
    name = catalog.session_roles.named(change.name)
    role = _role_for(catalog, name, change.origin)
    if not (role.known or change.exists):
        role.known, role.origin = True, change.origin
    if change.superuser is not None:
        role.superuser = change.superuser
    if change.bypass_row_security is not None:
        role.bypass_row_security = change.bypass_row_security
    if change.inherits is not None:
        role.inherits = change.inherits
    for group in map(catalog.session_roles.named, change.member_of):
        _join(role, group)
    for member in map(catalog.session_roles.named, change.members):
        _join(_role_for(catalog, member, change.origin), name)


def _join(role: Role, group: str, inherits: bool | None = None) -> None:
    """Make a role a member; one that is a member keeps the option that is not written."""
    if inherits is None:
        inherits = group in role.inherits_from if group in role.member_of else role.inherits
    role.member_of.add(group)
    if inherits:
        role.inherits_from.add(group)
    else:
        role.inherits_from.discard(group)


@replays(records.DropRole)
def drop_role(catalog: Catalog, change: records.DropRole) -> None:
    """DROP ROLE."""
    catalog.changed_acls.clear()
    for name in map(catalog.session_roles.named, change.names):
        if catalog.roles.pop(name, None) is not None:
            for role in catalog.roles.values():
                role.member_of.discard(name)
                role.inherits_from.discard(name)


@replays(records.GrantRole)
def grant_role(catalog: Catalog, change: records.GrantRole) -> None:
    """GRANT and REVOKE of membership, or REVOKE of one of its options."""
    catalog.changed_acls.clear()
    groups = list(map(catalog.session_roles.named, change.roles))
    for member in map(catalog.session_roles.named, change.members):
        role = catalog.roles.get(member)
        if change.granted:
            role = _role_for(catalog, member, change.origin)
            for group in groups:
                _join(role, group, change.inherits)
        elif role is not None:
            if not change.only_option:
                role.member_of.difference_update(groups)
            if not change.only_option or change.inherits is not None:
                role.inherits_from.difference_update(groups)


@replays(records.SetRole)
def set_role(catalog: Catalog, change: records.SetRole) -> None:
    """SET ROLE and SET SESSION AUTHORIZATION."""
    if change.session:
        catalog.session_roles.set_user(change.role, local=change.local)
    else:
        catalog.session_roles.set_role(change.role, local=change.local)


# RENAME


def rename_role(catalog: Catalog, change: records.RenameObject) -> None:
    """RENAME of a role, which all that names it follows."""
    old, new = change.object.name, change.new_name
    if new in catalog.roles:
        return
    renamed = catalog.roles.pop(old, None)
    if renamed is not None:
        renamed.name = new
        renamed.mark("name", change.origin)
        catalog.roles[new] = renamed
    for role in catalog.roles.values():
        for groups in (role.member_of, role.inherits_from):
            if old in groups:
                groups.remove(old)
                groups.add(new)
    for owned in catalog.owned_objects():
        _rename_in_privileges(owned, old, new)
    catalog.default_acls = _renamed(catalog.default_acls, old, new)
    catalog.initial_acls.clear()
    catalog.changed_acls.clear()
    for table in catalog.all_tables():
        for policy in table.policies.values():
            policy.roles = tuple(new if role == old else role for role in policy.roles)


def _rename_in_privileges(owned: OwnedObject, old: str, new: str) -> None:
    if owned.owner == old:
        owned.owner = new
    if owned.acl is not None:
        owned.acl = owned.acl.with_role(old, new)
    if isinstance(owned, Relation):
        for column, acl in owned.column_acls.items():
            owned.column_acls[column] = acl.with_role(old, new)
    if isinstance(owned, Schema):
        owned.default_acls = _renamed(owned.default_acls, old, new)


def _renamed(acls: DefaultAcls, old: str, new: str) -> DefaultAcls:
    return {
        (new if owner == old else owner, kind): acl.with_role(old, new)
        for (owner, kind), acl in acls.items()
    }
