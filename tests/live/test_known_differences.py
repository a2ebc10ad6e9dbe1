"""Histories after which the catalogue is known not to hold what the server holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.catalog.building import catalog_of
from tests.live.comparison import compare_snapshots, unquoted
from tests.live.snapshots import snapshots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

HISTORIES = dict(
    re.findall(
        r"^-- ([^\n]+) --\n(.+?)(?=^-- |\Z)",
        Path(__file__).with_name("known_differences.sql").read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
)


@pytest.fixture(scope="module")
def connection(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A session in a plain database."""
    with live_server("postgres").fresh_database() as database, database.session() as session:
        yield session


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="a known difference")
@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_the_catalogue_holds_what_the_server_holds(
    connection: psycopg.Connection, history: str
) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute(history.encode())
        sides = snapshots(connection, catalog_of(history))
    compared = compare_snapshots(*map(unquoted, sides))
    assert [str(each) for each in compared.differences] == []
