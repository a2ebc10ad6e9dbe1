from __future__ import annotations

import pytest

from tests.catalog.building import catalog_of, find, marked, table


def homes(text: str) -> dict[str, str]:
    catalog = catalog_of(text)
    return {found.name: found.schema for found in catalog.extensions.values()}


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("create extension hstore", "public"),
        ("create extension if not exists hstore with schema extensions", "extensions"),
        ("create schema s; set search_path = s; create extension hstore", "s"),
        ("create extension hstore; alter extension hstore set schema s", "s"),
        ("create extension pg_cron with schema extensions", "pg_catalog"),
        ("create extension nobody_knows_it", "public"),
    ],
)
def test_an_extension_lives_where_it_is_put(text: str, schema: str) -> None:
    installed = homes(text)
    del installed["plpgsql"]
    assert list(installed.values()) == [schema]


def test_an_extension_is_created_once_and_dropped() -> None:
    catalog = catalog_of(
        "create extension hstore version '1.4'; create extension if not exists hstore schema s;"
        "create extension citext; drop extension if exists citext, missing;"
        "alter extension missing set schema s"
    )
    assert catalog.extensions.keys() == {"plpgsql", "hstore"}
    assert catalog.extensions["hstore"].version == "1.4"


def test_cascade_creates_what_an_extension_requires() -> None:
    assert homes("create extension earthdistance with schema extensions cascade") == {
        "plpgsql": "pg_catalog",
        "earthdistance": "extensions",
        "cube": "extensions",
    }
    assert "cube" not in homes("create extension earthdistance")


def test_an_extension_brings_its_own_schemas() -> None:
    assert "cron" in catalog_of("create extension pg_cron").schemas


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("create table t (a citext)", ["1.sql:1:19 citext"]),
        ("create table t (a public.citext[])", ["1.sql:1:19 public.citext"]),
        (
            "create function f(a citext) returns hstore return a",
            ["1.sql:1:21 citext", "1.sql:1:37 hstore"],
        ),
        ("select uuid_generate_v4()", ["1.sql:1:8 uuid_generate_v4"]),
        ("create table t (a uuid default uuid_generate_v4())", ["1.sql:1:32 uuid_generate_v4"]),
        ("do $$ begin perform uuid_generate_v4(); end $$", ["1.sql:1:21 uuid_generate_v4"]),
        ("create table t (a text); create index on t using gin (a gin_trgm_ops)", ["1.sql:1:42 t"]),
        ("create table t (a int); create index i on t using hnsw (a)", ["1.sql:1:38 i"]),
        ("create extension citext; create table t (a citext)", []),
        ("create table t (a unheard_of)", []),
        ("create table t (a elsewhere.citext)", []),
        ("create domain citext as text; create table t (a citext)", []),
        (
            "create function uuid_generate_v4() returns int return 1; select uuid_generate_v4()",
            [],
        ),
        ("set search_path = elsewhere; create table t (a citext)", []),
        ("select 1 as citext", []),
    ],
)
def test_uses_of_an_extension_that_was_not_created_are_noted(text: str, uses: list[str]) -> None:
    noted = catalog_of(text).unmet_extension_uses
    assert [marked(use.origin) for use in noted] == uses


def test_what_an_extension_brings_goes_with_all_that_uses_it() -> None:
    catalog = catalog_of(
        "create extension pg_trgm; create extension moddatetime;"
        "create table t (a text, b timestamp, check (similarity(a, a) > 0));"
        "create view v as select a <% 'x' as x from t;"
        "create trigger g before update on t for each row execute function moddatetime(b);"
        "drop extension pg_trgm cascade; drop extension moddatetime cascade;"
    )
    assert find(catalog, "v") is None
    assert (table(catalog).constraints, table(catalog).triggers) == ({}, {})


def test_the_function_of_a_trigger_moves_with_its_extension() -> None:
    catalog = catalog_of(
        "create extension moddatetime; create table t (b timestamp); create schema extensions;"
        "create trigger g before update on t for each row execute function moddatetime(b);"
        "alter extension moddatetime set schema extensions;"
    )
    assert str(table(catalog).triggers["g"].function) == "extensions.moddatetime"
