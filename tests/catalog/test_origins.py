from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import SchemaObject
from tests.catalog.building import (
    catalog_of,
    column,
    constraint,
    find,
    index,
    marked,
    routine,
    table,
    user_type,
    view,
)


def origin(found: SchemaObject | None, name: str = "") -> str:
    assert found is not None
    return marked(found.origin_of(name) if name else found.origin)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("create table t (a int)", "1.sql:1:14 t"),
        ("create temp table x (); create table\n  Public . T (a int)", "1.sql:2:3 Public"),
        ('create table "public"."t" (a int)', '1.sql:1:14 "public"."t"'),
        ("create foreign table t () server s", "1.sql:1:22 t"),
        ("create table t as select 1", "1.sql:1:14 t"),
        ("select 'é' into t", "1.sql:1:17 t"),
        ("do $$\nbegin\n  create table t (a int);\nend $$", "1.sql:3:16 t"),
        ("do 'begin create table t (a text default ''x''); end'", "1.sql:1:1 do"),
        ("do $$ begin execute 'create table t (a int)'; end $$", "1.sql:1:35 t"),
        (
            "do $$ begin execute format('create table %I (a int)', 't'); end $$",
            "1.sql:1:21 format",
        ),
        ("create schema s create table public.t (a int)", "1.sql:1:30 public.t"),
    ],
)
def test_a_table_comes_from_where_its_name_was_written(text: str, place: str) -> None:
    assert origin(table(catalog_of(text))) == place


def test_a_table_of_another_file_comes_from_that_file() -> None:
    catalog = catalog_of("create table u (a int)", "\r\n\r\ncreate table t (a int)")
    assert origin(table(catalog)) == "2.sql:3:14 t"


def test_parts_of_a_table_come_from_where_they_were_written() -> None:
    catalog = catalog_of(
        "create table t (\n"
        "  ä int primary key,\n"
        "  b text constraint filled check (b > ''),\n"
        "  c int references t,\n"
        "  unique (b, c)\n"
        ");\n"
        "create index on t (c);\n"
        'create unique index "I x" on t (b);\n'
        'create policy "See é" on t;\n'
        "create trigger x before insert on t execute function f();\n"
        "alter table t add column d int unique, add constraint k check (d > 0);\n"
    )
    assert {name: origin(found) for name, found in table(catalog).columns.items()} == {
        "ä": "1.sql:2:3 ä",
        "b": "1.sql:3:3 b",
        "c": "1.sql:4:3 c",
        "d": "1.sql:11:26 d",
    }
    assert {name: origin(found) for name, found in table(catalog).constraints.items()} == {
        "t_pkey": "1.sql:2:9 primary",
        "filled": "1.sql:3:21 filled",
        "t_c_fkey": "1.sql:4:9 references",
        "t_b_c_key": "1.sql:5:3 unique",
        "t_d_key": "1.sql:11:32 unique",
        "k": "1.sql:11:55 k",
    }
    assert origin(index(catalog, "t_c_idx")) == "1.sql:7:17 t"
    assert origin(index(catalog, "I x")) == '1.sql:8:21 "I x"'
    assert origin(table(catalog).policies["See é"]) == '1.sql:9:15 "See é"'
    assert origin(table(catalog).triggers["x"]) == "1.sql:10:16 x"


def test_what_was_not_written_comes_from_the_statement_that_made_it() -> None:
    catalog = catalog_of(
        "create table p (id int primary key) partition by range (id)",
        "create table p1 partition of p default",
        "create table like_it (like p including all)",
        "create index on p (id)",
        "create table s (a serial)",
    )
    assert origin(constraint(catalog, "p1.p1_pkey")) == "2.sql:1:14 p1"
    assert origin(column(catalog, "p1.id")) == "1.sql:1:17 id"
    assert origin(column(catalog, "like_it.id")) == "3.sql:1:14 like_it"
    assert origin(constraint(catalog, "like_it.like_it_pkey")) == "3.sql:1:14 like_it"
    assert origin(index(catalog, "p1_id_idx")) == "4.sql:1:17 p"
    assert origin(find(catalog, "s_a_seq")) == "5.sql:1:17 a"


def test_other_objects_come_from_where_their_names_were_written() -> None:
    catalog = catalog_of(
        "create schema s;\n"
        "create view\n  v as select 1;\n"
        "create materialized view m as select 1;\n"
        "create sequence q;\n"
        "create function f(a int) returns int return 1;\n"
        "create type e as enum ('x');\n"
        "create type c as (a int);\n"
        "create domain d as int;\n"
        "create extension hstore;\n"
        "create role r;\n"
        "create schema authorization w;\n"
    )
    assert origin(catalog.schemas["s"]) == "1.sql:1:15 s"
    assert origin(view(catalog, "v")) == "1.sql:3:3 v"
    assert origin(view(catalog, "m")) == "1.sql:4:26 m"
    assert origin(find(catalog, "q")) == "1.sql:5:17 q"
    assert origin(routine(catalog)) == "1.sql:6:17 f"
    assert origin(user_type(catalog, "e")) == "1.sql:7:13 e"
    assert origin(user_type(catalog, "c")) == "1.sql:8:13 c"
    assert origin(user_type(catalog, "d")) == "1.sql:9:15 d"
    assert origin(catalog.extensions["hstore"]) == "1.sql:10:18 hstore"
    assert origin(catalog.roles["r"]) == "1.sql:11:13 r"
    assert origin(catalog.schemas["w"]) == "1.sql:12:29 w"


