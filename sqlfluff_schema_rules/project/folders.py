"""The file system as one run sees it: names only, each folder listed once.

Paths are absolute strings here, because thousands of `Path` objects cost more than the
listing of the folders itself.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_NEVER_SEARCHED = frozenset({"node_modules", "venv", "__pycache__"})


class PathError(Exception):
    """A path that was to be checked does not exist or cannot be read; says which and why."""


def absolute(path: Path) -> str:
    """The path from the root, without `.` and `..`; links are not followed."""
    return os.path.normpath(path.absolute())


def join(folder: str, name: str) -> str:
    """The path of what is called `name` in a folder."""
    return folder + name if folder.endswith(os.sep) else folder + os.sep + name


def parent(path: str) -> str:
    """The folder that a file or folder is in; the root is in itself."""
    return path.rpartition(os.sep)[0] or os.sep


def last_part(path: str) -> str:
    """The name of a file or folder without the folder it is in."""
    return path.rpartition(os.sep)[2]


def ancestors(folder: str) -> Iterator[str]:
    """The folder itself, the one it is in, and so on up to the root."""
    yield folder
    for above in Path(folder).parents:
        yield str(above)


def is_sql(name: str) -> bool:
    """Whether a file of this name is taken for SQL."""
    return name.endswith((".sql", ".SQL"))


class _Listing(NamedTuple):
    files: list[str]
    sql_files: list[str]
    folders: list[str]


class Folders:
    """Lists folders, remembering what it saw.

    `unsaved` files count as present although they may not be on the disk yet.
    """

    def __init__(self, unsaved: Iterable[str] = ()) -> None:
        self._listings: dict[str, _Listing] = {}
        self._unsaved = frozenset(unsaved)

    def files(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted; none where there is no such folder."""
        return self._listing(folder).files

    def sql_files(self, folder: str) -> list[str]:
        """The names of the SQL files in a folder, sorted."""
        return self._listing(folder).sql_files

    def folders(self, folder: str) -> list[str]:
        """The names of the folders in a folder, sorted; links to folders are left out."""
        return self._listing(folder).folders

    def below(self, folder: str) -> Iterator[str]:
        """The paths of the SQL files in a folder and in all folders below it."""
        for name in self.sql_files(folder):
            yield join(folder, name)
        for name in self.folders(folder):
            yield from self.below(join(folder, name))

    def search(self, folder: str) -> Iterator[str]:
        """The paths of the SQL files that a person means by naming a folder.

        Hidden folders, installed packages and what `.gitignore` files exclude are left out,
        except for the named folder itself.

        Raises PathError for a folder that cannot be read.
        """
        inherited = _ignore_files_above(folder)
        if _is_ignored(inherited, folder + os.sep):
            inherited = ()
        yield from self._search(folder, inherited)

    def _search(self, folder: str, inherited: tuple[_IgnoreFile, ...]) -> Iterator[str]:
        listing = self._listing(folder, must_be_readable=True)
        ignoring = inherited
        if ".gitignore" in listing.files:
            ignoring += (_ignore_file(folder),)
        for name in listing.sql_files:
            path = join(folder, name)
            if not _is_ignored(ignoring, path):
                yield path
        for name in listing.folders:
            path = join(folder, name)
            if name.startswith(".") or name in _NEVER_SEARCHED:
                continue
            if not _is_ignored(ignoring, path + os.sep):
                yield from self._search(path, ignoring)

    def _listing(self, folder: str, *, must_be_readable: bool = False) -> _Listing:
        known = self._listings.get(folder)
        if known is not None:
            return known
        files: list[str] = []
        folders: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_file():
                        files.append(entry.name)
                    elif entry.is_dir(follow_symlinks=False):
                        folders.append(entry.name)
        except OSError as error:
            if must_be_readable:
                raise PathError(f"{folder}: {error.strerror}") from error
        listing = self._with_unsaved(folder, files, folders)
        self._listings[folder] = listing
        return listing

    def _with_unsaved(self, folder: str, files: list[str], folders: list[str]) -> _Listing:
        for path in self._unsaved:
            home = parent(path)
            if home == folder:
                files.append(last_part(path))
            elif parent(home) == folder:
                folders.append(last_part(home))
        in_order = sorted(set(files))
        return _Listing(in_order, list(filter(is_sql, in_order)), sorted(set(folders)))


class _IgnoreFile(NamedTuple):
    folder: str
    patterns: GitIgnoreSpec


def _ignore_file(folder: str) -> _IgnoreFile:
    from pathspec import GitIgnoreSpec

    text = Path(folder, ".gitignore").read_text(encoding="utf-8", errors="replace")
    lines = text.splitlines()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _IgnoreFile(folder, GitIgnoreSpec.from_lines(lines))
        except (ValueError, re.error):
            return _IgnoreFile(folder, GitIgnoreSpec.from_lines(filter(_is_pattern, lines)))


def _is_pattern(line: str) -> bool:
    """Whether a line of a `.gitignore` means something; git passes over those that do not."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def _ignore_files_above(folder: str) -> tuple[_IgnoreFile, ...]:
    """The `.gitignore` files from the top of the repository down; none outside of one."""
    found: tuple[_IgnoreFile, ...] = ()
    for above in ancestors(folder):
        if above != folder and Path(above, ".gitignore").is_file():
            found = (_ignore_file(above), *found)
        if Path(above, ".git").exists():
            return found
    return ()


def _is_ignored(ignore_files: tuple[_IgnoreFile, ...], path: str) -> bool:
    """Whether git would ignore a path, which ends with a separator for a folder."""
    for ignore_file in reversed(ignore_files):
        relative = path[len(join(ignore_file.folder, "")) :]
        decision = ignore_file.patterns.check_file(relative)
        if decision.include is not None:
            return decision.include
    return False
