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
from tests.live.server import postgres_version
from tests.live.snapshots import snapshots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

_FILES = (
    Path(__file__).with_name("histories.sql"),
    *sorted(Path(__file__).with_name("histories").glob("*.sql")),
)
HISTORIES = dict(
    history
    for file in _FILES
    for history in re.findall(
        r"^-- ([^\n]+) --\n(.+?)(?=^-- |\Z)", file.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
)


@pytest.fixture(scope="module")
def connection(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A session in a plain database."""
    with live_server("postgres").fresh_database() as database, database.session() as session:
        yield session


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_the_catalogue_holds_what_the_server_holds(
    connection: psycopg.Connection, history: str
) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute(history.encode())
        catalog = catalog_of(history, postgres_version=postgres_version(connection))
        expected, held = snapshots(connection, catalog)
    assert held == expected


def test_the_catalogue_holds_what_the_server_holds_after_random_histories(
    connection: psycopg.Connection,
) -> None:
    @settings(max_examples=60)
    @given(history=histories(40))
    def compare(history: list[str]) -> None:
        taken = ["create schema s"]
        with connection.transaction(force_rollback=True):
            connection.execute("create schema s")
            taken += [statement for statement in history if is_taken(connection, statement)]
            expected, held = snapshots(connection, catalog_of(";\n".join(taken)))
        assert held == expected

    compare()


def is_taken(connection: psycopg.Connection, statement: str) -> bool:
    """Run a statement; False, and nothing has happened, where the server refuses it."""
    try:
        with connection.transaction():
            connection.execute(statement.encode())
    except psycopg.Error:
        return False
    return True
