"""Owners and privileges after a history, held against a server that ran it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.catalog.building import catalog_of
from tests.catalog.privilege_histories import BEGINNING, privilege_histories
from tests.live.privileges_snapshot import catalog_privileges, server_privileges
from tests.live.test_catalog_against_server import is_taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import LiveServer

HISTORIES = dict(
    re.findall(
        r"^-- ([^\n]+) --\n(.+?)(?=^-- |\Z)",
        Path(__file__).with_name("privileges.sql").read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
)

AS_THE_SERVER_RUNS_MIGRATIONS = "alter role postgres superuser"


@pytest.fixture(scope="module", params=["postgres", "supabase"])
def environment(request: pytest.FixtureRequest) -> str:
    """The name of each environment."""
    return str(request.param)


@pytest.fixture(scope="module")
def connection(
    live_server: Callable[[str], LiveServer], environment: str
) -> Iterator[psycopg.Connection]:
    """A session in a database of the environment."""
    with live_server(environment).fresh_database() as database, database.session() as session:
        yield session


def privileges_after(environment: str, *statements: str) -> list[str]:
    """What the catalogue holds."""
    history = ";\n".join(statements)
    return catalog_privileges(
        catalog_of(AS_THE_SERVER_RUNS_MIGRATIONS, history, environment=environment)
    )


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_the_catalogue_holds_the_privileges_that_the_server_holds(
    connection: psycopg.Connection, environment: str, history: str
) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute(history.encode())
        expected = server_privileges(connection)
    assert privileges_after(environment, history) == expected


def test_the_catalogue_holds_the_privileges_that_the_server_holds_after_random_histories(
    connection: psycopg.Connection, environment: str
) -> None:
    @settings(max_examples=50)
    @given(history=privilege_histories(50))
    def compare(history: list[str]) -> None:
        taken = [BEGINNING]
        with connection.transaction(force_rollback=True):
            connection.execute(BEGINNING.encode())
            taken += [statement for statement in history if is_taken(connection, statement)]
            expected = server_privileges(connection)
        assert privileges_after(environment, *taken) == expected

    compare()


@pytest.mark.parametrize(
    ("planted", "difference"),
    [
        (
            "grant select on t to a",
            {"public.t: select to a by postgres", "a may on public.t: select"},
        ),
        ("grant update (x) on t to a", {"public.t.x: update to a by postgres"}),
        (
            "grant insert on t to b with grant option",
            {"public.t: insert with option to b by postgres"},
        ),
        ("alter table t owner to a", {"owner of public.t: a"}),
        ("revoke execute on function f() from public", set()),
        ("revoke usage on type m from public", set()),
        ("grant usage on schema s to a", {"s: usage to a by postgres"}),
        ("grant usage on sequence q to a", {"public.q: usage to a by postgres"}),
        ("grant b to a", {"a is in b and inherits", "a may on public.t: insert"}),
        ("grant b to a with inherit false", {"a is in b"}),
        ("alter role a superuser", {"a may on s: create,usage"}),
        (
            "alter default privileges in schema s grant select on tables to a",
            {"default in s of postgres on table: {select to a by postgres}"},
        ),
    ],
)
def test_a_difference_is_seen(
    connection: psycopg.Connection, environment: str, planted: str, difference: set[str]
) -> None:
    history = """
        create role a; create role b; create schema s; create table t (x int); create sequence q;
        create function f() returns int language sql as 'select 1'; create type m as enum ();
        grant insert on t to b
    """
    before = privileges_after(environment, history)
    after = privileges_after(environment, history, planted)
    with connection.transaction(force_rollback=True):
        connection.execute(f"{history}; {planted}".encode())
        expected = server_privileges(connection)
    assert before != expected
    assert after == expected
    assert difference <= set(after) - set(before)
