from __future__ import annotations

from tests.catalog.building import catalog_of, find, index, marked, names, schema_named, table


def test_a_created_schema_is_known_and_has_an_owner() -> None:
    schema = schema_named(catalog_of("create schema shop authorization clerk;"), "shop")
    assert schema.known
    assert schema.owner == "clerk"
    assert marked(schema.origin) == "1.sql:1:15 shop"


def test_a_schema_without_a_name_is_called_after_its_owner() -> None:
    assert schema_named(catalog_of("create schema authorization clerk;"), "clerk").known


def test_a_schema_that_exists_is_not_created_again() -> None:
    catalog = catalog_of("create schema shop;", "create schema if not exists shop;")
    assert schema_named(catalog, "shop").origin.script.path == "1.sql"


def test_a_schema_that_is_only_named_is_unknown_until_a_file_creates_it() -> None:
    use = "create table shop.orders ();"
    assert not schema_named(catalog_of(use), "shop").known
    created = schema_named(catalog_of(use, "create schema if not exists shop;"), "shop")
    assert created.known
    assert created.origin.script.path == "2.sql"


def test_a_schema_with_a_placeholder_for_a_name_is_unknown() -> None:
    catalog = catalog_of("create schema ${name};")
    assert [item.name for item in catalog.named_objects()] == []


def test_a_schema_created_with_a_placeholder_after_its_use_stays_unknown() -> None:
    catalog = catalog_of("create table ${name}.t (); create schema ${name};")
    assert [schema.known for schema in catalog.schemas.values()] == [True, False]


def test_the_elements_of_a_new_schema_are_created_in_it() -> None:
    catalog = catalog_of(
        """
        create table orders ();
        create schema shop
            create table orders (id int)
            create index orders_id_idx on orders (id)
            create view everything as select id from orders;
        create table lines ();
        """
    )
    assert names(catalog.relations()) == [
        "public.orders",
        "public.lines",
        "shop.orders",
        "shop.orders_id_idx",
        "shop.everything",
    ]
    assert index(catalog, "shop.orders_id_idx").table is table(catalog, "shop.orders")


def test_an_extension_is_created_in_the_schema_it_is_given() -> None:
    catalog = catalog_of(
        "create schema tools; create extension citext with schema tools version '1.6';"
    )
    extension = catalog.extensions["citext"]
    assert (extension.schema, extension.version) == ("tools", "1.6")
    assert marked(extension.origin) == "1.sql:1:39 citext"


def test_an_extension_without_a_schema_is_created_in_the_first_of_the_search_path() -> None:
    plain = catalog_of("create extension citext;")
    moved = catalog_of("create schema tools; set search_path = tools; create extension citext;")
    assert plain.extensions["citext"].schema == "public"
    assert moved.extensions["citext"].schema == "tools"


def test_an_extension_that_must_be_in_its_own_schema_is() -> None:
    catalog = catalog_of("create extension pg_cron with schema public;")
    assert catalog.extensions["pg_cron"].schema == "pg_catalog"
    assert not schema_named(catalog, "cron").known


def test_an_extension_that_exists_is_not_created_again() -> None:
    catalog = catalog_of(
        "create extension citext;", "create extension if not exists citext schema tools;"
    )
    assert catalog.extensions["citext"].schema == "public"


def test_cascade_creates_the_extensions_that_one_requires() -> None:
    catalog = catalog_of("create extension earthdistance schema tools cascade;")
    assert {name: found.schema for name, found in catalog.extensions.items()} == {
        "plpgsql": "pg_catalog",
        "cube": "tools",
        "earthdistance": "tools",
    }


def test_without_cascade_only_the_named_extension_is_created() -> None:
    catalog = catalog_of("create extension earthdistance;")
    assert list(catalog.extensions) == ["plpgsql", "earthdistance"]


def test_an_extension_that_nobody_knows_is_created_too() -> None:
    assert catalog_of("create extension homemade;").extensions["homemade"].schema == "public"


def test_an_extension_with_a_placeholder_for_a_name_is_not_kept() -> None:
    assert list(catalog_of("create extension ${name};").extensions) == ["plpgsql"]


def test_a_role_holds_what_it_may() -> None:
    role = catalog_of("create role a superuser bypassrls noinherit in role b;").roles["a"]
    assert (role.superuser, role.bypass_row_security, role.inherits) == (True, True, False)
    assert role.member_of == {"b"}


def test_a_plain_role_inherits_and_may_nothing_special() -> None:
    role = catalog_of("create user a;").roles["a"]
    assert (role.superuser, role.bypass_row_security, role.inherits) == (False, False, True)


def test_alter_role_changes_only_what_it_names() -> None:
    role = catalog_of("create role a bypassrls;", "alter role a superuser noinherit;").roles["a"]
    assert (role.superuser, role.bypass_row_security, role.inherits) == (True, True, False)
    assert role.origin.script.path == "1.sql"


def test_memberships_are_granted_and_revoked() -> None:
    granted = "create role a; create role b; grant b, c to a;"
    assert catalog_of(granted).roles["a"].member_of == {"b", "c"}
    assert catalog_of(granted, "revoke b from a;").roles["a"].member_of == {"c"}


def test_memberships_of_roles_that_no_file_created_are_kept() -> None:
    role = catalog_of("grant b, c to z; revoke b from z; revoke c from y;").roles["z"]
    assert (role.known, role.member_of) == (False, {"c"})


def test_a_role_is_known_once_it_is_created() -> None:
    role = catalog_of("grant b to z; alter role z nosuperuser;", "create role z;").roles["z"]
    assert (role.known, role.member_of, role.origin.script.path) == (True, {"b"}, "2.sql")


def test_a_statement_that_the_parser_rejects_is_noted_and_the_rest_is_read() -> None:
    catalog = catalog_of("create tabel a (); create table b ();")
    (rejected,) = catalog.rejected_statements
    assert rejected.message == 'syntax error at or near "tabel"'
    assert marked(rejected.origin) == "1.sql:1:8 tabel"
    assert find(catalog, "b") is not None
