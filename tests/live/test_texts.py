"""Defaults and bounds as texts: what is alike, and what is told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.catalog.building import catalog_of
from tests.live.comparison import compare_snapshots, unquoted
from tests.live.snapshots import snapshots
from tests.live.texts import bare, normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import LiveServer


@pytest.fixture(scope="module")
def connection(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A session in a plain database."""
    with live_server("postgres").fresh_database() as database, database.session() as session:
        yield session


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("now() AT TIME ZONE 'utc'::text", "timezone('utc'::text, now())"),
        ("SUBSTRING('abc' FROM 2 FOR 1)", "pg_catalog.substring('abc', 2, 1)"),
        ("((1 + 2))", "1+2"),
        ("'a'::character varying", "'a'::varchar"),
    ],
)
def test_expressions_in_the_syntax_of_sql_are_calls(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CURRENT_TIMESTAMP", "now()"),
        ("'a'", "'b'"),
        ("'1'::integer", "1"),
        ("f(1)", "s.f(1)"),
        ("a + b", "b + a"),
    ],
)
def test_other_expressions_are_told_apart(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_what_is_no_expression_stays_as_it_is() -> None:
    assert normal("FOR VALUES IN (1)") == "FOR VALUES IN (1)"
    assert bare("FOR VALUES IN (1)") == "FOR VALUES IN (1)"


def test_what_is_bare_has_neither_casts_nor_schemas() -> None:
    assert bare("public.f('a'::text, t.b)") == bare("f( 'a', b )")
    assert bare("f('a', b)") != bare("g('a', b)")
    assert bare("f('a', b)") != bare("f('c', b)")


_TABLE = "create table t (a int {}, b text, c int generated always as ({}) stored);"
_PARTITIONED = "create table p (k int) partition by {} (k); create table q partition of p {};"


@pytest.mark.parametrize(
    ("on_server", "in_catalog", "said"),
    [
        (
            _TABLE.format("default 1", "a"),
            _TABLE.format("default 2", "a"),
            "column public.t.a default text: 1 on the server, 2 in the catalogue",
        ),
        (
            "create table t (a timestamptz default now())",
            "create table t (a timestamptz default current_timestamp)",
            "column public.t.a default text: now() on the server,"
            " CURRENT_TIMESTAMP in the catalogue",
        ),
        (
            _TABLE.format("", "a + 1"),
            _TABLE.format("", "a - 1"),
            "column public.t.c default text: a + 1 on the server, a - 1 in the catalogue",
        ),
        (
            "create table t (a serial)",
            "create table t (a int default 1); create sequence t_a_seq owned by t.a;"
            "alter table t alter a set not null",
            "column public.t.a default text: nextval(CAST('public.t_a_seq' AS regclass))"
            " on the server, 1 in the catalogue",
        ),
        (
            "create table t (a text default upper('a'))",
            "create table t (a text default no_function())",
            "column public.t.a default text: upper(CAST('a' AS text)) on the server,"
            " no_function() in the catalogue",
        ),
        (
            "create domain d as text default 'a'",
            "create domain d as text default 'b'",
            "type public.d default text: CAST('a' AS text) on the server,"
            " CAST('b' AS text) in the catalogue",
        ),
        (
            "create domain d as int default 1",
            "create domain d as int default no_function()",
            "type public.d default text: 1 on the server, no_function() in the catalogue",
        ),
        (
            _PARTITIONED.format("range", "for values from (1) to (3)"),
            _PARTITIONED.format("range", "for values from (1) to (4)"),
            "table public.q bound text: FOR VALUES FROM (1) TO (3) on the server,"
            " FOR VALUES FROM (1) TO (4) in the catalogue",
        ),
        (
            _PARTITIONED.format("list", "for values in (1, 2)"),
            _PARTITIONED.format("list", "for values in ('x')"),
            "table public.q bound text: FOR VALUES IN (1, 2) on the server,"
            " FOR VALUES IN ('x') in the catalogue",
        ),
    ],
)
def test_a_planted_difference_is_named(
    connection: psycopg.Connection, on_server: str, in_catalog: str, said: str
) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute(on_server.encode())
        sides = snapshots(connection, catalog_of(in_catalog))
    compared = compare_snapshots(*map(unquoted, sides))
    assert [str(each) for each in compared.differences] == [said]


def test_a_call_that_later_functions_made_ambiguous_is_no_difference(
    connection: psycopg.Connection,
) -> None:
    history = (
        "create function f() returns int language sql as 'select 1';"
        "create table t (a int default f());"
        "create function f(int default 1) returns int language sql as 'select 1';"
    )
    with connection.transaction(force_rollback=True):
        connection.execute(history.encode())
        on_server, in_catalog = snapshots(connection, catalog_of(history))
    assert in_catalog == on_server
    assert "column public.t.a default text: public.f()" in on_server
