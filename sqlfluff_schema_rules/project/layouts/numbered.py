"""Tools that keep all migrations in one folder and read the version from the file name."""

from __future__ import annotations

import codecs
import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

import msgspec

from sqlfluff_schema_rules.project.folders import Folders, join, last_part, parent
from sqlfluff_schema_rules.project.layouts.base import NamedFiles, NumberedFiles
from sqlfluff_schema_rules.project.migrations import version_numbers
from sqlfluff_schema_rules.project.ordering import Entry, ignored_entry, in_order, natural_key

_MARKER_BYTES = 4096
_DOWN_SCRIPT = r"(?si)(?:.*[._-])?down\.sql"


class Supabase(NumberedFiles):
    """`supabase/migrations`, in the order of the names as text; other names are skipped."""

    name = "supabase"
    tool = "the Supabase CLI"
    compares_text = True
    pattern = r"(?s)([0-9]+)_.*\.sql"
    shape = "<version>_<name>.sql"

    _HOME = f"{os.sep}supabase{os.sep}migrations"
    _SET_ASIDE = "(?i)[_.]|archive|backup|deprecated|disabled|old|rollback|squash"
    _DOWN = r"(?s).*[._-](?:down|rollback)\.sql"

    def home(self, folder: str, folders: Folders) -> str:
        """The `supabase/migrations` folder that the folder is, or is in."""
        before, found, _ = (folder + os.sep).partition(self._HOME + os.sep)
        return before + self._HOME if found else folder

    def recognises(self, home: str, folders: Folders) -> bool:
        """By its place alone."""
        return home.endswith(self._HOME)

    def candidates(self, home: str, folders: Folders) -> Iterable[str]:
        """Also the files further down, which are never run, unless they are set aside there."""
        yield from super().candidates(home, folders)
        for name in folders.folders(home):
            if not re.match(self._SET_ASIDE, name):
                yield from folders.below(join(home, name))

    def entries(self, paths: Iterable[str], home: str, folders: Folders) -> list[Entry]:
        """The tool knows no down migrations: files that have the version of what they undo."""
        ordered = super().entries(paths, home, folders)
        versions = Counter(entry.version for entry in ordered)
        return in_order(
            self._undoing(entry)
            if versions[entry.version] > 1 and re.fullmatch(self._DOWN, entry.label)
            else entry
            for entry in ordered
        )

    def _undoing(self, entry: Entry) -> Entry:
        problem = f"{entry.label} undoes a migration, but {self.tool} runs it like any other. "
        return ignored_entry(
            entry.path, entry.label, problem + "Move it out of supabase/migrations"
        )

    def entry(self, path: str, home: str) -> Entry | None:
        """The tool knows no folders inside its own."""
        label = last_part(path)
        if parent(path) != home:
            problem = f"{label} is never run: {self.tool} does not look into folders here. "
            return ignored_entry(path, label, problem + "Move it up to supabase/migrations")
        return super().entry(path, home)


