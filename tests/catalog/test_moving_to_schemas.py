from __future__ import annotations

from tests.catalog.building import (
    catalog_of,
    column,
    find,
    index,
    marked,
    names,
    routine,
    schema_named,
    sequence,
    table,
    type_named,
)

ORDERS = """
    create schema shop;
    create table orders (id serial primary key, note text);
    create index on orders (note);
    """


def test_a_table_takes_its_indexes_and_its_sequences_along() -> None:
    catalog = catalog_of(ORDERS, "alter table orders set schema shop;")
    assert names(schema_named(catalog, "shop").relations.values()) == [
        "shop.orders",
        "shop.orders_pkey",
        "shop.orders_note_idx",
        "shop.orders_id_seq",
    ]
    assert schema_named(catalog, "public").relations == {}


def test_a_moved_table_tells_who_moved_it() -> None:
    catalog = catalog_of(ORDERS, "alter table orders set schema shop;")
    assert marked(table(catalog, "shop.orders").origin_of("schema")) == "2.sql:1:31 shop"


def test_names_of_constraints_are_taken_in_the_schema_that_a_table_moved_to() -> None:
    catalog = catalog_of(ORDERS, "alter table orders set schema shop;")
    assert schema_named(catalog, "shop").has_constraint("orders_pkey")
    assert not schema_named(catalog, "public").has_constraint("orders_pkey")


def test_a_table_is_not_moved_where_its_name_is_taken() -> None:
    catalog = catalog_of(
        ORDERS, "create table shop.orders ();", "alter table orders set schema shop;"
    )
    assert set(names(catalog.tables())) == {"public.orders", "shop.orders"}


def test_a_table_moved_to_where_it_is_stays_as_it_is() -> None:
    catalog = catalog_of(ORDERS, "alter table orders set schema public;")
    assert table(catalog, "orders").changed is None


def test_a_relation_that_does_not_exist_is_not_moved() -> None:
    catalog = catalog_of(ORDERS, "alter table if exists nothing set schema shop;")
    assert schema_named(catalog, "shop").relations == {}


def test_a_materialized_view_takes_its_indexes_along() -> None:
    catalog = catalog_of(
        ORDERS,
        "create materialized view m as select note from orders; create index on m (note);",
        "alter materialized view m set schema shop;",
    )
    assert list(schema_named(catalog, "shop").relations) == ["m", "m_note_idx"]
    assert index(catalog, "shop.m_note_idx").schema == "shop"


def test_a_view_a_foreign_table_and_a_sequence_are_moved() -> None:
    catalog = catalog_of(
        """
        create view v as select 1;
        create foreign table f (a int) server s;
        create sequence q;
        alter view v set schema shop;
        alter foreign table f set schema shop;
        alter sequence q set schema shop;
        """
    )
    assert list(schema_named(catalog, "shop").relations) == ["v", "f", "q"]
    assert not schema_named(catalog, "shop").known


def test_a_moved_sequence_still_belongs_to_its_column() -> None:
    catalog = catalog_of(ORDERS, "alter table orders set schema shop;")
    owned = sequence(catalog, "shop.orders_id_seq")
    assert owned.owner_column is column(catalog, "shop.orders.id")


def test_one_overload_is_moved_by_its_signature() -> None:
    catalog = catalog_of(
        """
        create function f(a int) returns int language sql as 'select 1';
        create function f(a text) returns int language sql as 'select 1';
        """,
        "alter function f(int) set schema shop;",
    )
    assert names(catalog.routines()) == ["public.f(text)", "shop.f(integer)"]
    assert routine(catalog, "shop.f").origin_of("schema").script.path == "2.sql"


def test_a_function_that_does_not_exist_is_not_moved() -> None:
    catalog = catalog_of("alter function f(int) set schema shop;")
    assert schema_named(catalog, "shop").routines == {}


def test_a_type_and_a_domain_are_moved() -> None:
    catalog = catalog_of(
        "create type mood as enum (); create domain email as text;",
        "alter type mood set schema shop; alter domain email set schema shop;",
    )
    assert names(catalog.user_types()) == ["shop.mood", "shop.email"]
    assert type_named(catalog, "shop.mood").origin_of("schema").script.path == "2.sql"


def test_a_type_is_not_moved_where_its_name_is_taken() -> None:
    catalog = catalog_of(
        "create schema shop; create type mood as enum (); create domain shop.mood as text;",
        "alter type mood set schema shop;",
    )
    assert names(catalog.user_types()) == ["public.mood", "shop.mood"]


def test_an_extension_is_moved() -> None:
    catalog = catalog_of("create extension citext;", "alter extension citext set schema shop;")
    assert catalog.extensions["citext"].schema == "shop"
    assert catalog.extensions["citext"].origin_of("schema").script.path == "2.sql"


def test_an_extension_that_does_not_exist_is_not_moved() -> None:
    catalog = catalog_of("alter extension citext set schema shop;")
    assert list(catalog.extensions) == ["plpgsql"]


def test_a_move_of_a_kind_that_is_not_kept_changes_nothing() -> None:
    catalog = catalog_of(ORDERS, "alter operator class orders using btree set schema shop;")
    assert find(catalog, "orders") is not None
