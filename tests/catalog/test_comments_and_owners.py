from __future__ import annotations

import pytest

from tests.catalog.building import (
    catalog_of,
    column,
    find,
    marked,
    routine,
    schema_named,
    table,
    type_named,
)

SHOP = """
    create schema shop;
    create table shop.orders (id bigint constraint positive check (id > 0));
    create policy own on shop.orders;
    create trigger touched before insert on shop.orders execute function f();
    create index by_id on shop.orders (id);
    create view shop.v as select 1;
    create materialized view shop.m as select 1;
    create foreign table shop.f (a int) server s;
    create sequence shop.q;
    create function shop.g(a int) returns int language sql as 'select 1';
    create type shop.mood as enum ();
    create domain shop.email as text;
    """


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("table", "orders"),
        ("index", "by_id"),
        ("view", "v"),
        ("materialized view", "m"),
        ("foreign table", "f"),
        ("sequence", "q"),
    ],
)
def test_relations_have_comments(kind: str, name: str) -> None:
    catalog = catalog_of(SHOP, f"comment on {kind} shop.{name} is 'told';")
    found = find(catalog, f"shop.{name}")
    assert found is not None
    assert found.comment == "told"
    assert found.origin_of("comment").script.path == "2.sql"


def test_columns_have_comments() -> None:
    catalog = catalog_of(SHOP, "comment on column shop.orders.id is 'number';")
    assert column(catalog, "shop.orders.id").comment == "number"
    assert table(catalog, "shop.orders").comment is None


def test_constraints_policies_and_triggers_have_comments() -> None:
    catalog = catalog_of(
        SHOP,
        """
        comment on constraint positive on shop.orders is 'a';
        comment on policy own on shop.orders is 'b';
        comment on trigger touched on shop.orders is 'c';
        """,
    )
    orders = table(catalog, "shop.orders")
    assert orders.constraints["positive"].comment == "a"
    assert orders.policies["own"].comment == "b"
    assert orders.triggers["touched"].comment == "c"


def test_functions_types_domains_and_schemas_have_comments() -> None:
    catalog = catalog_of(
        SHOP,
        """
        comment on function shop.g(int) is 'a';
        comment on type shop.mood is 'b';
        comment on domain shop.email is 'c';
        comment on schema shop is 'd';
        """,
    )
    assert routine(catalog, "shop.g").comment == "a"
    assert type_named(catalog, "shop.mood").comment == "b"
    assert type_named(catalog, "shop.email").comment == "c"
    assert schema_named(catalog, "shop").comment == "d"


def test_a_comment_of_null_is_none() -> None:
    catalog = catalog_of(
        SHOP, "comment on table shop.orders is 'told';", "comment on table shop.orders is null;"
    )
    assert table(catalog, "shop.orders").comment is None
    assert marked(table(catalog, "shop.orders").origin_of("comment")) == "3.sql:1:23 orders"


def test_comments_on_what_does_not_exist_or_is_not_kept_change_nothing() -> None:
    catalog = catalog_of(
        SHOP,
        """
        comment on table shop.nothing is 'a';
        comment on column shop.orders.nothing is 'b';
        comment on column shop.v.a is 'c';
        comment on rule r on shop.orders is 'd';
        comment on extension plpgsql is 'e';
        """,
    )
    assert table(catalog, "shop.orders").changed is None
    assert catalog.extensions["plpgsql"].comment is None


@pytest.mark.parametrize("kind", ["table", "view", "materialized view", "sequence"])
def test_relations_have_owners(kind: str) -> None:
    name = {"table": "orders", "view": "v", "materialized view": "m", "sequence": "q"}[kind]
    catalog = catalog_of(SHOP, f"alter {kind} shop.{name} owner to clerk;")
    found = find(catalog, f"shop.{name}")
    assert found is not None
    assert found.owner == "clerk"
    assert found.origin_of("owner").script.path == "2.sql"


def test_functions_types_domains_and_schemas_have_owners() -> None:
    catalog = catalog_of(
        SHOP,
        """
        alter function shop.g(int) owner to a;
        alter type shop.mood owner to b;
        alter domain shop.email owner to current_user;
        alter schema shop owner to d;
        """,
    )
    assert routine(catalog, "shop.g").owner == "a"
    assert type_named(catalog, "shop.mood").owner == "b"
    assert type_named(catalog, "shop.email").owner == "postgres"
    assert schema_named(catalog, "shop").owner == "d"


def test_an_owner_of_what_does_not_exist_or_is_not_kept_changes_nothing() -> None:
    catalog = catalog_of(
        SHOP, "alter function shop.h() owner to a; alter publication orders owner to b;"
    )
    assert table(catalog, "shop.orders").owner == "postgres"
