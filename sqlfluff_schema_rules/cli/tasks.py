"""What there is to check: from what somebody typed to histories and their configurations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.project.configuration import (
    FILE_NAMES,
    ConfigurationError,
    load_configuration,
)
from sqlfluff_schema_rules.project.discovery import Judged, discover, left_out
from sqlfluff_schema_rules.project.folders import Folders, absolute, last_part, parent
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.project.supabase import SUPABASE_FOLDER, find_supabase_folder
from sqlfluff_schema_rules.suppressions import known_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlfluff_schema_rules.cli.selection import Selection
    from sqlfluff_schema_rules.project.configuration import Configuration
    from sqlfluff_schema_rules.project.listed import ListedMigrations

NAMELESS = Path("stdin")
_DECIDING = frozenset({*FILE_NAMES, SUPABASE_FOLDER, ".git"})
_REMEDY = "; name files or folders, or set `migrations` in schema-rules.yaml"


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
    found = _tasks_at(request.paths, request) if request.paths else _project_tasks(request, Path())
    only_folders = all(path.is_dir() for path in request.paths)
    if only_folders and not any(task.histories for task in found):
        raise _nothing_to_check(request, has_files=bool(found))
    return found


def is_whole_project(path: Path | None, done: Iterable[Task], request: Request) -> bool:
    """Whether nothing was left out that the configuration file at `path` could be about."""
    project = _requested(
        task for task in _project_of(path, request) if task.configuration.path == path
    )
    return bool(project) and project <= _requested(done)


def require_known_starts(done: Iterable[Task], request: Request) -> None:
    """Refuse a `start_after` that no migration of the project can be after or before.

    Raises ConfigurationError.
    """
    for task in done:
        version, path = task.configuration.start_after, task.configuration.path
        if version is None or path is None or _places(version, [task]):
            continue
        project = _project_of(path, request)
        versions = [each for task in project for each in _versions(task)]
        if versions and not _places(version, project):
            problem = (
                f"no migration has the version {version}; "
                f"there are those from {versions[0]} to {versions[-1]}"
            )
            raise ConfigurationError(problem, path=path, key="start_after")


def _project_of(path: Path | None, request: Request) -> list[Task]:
    """All that a configuration file is about; a named one is about where it is used."""
    if path is None or request.configuration_file is not None:
        return _project_tasks(request, Path())
    return _project_tasks(request, path.parent)


def _places(version: str, found: Iterable[Task]) -> bool:
    return any(judged.history.places(version) for task in found for judged in task.histories)


def _versions(task: Task) -> Iterator[str]:
    for judged in task.histories:
        yield from judged.history.versions()


def _nothing_to_check(request: Request, *, has_files: bool) -> Failure:
    where = f"in {', '.join(map(str, request.paths))}" if request.paths else "here"
    if not has_files:
        return Failure(f"no SQL files {where}{'' if request.paths else _REMEDY}")
    reasons = [
        f"{folder} is {reason}"
        for configuration, files in _by_configuration(request.paths or [Path()], request)
        for folder, reason in sorted(left_out(files, configuration).items())
    ]
    why = "; ".join(dict.fromkeys(reasons)) or "the SQL files only undo migrations"
    return Failure(f"nothing to check {where}: {why}")


def _buffer_task(request: Request) -> Task:
    if request.paths:
        (path,) = request.paths
        configuration = request.configuration(path)
        return Task(configuration, discover([path], configuration, unsaved=[path]))
    alone = History(SINGLE, None, (Migration(NAMELESS),))
    return Task(request.configuration(Path()), [Judged(alone, frozenset({NAMELESS}))])


def _project_tasks(request: Request, start: Path) -> list[Task]:
    """What somebody means who names no path: the migrations, not every SQL file around."""
    configuration = request.configuration(start)
    supabase = find_supabase_folder(start.absolute())
    if configuration.migrations:
        paths = [path for listed in configuration.migrations for path in _files_or_folder(listed)]
        found = [Task(configuration, discover(paths, configuration))]
    elif supabase is not None and (supabase / "migrations").is_dir():
        found = _tasks_at([supabase / "migrations"], request)
    else:
        found = _tasks_at([start], request)
    return [task for task in map(_without_scripts, found) if task.histories] or found


def _without_scripts(task: Task) -> Task:
    return Task(
        task.configuration,
        [judged for judged in task.histories if judged.history.layout != SINGLE],
    )


def _requested(done: Iterable[Task]) -> set[Path]:
    return {path for task in done for judged in task.histories for path in judged.requested}


def _files_or_folder(listed: ListedMigrations) -> list[Path]:
    folder = listed.folder()
    return list(map(Path, listed.files())) if folder is None else [Path(folder)]


def _tasks_at(paths: Iterable[Path], request: Request) -> list[Task]:
    """What is at the paths, each file under the configuration of its own folder."""
    groups: list[tuple[Configuration, list[Path]]] = []
    for configuration, files in _by_configuration(paths, request):
        same = next((members for known, members in groups if known == configuration), None)
        if same is None:
            groups.append((configuration, files))
        else:
            same.extend(files)
    return [Task(configuration, discover(files, configuration)) for configuration, files in groups]


def _by_configuration(
    paths: Iterable[Path], request: Request
) -> Iterator[tuple[Configuration, list[Path]]]:
    """The files at the paths by the folder that decides what holds for them."""
    folders = Folders()
    of_folder: dict[Path, list[Path]] = {}
    for path in paths:
        if not path.is_dir():
            of_folder.setdefault(path.parent, []).append(path)
            continue
        for deciding, files in _by_deciding_folder(path, folders).items():
            of_folder.setdefault(deciding, []).extend(files)
    for folder, files in of_folder.items():
        yield request.configuration(folder), files


def _by_deciding_folder(path: Path, folders: Folders) -> dict[Path, list[Path]]:
    """The files of a folder by the folder that decides; itself where one decides for all."""
    top = absolute(path)
    files = list(folders.search(top))
    deciding = {home: _deciding(home, top, folders) for home in set(map(parent, files))}
    if len(set(deciding.values())) == 1:
        return {decides: [path] for decides in deciding.values()}
    decided: dict[Path, list[Path]] = {}
    for file in files:
        decided.setdefault(deciding[parent(file)], []).append(Path(file))
    return decided


def _deciding(folder: str, top: str, folders: Folders) -> Path:
    """The nearest folder, at most `top`, in which something decides on the configuration."""
    while folder != top and last_part(folder) != SUPABASE_FOLDER:
        if not _DECIDING.isdisjoint((*folders.files(folder), *folders.folders(folder))):
            break
        folder = parent(folder)
    return Path(folder)
