"""Where changes are shown."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.changes.records import AddColumn, CreateTable
from tests.changes.reading import changes_of, marked


@pytest.mark.parametrize(
    ("sql", "places"),
    [
        ("create table if not exists app.t (a int)", ["app.t"]),
        ("create index on only app.t (a)", ["app.t"]),
        ("create index i on app.t (a)", ["i"]),
        ("create view app.v as select 1", ["app.v"]),
        ("create materialized view v as select 1", ["v"]),
        ("create table t as select 1", ["t"]),
        ("select 1 into t", ["t"]),
        ("create sequence s", ["s"]),
        ("alter sequence s owned by none", ["s"]),
        ("create schema app", ["app"]),
        ("create type app.kind as enum ()", ["kind"]),
        ("create type pair as (a int)", ["pair"]),
        ("create domain d as int", ["d"]),
        ("create function app.f() returns int language sql as 'f'", ["f"]),
        ("create aggregate g(int) (sfunc = f, stype = int)", ["g"]),
        ("create trigger g after insert on t execute function f()", ["g"]),
        ('create policy "Read all" on t', ['"Read all"']),
        ("create extension vector", ["vector"]),
        ("create role r", ["r"]),
        ("drop role r", ["drop"]),
        ("grant select on t to r", ["grant"]),
        ("drop table app.b", ["b"]),
        ("alter table t rename to u", ["u"]),
        ("alter table t set schema core", ["core"]),
        ("alter table t owner to boss", ["alter"]),
        ("comment on column t.a is 'a'", ["a"]),
        ("alter table t drop column a, add b int", ["a", "b"]),
        ("alter table t alter a type text", ["a"]),
        ("alter table t add constraint c check (a > 0)", ["c"]),
        ("alter table t add check (a > 0)", ["check"]),
        ("alter table t validate constraint c", ["c"]),
        ("alter table app.t enable row level security", ["app.t"]),
        ("set search_path = app", ["set"]),
        ("select set_config('search_path', 'app', true)", ["set_config"]),
        ("begin", ["begin"]),
        ("commit", ["commit"]),
        ("create schema a; selec 1", ["a", "selec"]),
        ("create schema é; créate schema b", ["é", "créate"]),
    ],
)
def test_a_change_is_marked_at_what_it_names(sql: str, places: list[str]) -> None:
    assert [marked(change) for change in changes_of(sql)] == places


def test_columns_and_constraints_are_marked_by_themselves() -> None:
    (table,) = changes_of("create table t (a int, b int constraint c unique, check (a > 0))")
    assert isinstance(table, CreateTable)
    origins = [column.origin for column in table.columns]
    origins += [constraint.origin for constraint in table.constraints]
    starts = [origin.anchor() for origin in origins]
    text = table.origin.script.encoded
    assert [text[start:end] for start, end in starts] == [b"a", b"b", b"c", b"check"]


def test_a_column_that_is_added_is_marked_behind_characters_of_several_bytes() -> None:
    (change,) = changes_of("/* é */ alter table t add column ü int")
    assert isinstance(change, AddColumn)
    assert change.origin.script.position(change.column.origin.start) == (1, 34)
