"""Loops of DO blocks over the system catalogues."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import catalog_of

TABLES = (
    "create schema s; create table a (x int); create table b_c (y int); create table s.bxc (x int);"
    "create foreign table f (x int) server w; create view v as select 1 as x;"
    "create materialized view m as select 1 as x; create sequence q; create index i on a (x);"
    "alter table a enable row level security;"
)


def commented(query: str) -> set[str]:
    """The tables that a loop over the query reaches."""
    catalog = catalog_of(
        TABLES + "do $$ declare t record; begin for t in " + query + " loop"
        " execute format('comment on table %I.%I is ''seen''', t.home, t.name); end loop; end $$"
    )
    return {table.object_name for table in catalog.all_tables() if table.comment == "seen"}


@pytest.mark.parametrize(
    ("condition", "tables"),
    [
        ("true", {"public.a", "public.b_c", "s.bxc"}),
        ("schemaname = 's'", {"s.bxc"}),
        ("schemaname::text <> 's' and tablename != 'a'", {"public.b_c"}),
        ("schemaname in ('s', 't') or tablename in ('a')", {"public.a", "s.bxc"}),
        ("tablename not in ('a', 'bxc')", {"public.b_c"}),
        ("tablename = any (array['a', 'z']::text[])", {"public.a"}),
        ("tablename <> all (array['a', 'bxc'])", {"public.b_c"}),
        ("tablename like 'b_c'", {"public.b_c", "s.bxc"}),
        (r"tablename like 'b\_%'", {"public.b_c"}),
        ("tablename not like 'b%'", {"public.a"}),
        ("rowsecurity", {"public.a"}),
        ("not rowsecurity", {"public.b_c", "s.bxc"}),
        ("rowsecurity = false", {"public.b_c", "s.bxc"}),
        ("tableowner = 'me'", set()),
        ("tableowner = current_user", {"public.a", "public.b_c", "s.bxc"}),
        ("length(tablename) > 1", {"public.b_c", "s.bxc"}),
        ("tablename > 'a'", {"public.b_c", "s.bxc"}),
        ("tablename ~ '^b.c$'", {"public.b_c", "s.bxc"}),
        ("tablename !~* '^B'", {"public.a"}),
        ("tablename ilike 'B%'", {"public.b_c", "s.bxc"}),
        (
            "exists (select from pg_class where relname = tablename)",
            {"public.a", "public.b_c", "s.bxc"},
        ),
        ("exists (select 1 from pg_policies p where p.tablename = pg_tables.tablename)", set()),
    ],
)
def test_conditions_on_tables_are_understood(condition: str, tables: set[str]) -> None:
    query = f"select schemaname as home, tablename as name from pg_tables where {condition}"
    assert commented(query) == tables


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        (
            "select table_schema as home, table_name as name from information_schema.tables"
            " where table_type = 'BASE TABLE'",
            {"public.a", "public.b_c", "s.bxc"},
        ),
        (
            "select table_schema as home, table_name as name from information_schema.tables"
            " where table_type = 'FOREIGN'",
            {"public.f"},
        ),
        (
            "select table_schema as home, table_name as name from information_schema.columns"
            " where column_name = 'y'",
            {"public.b_c"},
        ),
        (
            "select n.nspname as home, c.relname as name from pg_class c join pg_namespace n"
            " on c.relnamespace = n.oid where c.relkind = 'r' and not c.relrowsecurity",
            {"public.b_c", "s.bxc"},
        ),
        (
            "select 'public' as home, relname as name from pg_class c, pg_namespace n"
            " where n.oid = c.relnamespace and relkind in ('r', 'v', 'm', 'i', 'S')"
            " and nspname = 'public' and relname <> 'b_c'",
            {"public.a"},
        ),
    ],
)
def test_tables_are_found_in_the_catalogues(query: str, tables: set[str]) -> None:
    assert commented(query) == tables


def test_what_a_condition_leaves_open_does_not_hide_what_it_takes() -> None:
    open_for_one = "tablename = 'a' or (schemaname = 's' and tablespace = 'x')"
    catalog = catalog_of(
        TABLES + "do $$ declare t record; begin"
        f" for t in select tablename from pg_tables where {open_for_one} loop"
        " execute format('alter table %I force row level security', t.tablename);"
        " end loop; end $$"
    )
    forced = {table.object_name: table.force_row_security for table in catalog.all_tables()}
    known = {table.object_name: table.knows(Aspect.ROW_SECURITY) for table in catalog.all_tables()}
    assert forced == {
        "public.a": True,
        "public.b_c": False,
        "public.f": False,
        "s.bxc": False,
    }
    assert not known["public.b_c"]
    assert not known["s.bxc"]


@pytest.mark.parametrize(
    "query",
    [
        "select tablename from pg_tables limit 1",
        "select tablename from pg_tables where tablename = any (names)",
        "select tablename from pg_tables where hasindexes",
        "select tablename from pg_tables where (schemaname, 1) is not null",
        "select tablename from pg_tables left join other on true",
        "select tablename from pg_tables, other",
        "select tablename from pg_tables offset 1",
        "select tablename from pg_tables natural join pg_class",
        "select tablename from pg_tables join pg_class using (tablename)",
        "select tablename from pg_tables full join pg_class on true",
        "select tablename from pg_tables intersect select 'a'",
        "select tablename, unnest(array[1, 2]) from pg_tables",
        "select md5(tablename) as tablename from pg_tables",
    ],
)
def test_what_is_not_understood_leaves_doubt(query: str) -> None:
    catalog = catalog_of(
        TABLES + "do $$ declare t record; begin for t in " + query + " loop"
        " execute format('alter table %I disable row level security', t.tablename);"
        " end loop; end $$"
    )
    assert not any(table.knows(Aspect.ROW_SECURITY) for table in catalog.all_tables())
