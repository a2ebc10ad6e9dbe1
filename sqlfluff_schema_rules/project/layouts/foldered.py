"""Tools that keep each migration in a folder of its own, which is named after the version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from sqlfluff_schema_rules.project.folders import Folders, join, last_part, parent
from sqlfluff_schema_rules.project.layouts.base import NamedFiles, OtherDatabase
from sqlfluff_schema_rules.project.ordering import Entry, ignored_entry

_NUMBER = "[0-9]+"


class FolderEach(NamedFiles):
    """One folder a migration, with one `file` in it that is run.

    A `companion` is a file that the tool puts beside it; without one it is another tool's.
    """

    file: ClassVar[str]
    companion: ClassVar[str]

    def home(self, folder: str, folders: Folders) -> str:
        """The folder above that of a migration."""
        return parent(folder) if self.file in folders.files(folder) else folder

    def recognises(self, home: str, folders: Folders) -> bool:
        """By one numbered folder that has the files."""
        return any(
            {self.file, self.companion}.issubset(folders.files(join(home, name)))
            for name in folders.folders(home)
            if re.match(_NUMBER, name)
        )

    def candidates(self, home: str, folders: Folders) -> Iterable[str]:
        """Also the SQL files beside the folders, which are never run."""
        yield from super().candidates(home, folders)
        for name in folders.folders(home):
            folder = join(home, name)
            if self.file in folders.files(folder):
                yield join(folder, self.file)

    def entry(self, path: str, home: str) -> Entry | None:
        """Other files in the folder of a migration are nothing of their own."""
        if parent(path) == home:
            return self.never_run(path, last_part(path), f"<timestamp>_<name>/{self.file}")
        if last_part(path) != self.file:
            return None
        return self.folder_entry(path, last_part(parent(path)))

    def folder_entry(self, path: str, label: str) -> Entry:
        """The entry of the migration in the folder called `label`, ordered as text."""
        number = re.match(_NUMBER, label)
        if number is not None:
            return Entry(path, label, number[0], (0, label))
        problem = (
            f"{label} runs after all numbered folders, because {self.tool} compares names as "
            f"text. Name it <timestamp>_{label}"
        )
        return Entry(path, label, label, (0, label), problem=problem)


class Prisma(FolderEach):
    """`<timestamp>_<name>/migration.sql`."""

    name = "prisma"
    tool = "Prisma"
    compares_text = True
    file = "migration.sql"
    companion = "migration.sql"

    _LOCK = "migration_lock.toml"

    def recognises(self, home: str, folders: Folders) -> bool:
        """By Prisma's lock file, too."""
        return self._LOCK in folders.files(home) or super().recognises(home, folders)

    def other_database(self, home: str, folders: Folders) -> OtherDatabase | None:
        """The lock file names the database."""
        if self._LOCK not in folders.files(home):
            return None
        lock = Path(home, self._LOCK).read_text(encoding="utf-8", errors="replace")
        provider = re.search(r'(?m)^\s*provider\s*=\s*"(.*?)"', lock)
        if provider is None or provider[1] == "postgresql":
            return None
        return OtherDatabase(provider[1], self._LOCK)


class DrizzleFolders(FolderEach):
    """The same with a `snapshot.json` beside each file: Drizzle since 1.0."""

    name = "drizzle"
    tool = "Drizzle"
    compares_text = True
    file = "migration.sql"
    companion = "snapshot.json"


class Diesel(FolderEach):
    """`<version>_<name>/up.sql` by number; a `down.sql` beside it undoes it."""

    name = "diesel"
    tool = "diesel"
    file = "up.sql"
    companion = "up.sql"

    def folder_entry(self, path: str, label: str) -> Entry:
        """The version ends at the first underscore, and dashes in it do not count."""
        version = label.partition("_")[0].replace("-", "")
        if not re.fullmatch(_NUMBER, version):
            problem = f"{label} has no version. Name the folder <timestamp>_{label}"
            return ignored_entry(path, label, problem)
        return Entry(path, label, version, (0, int(version)), int(version))


class Hasura(Diesel):
    """What Hasura shares with diesel: nothing in the files tells the two apart."""

    name = "hasura"
    tool = "Hasura"