@pytest.mark.parametrize(
    ("statement", "name", "place"),
    [
        ("alter table t rename to t", "name", "1.sql:1:14 t"),
        ("alter table t enable row level security", "row_security", "2.sql:1:13 t"),
        ("alter table only t force row level security", "force_row_security", "2.sql:1:18 t"),
        ("alter table t owner to app", "owner", "2.sql:1:1 alter"),
        ("alter table t set (fillfactor = 10)", "options", "2.sql:1:13 t"),
        ("alter table t set unlogged", "persistence", "2.sql:1:13 t"),
        ("comment on table public.t is 'x'", "comment", "2.sql:1:25 t"),
        ("alter table t drop constraint t_pkey", "primary_key", "2.sql:1:31 t_pkey"),
        ("alter table t drop column a", "primary_key", "2.sql:1:27 a"),
        ("create schema s; alter table t set schema s", "schema", "2.sql:1:43 s"),
    ],
)
def test_a_property_of_a_table_comes_from_the_statement_that_last_set_it(
    statement: str, name: str, place: str
) -> None:
    catalog = catalog_of("create table t (a int primary key)", statement)
    [found] = catalog.all_tables()
    assert origin(found, name) == place
    assert origin(found) == "1.sql:1:14 t"


@pytest.mark.parametrize(
    ("statement", "name", "place"),
    [
        ("alter table t alter a set not null", "not_null", "2.sql:1:21 a"),
        ("alter table t alter a drop not null", "not_null", "2.sql:1:21 a"),
        ("alter table t add constraint k not null a", "not_null", "2.sql:1:30 k"),
        ("alter table t alter a set default 1", "default", "2.sql:1:21 a"),
        ("alter table t alter column a type text", "type", "2.sql:1:28 a"),
        ("alter table t alter a drop expression", "default", "2.sql:1:21 a"),
        ("alter table t alter a add generated always as identity", "identity", "2.sql:1:21 a"),
        ("comment on column t.a is 'x'", "comment", "2.sql:1:21 a"),
        ("alter table t rename a to b", "name", "2.sql:1:27 b"),
        ("select 1", "type", "1.sql:1:17 a"),
    ],
)
def test_a_property_of_a_column_comes_from_the_statement_that_last_set_it(
    statement: str, name: str, place: str
) -> None:
    catalog = catalog_of("create table t (a int)", statement)
    [found] = table(catalog).columns.values()
    assert origin(found, name) == place


def test_a_renamed_object_comes_from_its_rename() -> None:
    catalog = catalog_of(
        "create schema s; create table t (a int primary key check (a > 0)); create view v as"
        " select 1; create policy p on t; create function f() returns int return 1;"
        "create type m as enum ('x')",
        "alter schema s rename to s2;\nalter table t rename to t2;\nalter view v rename to v2;\n"
        "alter policy p on t2 rename to p2;\nalter function f rename to f2;\n"
        "alter type m rename to m2;\nalter table t2 rename constraint t_pkey to k2;\n"
        "alter table t2 rename constraint t_a_check to c2;\n",
    )
    found = [
        catalog.schemas["s2"],
        table(catalog, "t2"),
        view(catalog, "v2"),
        table(catalog, "t2").policies["p2"],
        routine(catalog, "f2"),
        user_type(catalog, "m2"),
        constraint(catalog, "t2.k2"),
        constraint(catalog, "t2.c2"),
    ]
    assert [origin(item, "name") for item in found] == [
        "2.sql:1:26 s2",
        "2.sql:2:25 t2",
        "2.sql:3:24 v2",
        "2.sql:4:32 p2",
        "2.sql:5:28 f2",
        "2.sql:6:24 m2",
        "2.sql:7:44 k2",
        "2.sql:8:47 c2",
    ]


def test_properties_of_other_objects_come_from_where_they_were_set() -> None:
    catalog = catalog_of(
        "create table t (a int check (a > 0) not enforced); create view v as select 1;"
        "create function f() returns int return 1; create policy p on t; create extension hstore;"
        "create trigger x before insert on t execute function f(); create type m as enum ('x');"
        "create domain d as int; create type c as (a int)",
        "create or replace view v with (security_invoker) as select 2;\n"
        "alter function f() security definer set search_path = '';\n"
        "alter policy p on t to anon using (true) with check (true);\n"
        "alter extension hstore set schema extensions;\n"
        "alter table t disable trigger x;\n"
        "alter type m add value 'y';\n"
        "alter domain d set not null;\n"
        "alter type c rename attribute a to b;\n"
        "alter table t validate constraint t_a_check;\n",
    )
    policy = table(catalog).policies["p"]
    assert origin(view(catalog), "query") == origin(view(catalog), "options") == "2.sql:1:24 v"
    assert origin(routine(catalog), "security_definer") == "2.sql:2:16 f"
    assert origin(routine(catalog), "settings") == "2.sql:2:16 f"
    assert {origin(policy, name) for name in ("roles", "using", "check")} == {"2.sql:3:14 p"}
    assert origin(catalog.extensions["hstore"], "schema") == "2.sql:4:35 extensions"
    assert origin(table(catalog).triggers["x"], "enabled") == "2.sql:5:31 x"
    assert origin(user_type(catalog, "m"), "labels") == "2.sql:6:12 m"
    assert origin(user_type(catalog, "d"), "not null") == "2.sql:7:14 d"
    assert origin(user_type(catalog, "c"), "attributes") == "2.sql:8:36 b"
    assert origin(constraint(catalog, "t.t_a_check"), "validated") == "2.sql:9:35 t_a_check"
