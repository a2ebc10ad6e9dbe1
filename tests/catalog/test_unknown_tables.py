"""Tables that no file creates, or that are created too late, and names that cannot be read."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import catalog_of, column, index, table
from tests.catalog.wording import columns_of, constraints_of, indexes_of, names

DROPPED = {Aspect.COLUMNS, Aspect.CONSTRAINTS, Aspect.INDEXES}


def test_a_table_that_is_only_altered_is_not_known() -> None:
    catalog = catalog_of("alter table a add column x int")
    assert not table(catalog, "public.a").known
    assert not table(catalog, "public.a").knows(Aspect.INDEXES)
    assert list(catalog.tables()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "alter table if exists a add column x int",
        "alter table if exists a drop column x",
        "alter table if exists a add primary key (x)",
        "alter table if exists a enable row level security",
        "alter table if exists a attach partition b default",
        "create index on a (x)",
        "create materialized view a as select 1 as x",
    ],
)
def test_a_statement_that_cannot_change_a_table_nobody_knows_gives_it_nothing(
    statement: str,
) -> None:
    catalog = catalog_of(statement)
    assert [one for one in catalog.all_tables() if one.columns or one.constraints] == []


def test_alter_table_if_exists_of_an_unknown_table_changes_nothing() -> None:
    catalog = catalog_of("alter table if exists a add column x int; create table a (y int)")
    assert columns_of(table(catalog, "public.a")) == ["y integer"]


def test_alter_table_if_exists_of_a_known_table_changes_it() -> None:
    catalog = catalog_of("create table a (y int); alter table if exists a add column x int")
    assert columns_of(table(catalog, "public.a")) == ["y integer", "x integer"]


def test_what_was_done_to_a_table_before_it_was_created_failed() -> None:
    catalog = catalog_of(
        "alter table a add column x int unique; alter table a enable row level security;"
        "alter table a force row level security; create policy p on a using (true);",
        "create table a (y int)",
    )
    created = table(catalog, "public.a")
    assert columns_of(created) == ["y integer"]
    assert constraints_of(created) == []
    assert indexes_of(created) == []
    assert list(created.policies) == []
    assert (created.row_security, created.force_row_security) == (False, False)
    assert created.uncertain == set()
    assert created.origin_of("row_security").script.path == "2.sql"


def test_if_not_exists_leaves_alone_what_earlier_statements_found() -> None:
    catalog = catalog_of("alter table a add column x int; create table if not exists a (y int)")
    assert not table(catalog, "public.a").known
    assert columns_of(table(catalog, "public.a")) == ["x integer"]


def test_a_foreign_key_may_reference_a_table_that_comes_later() -> None:
    catalog = catalog_of(
        "create table b (a_id int references a (x)); create table a (x int primary key)"
    )
    assert constraints_of(table(catalog, "public.b")) == [
        "b_a_id_fkey foreign key (a_id) references public.a ()"
    ]
    assert names(table(catalog, "public.a").referenced_by) == ["b_a_id_fkey"]


def test_a_key_on_a_column_that_nobody_knows_leaves_keys_and_indexes_in_doubt() -> None:
    catalog = catalog_of("create table a (x int); alter table a add unique (y)")
    assert table(catalog, "public.a").uncertain == {Aspect.CONSTRAINTS, Aspect.INDEXES}


def test_a_foreign_key_on_a_column_that_nobody_knows_leaves_keys_in_doubt() -> None:
    catalog = catalog_of("create table a (x int); alter table a add foreign key (y) references a")
    assert table(catalog, "public.a").uncertain == {Aspect.CONSTRAINTS}


def test_an_index_on_a_column_that_nobody_knows_leaves_indexes_in_doubt() -> None:
    catalog = catalog_of("create table a (x int); create index on a (y)")
    assert table(catalog, "public.a").uncertain == {Aspect.INDEXES}


def test_a_key_using_an_index_that_nobody_knows_leaves_keys_and_indexes_in_doubt() -> None:
    catalog = catalog_of("create table a (x int); alter table a add primary key using index i")
    assert table(catalog, "public.a").uncertain == {Aspect.CONSTRAINTS, Aspect.INDEXES}


@pytest.mark.parametrize(
    ("statement", "aspects"),
    [
        ("alter table ${t} add primary key (x)", {Aspect.CONSTRAINTS, Aspect.INDEXES}),
        ("alter table ${t} drop constraint a_pkey", {Aspect.CONSTRAINTS, Aspect.INDEXES}),
        ("alter table a drop constraint ${c}", {Aspect.CONSTRAINTS, Aspect.INDEXES}),
        ("alter table a add unique (${c})", {Aspect.CONSTRAINTS, Aspect.INDEXES}),
        ("alter table ${t} add foreign key (x) references b", {Aspect.CONSTRAINTS}),
        ("alter table ${t} add column y int", {Aspect.COLUMNS}),
        ("alter table ${t} add column y int check (y > 0)", {Aspect.COLUMNS, Aspect.CONSTRAINTS}),
        ("alter table ${t} add column y int unique", DROPPED),
        (
            "alter table ${t} add column y int check (y > 0), add column z int",
            {Aspect.COLUMNS, Aspect.CONSTRAINTS},
        ),
        ("alter table ${t} alter x drop not null", {Aspect.COLUMNS}),
        ("alter table a alter ${c} drop not null", {Aspect.COLUMNS}),
        ("alter table ${t} drop column x", DROPPED),
        ("alter table a drop column ${c}", DROPPED),
        ("alter table ${t} enable row level security", {Aspect.ROW_SECURITY}),
        ("create index on ${t} (x)", {Aspect.INDEXES}),
        ("create index on a (${c})", {Aspect.INDEXES}),
        ("drop index ${i}", set()),
        ("drop table ${t}", set(Aspect)),
    ],
)
def test_a_placeholder_makes_doubt_and_nothing_else(statement: str, aspects: set[Aspect]) -> None:
    catalog = catalog_of(f"create table a (x int primary key); {statement}")
    assert table(catalog, "public.a").uncertain == aspects
    assert columns_of(table(catalog, "public.a")) == ["x integer not null"]
    assert indexes_of(table(catalog, "public.a")) == ["a_pkey btree (x) unique"]


@pytest.mark.parametrize("rename", ["x to ${c}", "${c} to y"])
def test_a_column_that_is_renamed_by_a_placeholder_leaves_columns_in_doubt(rename: str) -> None:
    catalog = catalog_of(f"create table a (x int); alter table a rename {rename}")
    assert table(catalog, "public.a").uncertain == {Aspect.COLUMNS}


def test_a_relation_that_gets_a_name_nobody_can_read_is_not_known() -> None:
    catalog = catalog_of(
        "create table a (x int); create view v as select 1; alter table a rename to a_${n};"
        "alter view v rename to ${v}"
    )
    assert list(catalog.tables()) == []
    assert list(catalog.views()) == []


def test_doubt_about_indexes_leaves_what_queries_return() -> None:
    catalog = catalog_of(
        "create table a (x int); create index on ${t} (x); create table b as select * from a;"
        "create function f() returns setof a language sql as 'select * from a';"
        "create table c as select * from f()"
    )
    assert columns_of(table(catalog, "public.b")) == ["x integer"]
    assert columns_of(table(catalog, "public.c")) == ["x integer"]
    assert table(catalog, "public.b").uncertain == set()


def test_a_placeholder_doubts_only_the_tables_that_it_may_mean() -> None:
    catalog = catalog_of(
        "create table a_1 (x int); create table b_1 (x int); create index on a_${n} (x)"
    )
    assert not table(catalog, "public.a_1").knows(Aspect.INDEXES)
    assert table(catalog, "public.b_1").knows(Aspect.INDEXES)


@pytest.mark.parametrize(
    "statement",
    [
        "alter table a add primary key (x)",
        "alter table a add column x int",
        "alter table a drop column x",
        "alter table a alter x set not null",
        "alter table a enable row level security",
        "alter table a alter x add generated always as identity",
        "alter table a validate constraint c",
        "alter table a alter constraint c deferrable",
        "alter table a drop constraint c",
        "alter table a rename constraint c to d",
        "alter table a attach partition b default",
        "alter table b attach partition a default",
        "alter table a inherit b",
        "alter table b inherit a",
        "alter table b add foreign key (y) references a (x)",
        "create table c (like a including all)",
    ],
)
def test_a_view_is_not_altered_as_a_table(statement: str) -> None:
    catalog = catalog_of(f"create view a as select 1 as x; create table b (y int); {statement}")
    assert columns_of(table(catalog, "public.b")) == ["y integer"]
    assert constraints_of(table(catalog, "public.b")) == []
    assert table(catalog, "public.b").partition_of is None
    assert table(catalog, "public.b").parents == []


def test_a_child_of_an_unknown_table_has_columns_keys_and_indexes_in_doubt() -> None:
    catalog = catalog_of(
        "create table b (y int) inherits (a); create table c partition of d default"
    )
    doubtful = {Aspect.COLUMNS, Aspect.CONSTRAINTS, Aspect.INDEXES}
    assert table(catalog, "public.b").uncertain == doubtful
    assert table(catalog, "public.c").uncertain == doubtful


def test_a_partition_attached_to_an_unknown_table_has_keys_and_indexes_in_doubt() -> None:
    catalog = catalog_of("create table b (y int); alter table a attach partition b default")
    assert table(catalog, "public.b").uncertain == {Aspect.CONSTRAINTS, Aspect.INDEXES}


def test_a_table_like_an_unknown_one_is_in_doubt() -> None:
    catalog = catalog_of("create table b (like a); create table c (like a including all, y int)")
    assert table(catalog, "public.b").uncertain == {Aspect.COLUMNS}
    assert table(catalog, "public.c").uncertain == {
        Aspect.COLUMNS,
        Aspect.CONSTRAINTS,
        Aspect.INDEXES,
    }
    assert columns_of(table(catalog, "public.c")) == ["y integer"]


def test_sequences_and_indexes_of_an_unknown_table_are_not_known() -> None:
    catalog = catalog_of("alter table a add column x serial primary key")
    assert names(catalog.relations()) == []
    assert not index(catalog, "public.a_pkey").known
    assert column(catalog, "public.a.x").serial


def test_a_partition_that_lacks_a_column_gets_neither_key_nor_index_on_it() -> None:
    catalog = catalog_of(
        "create table a (x int not null, y int) partition by list (y); create table b (y int);"
        "alter table a attach partition b default; create index on a (x);"
        "alter table a add primary key (x), alter x add generated always as identity"
    )
    assert columns_of(table(catalog, "public.b")) == ["y integer inherited"]
    assert constraints_of(table(catalog, "public.b")) == []
    assert indexes_of(table(catalog, "public.b")) == []


def test_a_partition_with_another_primary_key_keeps_it() -> None:
    catalog = catalog_of(
        "create table a (x int primary key, y int) partition by list (x);"
        "create table b (x int, y int primary key); alter table a attach partition b default"
    )
    assert constraints_of(table(catalog, "public.b")) == ["b_pkey primary key (y)"]
    assert indexes_of(table(catalog, "public.b")) == ["b_pkey btree (y) unique"]
