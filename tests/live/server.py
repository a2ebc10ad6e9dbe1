"""An embedded PostgreSQL for tests, and databases that begin as an environment says."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from psycopg import sql

from sqlfluff_schema_rules.deployment.local_server import DATABASE, LocalServer, local_server
from tests.live.applying import Refusal, apply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.source.script import Script

_MEMORY = Path("/dev/shm")
_PLENTY = 4 * 2**30


class Start(NamedTuple):
    """What holds before the first migration: the search_path, and the highest oid."""

    search_path: str
    last_oid: int


class Database:
    """One database of a server, at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url

    def session(self) -> psycopg.Connection:
        """A new connection that commits every statement by itself."""
        return _connected(self.url)

    def apply(self, script: Script) -> Refusal | None:
        """Run `script` in a session of its own, as `applying.apply` does."""
        with self.session() as connection:
            return apply(connection, script)


class LiveServer:
    """A running server whose databases begin as one environment says.

    `start` is what holds in them before the first migration. `own_extensions` are those that
    the server has itself; all other known ones are stubs.
    """

    def __init__(self, server: LocalServer) -> None:
        self.own_extensions = server.own_extensions
        self._server = server
        self._numbers = count(1)
        self._rehearsals = ExitStack()
        self._stage: psycopg.Connection | None = None
        with _connected(server.url()) as connection:
            query = "select current_setting('search_path'), max(oid)::bigint from pg_class"
            [row] = connection.execute(query).fetchall()
        self.start = Start(*row)

    def close(self) -> None:
        """Close what is open."""
        self._rehearsals.close()
        self._stage = None

    @contextmanager
    def rehearsal(self) -> Iterator[psycopg.Connection]:
        """A session in a transaction before the first migration, rolled back afterwards.

        Much cheaper than a fresh database, for all that needs no commit.
        """
        if self._stage is None:
            database = self._rehearsals.enter_context(self.fresh_database())
            self._stage = self._rehearsals.enter_context(database.session())
        self._stage.execute("begin; savepoint first")
        try:
            yield self._stage
        finally:
            try:
                self._stage.execute("rollback to first")
                self._stage.execute("rollback")
                self._stage.execute("discard all")
            except psycopg.Error:  # the transaction was ended, so something may be left behind
                self.close()

    @contextmanager
    def fresh_database(self) -> Iterator[Database]:
        """A database as it is before the first migration, dropped afterwards with new roles."""
        name = f"fresh_{next(self._numbers)}"
        with _connected(self._server.url("postgres")) as postgres:
            roles_before = _roles(postgres)
            postgres.execute(f"create database {name} template {DATABASE} strategy file_copy")
            try:
                yield Database(self._server.url(name))
            finally:
                _wait_until_left(postgres, name)
                new_roles = _roles(postgres) - roles_before
                postgres.execute(f"drop database {name} with (force)")
                for role in new_roles:
                    postgres.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))


def postgres_version(connection: psycopg.Connection) -> int:
    """The major version of the server."""
    return connection.info.server_version // 10_000


@contextmanager
def running_server(environment: str) -> Iterator[LiveServer]:
    """A server, prepared as `environment` says, that runs while the `with` block does."""
    folder = _memory_for_files()
    with local_server(environment, folder) as server, closing(LiveServer(server)) as live_server:
        yield live_server


def _memory_for_files() -> Path | None:
    """A folder in memory, if there is plenty: a database is hundreds of small files."""
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _PLENTY:
        return _MEMORY
    return None


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url, autocommit=True, prepare_threshold=None)


def _wait_until_left(connection: psycopg.Connection, database: str) -> None:
    """Give closed sessions time to end: DROP DATABASE looks for them only every 100 ms."""
    sessions = "select from pg_stat_activity where datname = %s"
    for _ in range(50):
        if not connection.execute(sessions, [database]).rowcount:
            return
        time.sleep(0.002)


def _roles(connection: psycopg.Connection) -> set[str]:
    return {name for (name,) in connection.execute("select rolname from pg_roles")}
