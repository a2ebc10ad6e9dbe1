"""Small project folders in the working directory, and what is discovered there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlfluff_schema_rules.project.configuration import Configuration
from sqlfluff_schema_rules.project.discovery import Judged, discover
from sqlfluff_schema_rules.project.listed import ListedMigrations
from sqlfluff_schema_rules.project.migrations import Migration


def plant(*files: str) -> None:
    """Make empty files, with the folders they need."""
    for file in files:
        write(file, "")


def write(file: str, text: str) -> Path:
    """Make a file with a text, with the folders it needs."""
    path = Path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def look(
    *paths: str,
    layout: str | None = None,
    migrations: Iterable[str] = (),
    unsaved: Iterable[str] = (),
) -> list[Judged]:
    """What is discovered at the paths, which are the whole working directory by default."""
    listed = tuple(ListedMigrations(Path.cwd(), pattern) for pattern in migrations)
    settings = Configuration(None, (), {}, layout=layout, migrations=listed)
    given = [Path(path) for path in paths or (".",)]
    return discover(given, settings, unsaved=[Path(path) for path in unsaved])


def look_at_one(*paths: str, layout: str | None = None) -> Judged:
    """The one history that is discovered."""
    (judged,) = look(*paths, layout=layout)
    return judged


def run_order(judged: Judged) -> list[str]:
    """The paths of the migrations that are run, in their order."""
    return [str(entry.path) for entry in judged.history.migrations if not entry.ignored]


def run_names(judged: Judged) -> list[str]:
    """The file names of the migrations that are run, in their order."""
    return [entry.path.name for entry in judged.history.migrations if not entry.ignored]


def migration(judged: Judged, path: str) -> Migration:
    """The migration at a path."""
    (found,) = (entry for entry in judged.history.migrations if entry.path == Path(path))
    return found


def name_problems(judged: Judged) -> dict[str, str]:
    """What is wrong with names, by path."""
    return {
        str(entry.path): entry.name_problem
        for entry in judged.history.migrations
        if entry.name_problem is not None
    }


def version_problems(judged: Judged) -> dict[str, str]:
    """What is wrong with versions, by path."""
    return {
        str(entry.path): entry.version_problem
        for entry in judged.history.migrations
        if entry.version_problem is not None
    }
