"""Rows into a database, in one transaction."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from itertools import islice
from typing import TYPE_CHECKING

import psycopg

from sqlfluff_schema_rules.seeding.tables import CLOSE_STAGE, EMPTY_STAGE, STAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlfluff_schema_rules.seeding.tables import Row, TableRows

_MACHINE_OF_A_CONTAINER = "host.docker.internal"
_ROWS_AT_A_TIME = 10_000
_SETTINGS = """
    set local statement_timeout = 0;
    set local client_min_messages = error;
    set local work_mem = '64MB';
    set local random_page_cost = 1.1
"""
_COLUMNS = """
    select attname from pg_attribute
    where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
"""


class SeedingError(Exception):
    """The rows were not written; the database is as it was before."""


class MissingTableError(SeedingError):
    """The database lacks a table or a column of the pattern."""


def is_this_machine(host: str) -> bool:
    """Whether a host is where its user sits, so that nobody else's data can be in its databases.

    The folder of a socket is, and so is a name with no other address than those of this machine.
    A container reaches the machine that it runs on as host.docker.internal.
    """
    if not host or host.startswith(("/", "@")) or host == _MACHINE_OF_A_CONTAINER:
        return True
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return all(_is_loopback(str(place[0])) for *_, place in found)


def is_on_this_machine(connection: psycopg.Connection) -> bool:
    """The same for a host that one is connected to, of which the address is known."""
    info = connection.info
    return not info.hostaddr or _is_loopback(info.hostaddr) or info.host == _MACHINE_OF_A_CONTAINER


def _is_loopback(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_loopback


def load(
    connection: psycopg.Connection,
    tables: Sequence[TableRows],
    progress: Callable[[TableRows, int], None],
) -> dict[str, int]:
    """Insert what the database lacks; the answer is how many rows were new, by table.

    `progress` is told how many rows of a table have been looked at. Raises SeedingError.
    """
    place = ""
    try:
        with connection.transaction():
            connection.execute(_SETTINGS)
            _require_columns(connection, tables)
            new = {}
            for rows in tables:
                place = f"{rows.table}: "
                new[rows.table] = _load_table(connection, rows, progress)
                connection.execute(f"analyze {rows.table}")
            place = ""
        return new
    except psycopg.Error as error:
        raise SeedingError(f"{place}{_message(error)}") from error


def _load_table(
    connection: psycopg.Connection, rows: TableRows, progress: Callable[[TableRows, int], None]
) -> int:
    connection.execute(rows.open_stage)
    done = new = 0
    while copied := _copy(connection, islice(rows.rows, _ROWS_AT_A_TIME)):
        new += connection.execute(rows.move).rowcount
        connection.execute(EMPTY_STAGE)
        done += copied
        progress(rows, done)
    connection.execute(CLOSE_STAGE)
    return new


def _copy(connection: psycopg.Connection, rows: Iterable[Row]) -> int:
    """Bring rows to the temporary table; the answer is how many."""
    with connection.cursor() as cursor:
        with cursor.copy(f"copy {STAGE} from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        return cursor.rowcount


def _require_columns(connection: psycopg.Connection, tables: Iterable[TableRows]) -> None:
    """Tell early and plainly where the tables of the pattern are not there."""
    for rows in tables:
        found = {name for (name,) in connection.execute(_COLUMNS, (rows.table,))}
        if not found:
            raise MissingTableError(f"there is no table {rows.table}")
        missing = [column for column in rows.columns if column not in found]
        if missing:
            raise MissingTableError(f"{rows.table} has no column {missing[0]}")


def _message(error: psycopg.Error) -> str:
    """What Postgres says, in one line."""
    said = (error.diag.message_primary, error.diag.message_detail)
    told = ". ".join(filter(None, said)) or " ".join(str(error).split())
    return told.rstrip(".")
