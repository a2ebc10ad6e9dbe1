"""Tables that no file created, and statements that cannot be read."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import catalog_of, column, find, relations, table

T = "create table t (a int primary key, b int);"


@pytest.mark.parametrize(
    "statement",
    [
        "alter table t add column a int not null default 1",
        "alter table t drop column a",
        "alter table t alter a set not null",
        "alter table t rename a to b",
        "alter table t add primary key (a)",
        "alter table t add check (a > 0)",
        "alter table t drop constraint k",
        "alter table t enable row level security",
        "alter table only t attach partition u default",
        "alter table t inherit u",
        "create policy p on t using (true)",
        "create trigger x before insert on t execute function f()",
        "create table u (a int references t (a))",
        "create table u () inherits (t)",
        "create index on t (a)",
        "comment on column t.a is 'x'",
        "alter table t rename to v",
        "alter table t set schema s",
        "drop table t cascade",
    ],
)
def test_nothing_is_claimed_about_a_table_that_no_file_created(statement: str) -> None:
    catalog = catalog_of(statement)
    assert find(catalog, "t") is None or not table(catalog).known
    assert "t" not in [found.name for found in catalog.tables()]
    assert catalog.table("public", "t") is None


def test_what_was_done_to_an_unknown_table_is_kept() -> None:
    catalog = catalog_of(
        "alter table t add column a int not null; alter table t enable row level security;"
        "create policy p on t; alter table t rename to u"
    )
    found = table(catalog, "u")
    assert not found.known
    assert not found.knows()
    assert column(catalog, "u.a").not_null
    assert (found.row_security, set(found.policies)) == (True, {"p"})


def test_a_table_that_exists_by_what_was_done_to_it_is_not_created() -> None:
    catalog = catalog_of(
        "alter table t add column a int; create table if not exists t (b int primary key)"
    )
    assert not table(catalog).known


def test_nothing_was_done_to_a_table_that_is_created_later() -> None:
    catalog = catalog_of(
        "alter table if exists t add column a int, add check (a > 0), enable row level security;"
        "drop policy if exists p on t; create table u (x int references t);"
        "create table t (b int primary key)"
    )
    found = table(catalog)
    assert found.knows(*Aspect)
    assert list(found.columns) == ["b"]
    assert set(found.constraints) == {"t_pkey"}
    assert not found.row_security
    [key] = table(catalog, "u").foreign_keys
    assert key.referenced is found


def test_a_schema_that_no_file_created_is_unknown() -> None:
    catalog = catalog_of("create table app.t (a int)")
    assert not catalog.schemas["app"].known
    assert table(catalog, "app.t").known


@pytest.mark.parametrize(
    "statement",
    [
        "create table ${name} (a int)",
        "create table ${schema}.t (a int)",
        "create table {{ prefix }}_t (a int)",
        "create view ${name} as select 1",
        "create sequence ${name}",
        "create schema ${name}",
        "create function ${name}() returns int return 1",
        "create type ${name} as enum ('x')",
        "create domain ${name} as int",
        "create extension ${name}",
        "create policy p on ${name}",
        "create trigger x before insert on ${name} execute function f()",
        "create index on ${name} (a)",
        "create schema ${name} create table t (a int)",
    ],
)
def test_a_name_made_of_a_placeholder_is_claimed_of_nothing(statement: str) -> None:
    catalog = catalog_of(statement)
    assert list(catalog.named_objects()) == []
    assert list(catalog.tables()) == []
    assert catalog.extensions.keys() == {"plpgsql"}


def test_a_placeholder_whose_value_is_configured_is_read() -> None:
    catalog = catalog_of(
        "create table ${schema}.${name} (a int)", placeholders={"schema": "public", "name": "t"}
    )
    assert relations(catalog) == {"t"}


@pytest.mark.parametrize(
    ("statement", "doubtful"),
    [
        ("alter table ${x} add column c int", {Aspect.COLUMNS}),
        (
            "alter table ${x} drop column b",
            {Aspect.COLUMNS, Aspect.CONSTRAINTS, Aspect.INDEXES},
        ),
        (
            "alter table t drop column ${x}",
            {Aspect.COLUMNS, Aspect.CONSTRAINTS, Aspect.INDEXES},
        ),
        ("alter table ${x} add primary key (b)", {Aspect.CONSTRAINTS, Aspect.INDEXES}),
        ("alter table t add unique (${x})", {Aspect.CONSTRAINTS, Aspect.INDEXES}),
        ("alter table ${x} drop constraint k", {Aspect.CONSTRAINTS, Aspect.INDEXES}),
        ("alter table t drop constraint ${x}", {Aspect.CONSTRAINTS, Aspect.INDEXES}),
        ("alter table ${x} enable row level security", {Aspect.ROW_SECURITY}),
        ("create index on ${x} (a)", {Aspect.INDEXES}),
        ("create index on t (${x})", {Aspect.INDEXES}),
        ("drop index ${x}", set()),
        ("create policy p on ${x}", {Aspect.POLICIES}),
        ("drop policy p on ${x}", {Aspect.POLICIES}),
        ("drop policy ${x} on t", {Aspect.POLICIES}),
        ("drop table ${x}", set(Aspect)),
        ("drop view ${x}", set()),
        ("drop trigger ${x} on t", set()),
        ("alter table ${x}.t enable row level security", {Aspect.ROW_SECURITY}),
        ("alter table ${x}.u enable row level security", set()),
        ("alter table t_${x} enable row level security", set()),
        ("alter table public.${x} enable row level security", {Aspect.ROW_SECURITY}),
        ("alter table app.${x} enable row level security", set()),
    ],
)
def test_a_statement_about_a_placeholder_leaves_doubt_where_it_may_have_acted(
    statement: str, doubtful: set[Aspect]
) -> None:
    assert table(catalog_of(T + statement)).uncertain == doubtful


def test_enabling_row_security_by_name_ends_the_doubt() -> None:
    catalog = catalog_of(
        T + "alter table ${x} enable row level security; alter table t enable row level security"
    )
    assert table(catalog).knows(Aspect.ROW_SECURITY)


def test_a_dynamic_statement_with_an_unknown_name_leaves_doubt() -> None:
    catalog = catalog_of(
        T + "do $$ declare x text; begin for x in select tablename from mine loop"
        " execute format('alter table %I enable row level security', x); end loop; end $$"
    )
    assert table(catalog).uncertain == {Aspect.ROW_SECURITY}
    assert not table(catalog).row_security
