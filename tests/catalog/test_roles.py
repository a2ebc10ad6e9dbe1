from __future__ import annotations

import pytest

from sqlfluff_schema_rules.changes.records import (
    ChangeDefaultPrivileges,
    ChangePrivileges,
    ColumnPrivilege,
    ObjectKind,
)
from tests.catalog.building import catalog_of


def test_a_role_is_known_with_its_attributes() -> None:
    roles = catalog_of(
        "create role a superuser bypassrls noinherit; create user b; create group c in role a, b"
    ).roles
    assert (roles["a"].superuser, roles["a"].bypass_row_security, roles["a"].inherits) == (
        True,
        True,
        False,
    )
    assert (roles["b"].superuser, roles["b"].bypass_row_security, roles["b"].inherits) == (
        False,
        False,
        True,
    )
    assert roles["c"].member_of == {"a", "b"}


def test_a_role_is_altered_renamed_and_dropped() -> None:
    roles = catalog_of(
        "create role a superuser; create role b; create role c; alter role a nosuperuser inherit;"
        "alter role b rename to d; alter role missing rename to e; drop role if exists c, missing"
    ).roles
    assert not roles["a"].superuser
    assert {"a", "d"} <= roles.keys()
    assert roles.keys().isdisjoint({"b", "c", "e"})
    assert roles["d"].name == "d"


def test_membership_is_granted_and_revoked() -> None:
    roles = catalog_of(
        "create role a; create role b; create role c; grant a, b to c, missing;"
        "revoke b from c cascade"
    ).roles
    assert roles["c"].member_of == {"a"}


def test_privileges_on_tables_are_recorded_in_their_order() -> None:
    [granted, revoked] = catalog_of(
        "grant select (a, b), update on t, s.u to anon, public with grant option;"
        "revoke all on t from anon"
    ).privilege_changes[-2:]
    assert isinstance(granted, ChangePrivileges)
    assert granted.granted
    assert granted.kind is ObjectKind.TABLE
    assert granted.privileges == ("update",)
    assert granted.on_columns == (ColumnPrivilege("select", ("a", "b")),)
    assert [str(name) for name in granted.objects] == ["t", "s.u"]
    assert granted.grantees == ("anon", "public")
    assert granted.grant_option
    assert isinstance(revoked, ChangePrivileges)
    assert (revoked.granted, revoked.privileges) == (False, ())


def test_privileges_on_routines_are_recorded_with_signatures() -> None:
    granted = catalog_of("grant execute on function f(int), s.g to anon").privilege_changes[-1]
    assert isinstance(granted, ChangePrivileges)
    assert granted.objects == ()
    assert [str(found.name) for found in granted.routines] == ["f", "s.g"]
    assert [found.types is None for found in granted.routines] == [False, True]


@pytest.mark.parametrize(
    ("statement", "kind", "schemas", "objects"),
    [
        ("grant usage on schema a, b to c", ObjectKind.SCHEMA, (), ["a", "b"]),
        ("grant all on all tables in schema a, b to c", ObjectKind.TABLE, ("a", "b"), []),
        ("grant all on all functions in schema a to c", ObjectKind.FUNCTION, ("a",), []),
        ("grant usage on type s.m to c", ObjectKind.TYPE, (), ["s.m"]),
        ("grant usage on sequence q to c", ObjectKind.SEQUENCE, (), ["q"]),
        ("grant connect on database d to c", ObjectKind.DATABASE, (), ["d"]),
        ("grant usage on foreign server f to c", ObjectKind.OTHER, (), ["f"]),
    ],
)
def test_privileges_may_be_on_anything(
    statement: str, kind: ObjectKind, schemas: tuple[str, ...], objects: list[str]
) -> None:
    granted = catalog_of(statement).privilege_changes[-1]
    assert isinstance(granted, ChangePrivileges)
    assert (granted.kind, granted.in_schemas) == (kind, schemas)
    assert [str(name) for name in granted.objects] == objects


def test_default_privileges_are_recorded() -> None:
    [everywhere, here] = catalog_of(
        "alter default privileges revoke execute on functions from public;"
        "alter default privileges for role a, b in schema s grant select, insert on tables to anon"
    ).privilege_changes[-2:]
    assert isinstance(everywhere, ChangeDefaultPrivileges)
    assert (everywhere.granted, everywhere.schemas, everywhere.roles) == (False, (), ())
    assert isinstance(here, ChangeDefaultPrivileges)
    assert (here.schemas, here.roles) == (("s",), ("a", "b"))
    assert (here.kind, here.privileges, here.grantees) == (
        ObjectKind.TABLE,
        ("select", "insert"),
        ("anon",),
    )
