"""What rules ask of a whole catalogue."""

from __future__ import annotations

from sqlfluff_schema_rules.changes.records import ObjectKind
from tests.catalog.building import catalog_of, marked


def test_rules_judge_what_the_files_created() -> None:
    catalog = catalog_of(
        "create table t (a int); create table auth.mine (a int); create view v as select 1;"
        "create function f() returns int return 1; create function auth.g() returns int return 1;"
        "create type m as enum ('x'); create temp table scratch (a int);"
        "alter table unknown add column a int; create table pg_catalog.c (a int)",
        environment="supabase",
    )
    assert [found.object_name for found in catalog.tables()] == ["public.t"]
    assert [found.object_name for found in catalog.views()] == ["public.v"]
    assert [found.object_name for found in catalog.routines()] == ["public.f()"]
    assert [found.object_name for found in catalog.user_types()] == ["public.m"]


def test_postgres_and_the_platform_own_their_schemas() -> None:
    catalog = catalog_of("create schema app", environment="supabase")
    owned = {name: catalog.is_system_schema(name) for name in ("pg_catalog", "auth", "storage")}
    assert all(owned.values())
    assert not any(catalog.is_system_schema(name) for name in ("public", "app", "missing"))


def test_a_known_table_is_found_by_schema_and_name() -> None:
    catalog = catalog_of("create schema s create table t (a int); create view v as select 1")
    found = catalog.table("s", "t")
    assert found is not None
    assert found.object_name == "s.t"
    assert catalog.table("public", "t") is None
    assert catalog.table("public", "v") is None
    assert catalog.table("missing", "t") is None


def test_named_objects_are_those_whose_names_the_files_gave() -> None:
    catalog = catalog_of(
        "create schema s; create table t (a int primary key, b serial, constraint k check (a > 0));"
        "create index i on t (a); create index on t (b); create sequence q;"
        "create view v as select 1; create trigger x before insert on t execute function f();"
        "create policy p on t; create function f(int) returns int return 1;"
        "create procedure g() language sql as ''; create type m as enum ('x');"
        "create table part (c int) partition by range (c); create table child partition of part"
        " default; alter index t_b_idx rename to named; create temp table scratch (d int)"
    )
    named = {(found.kind, found.object_name, found.name) for found in catalog.named_objects()}
    assert named == {
        (ObjectKind.SCHEMA, "s", "s"),
        (ObjectKind.TABLE, "public.t", "t"),
        (ObjectKind.COLUMN, "public.t.a", "a"),
        (ObjectKind.COLUMN, "public.t.b", "b"),
        (ObjectKind.CONSTRAINT, "public.t.k", "k"),
        (ObjectKind.TRIGGER, "public.t.x", "x"),
        (ObjectKind.INDEX, "public.i", "i"),
        (ObjectKind.INDEX, "public.named", "named"),
        (ObjectKind.SEQUENCE, "public.q", "q"),
        (ObjectKind.VIEW, "public.v", "v"),
        (ObjectKind.FUNCTION, "public.f(integer)", "f"),
        (ObjectKind.PROCEDURE, "public.g()", "g"),
        (ObjectKind.TYPE, "public.m", "m"),
        (ObjectKind.TABLE, "public.part", "part"),
        (ObjectKind.COLUMN, "public.part.c", "c"),
        (ObjectKind.TABLE, "public.child", "child"),
    }


def test_a_named_object_comes_from_the_statement_that_named_it_last() -> None:
    catalog = catalog_of("create table t (a int)", "alter table t rename to u")
    places = {found.object_name: marked(found.origin) for found in catalog.named_objects()}
    assert places == {"public.u": "2.sql:1:25 u", "public.u.a": "1.sql:1:17 a"}
