from __future__ import annotations

from tests.catalog.building import (
    catalog_of,
    column,
    names,
    routine,
    schema_named,
    sequence,
    table,
    type_named,
)

ORDERS = "create table public.orders (id bigint primary key, note text);"


def test_drop_table_takes_its_indexes_along() -> None:
    catalog = catalog_of(ORDERS, "drop table orders;")
    assert schema_named(catalog, "public").relations == {}


def test_drop_table_of_several_tables_drops_each() -> None:
    catalog = catalog_of(
        "create table a (); create table b (); create table c ();", "drop table a, c;"
    )
    assert names(catalog.tables()) == ["public.b"]


def test_drop_table_of_another_schema_leaves_the_one_of_the_same_name() -> None:
    catalog = catalog_of("create table a.t (); create table b.t ();", "drop table b.t;")
    assert names(catalog.tables()) == ["a.t"]


def test_drop_of_a_table_that_does_not_exist_changes_nothing() -> None:
    assert names(catalog_of(ORDERS, "drop table if exists nowhere;").tables()) == ["public.orders"]


def test_drop_index_takes_it_from_its_table() -> None:
    catalog = catalog_of(ORDERS, "create index on orders (note);", "drop index orders_note_idx;")
    assert list(table(catalog, "public.orders").indexes) == ["orders_pkey"]
    assert "orders_note_idx" not in schema_named(catalog, "public").relations


def test_drop_index_of_a_constraint_is_refused() -> None:
    catalog = catalog_of(ORDERS, "drop index orders_pkey;")
    assert list(table(catalog, "public.orders").indexes) == ["orders_pkey"]


def test_drop_index_cascade_takes_the_foreign_keys_that_need_it() -> None:
    catalog = catalog_of(
        """
        create table users (email text);
        create unique index users_email_key on users (email);
        create table orders (email text references users (email));
        drop index users_email_key cascade;
        """
    )
    assert table(catalog, "public.orders").constraints == {}


def test_drop_sequence_takes_the_default_of_a_serial_column() -> None:
    catalog = catalog_of("create table t (id serial);", "drop sequence t_id_seq cascade;")
    assert not column(catalog, "public.t.id").has_default
    assert table(catalog, "public.t").sequences == []


def test_drop_view_takes_the_views_that_read_it() -> None:
    catalog = catalog_of(
        ORDERS,
        "create view a as select id from orders; create view b as select id from a;",
        "drop view a cascade;",
    )
    assert names(catalog.relations()) == ["public.orders", "public.orders_pkey"]


def test_drop_materialized_view_takes_its_indexes_along() -> None:
    catalog = catalog_of(
        "create materialized view m as select 1 as a; create index m_a_idx on m (a);",
        "drop materialized view m;",
    )
    assert schema_named(catalog, "public").relations == {}


def test_drop_foreign_table() -> None:
    catalog = catalog_of("create foreign table f (a int) server s;", "drop foreign table f;")
    assert schema_named(catalog, "public").relations == {}


def test_drop_policy_and_drop_trigger_name_the_table_they_stand_on() -> None:
    catalog = catalog_of(
        """
        create table a (); create table b ();
        create policy p on a; create policy p on b;
        create trigger t before insert on a execute function f();
        create trigger t before insert on b execute function f();
        drop policy p on a;
        drop trigger t on b;
        """
    )
    assert list(table(catalog, "public.a").policies) == []
    assert list(table(catalog, "public.b").policies) == ["p"]
    assert list(table(catalog, "public.a").triggers) == ["t"]
    assert list(table(catalog, "public.b").triggers) == []


def test_drop_policy_on_a_table_that_does_not_exist_changes_nothing() -> None:
    catalog = catalog_of(ORDERS, "drop policy if exists p on nowhere;")
    assert list(schema_named(catalog, "public").relations) == ["orders", "orders_pkey"]


def test_drop_rule_changes_nothing_that_is_kept() -> None:
    catalog = catalog_of(ORDERS, "drop rule r on orders;")
    assert names(catalog.tables()) == ["public.orders"]


def test_drop_of_a_kind_that_is_not_kept_changes_nothing() -> None:
    catalog = catalog_of(ORDERS, "drop publication orders;")
    assert names(catalog.tables()) == ["public.orders"]


def test_drop_function_by_signature_leaves_the_other_overloads() -> None:
    catalog = catalog_of(
        """
        create function f(a int) returns int language sql as 'select 1';
        create function f(a text) returns int language sql as 'select 1';
        drop function f(integer);
        """
    )
    assert names(catalog.routines()) == ["public.f(text)"]


def test_drop_function_without_signature_needs_it_to_be_the_only_one() -> None:
    overloaded = """
        create function f(a int) returns int language sql as 'select 1';
        create function f(a text) returns int language sql as 'select 1';
        drop function f;
        """
    alone = "create function g() returns int language sql as 'select 1'; drop function g;"
    catalog = catalog_of(overloaded, alone)
    assert names(catalog.routines()) == ["public.f(integer)", "public.f(text)"]


def test_drop_function_with_a_signature_that_none_has_changes_nothing() -> None:
    catalog = catalog_of(
        "create function f() returns int language sql as 'select 1';", "drop function f(int);"
    )
    assert names(catalog.routines()) == ["public.f()"]


