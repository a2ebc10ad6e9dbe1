"""Tools that keep the order of the migrations in a file beside them, or in two places."""

from __future__ import annotations

import os
import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from sqlfluff_schema_rules.project.folders import Folders, join, last_part, parent
from sqlfluff_schema_rules.project.layouts.base import Layout, NamedFiles, OtherDatabase
from sqlfluff_schema_rules.project.ordering import Entry, ignored_entry, in_order

_NUMBER = "[0-9]+"


class Listed(NamedTuple):
    """What a list says of a file."""

    place: int
    version: str
    problem: str | None = None


class ListedFiles(Layout):
    """Files that have their place in the order from a list beside them."""

    @abstractmethod
    def listed(self, home: str, folders: Folders) -> dict[str, Listed]:
        """The list, by the label under which a file is in it."""

    @abstractmethod
    def label(self, path: str, home: str) -> str:
        """The label of a file."""

    @abstractmethod
    def unlisted(self, label: str) -> str:
        """What is wrong with a file that the list does not have, with the remedy."""

    def entries(self, paths: Iterable[str], home: str, folders: Folders) -> list[Entry]:
        """The list's order; what it does not have is never run."""
        listed = self.listed(home, folders)
        found = []
        for path in paths:
            label = self.label(path, home)
            at = listed.get(label)
            if at is None:
                found.append(ignored_entry(path, label, self.unlisted(label)))
            else:
                found.append(Entry(path, label, at.version, (0, at.place), problem=at.problem))
        return in_order(found)


class _JournalEntry(msgspec.Struct, frozen=True):
    tag: str
    when: int = 0


class _Journal(msgspec.Struct, frozen=True):
    entries: list[_JournalEntry] = []
    dialect: str = "postgresql"


class DrizzleJournal(ListedFiles):
    """`<tag>.sql` in the order of `meta/_journal.json`: Drizzle before 1.0."""

    name = "drizzle"
    tool = "Drizzle"

    def recognises(self, home: str, folders: Folders) -> bool:
        """By a journal that names at least one file of the folder."""
        journal = _journal(home, folders) or _Journal()
        listed = {f"{entry.tag}.sql" for entry in journal.entries}
        return not listed.isdisjoint(folders.sql_files(home))

    def other_database(self, home: str, folders: Folders) -> OtherDatabase | None:
        """The journal names the database."""
        journal = _journal(home, folders) or _Journal()
        if journal.dialect in ("postgresql", "pg"):
            return None
        return OtherDatabase(journal.dialect, "meta/_journal.json")

    def listed(self, home: str, folders: Folders) -> dict[str, Listed]:
        """Drizzle runs what the journal says is later than the last that has run."""
        journal = _journal(home, folders) or _Journal()
        problems = dict(_never_later(journal))
        listed = {}
        for place, entry in enumerate(journal.entries):
            number = re.match(_NUMBER, entry.tag)
            version = number[0] if number else entry.tag
            listed[entry.tag] = Listed(place, version, problems.get(entry.tag))
        return listed

    def label(self, path: str, home: str) -> str:
        """The tag."""
        return last_part(path).removesuffix(".sql")

    def unlisted(self, label: str) -> str:
        """A file that was not made by the tool."""
        return (
            f"{label}.sql is never run: meta/_journal.json does not have it. "
            "Make it with drizzle-kit generate --custom"
        )


def _journal(home: str, folders: Folders) -> _Journal | None:
    meta = join(home, "meta")
    if "meta" not in folders.folders(home) or "_journal.json" not in folders.files(meta):
        return None
    try:
        return msgspec.json.decode(Path(meta, "_journal.json").read_bytes(), type=_Journal)
    except (OSError, msgspec.DecodeError):
        return None


def _never_later(journal: _Journal) -> Iterator[tuple[str, str]]:
    """The tags that are skipped wherever an earlier one has run, each with what is wrong."""
    latest = None
    for entry in journal.entries:
        if latest is not None and entry.when <= latest.when:
            yield (
                entry.tag,
                (
                    f"{entry.tag}.sql is skipped where {latest.tag}.sql has run: its `when` in "
                    "meta/_journal.json is not later. Raise it"
                ),
            )
        else:
            latest = entry


