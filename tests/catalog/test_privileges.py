"""Who may do what: what no server can be asked, and what rules are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.catalog.building import (
    catalog_of,
    find,
    index,
    marked,
    routine,
    schema_named,
    sequence,
    table,
    type_named,
)

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import OwnedObject

CLERK = "create role clerk; create role judge; create table t (x int, y int);"


def may(catalog: Catalog, role: str, privilege: str, name: str = "t") -> bool | None:
    """What the catalogue says of a relation."""
    relation = find(catalog, name)
    assert relation is not None
    return catalog.may(role, privilege, relation)


def held(
    catalog: Catalog, role: str, on: OwnedObject, column: str | None = None
) -> set[str] | None:
    """All privileges of a role."""
    privileges = catalog.privileges_of(role, on, column)
    return None if privileges is None else set(privileges)


def test_only_what_is_granted_may_be_done() -> None:
    catalog = catalog_of(CLERK, "grant select, insert on t to clerk;")
    assert held(catalog, "clerk", table(catalog)) == {"select", "insert"}
    assert held(catalog, "judge", table(catalog)) == set()
    assert may(catalog, "clerk", "select") is True
    assert may(catalog, "clerk", "delete") is False


def test_what_is_granted_to_public_everybody_may() -> None:
    catalog = catalog_of(CLERK, "grant select on t to public;")
    for role in ("public", "clerk", "somebody"):
        assert may(catalog, role, "select") is True


def test_the_owner_may_everything_that_is_not_revoked() -> None:
    catalog = catalog_of(CLERK, "alter table t owner to clerk; revoke delete on t from clerk;")
    assert may(catalog, "clerk", "update") is True
    assert may(catalog, "clerk", "delete") is False


def test_a_superuser_may_everything() -> None:
    catalog = catalog_of(CLERK, "alter role clerk superuser;")
    assert held(catalog, "clerk", schema_named(catalog, "public")) == {"usage", "create"}
    assert may(catalog, "clerk", "truncate") is True


def test_a_member_may_what_its_groups_may_if_it_inherits() -> None:
    catalog = catalog_of(
        CLERK,
        "create role office; grant select on t to office; grant office to clerk;"
        "grant office to judge with inherit false;",
    )
    assert may(catalog, "clerk", "select") is True
    assert may(catalog, "judge", "select") is False
    assert catalog.roles["judge"].member_of == {"office"}


def test_members_of_each_other_do_not_end_in_a_circle() -> None:
    catalog = catalog_of("grant a to b; grant b to a; create table t (); grant select on t to b;")
    assert may(catalog, "a", "select") is True
    assert may(catalog, "a", "insert") is False


def test_a_privilege_on_a_column_is_none_on_the_table() -> None:
    catalog = catalog_of(CLERK, "grant select (x) on t to clerk; grant update on t to clerk;")
    assert may(catalog, "clerk", "select") is False
    assert held(catalog, "clerk", table(catalog), "x") == {"select", "update"}
    assert catalog.may("clerk", "select", table(catalog), "y") is False


def test_all_kinds_of_objects_have_privileges() -> None:
    catalog = catalog_of(
        CLERK,
        "create sequence q; create type m as enum ();"
        "create function f() returns int language sql as 'select 1';"
        "grant usage on sequence q to clerk; revoke all on function f() from public;",
    )
    assert held(catalog, "clerk", sequence(catalog, "q")) == {"usage"}
    assert catalog.may("clerk", "execute", routine(catalog)) is False
    assert catalog.may("clerk", "usage", type_named(catalog, "m")) is True
    assert catalog.may("clerk", "usage", schema_named(catalog, "public")) is True
    assert catalog.may("clerk", "create", schema_named(catalog, "public")) is False


def test_an_index_has_no_privileges() -> None:
    catalog = catalog_of(CLERK, "create index i on t (x); grant select on i to clerk;")
    assert catalog.may("postgres", "select", index(catalog, "i")) is None


def test_a_misspelt_privilege_is_an_error() -> None:
    catalog = catalog_of(CLERK)
    with pytest.raises(KeyError, match="selec"):
        catalog.may("clerk", "selec", table(catalog))


def test_nothing_is_known_of_what_no_file_created() -> None:
    catalog = catalog_of(
        "alter table t enable row level security; grant select on t to clerk;"
        "create table app.u (); grant usage on schema app to clerk; revoke all on t from clerk;"
        "alter schema app owner to clerk; alter table t owner to clerk;"
    )
    assert may(catalog, "clerk", "select", "t") is None
    assert held(catalog, "clerk", schema_named(catalog, "app")) is None
    assert may(catalog, "clerk", "select", "app.u") is False


def test_a_table_that_is_created_after_all_has_only_later_privileges() -> None:
    catalog = catalog_of(
        "alter table t add x int; alter table t owner to clerk; grant select (x) on t to judge;",
        "create table t (x int); grant insert on t to clerk;",
    )
    assert held(catalog, "clerk", table(catalog)) == {"insert"}
    assert held(catalog, "judge", table(catalog), "x") == set()


def test_roles_that_no_file_created_have_privileges_too() -> None:
    catalog = catalog_of(
        "create table t (); grant select on t to app; grant app to login;"
        "alter default privileges for role app grant insert on tables to login;"
        "set role app; create table u (); grant update on t to login;"
    )
    assert held(catalog, "login", table(catalog)) == {"select", "update"}
    assert may(catalog, "login", "delete", "u") is True
    assert table(catalog, "u").owner == "app"


def test_every_file_begins_as_the_same_role() -> None:
    catalog = catalog_of("set role a; create table t ();", "create table u ();")
    assert (table(catalog).owner, table(catalog, "u").owner) == ("a", "postgres")


def test_a_role_that_is_set_for_a_transaction_ends_with_it() -> None:
    catalog = catalog_of(
        "begin; set local role a; create table t (); set local session authorization b;"
        "create table u (); set local role none; create table v (); commit; create table w ();"
        "set local session authorization default; create table x ();"
    )
    owners = [table(catalog, name).owner for name in "tuvwx"]
    assert owners == ["a", "b", "postgres", "postgres", "postgres"]


def test_postgres_on_supabase_grants_only_what_it_may() -> None:
    catalog = catalog_of(
        "grant select on auth.users to anon; create table t (); grant select on auth.users to t;"
        "alter role postgres superuser; grant insert on auth.users to anon;",
        environment="supabase",
    )
    users = table(catalog, "auth.users")
    assert users.owner == "supabase_auth_admin"
    assert held(catalog, "anon", users) == {"insert"}
    assert may(catalog, "anon", "truncate") is True


def test_the_statement_that_changed_privileges_last_is_known() -> None:
    catalog = catalog_of(CLERK, "grant select on t to clerk;", "grant select on t to missing;")
    assert marked(table(catalog).origin_of("privileges")).startswith("3.sql:1:1 grant")


@pytest.mark.parametrize(
    "refused",
    [
        "grant execute on t to clerk;",
        "grant connect on t to clerk;",
        "grant select (z) on t to clerk;",
        "grant delete (x) on t to clerk;",
        "grant select on t to public with grant option;",
        "grant all on sequence t to clerk;",
        "grant select on missing to clerk;",
        "grant all on all tables in schema missing to clerk;",
        "grant connect on database d to clerk;",
        "grant usage on type missing to clerk;",
        "grant execute on function missing() to clerk;",
        "alter default privileges grant select on tables to public with grant option;",
        "alter default privileges grant all on large objects to clerk;",
    ],
)
def test_what_postgres_refuses_grants_nothing(refused: str) -> None:
    catalog = catalog_of(CLERK, refused, "create table u (z int);")
    assert table(catalog).acl is None
    assert table(catalog).column_acls == {}
    assert table(catalog, "u").acl is None
    assert catalog.may("clerk", "select", table(catalog), "x") is False


def test_columns_of_a_table_whose_columns_are_not_known_may_be_granted() -> None:
    catalog = catalog_of(
        CLERK, "create table u as select * from t; grant select (x) on u to clerk;"
    )
    assert catalog.may("clerk", "select", table(catalog, "u"), "x") is True


def test_a_revoke_without_cascade_is_refused_where_others_depend_on_it() -> None:
    catalog = catalog_of(
        CLERK,
        "grant select on t to clerk with grant option; set role clerk;"
        "grant select on t to judge; reset role; revoke select on t from clerk;",
    )
    assert may(catalog, "clerk", "select") is True
    assert may(catalog, "judge", "select") is True


def test_an_option_is_not_granted_back_to_the_grantor() -> None:
    catalog = catalog_of(
        CLERK,
        "grant select on t to clerk with grant option; set role clerk;"
        "grant select on t to judge with grant option; set role judge;"
        "grant select on t to clerk with grant option; reset role;"
        "revoke select on t from clerk cascade;",
    )
    assert may(catalog, "clerk", "select") is False
    assert may(catalog, "judge", "select") is False


def test_a_long_chain_of_grants_is_revoked() -> None:
    roles = [f"r{number}" for number in range(300)]
    created = "".join(f"create role {role};" for role in roles)
    chain = "".join(
        f"grant select on t to {role} with grant option; set role {role};" for role in roles
    )
    catalog = catalog_of(
        f"create table t (); {created} {chain} reset role; revoke all on t from r0 cascade;"
    )
    assert not any(may(catalog, role, "select") for role in roles)


# Doubt


@pytest.mark.parametrize(
    "statement",
    [
        "grant select on ${schema}.t to clerk;",
        "grant select (x) on ${schema}.t to clerk;",
        "grant all (x) on ${schema}.t to public;",
        "grant select on other, u_${suffix}, ${schema}.t to clerk;",
        "grant all on all tables in schema ${schema} to clerk;",
        "grant select on t to ${role};",
        "grant select on t to judge, ${role};",
        "alter table t owner to ${role};",
    ],
)
def test_what_cannot_be_read_leaves_doubt_about_a_table(statement: str) -> None:
    catalog = catalog_of(CLERK, statement)
    assert may(catalog, "clerk", "select") is None
    assert held(catalog, "clerk", table(catalog)) is None
    assert may(catalog, "postgres", "select") is True


@pytest.mark.parametrize(
    "statement",
    [
        "revoke all on ${name} from clerk;",
        "revoke select on all tables in schema ${name} from clerk;",
        "revoke select on t from ${role};",
        "revoke all on t from ${role}, judge;",
    ],
)
def test_what_cannot_be_read_leaves_doubt_about_what_was_granted(statement: str) -> None:
    catalog = catalog_of(CLERK, "grant select on t to clerk, judge;", statement)
    assert may(catalog, "clerk", "select") is None
    assert may(catalog, "clerk", "insert") is False


def test_doubt_is_about_the_roles_and_privileges_that_are_named() -> None:
    catalog = catalog_of(
        CLERK,
        "grant select, insert on t to clerk, judge;",
        "grant update on ${name} to judge; revoke select on ${name} from clerk;"
        "revoke grant option for insert on ${name} from clerk;",
    )
    assert may(catalog, "clerk", "update") is False
    assert may(catalog, "clerk", "select") is None
    assert may(catalog, "clerk", "insert") is True
    assert may(catalog, "judge", "update") is None
    assert may(catalog, "judge", "select") is True


def test_a_later_statement_ends_the_doubt() -> None:
    catalog = catalog_of(
        CLERK,
        "grant select on t to clerk;",
        "revoke select on ${name} from clerk; grant update on ${name} to judge;"
        "grant select on t to clerk; revoke all on t from judge;"
        "revoke grant option for all on t from judge;",
    )
    assert held(catalog, "clerk", table(catalog)) == {"select"}
    assert held(catalog, "judge", table(catalog)) == set()


def test_doubt_about_one_table_is_none_about_another() -> None:
    catalog = catalog_of(
        CLERK,
        "create table other ();",
        "grant select on t to ${role}; grant insert on all tables in schema public to judge;"
        "revoke grant option for insert on other from ${role};",
    )
    assert may(catalog, "clerk", "select", "t") is None
    assert may(catalog, "clerk", "select", "other") is False
    assert held(catalog, "judge", table(catalog, "other")) == {"insert"}


def test_doubt_goes_with_the_role() -> None:
    catalog = catalog_of(
        CLERK, "grant select on ${name} to clerk;", "alter role clerk rename to scribe;"
    )
    assert may(catalog, "clerk", "select") is False
    assert may(catalog, "scribe", "select") is None


def test_nobody_has_doubt_about_what_the_statement_could_not_change() -> None:
    catalog = catalog_of(
        "create table t (); grant all on ${name} to anon; grant usage on schema ${x} to anon;",
        environment="supabase",
    )
    assert may(catalog, "anon", "select", "auth.users") is False
    assert may(catalog, "anon", "select", "storage.objects") is True


def test_doubt_reaches_no_further_than_the_names() -> None:
    catalog = catalog_of(
        CLERK,
        "create table other (); create schema shop; create sequence q; create type m as enum ();"
        "create function f() returns int language sql as 'select 1';"
        "create function g() returns int language sql as 'select 1';"
        "grant select on t${x} to clerk; revoke execute on function ${x}.f() from public;"
        "grant usage on schema ${x} to clerk; revoke usage on type ${x} from public;"
        "grant usage on language ${x} to clerk; grant select on sequence ${x} to judge;",
    )
    assert may(catalog, "clerk", "select", "t") is None
    assert may(catalog, "clerk", "select", "other") is False
    assert may(catalog, "clerk", "select", "q") is False
    assert may(catalog, "judge", "select", "q") is None
    assert catalog.may("clerk", "execute", routine(catalog, "f")) is None
    assert catalog.may("clerk", "execute", routine(catalog, "g")) is True
    assert catalog.may("clerk", "usage", schema_named(catalog, "shop")) is None
    assert catalog.may("clerk", "usage", type_named(catalog, "m")) is None


@pytest.mark.parametrize(
    "statement",
    [
        "alter default privileges in schema ${schema} grant select on tables to clerk;",
        "alter default privileges for role ${role} grant select on tables to clerk;",
        "alter default privileges grant select on tables to ${role};",
        "alter default privileges in schema public grant select on tables to ${role};",
    ],
)
def test_defaults_that_cannot_be_read_leave_doubt_about_later_objects(statement: str) -> None:
    catalog = catalog_of(CLERK, statement, "create table u (); create sequence q;")
    assert may(catalog, "clerk", "select", "t") is False
    assert may(catalog, "clerk", "select", "u") is None
    assert may(catalog, "clerk", "select", "q") is False


def test_what_an_unreadable_role_creates_is_in_doubt() -> None:
    catalog = catalog_of(CLERK, "set role ${role}; create table u (); grant insert on t to clerk;")
    assert may(catalog, "clerk", "select", "u") is None
    assert may(catalog, "clerk", "insert", "t") is True


def test_a_member_of_an_unreadable_role_is_in_doubt() -> None:
    catalog = catalog_of(CLERK, "grant ${role} to clerk;")
    assert may(catalog, "clerk", "select") is None
    assert may(catalog, "judge", "select") is False


# Roles that go


def test_a_renamed_role_keeps_what_refers_to_it() -> None:
    catalog = catalog_of(
        CLERK,
        "create policy p on t to clerk, judge; grant select on t to clerk; grant clerk to judge;"
        "alter table t owner to judge; alter role clerk rename to scribe;"
        "alter role judge rename to scribe; alter role ghost rename to spirit;",
    )
    assert table(catalog).policies["p"].roles == ("scribe", "judge")
    assert may(catalog, "scribe", "select") is True
    assert may(catalog, "clerk", "select") is False
    assert catalog.roles["judge"].inherits_from == {"scribe"}
    assert table(catalog).owner == "judge"


def test_a_role_that_no_file_created_is_renamed_too() -> None:
    catalog = catalog_of("create table t (); grant select on t to a;", "alter role a rename to b;")
    assert may(catalog, "b", "select") is True
    assert list(catalog.roles) == ["postgres"]


def test_a_dropped_role_leaves_the_others() -> None:
    catalog = catalog_of(CLERK, "grant clerk to judge; drop role clerk, ghost;")
    assert catalog.roles["judge"].member_of == set()
    assert catalog.roles["judge"].inherits_from == set()


def test_owned_objects_are_reassigned() -> None:
    catalog = catalog_of(CLERK, "alter table t owner to clerk; reassign owned by clerk to judge;")
    assert table(catalog).owner == "judge"
    assert marked(table(catalog).origin_of("owner")).startswith("2.sql:1:")


def test_owned_objects_are_dropped_and_policies_left() -> None:
    catalog = catalog_of(
        CLERK,
        "create table u (); alter table u owner to clerk; create policy own on t to clerk;"
        "create policy all_of_us on t to clerk, judge; create policy other on t to judge;"
        "create schema s authorization clerk create table t (); drop owned by clerk;",
    )
    assert find(catalog, "u") is None
    assert catalog.schema("s") is None
    policies = table(catalog).policies
    assert {name: policy.roles for name, policy in policies.items()} == {
        "all_of_us": ("judge",),
        "other": ("judge",),
    }
