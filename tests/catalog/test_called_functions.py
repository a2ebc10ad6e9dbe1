"""Functions of the files that queries and blocks call."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import catalog_of, marked, relations, table

MAKE = """create function make(name text, again boolean default false) returns void
language plpgsql as $$
begin
    execute format('create table %I (id int)', name);
    if again then perform make(name || '2'); end if;
end $$;
"""


@pytest.mark.parametrize(
    ("call", "made"),
    [
        ("select make('a')", {"a"}),
        ("select make('a', true)", {"a", "a2"}),
        ("select make(name => 'a', again => true)", {"a", "a2"}),
        ("select public.make('a')", {"a"}),
        ("select make(n) from (values ('a'), ('b')) v (n)", {"a", "b"}),
        ("do $$ begin perform make('a'); end $$", {"a"}),
        ("do $$ begin execute 'select make($1)' using 'a'; end $$", {"a"}),
        ("do $$ declare x text; begin x := make('a'); end $$", {"a"}),
        ("do $$ declare x text; begin select make('a') into x; end $$", {"a"}),
        ("select make('a', b => 1)", {"a"}),
        ("select make('a', true, 1)", set()),
        ("select other('a')", set()),
        ("select s.make('a')", set()),
    ],
)
def test_a_call_does_what_the_function_does(call: str, made: set[str]) -> None:
    assert relations(catalog_of(MAKE + call)) == made


def test_what_a_function_makes_is_marked_in_its_body() -> None:
    catalog = catalog_of(MAKE, "select make('a')")
    assert marked(table(catalog, "a").origin) == "1.sql:4:13 format"


def test_a_call_with_values_that_nobody_knows_leaves_doubt() -> None:
    history = """create table t (id int);
        create function secure(name text) returns void language plpgsql as $$
        begin execute format('alter table %I enable row level security', name); end $$;
        select secure(name) from names;"""
    assert not table(catalog_of(history)).knows(Aspect.ROW_SECURITY)


@pytest.mark.parametrize(
    "function",
    [
        "create function f() returns void language plpgsql as 'begin perform f(); end'",
        "create function f() returns void language sql as 'select f()'",
        "create function f() returns void language plpgsql as"
        " 'begin loop perform g(); end loop; end';"
        "create function g() returns int language sql as 'select 1'",
        "create function f() returns void language plpgsql as"
        " 'begin for i in 1..900 loop for j in 1..900 loop perform 1; end loop; end loop; end'",
        "create function f() returns void language plpgsql as"
        " 'begin while true loop end loop; end'",
    ],
)
def test_what_does_not_end_is_left(function: str) -> None:
    assert relations(catalog_of(f"{function}; select f(); create table t (id int);")) == {"t"}


@pytest.mark.parametrize(
    "function",
    [
        "create function f() returns void language plpgsql as 'no body'",
        "create function f() returns void language plpython3u as 'x'",
        "create function f() returns void language c as 'library', 'symbol'",
        "create function f() returns void begin atomic select 1; end",
        "create function f() returns trigger language plpgsql as 'begin return new; end'",
        "create function f(out a int) language plpgsql as 'begin a := 1; end'",
        "create function f(out a int, out b int) returns setof record language plpgsql as"
        " 'begin return next; end'",
        "create function f() returns table (a int) language plpgsql as 'begin return next; end'",
        "create function f() returns setof int language plpgsql as"
        " 'begin return query select 1; end'",
        "do $$ begin execute 'create function f() returns int language sql as ''select 1''';"
        " end $$",
        "create aggregate f(*) (sfunc = int8inc, stype = int8, initcond = '0')",
    ],
)
def test_any_function_may_be_called(function: str) -> None:
    assert relations(catalog_of(f"{function}; select f(); create table t (id int);")) == {"t"}


def test_none_of_several_overloads_is_called() -> None:
    other = "create function make(n int) returns void language sql as 'select 1';"
    assert relations(catalog_of(MAKE + other + "select make('a')")) == set()


def test_a_function_runs_as_it_says() -> None:
    history = """create schema s; create role r; grant create on schema s to r;
        create function f() returns void language plpgsql security definer set search_path = s
        as 'begin create table t (id int); end';
        alter function f() owner to r; select f(); create table u (id int);"""
    catalog = catalog_of(history)
    assert (table(catalog, "s.t").owner, table(catalog, "u").owner) == ("r", "postgres")


def test_a_procedure_that_rolls_back_does_nothing() -> None:
    procedure = """create procedure p() language plpgsql as
        'begin create table t (id int); rollback; end'; call p();"""
    assert relations(catalog_of(procedure)) == set()


def test_conditions_that_nobody_can_decide_let_a_called_function_do_what_it_can() -> None:
    history = MAKE + "do $$ begin if random() > 0.5 then perform make('a'); end if; end $$"
    assert relations(catalog_of(history)) == {"a"}