class Flyway(NamedFiles):
    """`V<version>__<name>.sql` by number, then the repeatable `R__<name>.sql` by name.

    `U` undoes and callbacks are no part of the history. A baseline `B` stands for the versions
    up to its own, and counts where those are gone.
    """

    name = "flyway"
    tool = "Flyway"
    duplicate = "Flyway then refuses to migrate"

    _VERSIONED = r"(?s)([VBU])([0-9]+(?:[._][0-9]+)*)(?:__.*)?\.sql"
    _REPEATABLE = r"(?s)R__(.*)\.sql"
    _OF_A_PAIR = r"(?si).*\.(?:up|down)\.sql"
    _CALLBACK = "(?:before|after|create)[A-Z]"

    def home(self, folder: str, folders: Folders) -> str:
        """The topmost of the folders above that has migrations itself: Flyway looks below."""
        above = parent(folder)
        if above == folder or not self.recognises(above, folders):
            return folder
        return self.home(above, folders)

    def recognises(self, home: str, folders: Folders) -> bool:
        """By the name of at least one migration, unless there are files of another tool's pairs."""
        names = folders.sql_files(home)
        return any(
            "__" in name
            and (re.fullmatch(self._VERSIONED, name) or re.fullmatch(self._REPEATABLE, name))
            for name in names
        ) and not any(re.fullmatch(self._OF_A_PAIR, name) for name in names)

    def candidates(self, home: str, folders: Folders) -> Iterable[str]:
        """Also what is in the folders below, where they have migrations."""
        paths = list(folders.below(home))
        homes = {folder for folder in set(map(parent, paths)) if self.recognises(folder, folders)}
        return [path for path in paths if parent(path) in {home, *homes}]

    def judged_alone(self, name: str) -> bool:
        """A script in a folder below that has no migrations."""
        return not (re.fullmatch(self._VERSIONED, name) or re.match(self._CALLBACK, name))

    def entry(self, path: str, home: str) -> Entry | None:
        """Versions are compared number by number, 1.10 after 1.9, and 1.0 is 1."""
        label = last_part(path)
        repeatable = re.fullmatch(self._REPEATABLE, label)
        if repeatable is not None:
            return Entry(path, label, key=(1, repeatable[1].replace("_", " ")))
        versioned = re.fullmatch(self._VERSIONED, label)
        if versioned is None:
            if re.match(self._CALLBACK, label):
                return None
            return self.never_run(path, label, "V<version>__<name>.sql and R__<name>.sql")
        kind, version = versioned[1], versioned[2]
        numbers = version_numbers(version.replace("_", "."))
        if kind == "U":
            return None
        return Entry(path, label, version, (0, *numbers), (kind, numbers))

    def entries(self, paths: Iterable[str], home: str, folders: Folders) -> list[Entry]:
        """The newest baseline counts, and only where the history no longer begins before it."""
        ordered = super().entries(paths, home, folders)
        versioned = [entry for entry in ordered if entry.identity is not None]
        baselines = [entry for entry in versioned if entry.label.startswith("B")]
        first = next((entry for entry in versioned if entry.label.startswith("V")), None)
        if first is None or (baselines and baselines[-1].key < first.key):
            baselines = baselines[:-1]
        return [entry for entry in ordered if entry not in baselines]


class GolangMigrate(NumberedFiles):
    """`<version>_<name>.up.sql` by number; `.down.sql` files undo them."""

    name = "golang-migrate"
    tool = "golang-migrate"
    duplicate = "golang-migrate then refuses to start"
    pattern = r"(?s)([0-9]+)_.*\.up\.sql"
    shape = "<version>_<name>.up.sql"

    _DOWN = r"(?s)[0-9]+_.*\.down\.sql"

    def recognises(self, home: str, folders: Folders) -> bool:
        """By the name of at least one migration."""
        return any(re.fullmatch(self.pattern, name) for name in folders.sql_files(home))

    def entry(self, path: str, home: str) -> Entry | None:
        """The down file of a migration is nothing of its own."""
        if re.fullmatch(self._DOWN, last_part(path)):
            return None
        return super().entry(path, home)


class MarkedFiles(NumberedFiles):
    """Files that mark their up and down parts; the marker tells the tool."""

    marker: ClassVar[bytes]

    def recognises(self, home: str, folders: Folders) -> bool:
        """By the marker in the first or last file that has a number."""
        numbered = [name for name in folders.sql_files(home) if name[0].isdigit()]
        return any(
            re.search(self.marker, _beginning(join(home, name)))
            for name in dict.fromkeys(numbered[:1] + numbered[-1:])
        )


class Dbmate(MarkedFiles):
    """`<version>_<name>.sql` in the order of the names as text."""

    name = "dbmate"
    tool = "dbmate"
    compares_text = True
    pattern = r"(?s)([0-9]+).*\.sql"
    shape = "<version>_<name>.sql"
    marker = rb"(?m)^--\s*migrate:up"


class Goose(MarkedFiles):
    """`<version>_<name>.sql` by number, above zero."""

    name = "goose"
    tool = "goose"
    duplicate = "goose then refuses to start"
    pattern = r"(?s)(0*[1-9][0-9]*)_.*\.sql"
    shape = "<version above 0>_<name>.sql"
    marker = rb"(?mi)^--\s*\+goose\s+up"


class SqlMigrate(MarkedFiles):
    """All SQL files, by number and then by name; a file is known by its whole name."""

    name = "sql-migrate"
    tool = "sql-migrate"
    marker = rb"(?mi)^--\s*\+migrate\s+up"

    def entry(self, path: str, home: str) -> Entry | None:
        """A file without a number runs after those that have one."""
        label = last_part(path)
        number = re.match("[0-9]+", label)
        if number is None:
            return Entry(path, label, key=(1,))
        return Entry(path, label, number[0], (0, int(number[0])))


