"""Which migration a file is, or becomes, in the project around the working directory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from sqlfluff_schema_rules.cli.checking import check
from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.cli.tasks import tasks
from sqlfluff_schema_rules.deployment.migration_files import (
    PLAIN,
    SUPABASE,
    Place,
    name_in,
    new_place,
    snake_case,
    with_markers,
)
from sqlfluff_schema_rules.project.discovery import discover
from sqlfluff_schema_rules.project.folders import Folders, absolute
from sqlfluff_schema_rules.project.layouts import SINGLE, LayoutFinder
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.project.supabase import SUPABASE_FOLDER, find_supabase_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlfluff_schema_rules.cli.tasks import Request
    from sqlfluff_schema_rules.report import Report


_NO_MIGRATIONS = frozenset({SINGLE, "supabase-schemas"})


class Job(NamedTuple):
    """A migration to apply: `file` has its text, `path` is where it belongs.

    `place` is where it is to be written, None for a file that is a migration already.
    """

    file: Path
    text: bytes
    history: History
    path: Path
    version: str
    name: str
    place: Place | None

    @property
    def is_run_here(self) -> bool:
        """Whether no other tool runs the migrations and keeps a record of that."""
        return self.history.layout in {SUPABASE, PLAIN}

    @property
    def migration_text(self) -> bytes:
        """The text as the migration has it, with what its tool wants to see there."""
        text = self.text.decode("utf-8-sig", "surrogateescape")
        marked = with_markers(self.history.layout, text)
        return self.text if marked is text else marked.encode("utf-8", "surrogateescape")

    def known(self) -> list[tuple[str, Path]]:
        """The versions of the whole history with their files, in order, this one included."""
        known = [
            (each.version, each.path) for each in self.history.applied if each.version is not None
        ]
        return known if self.place is None else [*known, (self.version, self.path)]

    def earlier(self) -> list[Path]:
        """The migrations that are run before this one."""
        paths = [each.path for each in self.history.applied]
        return paths if self.place is not None else paths[: paths.index(self.path)]

    def moved(self, place: Place) -> Job:
        """The same where another version was free."""
        return self._replace(place=place, path=place.path, version=place.version)


def find_job(request: Request, file: Path, name: str | None, folder: Path | None) -> Job:
    """What is meant by a file and the name that its migration is to have.

    Raises Failure, UsageError, DeploymentError and what `tasks` raises.
    """
    text = file.read_bytes()
    history, home = _history(request, folder)
    existing = _migration_at(file, history)
    if existing is not None:
        return _existing_job(existing, file, text, history, name)
    slug = snake_case(name or "")
    if not slug:
        raise click.UsageError("NAME says in a few letters what the migration does.")
    place = new_place(history, home, slug)
    return Job(file, text, history, place.path, place.version, slug, place)


def _existing_job(
    migration: Migration, file: Path, text: bytes, history: History, name: str | None
) -> Job:
    if name is not None:
        raise click.UsageError(f"{file} is a migration already; leave NAME out.")
    if migration.ignored or migration.version is None:
        problem = migration.name_problem or f"{file} has no version"
        raise Failure(f"{problem}.")
    name = name_in(file, migration.version)
    return Job(file, text, history, migration.path, migration.version, name, None)


def findings(job: Job, request: Request) -> Report:
    """What is wrong with the file as the migration that it becomes, told of the file itself."""
    text = job.text.decode("utf-8-sig", "surrogateescape")
    report = check(request._replace(paths=(job.path,), text=text), lambda _: None)
    path, file = str(job.path), str(job.file)
    return msgspec.structs.replace(
        report,
        diagnostics=[
            msgspec.structs.replace(found, path=file) if found.path == path else found
            for found in report.diagnostics
        ],
        sources={**report.sources, file: report.sources.get(path, "")},
    )


def _history(request: Request, folder: Path | None) -> tuple[History, Path]:
    """The migrations of the project, and the folder that they are in."""
    if folder is not None:
        return _history_in(folder, request)
    found = _histories_here(request)
    if not found:
        supabase = find_supabase_folder(Path().absolute()) or Path(SUPABASE_FOLDER)
        return _history_in(_shown(supabase / "migrations"), request)
    if len(found) > 1:
        places = ", ".join(sorted(str(each.folder) for each in found))
        raise Failure(
            f"{len(found)} histories, each of a database of its own: {places}; "
            "name one with --folder"
        )
    (history,) = found
    if history.folder is None:
        raise Failure("the configuration lists the migrations; name their folder with --folder")
    return history, history.folder


def _histories_here(request: Request) -> list[History]:
    try:
        found = tasks(request)
    except Failure:
        return []
    return [
        judged.history
        for task in found
        for judged in task.histories
        if judged.history.layout not in _NO_MIGRATIONS
    ]


def _history_in(folder: Path, request: Request) -> tuple[History, Path]:
    """The history that a file in a folder would be a part of, which may be a new one."""
    configuration = request.configuration(folder)
    found = LayoutFinder(Folders(), configuration.layout).find(absolute(folder))
    home = folder if found is None else _shown(Path(found[1]))
    for judged in discover([home], configuration) if home.is_dir() else ():
        history = judged.history
        if history.layout not in _NO_MIGRATIONS and history.folder in {None, home}:
            return history, home
    return History(PLAIN if found is None else found[0].name, home, ()), home


def _migration_at(file: Path, history: History) -> Migration | None:
    migrations: Iterable[Migration] = history.migrations
    return next((each for each in migrations if absolute(each.path) == absolute(file)), None)


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