def test_drop_procedure_routine_and_aggregate() -> None:
    catalog = catalog_of(
        """
        create procedure p() language sql as 'select 1';
        create procedure q() language sql as 'select 1';
        create aggregate total(int) (sfunc = int4pl, stype = int);
        drop procedure p();
        drop routine q;
        drop aggregate total(int);
        """
    )
    assert names(catalog.routines()) == []


TRIGGERS = """
    create table t (); create table u ();
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger a before insert on t execute function touch();
    create trigger b before insert on u execute function public.touch();
    create trigger c before insert on u execute function other();
    """


def test_drop_function_cascade_takes_the_triggers_that_run_it() -> None:
    catalog = catalog_of(TRIGGERS, "drop function touch() cascade;")
    assert list(table(catalog, "public.t").triggers) == []
    assert list(table(catalog, "public.u").triggers) == ["c"]


def test_drop_function_with_arguments_cascade_leaves_triggers_alone() -> None:
    overload = "create function touch(a int) returns int language sql as 'select 1';"
    catalog = catalog_of(TRIGGERS, overload, "drop function touch(int) cascade;")
    assert list(table(catalog, "public.t").triggers) == ["a"]


def test_drop_type_cascade_takes_the_columns_of_that_type() -> None:
    catalog = catalog_of(
        "create type mood as enum ('ok'); create table t (id int, mood mood);",
        "drop type mood cascade;",
    )
    assert list(table(catalog, "public.t").columns) == ["id"]
    assert schema_named(catalog, "public").types == {}


def test_drop_domain_leaves_the_type_of_the_same_name_elsewhere() -> None:
    catalog = catalog_of(
        "create schema a; create domain d as text; create domain a.d as text;", "drop domain d;"
    )
    assert names(catalog.user_types()) == ["a.d"]


def test_drop_of_a_type_that_does_not_exist_changes_nothing() -> None:
    catalog = catalog_of("create type mood as enum ();", "drop type if exists temper;")
    assert type_named(catalog, "public.mood").object_name == "public.mood"


SHOP = """
    create schema shop;
    create type shop.mood as enum ('ok');
    create table shop.users (id bigint primary key);
    create table shop.orders (user_id bigint references shop.users);
    create view public.everyone as select id from shop.users;
    create function shop.touch() returns trigger language plpgsql as 'begin return new; end';
    create table public.guests (user_id bigint references shop.users, mood shop.mood);
    create trigger touched before insert on public.guests execute function shop.touch();
    """


def test_drop_schema_cascade_takes_everything_in_it() -> None:
    catalog = catalog_of(SHOP, "drop schema shop cascade;")
    assert catalog.schema("shop") is None
    assert names(catalog.routines()) == []


def test_drop_schema_cascade_takes_what_needs_its_objects_elsewhere() -> None:
    catalog = catalog_of(SHOP, "drop schema shop cascade;")
    guests = table(catalog, "public.guests")
    assert list(guests.columns) == ["user_id"]
    assert guests.constraints == {}
    assert guests.triggers == {}
    assert names(catalog.views()) == []


def test_drop_schema_cascade_takes_the_extensions_in_it() -> None:
    catalog = catalog_of(
        "create schema tools; create extension citext schema tools; create extension hstore;",
        "drop schema tools cascade;",
    )
    assert list(catalog.extensions) == ["plpgsql", "hstore"]


def test_drop_of_a_schema_that_does_not_exist_changes_nothing() -> None:
    catalog = catalog_of(SHOP, "drop schema if exists nowhere cascade;")
    assert schema_named(catalog, "shop").known


def test_drop_extension_and_drop_event_trigger() -> None:
    catalog = catalog_of(
        """
        create extension citext; create extension hstore;
        create function f() returns event_trigger language plpgsql as 'begin end';
        create event trigger e on ddl_command_end execute function f();
        drop extension citext;
        drop event trigger e;
        """
    )
    assert list(catalog.extensions) == ["plpgsql", "hstore"]
    assert catalog.event_triggers == {}


def test_drop_role_of_several_roles() -> None:
    catalog = catalog_of("create role a; create role b; create role c;", "drop role a, c, d;")
    assert list(catalog.roles) == ["postgres", "b"]


def test_a_dropped_object_can_be_created_again() -> None:
    catalog = catalog_of(ORDERS, "drop table orders;", "create table orders (number text);")
    assert list(table(catalog, "public.orders").columns) == ["number"]
    assert table(catalog, "public.orders").origin.script.path == "3.sql"


def test_a_routine_that_was_dropped_can_be_created_with_another_body() -> None:
    create = "create function f() returns int language sql as 'select 1';"
    catalog = catalog_of(create, "drop function f;", create.replace("1", "2"))
    assert routine(catalog, "public.f").body == "select 2"


def test_a_sequence_of_its_own_is_dropped() -> None:
    catalog = catalog_of("create sequence s; create sequence t;", "drop sequence s;")
    assert list(schema_named(catalog, "public").relations) == ["t"]
    assert sequence(catalog, "public.t").known