class Plain(NamedFiles):
    """Numbered files of an unknown tool, as a person would order them.

    Only what every tool agrees on is claimed: a number that two files begin with, in a folder
    called one of migrations. Elsewhere numbers are an order, and so is the day in a name. Files
    without a number are scripts of their own.
    """

    name = "plain"
    duplicate = "most tools then refuse or skip one of them"

    _NUMBERED = r"(?si)(v?)([0-9]+(?:[._-][0-9]+(?![0-9a-z]))*)([a-z]?)(?=[._ -])(.*)\.sql"
    _DOWN = r"(?si)(?:.*[._-])?(?:down|undo|revert|rollback)(?:[._-].*)?\.sql"
    _DAY = r"(?:19|20)[0-9]{2}([._-]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])"

    def recognises(self, home: str, folders: Folders) -> bool:
        """By the name of at least one numbered file."""
        return any(re.fullmatch(self._NUMBERED, name) for name in folders.sql_files(home))

    def entry(self, path: str, home: str) -> Entry | None:
        """Two files are one version where nothing but a name follows the same number."""
        label = last_part(path)
        numbered = re.fullmatch(self._NUMBERED, label)
        if numbered is None:
            return None
        prefix, version, letter, rest = numbered.groups()
        identity = None
        if not prefix and not letter and not rest[1:2].isdigit():
            identity = version_numbers(version)
        return Entry(path, label, version, (0, *natural_key(label.lower().lstrip("v"))), identity)

    def entries(self, paths: Iterable[str], home: str, folders: Folders) -> list[Entry]:
        """A file that undoes another is left out: it has that one's version."""
        ordered = super().entries(paths, home, folders)
        undoing = {entry.path for entry in ordered if re.fullmatch(self._DOWN, entry.label)}
        done = {entry.identity for entry in ordered if entry.path not in undoing} - {None}
        return [
            entry
            if self._is_version(entry, home)
            else msgspec.structs.replace(entry, identity=None)
            for entry in ordered
            if entry.path not in undoing or entry.identity not in done
        ]

    def _is_version(self, entry: Entry, home: str) -> bool:
        """Whether two files of its number cannot be meant."""
        return self.has_versions(home) and not re.fullmatch(self._DAY, entry.version or "")

    def has_versions(self, home: str) -> bool:
        """Whether the numbers in a folder are versions: it or the one above is of migrations."""
        return any("migrat" in last_part(part).lower() for part in (home, parent(home)))

    def judged_alone(self, name: str) -> bool:
        """A script without a number."""
        return re.fullmatch(self._NUMBERED, name) is None and not undoes(name)


class InNameOrder(Plain):
    """All SQL files of a folder that a configuration lists, and of the folders below.

    Below is looked only where the folder has none itself.
    """

    def candidates(self, home: str, folders: Folders) -> Iterable[str]:
        """The files in the folder, else those further down."""
        return super().candidates(home, folders) or folders.below(home)

    def has_versions(self, home: str) -> bool:
        """The configuration says that it has migrations."""
        return True

    def entry(self, path: str, home: str) -> Entry | None:
        """Files without a number have a place, too; those further down have no version."""
        numbered = super().entry(path, home) if parent(path) == home else None
        if numbered is not None:
            return numbered
        label = path.removeprefix(join(home, ""))
        return Entry(path, label, key=(0, *natural_key(label.lower())))


class SupabaseSchemas(InNameOrder):
    """`supabase/schemas`, the schema as it should be: all files, in the order of their paths."""

    name = "supabase-schemas"
    tool = "the Supabase CLI"

    _HOME = f"{os.sep}supabase{os.sep}schemas"

    def home(self, folder: str, folders: Folders) -> str:
        """The `supabase/schemas` folder that the folder is, or is in."""
        before, found, _ = (folder + os.sep).partition(self._HOME + os.sep)
        return before + self._HOME if found else folder

    def recognises(self, home: str, folders: Folders) -> bool:
        """By its place alone."""
        return home.endswith(self._HOME)

    def candidates(self, home: str, folders: Folders) -> Iterable[str]:
        """Every file in the folder and in those below."""
        return folders.below(home)

    def entry(self, path: str, home: str) -> Entry | None:
        """A file is known by its path, and has no version."""
        label = path.removeprefix(join(home, ""))
        return Entry(path, label, key=(0, label))


def undoes(name: str) -> bool:
    """Whether a file that is no tool's migration says in its name that it only undoes one."""
    return re.fullmatch(_DOWN_SCRIPT, name) is not None


def _beginning(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(_MARKER_BYTES).removeprefix(codecs.BOM_UTF8)
    except OSError:
        return b""
