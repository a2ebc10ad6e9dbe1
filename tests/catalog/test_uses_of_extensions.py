from __future__ import annotations

import pytest

from tests.catalog.building import catalog_of, marked


def unmet(*files: str, environment: str = "postgres") -> list[tuple[str, str, str]]:
    """The extension, the kind and the name of each use before its creation."""
    uses = catalog_of(*files, environment=environment).unmet_extension_uses
    return [(use.extension, use.kind, use.name) for use in uses]


@pytest.mark.parametrize(
    ("sql", "use"),
    [
        ("create table t (a citext);", ("citext", "type", "citext")),
        ("create table t (a public.citext);", ("citext", "type", "citext")),
        ("alter table t add a hstore[];", ("hstore", "type", "hstore")),
        ("alter table t alter a type citext;", ("citext", "type", "citext")),
        ("create domain d as citext;", ("citext", "type", "citext")),
        ("create type p as (a citext);", ("citext", "type", "citext")),
        ("create view v as select soundex('a');", ("fuzzystrmatch", "function", "soundex")),
        ("create view v as select 'a'::citext;", ("citext", "type", "citext")),
        (
            "create table t (id uuid default uuid_generate_v4());",
            ("uuid-ossp", "function", "uuid_generate_v4"),
        ),
        (
            "create table t (a text); create index on t using bloom (a);",
            ("bloom", "access method", "bloom"),
        ),
        (
            "create table t (a text); create index on t using gin (a gin_trgm_ops);",
            ("pg_trgm", "operator class", "gin_trgm_ops"),
        ),
        (
            "create function f() returns citext language sql as 'select null';",
            ("citext", "type", "citext"),
        ),
    ],
)
def test_a_use_before_the_extension_is_created_is_noted(
    sql: str, use: tuple[str, str, str]
) -> None:
    assert unmet(sql) == [use]


def test_a_use_is_marked_where_it_stands() -> None:
    catalog = catalog_of("create table t (id int, name citext);")
    (use,) = catalog.unmet_extension_uses
    assert marked(use.origin) == "1.sql:1:30 citext"


def test_a_use_after_the_extension_is_created_is_met() -> None:
    assert unmet("create extension citext;", "create table t (a citext);") == []


def test_a_use_before_the_extension_is_created_stays_unmet() -> None:
    assert unmet("create table t (a citext);", "create extension citext;") == [
        ("citext", "type", "citext")
    ]


def test_a_use_after_the_extension_was_dropped_is_noted() -> None:
    assert unmet(
        "create extension citext;", "drop extension citext;", "create table t (a citext);"
    ) == [("citext", "type", "citext")]


def test_the_built_in_access_methods_need_no_extension() -> None:
    sql = "create table t (a int[]); create index on t using gin (a); create index on t (a);"
    assert unmet(sql, "create index on t using hash (a); create index on t using brin (a);") == []


def test_a_type_that_the_files_created_is_no_use() -> None:
    assert unmet("create domain citext as text;", "create table t (a citext);") == []


def test_a_function_that_the_files_created_is_no_use() -> None:
    assert (
        unmet(
            "create function soundex(a text) returns text language sql as 'select a';",
            "create view v as select soundex('a');",
        )
        == []
    )


def test_a_function_of_an_own_schema_is_a_use_of_its_extension() -> None:
    assert unmet("select cron.schedule('a', '* * * * *', 'select 1');") == [
        ("pg_cron", "function", "schedule")
    ]
    assert unmet("create extension pg_cron;", "select cron.schedule('a', 'b', 'c');") == []


def test_the_bare_name_of_a_function_of_an_own_schema_is_nobodys() -> None:
    assert unmet("select schedule('a', '* * * * *', 'select 1');") == []


def test_an_unknown_schema_may_hold_anything() -> None:
    assert unmet("create table t (a tools.citext);") == []
    assert unmet("create table tools.u (); create table t (a tools.citext);") == []


def test_a_known_schema_holds_what_the_files_put_there() -> None:
    assert unmet("create schema tools; create table t (a tools.citext);") == [
        ("citext", "type", "citext")
    ]


def test_an_unknown_schema_in_the_search_path_may_hold_anything() -> None:
    assert unmet("set search_path = public, tools; create table t (a citext);") == []


def test_a_known_schema_in_the_search_path_hides_nothing() -> None:
    sql = 'create schema tools; set search_path = "$user", tools; create table t (a citext);'
    assert unmet(sql) == [("citext", "type", "citext")]


def test_what_the_platform_created_is_met() -> None:
    sql = "create table t (id uuid default extensions.uuid_generate_v4());"
    assert unmet(sql, environment="supabase") == []
    assert unmet(sql.replace("extensions.", "")) == [("uuid-ossp", "function", "uuid_generate_v4")]


def test_the_environment_itself_is_not_judged() -> None:
    assert unmet(environment="supabase") == []


def test_a_use_in_a_do_block_is_noted() -> None:
    assert unmet("do $$ begin create table t (a citext); end $$;") == [("citext", "type", "citext")]


def test_a_use_that_may_not_run_is_no_use() -> None:
    assert unmet("do $$ begin if false then create table t (a citext); end if; end $$;") == []


def test_names_in_strings_and_comments_are_no_uses() -> None:
    assert unmet("select 'citext'; -- citext\ncreate table citext (hstore int);") == []


def test_a_function_with_other_arguments_is_no_use() -> None:
    assert unmet("create view v as select crypt('a');") == []
    assert unmet("create view v as select crypt('a', 'b');") == [("pgcrypto", "function", "crypt")]
