"""From the paths that somebody wants checked to the histories in which they are judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.project.folders import (
    Folders,
    PathError,
    absolute,
    is_sql,
    join,
    last_part,
    parent,
)
from sqlfluff_schema_rules.project.includes import Includes
from sqlfluff_schema_rules.project.layouts import SINGLE, LayoutFinder
from sqlfluff_schema_rules.project.layouts.numbered import InNameOrder, Plain, undoes
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.project.ordering import Entry, migrations

if TYPE_CHECKING:
    from sqlfluff_schema_rules.project.configuration import Configuration
    from sqlfluff_schema_rules.project.layouts.base import Layout
    from sqlfluff_schema_rules.project.listed import ListedMigrations

__all__ = ["Judged", "PathError", "discover", "left_out"]

_IN_NAME_ORDER = InNameOrder()
_OTHER_DATABASES = frozenset(
    {"clickhouse", "h2", "mariadb", "mssql", "mysql", "sqlite", "sqlite3", "sqlserver"}
)
_LARGEST_COMPANION = 10_000_000
_EXTENSION_SCRIPT = r"(?s).+?--.+\.sql"


class Judged(NamedTuple):
    """A history, and which of its files somebody asked about."""

    history: History
    requested: frozenset[Path]


def discover(
    paths: Iterable[Path], configuration: Configuration, *, unsaved: Iterable[Path] = ()
) -> list[Judged]:
    """The histories in which the files at `paths` are to be judged, ordered by folder.

    A folder stands for the SQL files in it and below. `unsaved` files are open in an editor
    and need not be on the disk. A file that its tool never takes for a migration, such as a
    down file, is left out, and so is one for another database: its tool says so, or a folder
    below the working directory that is named after that.

    Raises PathError for a path that does not exist or cannot be read.
    """
    return _Discovery(configuration, unsaved).judge(paths)


def left_out(paths: Iterable[Path], configuration: Configuration) -> dict[Path, str]:
    """The folders that `discover` leaves out at these paths, each with the reason.

    The reason is what it would be found to be: `for mysql, as its name says`.
    """
    discovery = _Discovery(configuration, ())
    discovery.judge(paths)
    return discovery.left_out


class _Source(NamedTuple):
    """Where a history comes from: its files in order, and the layout that put them so."""

    layout: Layout
    entries: list[Entry]


class _Discovery:
    """One run of `discover`. Paths are absolute strings until they are handed out."""

    def __init__(self, configuration: Configuration, unsaved: Iterable[Path]) -> None:
        self._configuration = configuration
        self._unsaved = frozenset(absolute(path) for path in unsaved)
        self._folders = Folders(self._unsaved)
        self._here = join(str(Path.cwd()), "")
        self._paths: dict[str, Path] = {}
        self.left_out: dict[Path, str] = {}
        self._companions: dict[tuple[str, int, int], frozenset[Path]] = {}
        self._extensions: dict[str, bool] = {}
        self._includes = Includes(self._folders, str(Path.cwd()))
        self._layouts = LayoutFinder(self._folders, configuration.layout)

    def judge(self, paths: Iterable[Path]) -> list[Judged]:
        wanted = dict.fromkeys(path for given in paths for path in self._files_at(given))
        sources = list(self._listed_sources())
        listed = {entry.path for source in sources for entry in source.entries}
        judged = self._judged(sources, [path for path in wanted if path in listed], folder=None)
        by_home: dict[str, list[str]] = {}
        for path in wanted:
            if path not in listed and self._may_be_ours(path):
                found = self._find_layout(path)
                by_home.setdefault(path if found is None else found[1], []).append(path)
        for home, requested in sorted(by_home.items()):
            judged += self._judge_at(home, requested)
        return judged

    def _files_at(self, given: Path) -> Iterator[str]:
        path = absolute(given)
        if path in self._unsaved or given.is_file():
            yield path
        elif given.is_dir():
            yield from self._folders.search(path)
        else:
            raise PathError(f"{given}: no such file or folder")

    def _find_layout(self, path: str) -> tuple[Layout, str] | None:
        return self._layouts.find(parent(path)) if is_sql(path) else None

    def _judge_at(self, home: str, requested: list[str]) -> list[Judged]:
        found = self._find_layout(requested[0])
        if found is None:
            return [self._alone(path) for path in requested if not undoes(last_part(path))]
        layout, _ = found
        other = layout.other_database(home, self._folders)
        if other is not None:
            self.left_out[self._shown(home)] = f"for {other.name}, as its {other.said_by} says"
            return []
        candidates = layout.candidates(home, self._folders)
        source = self._source(
            layout, home, [path for path in candidates if self._may_be_ours(path)]
        )
        known = {entry.path for entry in source.entries}
        judged = self._judged([source], [path for path in requested if path in known], folder=home)
        others = [path for path in requested if path not in known]
        return judged + [
            self._alone(path) for path in others if layout.judged_alone(last_part(path))
        ]

    def _may_be_ours(self, path: str) -> bool:
        """Whether no folder between the working directory and a file names another database."""
        home = parent(path)
        while home.startswith(self._here):
            name = last_part(home).lower()
            if name in _OTHER_DATABASES:
                self.left_out[self._shown(home)] = f"for {name}, as its name says"
                return False
            home = parent(home)
        return True

    def _listed_sources(self) -> Iterator[_Source]:
        """What the configuration lists, each file where it is listed first."""
        seen: set[str] = set()
        for listed in self._configuration.migrations:
            source = self._listed_source(listed)
            entries = [entry for entry in source.entries if entry.path not in seen]
            seen.update(entry.path for entry in entries)
            yield source._replace(entries=entries)

    def _listed_source(self, listed: ListedMigrations) -> _Source:
        folder = listed.folder()
        files = [] if folder else listed.files(self._unsaved)
        place = folder or (parent(files[0]) if files else listed.home())
        found = self._layouts.find(place)
        if found is None or isinstance(found[0], Plain):
            found = _IN_NAME_ORDER, folder or listed.home()
        layout, home = found
        paths = layout.candidates(home, self._folders) if folder else files
        return self._source(layout, home, paths)

    def _source(self, layout: Layout, home: str, paths: Iterable[str]) -> _Source:
        return _Source(layout, layout.entries(paths, home, self._folders))

    def _judged(
        self, sources: list[_Source], requested: list[str], folder: str | None
    ) -> list[Judged]:
        if not requested:
            return []
        made = [
            migration
            for source in sources
            for migration in migrations(source.entries, self._shown, source.layout.duplicate)
        ]
        history = History(
            layout=sources[0].layout.name,
            folder=None if folder is None else self._shown(folder),
            migrations=tuple(sorted(made, key=lambda migration: migration.ignored)),
        )
        return [Judged(history, frozenset(map(self._shown, requested)))]

    def _alone(self, path: str) -> Judged:
        shown = self._shown(path)
        history = History(
            SINGLE,
            None,
            (Migration(shown),),
            companions=self._companions_of(path) if is_sql(path) else frozenset(),
            partial=self._is_of_extension(path),
        )
        return Judged(history, frozenset({shown}))

    def _companions_of(self, path: str) -> frozenset[Path]:
        """The same object for all scripts that have the same."""
        folder = parent(path)
        group = self._includes.group_of(path)
        key = folder, id(group) if group else 0, len(group)
        companions = self._companions.get(key)
        if companions is None:
            included = filter(_is_small, map(self._shown, group))
            companions = self._companions[key] = self._scripts_in(folder).union(included)
        return companions

    def _is_of_extension(self, path: str) -> bool:
        """Whether CREATE EXTENSION runs a script, after what its control file requires."""
        folder = parent(path)
        return re.fullmatch(_EXTENSION_SCRIPT, last_part(path)) is not None or any(
            map(self._has_control_file, (folder, parent(folder)))
        )

    def _has_control_file(self, folder: str) -> bool:
        known = self._extensions.get(folder)
        if known is None:
            names = self._folders.files(folder)
            known = self._extensions[folder] = any(name.endswith(".control") for name in names)
        return known

    def _scripts_in(self, folder: str) -> frozenset[Path]:
        """The SQL files of a folder that are no migrations."""
        found = self._layouts.find(folder)
        names = (
            name
            for name in self._folders.sql_files(folder)
            if not undoes(name) and (found is None or found[0].judged_alone(name))
        )
        return frozenset(filter(_is_small, (self._shown(join(folder, name)) for name in names)))

    def _shown(self, path: str) -> Path:
        """The path under which a file is reported."""
        shown = self._paths.get(path)
        if shown is None:
            shown = self._paths[path] = Path(path.removeprefix(self._here))
        return shown


def _is_small(path: Path) -> bool:
    """Whether a script may be read beside another; dumps of data take long and add nothing."""
    try:
        return path.stat().st_size <= _LARGEST_COMPANION
    except OSError:
        return False
