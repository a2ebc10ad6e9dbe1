"""What DO blocks change, and where it was written."""

from __future__ import annotations

import pytest

from tests.changes.reading import changes_of, marked, place, record, told


@pytest.mark.parametrize(
    ("block", "places"),
    [
        ("do $$ begin create table app.t (); end $$", [("app.t", (1, 26))]),
        (
            "do $x$ begin\n create schema é; create schema b; end $x$",
            [("é", (2, 16)), ("b", (2, 33))],
        ),
        ('do $$ begin alter table t add "É" int; end $$', [('"É"', (1, 31))]),
        ("do 'begin create schema a; end'", [("a", (1, 25))]),
        ("do language plpgsql 'begin create schema a; end'", [("a", (1, 42))]),
        ("do $$begin create schema a; end$$ language PLPGSQL", [("a", (1, 26))]),
        ("do $$ begin execute 'create schema a'; end $$", [("a", (1, 36))]),
        (
            "do $$ begin execute 'create schema a; create schema b'; end $$",
            [("a", (1, 36)), ("b", (1, 53))],
        ),
    ],
)
def test_what_a_block_names_is_marked_where_it_is_written(
    block: str, places: list[tuple[str, tuple[int, int]]]
) -> None:
    assert [(marked(change), place(change)) for change in changes_of(block)] == places


@pytest.mark.parametrize(
    "block",
    [
        "do 'begin create schema a; perform f(''x''); end'",
        "do E'begin create schema a; end'",
        "do U&'begin create schema \\0061; end'",
    ],
)
def test_what_is_not_written_as_it_reads_is_marked_at_the_block(block: str) -> None:
    (change,) = changes_of(f"\n{block}")
    assert (marked(change), place(change)) == ("do", (2, 1))


def test_dynamic_sql_is_marked_at_its_expression() -> None:
    (change,) = changes_of("do $$ begin execute format('create table %I ()', 't'); end $$")
    assert (marked(change), place(change)) == ("format", (1, 21))


def test_a_block_in_dynamic_sql_is_marked_at_its_expression() -> None:
    inner = "format('do $x$ begin create schema %I; end $x$', 'a')"
    (change,) = changes_of(f"do $$ begin execute {inner}; end $$")
    assert (marked(change), place(change)) == ("format", (1, 21))


@pytest.mark.parametrize(
    "block",
    [
        "do language plpython3u $$ begin create schema a; end $$",
        "do $$ begin create schema a; end $$ language sql",
        "do $$ create schema a $$",
        "do $$ begin execute 'creat'; end $$",
        "do $$ begin execute x; end $$",
        "do $$ begin null; end $$",
        "do language plpgsql",
    ],
)
def test_nothing_is_told_of_a_block_that_cannot_be_read(block: str) -> None:
    assert told(block) == []


@pytest.mark.parametrize(
    "block",
    [
        "do $$ begin do $x$ begin create schema a; end $x$; end $$",
        "do $$ begin execute 'do $x$ begin create schema a; end $x$'; end $$",
    ],
)
def test_blocks_in_blocks_are_read(block: str) -> None:
    assert [marked(change) for change in changes_of(block)] == ["a"]


def test_a_block_in_a_conditional_statement_is_conditional() -> None:
    block = "do $$ begin if x then do $y$ begin create schema a; end $y$; end if; end $$"
    assert told(block) == [record("CreateSchema", conditional=True, name="a")]


def _blocks_in_blocks(depth: int) -> str:
    statement = "create schema a"
    for number in range(depth):
        statement = f"do $q{number}$ begin {statement}; end $q{number}$"
    return statement


@pytest.mark.parametrize(("depth", "changes"), [(10, [record("CreateSchema", name="a")]), (11, [])])
def test_blocks_in_blocks_are_read_to_a_limit(depth: int, changes: list[object]) -> None:
    assert told(_blocks_in_blocks(depth)) == changes


def test_queries_of_blocks_make_no_tables() -> None:
    assert told("do $$ declare x int; begin select 1 into x; end $$") == []


def test_perform_changes_the_search_path() -> None:
    (change,) = changes_of("do $$ begin perform set_config('search_path', 'app', true); end $$")
    assert (marked(change), place(change)) == ("set_config", (1, 21))
    assert told("do $$ begin perform set_config('search_path', 'app', true); end $$") == [
        record("SetSearchPath", schemas=("app",), local=True)
    ]


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        (
            "if y then create schema a; end if; create schema b;",
            [record("CreateSchema", conditional=True, name="a"), record("CreateSchema", name="b")],
        ),
        (
            "foreach x in array '{a,b}'::text[] loop execute 'create schema ' || x; end loop;",
            [record("CreateSchema", name="a"), record("CreateSchema", name="b")],
        ),
        (
            "new.x := 1; create schema a;",
            [record("CreateSchema", name="a")],
        ),
    ],
)
def test_what_may_not_happen_is_conditional(body: str, changes: list[object]) -> None:
    assert told(f"do $$ declare x text; begin {body} end $$") == changes