class GraphileMigrate(NamedFiles):
    """`committed/<number>.sql` by number, then `current.sql` or what is in `current/`.

    `afterReset.sql` makes an empty database ready for the first.
    """

    name = "graphile-migrate"
    tool = "graphile-migrate"
    duplicate = "graphile-migrate then refuses to start"

    _NAME = r"([0-9]+)(?:-[-_a-zA-Z0-9]*)?\.sql"
    _FIRST, _LAST = "afterReset.sql", "current.sql"

    def home(self, folder: str, folders: Folders) -> str:
        """The folder that has `committed`."""
        return parent(folder) if last_part(folder) in {"committed", "current"} else folder

    def recognises(self, home: str, folders: Folders) -> bool:
        """By at least one committed migration."""
        if "committed" not in folders.folders(home):
            return False
        committed = folders.sql_files(join(home, "committed"))
        return any(re.fullmatch(self._NAME, name) for name in committed)

    def candidates(self, home: str, folders: Folders) -> Iterable[str]:
        """The files in both folders, and those beside them that the tool runs."""
        for name in ("committed", "current"):
            yield from super().candidates(join(home, name), folders)
        for name in (self._FIRST, self._LAST):
            if name in folders.files(home):
                yield join(home, name)

    def entry(self, path: str, home: str) -> Entry | None:
        """What is current has no version yet, and what comes first never has."""
        label = last_part(path)
        if parent(path) == home:
            return Entry(path, label, key=(-1 if label == self._FIRST else 1,))
        named = re.fullmatch(self._NAME, label)
        if named is None:
            return self.never_run(path, label, "<number>.sql and <number>-<name>.sql")
        number = int(named[1])
        if last_part(parent(path)) == "current":
            return Entry(path, label, key=(1, number))
        return Entry(path, label, named[1], (0, number), number)


class Sqitch(ListedFiles):
    """`deploy/<change>.sql` in the order of `sqitch.plan`; `revert` and `verify` are no part."""

    name = "sqitch"
    tool = "Sqitch"

    _INSIDE = rf"(?s)(.*){re.escape(os.sep)}(?:deploy|revert|verify){re.escape(os.sep)}"

    def home(self, folder: str, folders: Folders) -> str:
        """The folder that has the plan: above `deploy`, `revert` or `verify`."""
        match = re.match(self._INSIDE, folder + os.sep)
        return match[1] if match else folder

    def recognises(self, home: str, folders: Folders) -> bool:
        """By the plan."""
        return "sqitch.plan" in folders.files(home)

    def candidates(self, home: str, folders: Folders) -> Iterable[str]:
        """What is in `deploy` and below it."""
        return folders.below(join(home, "deploy"))

    def listed(self, home: str, folders: Folders) -> dict[str, Listed]:
        """The changes of the plan."""
        return {change: Listed(place, change) for place, change in enumerate(_planned(home))}

    def label(self, path: str, home: str) -> str:
        """The change: the path below `deploy`."""
        deploy = join(join(home, "deploy"), "")
        return path.removeprefix(deploy).removesuffix(".sql").replace(os.sep, "/")

    def unlisted(self, label: str) -> str:
        """A file that was not made by the tool."""
        return (
            f"{label}.sql is never deployed: sqitch.plan does not have it. "
            f"Add it: sqitch add {label}"
        )


def _planned(home: str) -> list[str]:
    """The changes of a plan in order; one that is reworked later is `<change>@<tag>`."""
    try:
        plan = Path(home, "sqitch.plan").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    changes: list[str] = []
    tags: list[str] = []
    planned: dict[str, tuple[int, int]] = {}
    for line in plan.splitlines():
        words = line.strip().lstrip("+").split()
        if not words or words[0].startswith(("%", "#", "-")):
            continue
        name = words[0]
        if name.startswith("@"):
            tags.append(name)
            continue
        if name in planned:
            place, first = planned[name]
            changes[place] = _reworked(home, name, tags[first:])
        planned[name] = len(changes), len(tags)
        changes.append(name)
    return changes


def _reworked(home: str, name: str, tags: list[str]) -> str:
    """What a change was called: by that of the tags between it and its rework that has a file."""
    names = [name + tag for tag in tags] or [name]
    files = (found for found in names if Path(home, "deploy", f"{found}.sql").is_file())
    return next(files, names[0])
