"""Readers of policies, privileges and roles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.naming import (
    expression,
    identifiers,
    is_on,
    object_kind,
    qualified_name_of_parts,
    relation_name,
    role_name,
    strings,
)
from sqlfluff_schema_rules.changes.records import Change, ColumnPrivilege, PolicyCommand
from sqlfluff_schema_rules.changes.routines import signature
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.statements import Statement

_decode_privileges = msgspec.json.Decoder(tree.Privileges).decode

_CASCADE = "DROP_CASCADE"
_COMMANDS = {command.value: command for command in PolicyCommand}
_ROUTINES = ("OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE")


def read_create_policy(statement: Statement, create: tree.CreatePolicyStmt) -> Iterator[Change]:
    """CREATE POLICY."""
    yield records.CreatePolicy(
        origin=statement.origin(name=create.policy_name),
        conditional=statement.conditional,
        name=create.policy_name,
        table=relation_name(create.table),
        command=_COMMANDS[create.cmd_name],
        permissive=create.permissive,
        roles=_policy_roles(create.roles),
        using=expression(create.qual, statement),
        check=expression(create.with_check, statement),
    )


def read_alter_policy(statement: Statement, alter: tree.AlterPolicyStmt) -> Iterator[Change]:
    """ALTER POLICY."""
    yield records.AlterPolicy(
        origin=statement.origin(name=alter.policy_name),
        conditional=statement.conditional,
        name=alter.policy_name,
        table=relation_name(alter.table),
        roles=_policy_roles(alter.roles) if alter.roles else None,
        using=expression(alter.qual, statement),
        check=expression(alter.with_check, statement),
    )


def _policy_roles(roles: tuple[tree.RoleNode, ...]) -> tuple[str, ...]:
    names = _roles(roles)
    return () if "public" in names else names


def _roles(roles: tuple[tree.RoleNode, ...]) -> tuple[str, ...]:
    return tuple([role_name(role.role_spec) for role in roles])


def _role_list(node: tree.Value | None) -> tuple[str, ...]:
    items = [] if node is None or node.value_list is None else node.value_list.items
    return tuple(role_name(item.role_spec) for item in items if item.role_spec is not None)


def read_grant(statement: Statement, grant: tree.GrantStmt) -> Iterator[Change]:
    """GRANT and REVOKE of privileges on objects."""
    nodes = grant.objects
    everywhere = grant.targtype == "ACL_TARGET_ALL_IN_SCHEMA"
    privileges, on_columns = _privileges(bytes(grant.privileges))
    named = [] if everywhere else nodes
    is_routine = grant.objtype in _ROUTINES
    yield records.ChangePrivileges(
        origin=statement.place,
        conditional=statement.conditional,
        granted=grant.is_grant,
        kind=object_kind(grant.objtype),
        privileges=privileges,
        grantees=_roles(grant.grantees),
        objects=()
        if is_routine
        else tuple(
            [
                relation_name(node.range_var)
                if node.range_var is not None
                else qualified_name_of_parts(strings(node))
                for node in named
            ]
        ),
        routines=tuple(
            [signature(node.object_with_args) for node in named if node.object_with_args]
        ),
        in_schemas=tuple([strings(node)[0] for node in nodes]) if everywhere else (),
        on_columns=on_columns,
        grant_option=grant.grant_option,
        cascade=grant.behavior == _CASCADE,
    )


@lru_cache(maxsize=1024)
def _privileges(encoded: bytes) -> tuple[tuple[str, ...], tuple[ColumnPrivilege, ...]]:
    """The privileges on the whole object, and those on columns."""
    privileges = [node.access_priv for node in _decode_privileges(encoded)] if encoded else []
    return (
        tuple(p.priv_name for p in privileges if p.priv_name is not None and not p.cols),
        tuple(ColumnPrivilege(p.priv_name, identifiers(p.cols)) for p in privileges if p.cols),
    )


def read_default_privileges(
    statement: Statement, alter: tree.AlterDefaultPrivilegesStmt
) -> Iterator[Change]:
    """ALTER DEFAULT PRIVILEGES."""
    schemas: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    for option in alter.options:
        element = option.def_elem
        if element.defname == "schemas":
            schemas = tuple(strings(element.arg))
        else:
            roles = _role_list(element.arg)
    yield records.ChangeDefaultPrivileges(
        origin=statement.place,
        conditional=statement.conditional,
        granted=alter.action.is_grant,
        kind=object_kind(alter.action.objtype),
        privileges=_privileges(bytes(alter.action.privileges))[0],
        grantees=_roles(alter.action.grantees),
        schemas=schemas,
        roles=roles,
        grant_option=alter.action.grant_option,
        cascade=alter.action.behavior == _CASCADE,
    )


def read_create_role(statement: Statement, create: tree.CreateRoleStmt) -> Iterator[Change]:
    """CREATE ROLE, USER and GROUP."""
    yield _role(statement, create.role, create.options, exists=False)


def read_alter_role(statement: Statement, alter: tree.AlterRoleStmt) -> Iterator[Change]:
    """ALTER ROLE of attributes, and ALTER GROUP ADD and DROP USER."""
    name = role_name(alter.role)
    members = _roles_in(alter.options, "rolemembers")
    if members:
        yield records.GrantRole(
            origin=statement.place,
            conditional=statement.conditional,
            roles=(name,),
            members=members,
            granted=alter.action > 0,
        )
    else:
        yield _role(statement, name, alter.options, exists=True)


def _roles_in(options: tuple[tree.DefElemNode, ...], *names: str) -> tuple[str, ...]:
    """The roles that the options of those names list."""
    elements = [option.def_elem for option in options]
    return tuple(
        role for element in elements if element.defname in names for role in _role_list(element.arg)
    )


def _role(
    statement: Statement, name: str, options: tuple[tree.DefElemNode, ...], *, exists: bool
) -> Change:
    return records.CreateRole(
        origin=statement.origin(name=name),
        conditional=statement.conditional,
        name=name,
        exists=exists,
        superuser=is_on(options, "superuser"),
        bypass_row_security=is_on(options, "bypassrls"),
        inherits=is_on(options, "inherit"),
        member_of=_roles_in(options, "addroleto"),
        members=_roles_in(options, "rolemembers", "adminmembers"),
    )


def read_drop_role(statement: Statement, drop: tree.DropRoleStmt) -> Iterator[Change]:
    """DROP ROLE."""
    yield records.DropRole(
        origin=statement.place, conditional=statement.conditional, names=_roles(drop.roles)
    )


def read_grant_role(statement: Statement, grant: tree.GrantRoleStmt) -> Iterator[Change]:
    """GRANT and REVOKE of membership in roles."""
    roles = [node.access_priv.priv_name for node in grant.granted_roles]
    yield records.GrantRole(
        origin=statement.place,
        conditional=statement.conditional,
        roles=tuple(role for role in roles if role is not None),
        members=_roles(grant.grantee_roles),
        granted=grant.is_grant,
        inherits=is_on(grant.opt, "inherit"),
        only_option=bool(grant.opt) and not grant.is_grant,
    )


def read_reassign_owned(statement: Statement, reassign: tree.ReassignOwnedStmt) -> Iterator[Change]:
    """REASSIGN OWNED."""
    yield records.ReassignOwned(
        origin=statement.place,
        conditional=statement.conditional,
        roles=_roles(reassign.roles),
        new_owner=role_name(reassign.newrole),
    )


def read_drop_owned(statement: Statement, drop: tree.DropOwnedStmt) -> Iterator[Change]:
    """DROP OWNED."""
    yield records.DropOwned(
        origin=statement.place, conditional=statement.conditional, roles=_roles(drop.roles)
    )
