from __future__ import annotations

import pytest

from tests.catalog.building import catalog_of, find, relations, table


def homes(*files: str) -> dict[str, str]:
    """The schema of every table."""
    return {found.name: found.schema for found in catalog_of(*files).all_tables() if found.known}


def test_a_schema_is_created_once() -> None:
    catalog = catalog_of(
        "create schema s authorization current_user; create schema if not exists s;"
        "create schema authorization app"
    )
    assert catalog.schemas["s"].owner == "postgres"
    assert catalog.schemas["app"].owner == "app"


def test_a_schema_is_created_with_its_elements() -> None:
    catalog = catalog_of(
        "create table t (x text); create schema s create table t (a int primary key)"
        " create view v as select * from t create index on t (a) create sequence q"
        " create table u (b int references t) create table public.w (c int);"
        "create table z (d int)"
    )
    assert relations(catalog, "s") == {"t", "t_pkey", "v", "t_a_idx", "q", "u"}
    assert relations(catalog) == {"t", "w", "z"}
    [key] = table(catalog, "s.u").foreign_keys
    assert key.referenced is table(catalog, "s.t")


def test_a_renamed_schema_keeps_everything() -> None:
    catalog = catalog_of(
        "create schema s create table t (a int primary key); create type s.m as enum ('x');"
        "create function s.f() returns int return 1; create schema q;"
        "alter schema s rename to r; alter schema q rename to r; alter schema missing rename to x;"
        "alter table r.t add column b int"
    )
    assert relations(catalog, "r") == {"t", "t_pkey"}
    assert table(catalog, "r.t").object_name == "r.t"
    assert catalog.schemas["r"].types["m"].object_name == "r.m"
    assert [found.object_name for found in catalog.routines()] == ["r.f()"]
    assert "q" in catalog.schemas


def test_a_dropped_schema_takes_everything_along() -> None:
    catalog = catalog_of(
        "create schema s create table t (a serial primary key, b int references t)"
        " create view v as select * from t; create type s.m as enum ('x'); create sequence s.q;"
        "create function s.f() returns trigger language plpgsql as '';"
        "create table u (a int references s.t, b s.m, c int);"
        "create trigger x before insert on u execute function s.f();"
        "create view w as select * from s.t; drop schema if exists s, missing cascade"
    )
    assert catalog.schema("s") is None
    assert list(table(catalog, "u").columns) == ["a", "c"]
    assert list(table(catalog, "u").foreign_keys) == []
    assert table(catalog, "u").triggers == {}
    assert find(catalog, "w") is None


def test_an_owner_of_a_schema_is_recorded() -> None:
    assert catalog_of("create schema s; alter schema s owner to app").schemas["s"].owner == "app"


def test_a_name_without_schema_is_made_in_the_first_schema_of_the_search_path() -> None:
    assert homes("create schema s; set search_path = s, public; create table t (a int)") == {
        "t": "s"
    }
    assert homes('create schema s; set search_path to "$user", s; create table t (a int)') == {
        "t": "s"
    }


def test_a_name_is_looked_up_along_the_search_path() -> None:
    catalog = catalog_of(
        "create schema s; create schema q; create table q.t (a int); create table public.u (a int);"
        "set search_path = s, q, public; alter table t add column b int; alter table u add b int"
    )
    assert list(table(catalog, "q.t").columns) == ["a", "b"]
    assert list(table(catalog, "u").columns) == ["a", "b"]


@pytest.mark.parametrize(
    "setting",
    [
        "set search_path = s",
        "set search_path to 's', public",
        "SET SESSION search_path = S",
        "set local search_path = s",
        "set schema 's'",
        "select set_config('search_path', 's, public', false)",
        "select pg_catalog.set_config('search_path', '\"s\"', true) as x",
        "do $$ begin perform set_config('search_path', 's', false); end $$",
        "do $$ begin set search_path = s; end $$",
    ],
)
def test_the_search_path_is_set_in_many_ways(setting: str) -> None:
    assert homes(f"create schema s; {setting}; create table t (a int)") == {"t": "s"}


@pytest.mark.parametrize(
    "setting",
    [
        "set search_path = s; reset search_path",
        "set search_path = s; reset all",
        "set search_path = s; set search_path = default",
        "set search_path = s; set search_path = public",
        "set local search_path = s; commit",
        "begin; set search_path = s; rollback",
        "set local search_path = s; set search_path = public",
        "select set_config('search_path', current_setting('x'), false)",
        "select set_config('other', 's', false), lower('search_path')",
        "select set_config('search_path', 's')",
        "set statement_timeout = 1",
    ],
)
def test_the_search_path_is_not_set_or_no_longer(setting: str) -> None:
    assert homes(f"create schema s; {setting}; create table t (a int)") == {"t": "public"}


def test_a_local_search_path_hides_that_of_the_session() -> None:
    text = (
        "create schema s; create schema q; begin; set search_path = s; set local search_path = q;"
        "create table t (a int); commit; create table u (a int)"
    )
    assert homes(text) == {"t": "q", "u": "s"}


def test_every_file_begins_with_the_default_search_path() -> None:
    assert homes(
        "create schema s; set search_path = s; create table t (a int)", "create table u (a int)"
    ) == {"t": "s", "u": "public"}


def test_an_empty_search_path_falls_back_to_public() -> None:
    catalog = catalog_of(
        "create table t (a int); select pg_catalog.set_config('search_path', '', false);"
        "alter table t add column b int; create table u (a int)"
    )
    assert list(table(catalog).columns) == ["a", "b"]
    assert "u" in relations(catalog)


def test_a_schema_of_the_search_path_that_nobody_created_may_exist() -> None:
    catalog = catalog_of("set search_path = app, public; create table t (a int)")
    assert table(catalog, "app.t").known
    assert not catalog.schemas["app"].known


def test_a_schema_that_was_used_before_it_was_created_becomes_known() -> None:
    catalog = catalog_of("set search_path = app, public; create schema app")
    assert catalog.schemas["app"].known


def test_supabase_looks_names_up_in_extensions_too() -> None:
    catalog = catalog_of("create table t (a int)", environment="supabase")
    assert catalog.search_path == ("$user", "public", "extensions")
