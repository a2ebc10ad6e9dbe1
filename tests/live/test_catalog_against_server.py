"""The catalogue after a history, held against a server that ran it.

Each history is one transaction that is rolled back. Statements of random histories that the
server refuses are left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import given, settings

from tests.catalog.building import catalog_of
from tests.catalog.histories import histories
from tests.live.catalog_snapshot import catalog_snapshot, server_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer


def read_histories(file_name: str) -> dict[str, str]:
    """The histories of a file beside this one, by their headings."""
    text = Path(__file__).with_name(file_name).read_text("utf-8")
    return dict(re.findall(r"^-- ([^\n]+) --\n(.+?)(?=^-- |\Z)", text, re.DOTALL | re.MULTILINE))


HISTORIES = read_histories("histories.sql")
KNOWN_DIFFERENCES = read_histories("known_differences.sql")


@pytest.fixture(scope="module")
def connection(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A session in a plain database."""
    with live_server("postgres").fresh_database() as database, database.session() as session:
        yield session


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_the_catalogue_holds_what_the_server_holds(
    connection: psycopg.Connection, history: str
) -> None:
    assert catalog_snapshot(catalog_of(history)) == snapshot_after(connection, history)


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="a known difference")
@pytest.mark.parametrize("history", KNOWN_DIFFERENCES.values(), ids=KNOWN_DIFFERENCES)
def test_the_catalogue_does_not_hold_yet_what_the_server_holds(
    connection: psycopg.Connection, history: str
) -> None:
    assert catalog_snapshot(catalog_of(history)) == snapshot_after(connection, history)


def snapshot_after(connection: psycopg.Connection, history: str) -> list[str]:
    """What the server holds after a history, of which nothing is left behind."""
    with connection.transaction(force_rollback=True):
        connection.execute(history.encode())
        return server_snapshot(connection)


def test_the_catalogue_holds_what_the_server_holds_after_random_histories(
    connection: psycopg.Connection,
) -> None:
    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(history=histories(40))
    def compare(history: list[str]) -> None:
        taken = ["create schema s"]
        with connection.transaction(force_rollback=True):
            connection.execute("create schema s")
            taken += [statement for statement in history if is_taken(connection, statement)]
            expected = server_snapshot(connection)
        assert catalog_snapshot(catalog_of(";\n".join(taken))) == expected

    compare()


def is_taken(connection: psycopg.Connection, statement: str) -> bool:
    """Run a statement; False, and nothing has happened, where the server refuses it."""
    try:
        with connection.transaction():
            connection.execute(statement.encode())
    except psycopg.Error:
        return False
    return True
