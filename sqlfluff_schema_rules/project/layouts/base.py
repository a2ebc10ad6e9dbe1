"""What a layout is: one way to keep migrations, and the tool that runs them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from sqlfluff_schema_rules.project.folders import Folders, join, last_part
from sqlfluff_schema_rules.project.ordering import (
    Entry,
    ignored_entry,
    in_order,
    with_text_order_problems,
)


class OtherDatabase(NamedTuple):
    """A database that is not PostgreSQL, and the file that says that migrations are for it."""

    name: str
    said_by: str


class Layout(ABC):
    """One way to keep migrations.

    `name` is what a configuration calls it, `tool` who runs the files. `duplicate` says what
    the tool does with the second file of a version. All paths are absolute strings.
    """

    name: ClassVar[str]
    tool: ClassVar[str] = "the migration tool"
    duplicate: ClassVar[str] = "a version is recorded once, so this file fails or is never run"

    @abstractmethod
    def recognises(self, home: str, folders: Folders) -> bool:
        """Whether the folder is kept in this way, judged by names and small markers."""

    def other_database(self, home: str, folders: Folders) -> OtherDatabase | None:
        """The database that the migrations are for, where something beside them says so."""
        return None

    def home(self, folder: str, folders: Folders) -> str:
        """The folder that has the history in which the files of `folder` would be."""
        return folder

    def candidates(self, home: str, folders: Folders) -> Iterable[str]:
        """The paths of the files that the history of `home` may have."""
        return [join(home, name) for name in folders.sql_files(home)]

    @abstractmethod
    def entries(self, paths: Iterable[str], home: str, folders: Folders) -> list[Entry]:
        """The history of `home` made of those of `paths` that the tool knows, in order."""

    def judged_alone(self, name: str) -> bool:
        """Whether a file of this name that is no migration is still to be judged, by itself."""
        return False

    def never_run(self, path: str, label: str, shape: str) -> Entry:
        """An entry for a file whose name has not the shape that the tool asks for."""
        problem = (
            f"{label} is never run: {self.tool} runs only {shape}. Rename it or move it elsewhere"
        )
        return ignored_entry(path, label, problem)


class NamedFiles(Layout):
    """Files that have their place in the order by their own names.

    A tool that `compares_text` orders the names character by character.
    """

    compares_text: ClassVar[bool] = False

    @abstractmethod
    def entry(self, path: str, home: str) -> Entry | None:
        """What the tool makes of a file; None for one that is no migration and not meant as one."""

    def entries(self, paths: Iterable[str], home: str, folders: Folders) -> list[Entry]:
        """What the entries of the files are, in order."""
        found = (self.entry(path, home) for path in paths)
        ordered = in_order(entry for entry in found if entry is not None)
        if self.compares_text:
            return list(with_text_order_problems(ordered, self.tool))
        return ordered


class NumberedFiles(NamedFiles):
    """Files in one folder whose names begin with the version.

    The regular expression `pattern` matches the whole name of a migration and has the version
    as its first group; `shape` shows it to people.
    """

    pattern: ClassVar[str]
    shape: ClassVar[str]

    def entry(self, path: str, home: str) -> Entry | None:
        """A file whose name does not match is one that the tool never runs."""
        label = last_part(path)
        named = re.fullmatch(self.pattern, label)
        if named is None:
            return self.never_run(path, label, self.shape)
        version = named[1]
        if self.compares_text:
            return Entry(path, label, version, (0, label), version)
        return Entry(path, label, version, (0, int(version)), int(version))
