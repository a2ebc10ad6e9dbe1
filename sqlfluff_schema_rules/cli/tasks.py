"""What there is to check: from what somebody typed to histories and their configurations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.project.discovery import Judged, discover
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.project.supabase import find_supabase_folder
from sqlfluff_schema_rules.suppressions import known_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlfluff_schema_rules.cli.selection import Selection
    from sqlfluff_schema_rules.project.configuration import Configuration
    from sqlfluff_schema_rules.project.listed import ListedMigrations

NAMELESS = Path("stdin")


class Request(NamedTuple):
    """What somebody wants checked. Without `paths` it is the project around the working directory.

    `text` is what an editor has of the one file in `paths`, or of a file that has no name.
    """

    paths: tuple[Path, ...]
    selection: Selection
    configuration_file: Path | None = None
    profile: str | None = None
    text: str | None = None

    def configuration(self, start: Path) -> Configuration:
        """The configuration of the files in `start`."""
        return load_configuration(
            start, rules=known_rules(), explicit=self.configuration_file, profile=self.profile
        )


class Task(NamedTuple):
    """Histories that are judged under one configuration."""

    configuration: Configuration
    histories: list[Judged]


def tasks(request: Request) -> list[Task]:
    """The histories that are to be judged, with their configurations.

    Raises Failure where there are none, ConfigurationError, and PathError for a path that
    does not exist or cannot be read.
    """
    if request.text is not None:
        return [_buffer_task(request)]
    if not request.paths:
        return [_project_task(request)]
    found = [
        Task(configuration, discover(paths, configuration))
        for configuration, paths in _by_configuration(request)
    ]
    if not any(task.histories for task in found) and all(path.is_dir() for path in request.paths):
        raise Failure(f"no SQL files in {', '.join(map(str, request.paths))}")
    return found


def is_whole_project(task: Task, request: Request) -> bool:
    """Whether a task leaves out nothing that its configuration could be about."""
    path = None if request.configuration_file else task.configuration.path
    project = _project_histories(task.configuration, Path() if path is None else path.parent)
    return bool(project) and _requested(project) <= _requested(task.histories)


def _buffer_task(request: Request) -> Task:
    if request.paths:
        (path,) = request.paths
        configuration = request.configuration(path)
        return Task(configuration, discover([path], configuration, unsaved=[path]))
    alone = History(SINGLE, None, (Migration(NAMELESS),))
    return Task(request.configuration(Path()), [Judged(alone, frozenset({NAMELESS}))])


def _project_task(request: Request) -> Task:
    configuration = request.configuration(Path())
    histories = _project_histories(configuration, Path())
    if not histories:
        raise Failure(
            "no SQL files here; name files or folders, or set `migrations` in schema-rules.yaml"
        )
    return Task(configuration, histories)


def _project_histories(configuration: Configuration, start: Path) -> list[Judged]:
    """What somebody means who names no path: the migrations, not every SQL file around."""
    supabase = find_supabase_folder(start.absolute())
    if configuration.migrations:
        paths = [path for listed in configuration.migrations for path in _files_or_folder(listed)]
    elif supabase is not None and (supabase / "migrations").is_dir():
        paths = [supabase / "migrations"]
    else:
        paths = [start]
    found = discover(paths, configuration)
    return [judged for judged in found if judged.history.layout != SINGLE] or found


def _requested(histories: Iterable[Judged]) -> set[Path]:
    return {path for judged in histories for path in judged.requested}


def _files_or_folder(listed: ListedMigrations) -> list[Path]:
    folder = listed.folder()
    return list(map(Path, listed.files())) if folder is None else [Path(folder)]


def _by_configuration(request: Request) -> list[tuple[Configuration, list[Path]]]:
    """The paths, those together that have the same configuration."""
    of_folder: dict[Path, list[Path]] = {}
    for path in request.paths:
        of_folder.setdefault(path if path.is_dir() else path.parent, []).append(path)
    groups: list[tuple[Configuration, list[Path]]] = []
    for folder, paths in of_folder.items():
        configuration = request.configuration(folder)
        same = next((members for known, members in groups if known == configuration), None)
        if same is None:
            groups.append((configuration, paths))
        else:
            same.extend(paths)
    return groups
