"""A database of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import Database as FreshDatabase
    from tests.live.server import LiveServer


@pytest.fixture
def fresh(live_server: Callable[[str], LiveServer]) -> Iterator[FreshDatabase]:
    """A database without any record of migrations."""
    with live_server("postgres").fresh_database() as database:
        yield database


@pytest.fixture
def session(fresh: FreshDatabase) -> Iterator[psycopg.Connection]:
    """Somebody else who is connected to it."""
    with fresh.session() as connection:
        yield connection
