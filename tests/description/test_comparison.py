from __future__ import annotations

import pytest

from sqlfluff_schema_rules.description.comparison import (
    Changed,
    Comparison,
    Difference,
    Side,
    compare,
)
from tests.description.schemas import SOURCE, description_of

BASE = "create table t (id int primary key, a text);"


def compared(old: str, new: str, environment: str = "postgres") -> Comparison:
    return compare(
        description_of(old, environment=environment), description_of(new, environment=environment)
    )


def in_words(comparison: Comparison) -> list[str]:
    """One line for each object: what happened to it, and the changed properties."""
    return [
        *(f"+ {each.kind} {each.object}" for each in comparison.added),
        *(f"- {each.kind} {each.object}" for each in comparison.dropped),
        *(
            f"~ {each.kind} {each.object} "
            + " ".join(difference.property for difference in each.differences)
            for each in comparison.changed
        ),
    ]


def test_a_schema_does_not_differ_from_itself() -> None:
    comparison = compared(BASE, BASE)
    assert comparison.is_empty
    assert comparison == Comparison(
        old=Side(name="old", source=SOURCE),
        new=Side(name="new", source=SOURCE),
        added=(),
        dropped=(),
        changed=(),
    )


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("create table u (id serial primary key);", "+ table public.u"),
        ("drop table t;", "- table public.t"),
        ("alter table t add b int;", "+ column public.t.b"),
        ("alter table t drop a;", "- column public.t.a"),
        ("alter table t alter a type varchar(3);", "~ column public.t.a type"),
        ("alter table t alter a set default 'x';", "~ column public.t.a default"),
        ("alter table t alter a set not null;", "~ column public.t.a not_null"),
        ("alter table t enable row level security;", "~ table public.t row_level_security"),
        ("alter table t add constraint c check (id > 0);", "+ check public.t.c"),
        ("create index i on t (a);", "+ index public.i"),
        ("create policy p on t using (true);", "+ policy public.t.p"),
        ("create view v as select 1;", "+ view public.v"),
        ("create function f() returns int language sql as '';", "+ function public.f()"),
        ("create type e as enum ('a');", "+ type public.e"),
        ("create sequence s;", "+ sequence public.s"),
        ("create extension hstore;", "+ extension hstore"),
        ("create role r;", "+ role r"),
        ("comment on column t.a is 'A';", "~ column public.t.a comment"),
    ],
)
def test_a_statement_makes_one_difference(statement: str, words: str) -> None:
    assert in_words(compared(BASE, BASE + statement)) == [words]


def test_the_values_before_and_after_are_told() -> None:
    comparison = compared(BASE, BASE + "alter table t alter a set default 'x';")
    assert comparison.changed == (
        Changed(
            kind="column",
            object="public.t.a",
            differences=(Difference(property="default", old=None, new="'x'"),),
        ),
    )


def test_the_parts_of_an_added_schema_are_told_but_not_those_of_its_tables() -> None:
    comparison = compared("", "create schema app; create table app.t (id int primary key);")
    assert in_words(comparison) == ["+ schema app", "+ table app.t"]


def test_a_column_and_a_constraint_of_one_name_are_two_objects() -> None:
    comparison = compared(BASE, BASE + "alter table t add constraint a check (id > 0);")
    assert in_words(comparison) == ["+ check public.t.a"]


def test_a_constraint_of_another_kind_is_a_changed_one() -> None:
    named = "create table t (a int); alter table t add constraint c "
    comparison = compared(named + "check (a > 0);", named + "unique (a);")
    assert in_words(comparison) == [
        "+ index public.c",
        "~ unique public.t.c expression index kind nulls_not_distinct",
    ]


def test_a_table_that_becomes_partitioned_is_the_same_table() -> None:
    comparison = compared(
        "create table t (a int);", "create table t (a int) partition by hash (a);"
    )
    assert in_words(comparison) == [
        "~ partitioned table public.t kind partition_columns partition_strategy"
    ]


def test_another_order_of_columns_is_told() -> None:
    comparison = compared("create table t (a int, b int);", "create table t (b int, c int, a int);")
    assert in_words(comparison) == ["+ column public.t.c", "~ table public.t order_of_columns"]
    assert comparison.changed[0].differences[0].new == ["b", "a"]


def test_of_a_table_that_only_one_side_knows_nothing_else_is_claimed() -> None:
    comparison = compared("create index i on t (a);", BASE)
    assert in_words(comparison) == ["~ table public.t created_by"]


def test_a_table_that_nobody_knows_is_not_added() -> None:
    comparison = compared("", "create policy p on t using (true);")
    assert in_words(comparison) == ["+ policy public.t.p"]


def test_a_table_of_the_platform_is_not_added_with_its_policy() -> None:
    comparison = compared("", "create policy p on storage.objects using (true);", "supabase")
    assert in_words(comparison) == ["+ policy storage.objects.p"]
