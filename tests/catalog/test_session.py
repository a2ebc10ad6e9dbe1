from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog import Catalog
from tests.catalog.building import catalog_of, find, names, schema_named, table

SCHEMAS = "create schema shop; create schema store;"


def home(*files: str) -> str:
    """The schema that `create table t ()` in the last of the files ends up in."""
    (found,) = catalog_of(SCHEMAS, *files).tables()
    return found.schema


def test_an_unqualified_name_is_created_in_public() -> None:
    assert home("create table t ();") == "public"


def test_a_name_is_created_in_the_first_schema_of_the_search_path_that_exists() -> None:
    assert home("set search_path = shop, store; create table t ();") == "shop"
    assert home('set search_path to "$user", store; create table t ();') == "store"


def test_set_of_a_search_path_ends_with_the_file() -> None:
    assert home("set search_path = shop;", "create table t ();") == "public"


def test_set_local_ends_with_the_transaction() -> None:
    begun = "begin; set local search_path = shop;"
    assert home(f"{begun} create table t (); commit;") == "shop"
    assert home(f"{begun} commit; create table t ();") == "public"
    assert home(f"{begun} rollback; create table t ();") == "public"


def test_set_local_ends_with_the_file() -> None:
    assert home("set local search_path = shop;", "create table t ();") == "public"


def test_set_in_a_transaction_that_is_rolled_back_is_undone() -> None:
    assert home("begin; set search_path = shop; rollback; create table t ();") == "public"


def test_set_after_set_local_replaces_it() -> None:
    assert home("set local search_path = shop; set search_path = store; create table t ();") == (
        "store"
    )


def test_set_local_comes_before_set() -> None:
    sql = "set search_path = store; begin; set local search_path = shop; create table t (); commit;"
    assert home(sql) == "shop"


@pytest.mark.parametrize("reset", ["reset search_path", "set search_path to default", "reset all"])
def test_a_search_path_is_reset(reset: str) -> None:
    assert home(f"set search_path = shop; {reset}; create table t ();") == "public"


@pytest.mark.parametrize(
    ("call", "schema"),
    [
        ("set_config('search_path', 'shop', false)", "shop"),
        ("set_config('search_path', '\"store\", shop', true)", "store"),
        ("pg_catalog.set_config('search_path', 'store', false)", "store"),
        ("set_config('search_path', 'SHOP', false)", "shop"),
        ("set_config('work_mem', 'shop', false)", "public"),
    ],
)
def test_set_config_sets_a_search_path(call: str, schema: str) -> None:
    assert home(f"select {call}; create table t ();") == schema


def test_set_config_for_the_transaction_ends_with_it() -> None:
    call = "select set_config('search_path', 'shop', true);"
    assert home(f"begin; {call} commit; create table t ();") == "public"


def test_what_is_created_with_an_empty_search_path_is_taken_for_public() -> None:
    assert home("select set_config('search_path', '', false); create table t ();") == "public"
    assert home("set search_path = ''; create table t ();") == "public"


def test_a_schema_of_the_search_path_that_no_file_created_may_exist() -> None:
    catalog = catalog_of("set search_path = app; create table t ();")
    assert names(catalog.tables()) == ["app.t"]
    assert not schema_named(catalog, "app").known


def test_names_are_looked_up_along_the_search_path() -> None:
    catalog = catalog_of(
        SCHEMAS,
        "create table shop.t (); create table store.t (); create table store.u ();",
        "set search_path = shop, store; alter table t add a int; alter table u add b int;",
    )
    assert list(table(catalog, "shop.t").columns) == ["a"]
    assert list(table(catalog, "store.t").columns) == []
    assert list(table(catalog, "store.u").columns) == ["b"]


def test_a_temporary_table_comes_before_all_others() -> None:
    catalog = catalog_of(
        "create table t ();",
        "create temporary table t (); alter table t add a int;",
        "alter table t add b int;",
    )
    assert list(table(catalog).columns) == ["b"]


def test_a_temporary_table_ends_with_the_transaction_on_commit_drop() -> None:
    catalog = catalog_of(
        """
        create table t (); create table u ();
        begin;
        create temporary table t () on commit drop;
        create temporary table u ();
        commit;
        alter table t add a int;
        alter table u add a int;
        """
    )
    assert list(table(catalog, "t").columns) == ["a"]
    assert list(table(catalog, "u").columns) == []


def test_nothing_of_a_transaction_that_is_rolled_back_stays() -> None:
    catalog = catalog_of("begin; create table a (); rollback; begin; create table b (); commit;")
    assert names(catalog.tables()) == ["public.b"]


def test_a_search_path_without_public_does_not_find_it() -> None:
    catalog = catalog_of(
        SCHEMAS, "create table t ();", "set search_path = shop; drop table if exists t;"
    )
    assert find(catalog, "t") is not None


def test_the_platform_may_have_a_search_path_of_its_own() -> None:
    catalog = Catalog()
    catalog.default_search_path = ("app",)
    assert catalog.search_path == ("app",)
    catalog.session_search_path = ("shop",)
    assert catalog.search_path == ("shop",)
    catalog.begin_session()
    assert catalog.search_path == ("app",)


def test_a_statement_in_a_do_block_is_replayed_whatever_its_condition() -> None:
    catalog = catalog_of(
        """
        do $$
        begin
            if not exists (select from pg_type where typname = 'mood') then
                create type mood as enum ('ok');
            end if;
            create table if not exists t (mood mood);
        exception when duplicate_object then null;
        end
        $$;
        """
    )
    assert names(catalog.user_types()) == ["public.mood"]
    assert list(table(catalog).columns) == ["mood"]


def test_what_a_do_block_drops_is_dropped() -> None:
    catalog = catalog_of(
        "create table t (); create table u ();",
        "do $$ begin if true then drop table t; end if; end $$;",
    )
    assert names(catalog.tables()) == ["public.u"]


def test_dynamic_sql_of_a_do_block_is_replayed() -> None:
    catalog = catalog_of("do $$ begin execute 'create table t (a int)'; end $$;")
    assert list(table(catalog).columns) == ["a"]


def test_a_do_block_in_another_language_is_not_read() -> None:
    catalog = catalog_of("do language plperl $$ create table t (a int); $$;")
    assert names(catalog.tables()) == []
