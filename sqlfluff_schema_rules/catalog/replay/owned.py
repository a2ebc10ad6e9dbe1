"""Replays REASSIGN OWNED and DROP OWNED."""

from __future__ import annotations

from collections.abc import Iterator

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import OwnedObject, Relation, Routine, Schema, UserType
from sqlfluff_schema_rules.catalog.privileges import kind_of
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.dropping import drop_object
from sqlfluff_schema_rules.catalog.replay.owners import change_owner
from sqlfluff_schema_rules.catalog.replay.privileges import (
    change_default_acls,
    change_privileges_on,
)
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ObjectKind, QualifiedName
from sqlfluff_schema_rules.source.origin import Origin


@replays(records.ReassignOwned)
def reassign_owned(catalog: Catalog, change: records.ReassignOwned) -> None:
    """REASSIGN OWNED; default privileges stay as they are."""
    new_owner = catalog.session_roles.named(change.new_owner)
    old_owners = set(map(catalog.session_roles.named, change.roles))
    for owned in catalog.owned_objects():
        if owned.owner in old_owners:
            change_owner(owned, new_owner)
            owned.mark("owner", change.origin)


@replays(records.DropOwned)
def drop_owned(catalog: Catalog, change: records.DropOwned) -> None:
    """DROP OWNED: the objects of a role, and all that it was granted."""
    for role in map(catalog.session_roles.named, change.roles):
        for owned in list(catalog.owned_objects()):
            if owned.owner == role:
                _drop(catalog, owned, change.origin)
        for owned in catalog.owned_objects():
            _revoke_everything(catalog, owned, role, change.origin)
        _revoke_defaults(catalog, role, change.origin)
        _leave_policies(catalog, role, change.origin)


def _drop(catalog: Catalog, owned: OwnedObject, origin: Origin) -> None:
    kind, name, types = ObjectKind.SCHEMA, QualifiedName(None, owned.name), None
    match owned:
        case Relation():
            kind, name = ObjectKind.TABLE, QualifiedName(owned.schema, owned.name)
        case UserType():
            kind, name = ObjectKind.TYPE, QualifiedName(owned.schema, owned.name)
        case Routine():
            kind, name = ObjectKind.ROUTINE, QualifiedName(owned.schema, owned.name)
            types = owned.parameters_in
    drop_object(
        catalog,
        records.DropObject(origin=origin, kind=kind, object=name, types=types, cascade=True),
    )


def _revoke_everything(catalog: Catalog, owned: OwnedObject, role: str, origin: Origin) -> None:
    kind = kind_of(owned)
    acls = [owned.acl] if owned.acl is not None else []
    if isinstance(owned, Relation):
        acls += owned.column_acls.values()
    if kind is not None and any(role in key for acl in acls for key in acl.entries):
        change = records.ChangePrivileges(
            origin=origin,
            granted=False,
            kind=kind,
            privileges=(),
            grantees=(role,),
            cascade=True,
        )
        change_privileges_on(catalog, change, owned)


def _revoke_defaults(catalog: Catalog, role: str, origin: Origin) -> None:
    catalog.initial_acls.clear()
    for schema, owner, kind in list(_defaults(catalog)):
        acls = catalog.default_acls if schema is None else schema.default_acls
        if owner == role:
            del acls[owner, kind]
        elif any(role in key for key in acls[owner, kind].entries):
            change = records.ChangeDefaultPrivileges(
                origin=origin,
                granted=False,
                kind=kind,
                privileges=(),
                grantees=(role,),
                cascade=True,
            )
            change_default_acls(catalog, change, owner, schema)


def _defaults(catalog: Catalog) -> Iterator[tuple[Schema | None, str, ObjectKind]]:
    for owner, kind in catalog.default_acls:
        yield None, owner, kind
    for schema in catalog.schemas.values():
        for owner, kind in schema.default_acls:
            yield schema, owner, kind


def _leave_policies(catalog: Catalog, role: str, origin: Origin) -> None:
    """A policy that is for no other role goes with the role."""
    for table in catalog.all_tables():
        for policy in list(table.policies.values()):
            if role in policy.roles:
                policy.roles = tuple(other for other in policy.roles if other != role)
                policy.mark("roles", origin)
                if not policy.roles:
                    del table.policies[policy.name]
