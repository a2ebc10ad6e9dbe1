"""Policies, privileges and roles."""

from __future__ import annotations

import pytest

from tests.changes.reading import Told, expression, record, told


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "create policy p on app.t",
            [record("CreatePolicy", name="p", table="app.t", command="all", permissive=True)],
        ),
        (
            "create policy p on t as restrictive for select to readers, current_user using (a > 0)",
            [
                record(
                    "CreatePolicy",
                    name="p",
                    table="t",
                    command="select",
                    permissive=False,
                    roles=("readers", "current_user"),
                    using=expression("a > 0"),
                )
            ],
        ),
        (
            "create policy p on t for insert with check (a > 0)",
            [
                record(
                    "CreatePolicy",
                    name="p",
                    table="t",
                    command="insert",
                    permissive=True,
                    check=expression("a > 0"),
                )
            ],
        ),
        (
            "create policy p on t for update using (true) with check (a > 0)",
            [
                record(
                    "CreatePolicy",
                    name="p",
                    table="t",
                    command="update",
                    permissive=True,
                    using=expression("true"),
                    check=expression("a > 0"),
                )
            ],
        ),
        (
            "create policy p on t for delete to readers, public",
            [record("CreatePolicy", name="p", table="t", command="delete", permissive=True)],
        ),
        (
            "alter policy p on t to readers",
            [record("AlterPolicy", name="p", table="t", roles=("readers",))],
        ),
        (
            "alter policy p on app.t to public",
            [record("AlterPolicy", name="p", table="app.t", roles=())],
        ),
        (
            "alter policy p on t using (a > 0) with check (b)",
            [
                record(
                    "AlterPolicy",
                    name="p",
                    table="t",
                    using=expression("a > 0"),
                    check=expression("b"),
                )
            ],
        ),
    ],
)
def test_a_policy_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "grant select, insert (a, b) on app.t, u to readers with grant option",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="table",
                    privileges=("select",),
                    grantees=("readers",),
                    objects=("app.t", "u"),
                    on_columns=(record("ColumnPrivilege", privilege="insert", columns=("a", "b")),),
                    grant_option=True,
                )
            ],
        ),
        (
            "grant all (a, b) on t to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="table",
                    privileges=(),
                    grantees=("readers",),
                    objects=("t",),
                    on_columns=(record("ColumnPrivilege", privilege=None, columns=("a", "b")),),
                )
            ],
        ),
        (
            "grant all on t to public",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="table",
                    privileges=(),
                    grantees=("public",),
                    objects=("t",),
                )
            ],
        ),
        (
            "revoke all privileges on table t from readers cascade",
            [
                record(
                    "ChangePrivileges",
                    granted=False,
                    kind="table",
                    privileges=(),
                    grantees=("readers",),
                    objects=("t",),
                    cascade=True,
                )
            ],
        ),
        (
            "grant select on all tables in schema app, core to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="table",
                    privileges=("select",),
                    grantees=("readers",),
                    in_schemas=("app", "core"),
                )
            ],
        ),
        (
            "grant usage on schema app to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="schema",
                    privileges=("usage",),
                    grantees=("readers",),
                    objects=("app",),
                )
            ],
        ),
        (
            "grant usage on sequence s to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="sequence",
                    privileges=("usage",),
                    grantees=("readers",),
                    objects=("s",),
                )
            ],
        ),
        (
            "grant execute on function f(int), app.g to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="function",
                    privileges=("execute",),
                    grantees=("readers",),
                    routines=(
                        record("RoutineSignature", name="f", types=("integer",)),
                        record("RoutineSignature", name="app.g", types=None),
                    ),
                )
            ],
        ),
        (
            "grant execute on procedure p() to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="procedure",
                    privileges=("execute",),
                    grantees=("readers",),
                    routines=(record("RoutineSignature", name="p", types=()),),
                )
            ],
        ),
        (
            "grant execute on routine r to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="routine",
                    privileges=("execute",),
                    grantees=("readers",),
                    routines=(record("RoutineSignature", name="r", types=None),),
                )
            ],
        ),
        (
            "grant execute on all functions in schema app to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="function",
                    privileges=("execute",),
                    grantees=("readers",),
                    in_schemas=("app",),
                )
            ],
        ),
        (
            "grant usage on type app.kind to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="type",
                    privileges=("usage",),
                    grantees=("readers",),
                    objects=("app.kind",),
                )
            ],
        ),
        (
            "grant connect on database shop to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="database",
                    privileges=("connect",),
                    grantees=("readers",),
                    objects=("shop",),
                )
            ],
        ),
        (
            "revoke grant option for select on t from readers",
            [
                record(
                    "ChangePrivileges",
                    granted=False,
                    kind="table",
                    privileges=("select",),
                    grantees=("readers",),
                    objects=("t",),
                    grant_option=True,
                )
            ],
        ),
        (
            "grant usage on language plpgsql to readers",
            [
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="language",
                    privileges=("usage",),
                    grantees=("readers",),
                    objects=("plpgsql",),
                )
            ],
        ),
    ],
)
def test_granted_and_revoked_privileges_are_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "alter default privileges grant select on tables to readers",
            [
                record(
                    "ChangeDefaultPrivileges",
                    granted=True,
                    kind="table",
                    privileges=("select",),
                    grantees=("readers",),
                )
            ],
        ),
        (
            "alter default privileges for role a, b in schema app, core revoke all on "
            "functions from public",
            [
                record(
                    "ChangeDefaultPrivileges",
                    granted=False,
                    kind="function",
                    privileges=(),
                    grantees=("public",),
                    schemas=("app", "core"),
                    roles=("a", "b"),
                )
            ],
        ),
        (
            "alter default privileges revoke grant option for all on types from readers cascade",
            [
                record(
                    "ChangeDefaultPrivileges",
                    granted=False,
                    kind="type",
                    privileges=(),
                    grantees=("readers",),
                    grant_option=True,
                    cascade=True,
                )
            ],
        ),
        (
            "alter default privileges in schema app grant usage on sequences to readers",
            [
                record(
                    "ChangeDefaultPrivileges",
                    granted=True,
                    kind="sequence",
                    privileges=("usage",),
                    grantees=("readers",),
                    schemas=("app",),
                )
            ],
        ),
    ],
)
def test_default_privileges_are_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ("create role r", [record("CreateRole", name="r")]),
        (
            "create user r superuser bypassrls noinherit",
            [
                record(
                    "CreateRole", name="r", superuser=True, bypass_row_security=True, inherits=False
                )
            ],
        ),
        (
            "create role r nosuperuser nobypassrls inherit in role a, b",
            [
                record(
                    "CreateRole",
                    name="r",
                    superuser=False,
                    bypass_row_security=False,
                    inherits=True,
                    member_of=("a", "b"),
                )
            ],
        ),
        (
            "create role r role a, b admin c",
            [record("CreateRole", name="r", members=("a", "b", "c"))],
        ),
        (
            "alter group r add user a, b",
            [record("GrantRole", roles=("r",), members=("a", "b"), granted=True)],
        ),
        (
            "alter group r drop user a",
            [record("GrantRole", roles=("r",), members=("a",), granted=False)],
        ),
        ("alter role r superuser", [record("CreateRole", name="r", exists=True, superuser=True)]),
        (
            "alter role current_user nologin",
            [record("CreateRole", name="current_user", exists=True)],
        ),
        ("drop role a, b", [record("DropRole", names=("a", "b"))]),
        ("drop role if exists current_user", [record("DropRole", names=("current_user",))]),
        ("grant a, b to r", [record("GrantRole", roles=("a", "b"), members=("r",), granted=True)]),
        (
            "revoke a from r, s",
            [record("GrantRole", roles=("a",), members=("r", "s"), granted=False)],
        ),
        (
            "grant a to r with admin option, inherit false",
            [record("GrantRole", roles=("a",), members=("r",), granted=True, inherits=False)],
        ),
        (
            "revoke admin option for a from r",
            [record("GrantRole", roles=("a",), members=("r",), granted=False, only_option=True)],
        ),
        (
            "revoke inherit option for a from r",
            [
                record(
                    "GrantRole",
                    roles=("a",),
                    members=("r",),
                    granted=False,
                    inherits=False,
                    only_option=True,
                )
            ],
        ),
        (
            "reassign owned by a, current_user to b",
            [record("ReassignOwned", roles=("a", "current_user"), new_owner="b")],
        ),
        ("drop owned by a, b cascade", [record("DropOwned", roles=("a", "b"))]),
        ("set role a", [record("SetRole", role="a")]),
        ("set local role a", [record("SetRole", role="a", local=True)]),
        ("set role none", [record("SetRole", role=None)]),
        ("reset role", [record("SetRole", role=None)]),
        ("set session authorization a", [record("SetRole", role="a", session=True)]),
        ("set session authorization default", [record("SetRole", role=None, session=True)]),
        ("set role to default", [record("SetRole", role=None)]),
    ],
)
def test_a_role_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes
