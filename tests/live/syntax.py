"""Hold what the linter says of each statement's syntax against what a server says of it.

    python -m tests.live.syntax FOLDER

Every `.sql` file below FOLDER is linted, and each of its statements is put to an embedded
PostgreSQL, which parses but does not run it. Statements with a placeholder are left out. The
exit code is 0 where the two agree, and 1 where they do not, or where linting a file fails or
takes too long.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
import psycopg
from psycopg.pq import TransactionStatus

from sqlfluff_schema_rules.parse.statements import parse_script
from sqlfluff_schema_rules.source.placeholders import SIGN
from sqlfluff_schema_rules.source.script import Script
from tests.cli.program import run
from tests.live.server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.parse.statements import Statement

SECONDS_FOR_A_FILE = 20
_PARSER = {"gram.y", "parser.c", "scan.l"}
"""The source files of PostgreSQL's parser, which its errors name."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
def main(folder: Path) -> None:
    """Compare what is said of the syntax of the files below FOLDER."""
    files = 0
    found = []
    with (
        running_server("postgres") as server,
        server.fresh_database() as database,
        database.session() as connection,
    ):
        for path in sorted(folder.rglob("*.sql")):
            files += 1
            found += [*_faults(path), *differences(connection, path)]
    click.echo("\n".join([*found, f"{files} files, {len(found)} differences"]))
    sys.exit(bool(found))


def differences(connection: psycopg.Connection, path: Path) -> Iterator[str]:
    """The statements of a file of which the linter and the server do not say the same."""
    parsed = parse_script(Script.from_bytes(str(path), path.read_bytes()))
    for statement in parsed.statements:
        text = statement.script.encoded[statement.start : statement.end].decode()
        if SIGN in text:
            continue
        ours = None if statement.error is None else statement.error.message
        servers = said_by_server(connection, text)
        if (ours is None) != (servers is None):
            line = statement.script.position(_first_character(statement)).line
            yield f"{path}:{line}: {servers} on the server, {ours} in the linter"


def said_by_server(connection: psycopg.Connection, statement: str) -> str | None:
    """The error with which the server's parser rejects a statement, None if it takes it.

    In a transaction that has failed, the server parses what it does not run.
    """
    if connection.info.transaction_status is not TransactionStatus.INERROR:
        _fail(connection)
    try:
        connection.execute(statement.encode())
    except psycopg.Error as error:
        if error.diag.source_file in _PARSER:
            return error.diag.message_primary
    return None


def _fail(connection: psycopg.Connection) -> None:
    with suppress(psycopg.errors.DivisionByZero):
        connection.execute("begin; select 1 / 0")


def _first_character(statement: Statement) -> int:
    text = statement.script.encoded[statement.start : statement.end]
    return statement.start + len(text) - len(text.lstrip())


def _faults(path: Path) -> Iterator[str]:
    """What goes wrong where the file is linted, if anything does."""
    try:
        with _time_limit():
            result = run("lint", "--format", "json", str(path))
    except TimeoutError:
        yield f"{path}: takes longer than {SECONDS_FOR_A_FILE} seconds"
        return
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        yield f"{path}: {result.exception!r}"


@contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS_FOR_A_FILE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


if __name__ == "__main__":
    main()
