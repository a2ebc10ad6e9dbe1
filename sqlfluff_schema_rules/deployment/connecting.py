"""Connections to databases, of which nothing secret is ever told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sqlfluff_schema_rules.deployment.errors import DeploymentError

if TYPE_CHECKING:
    from psycopg.abc import ConnDict

_SECONDS_TO_CONNECT = 10
_PROGRAM = "schema-rules"


class Limits(NamedTuple):
    """How long a statement waits for a lock, and how long it may take, as Postgres reads it."""

    lock_timeout: str = "5s"
    statement_timeout: str = "10min"


class Server(NamedTuple):
    """What people are told of a database."""

    host: str
    database: str
    user: str
    version: str

    def __str__(self) -> str:
        """`PostgreSQL 17.2 at db.example.com:5432, database app, user deploy`."""
        return (
            f"PostgreSQL {self.version} at {self.host}, database {self.database}, user {self.user}"
        )


def connect(url: str) -> psycopg.Connection:
    """A connection that commits every statement by itself unless a transaction is begun.

    `url` is a URI or a string of `keyword=value`, as libpq takes them. Raises DeploymentError.
    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
    """
    given = _parameters(url)
    given.setdefault("connect_timeout", _SECONDS_TO_CONNECT)
    given.setdefault("application_name", _PROGRAM)
    parameters = make_conninfo("", **given)
    try:
        return psycopg.connect(parameters, autocommit=True, prepare_threshold=None)
    except psycopg.Error as error:
        secret = str(given.get("password") or "")
        problem = in_one_line(error)
        if secret:
            problem = problem.replace(secret, "***")
        raise DeploymentError(f"cannot connect to the database: {problem}") from None


def in_one_line(error: psycopg.Error) -> str:
    """What libpq says, whose second sentence is in a line of its own."""
    return " ".join(re.sub(r"\n\t(?=[A-Z])", ". ", str(error)).split())


def hosts_of(url: str) -> tuple[str, ...]:
    """The hosts that one would connect to, by what `url` and the environment say.

    Each is a name, an address or the folder of a socket, and empty for the default socket. Of a
    service in a file nothing is known. Raises DeploymentError.
    """
    defaults = {each.keyword.decode(): each.val for each in pq.Conninfo.get_defaults()}
    given = _parameters(url)
    for keyword in ("hostaddr", "host"):
        hosts = given.get(keyword) or (defaults.get(keyword) or b"").decode()
        if hosts:
            return tuple(str(hosts).split(","))
    return ("",)


def _parameters(url: str) -> ConnDict:
    try:
        given = conninfo_to_dict(url)
    except psycopg.Error:
        given = None
    # An @ in a password makes the rest of it a part of the host.
    if given is None or "@" in str(given.get("host")):
        # The reason that libpq gives repeats parts of what is wrong, such as a password.
        raise DeploymentError(
            "the address of the database cannot be read; write it as "
            "postgresql://user:password@host:5432/database, with %XX for special characters"
        )
    return given


def server_of(connection: psycopg.Connection) -> Server:
    """What people are told of the database that they are connected to."""
    info = connection.info
    host = info.host or "localhost"
    return Server(
        host=host if host.startswith("/") else f"{host}:{info.port}",
        database=info.dbname,
        user=info.user,
        version=info.parameter_status("server_version") or "",
    )
