"""Migrations, and the histories they form."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

_VERSION = "[vV]?([0-9]+(?:[._-][0-9]+(?![0-9A-Za-z]))*)"


class Migration(msgspec.Struct, frozen=True):
    """One file that a migration tool runs, or would run if it had another name.

    `path` is relative to the working directory for a file below it. `version` is what the
    tool knows the file by, None where it knows none. `name_problem` says why the tool passes
    the file over or runs it out of turn, `version_problem` that another file has its version;
    both are whole sentences that end with the remedy, but for the full stop. An `ignored`
    migration is never run.
    """

    path: Path
    version: str | None = None
    name_problem: str | None = None
    version_problem: str | None = None
    ignored: bool = False


class History(msgspec.Struct, frozen=True):
    """Migrations in the order in which their tool runs them; the ignored ones come last.

    `layout` is the layout's name as the configuration writes it. `folder` is where the
    migrations are, None for a single file and for a history put together by configuration.
    `companions` are the scripts of the folder of a single one, itself among them, and those
    that a script of psql includes with it; in which order they run is not known.
    It is `partial` where names tell that it is a part of a schema, as an extension's script is.
    """

    layout: str
    folder: Path | None
    migrations: tuple[Migration, ...]
    companions: frozenset[Path] = frozenset()
    partial: bool = False

    def after(self, version: str) -> tuple[Migration, ...]:
        """The migrations that run after the one with `version`, which need not exist.

        A file without a version has no place before another: it is always among them. So is
        everything where `version` is neither known nor a number.
        """
        reached = version_numbers(version)
        last = max(
            (
                index
                for index, migration in enumerate(self.migrations)
                if migration.version is not None and _is_same(migration.version, version, reached)
            ),
            default=None,
        )
        if last is None and not reached:
            return self.migrations
        return tuple(
            migration
            for index, migration in enumerate(self.migrations)
            if migration.version is None
            or (version_numbers(migration.version) > reached if last is None else index > last)
        )

    def versions(self) -> list[str]:
        """What the migrations that have a version are known by, in order."""
        return [each.version for each in self.migrations if each.version is not None]

    def places(self, version: str) -> bool:
        """Whether a migration has `version`, or it is a number of their kind, up to the last."""
        reached = version_numbers(version)
        versions = self.versions()
        if any(_is_same(each, version, reached) for each in versions):
            return True
        return (
            bool(reached)
            and any(reached < version_numbers(each) for each in versions)
            and any(len(each) <= len(version) for each in versions)
        )

    @property
    def applied(self) -> tuple[Migration, ...]:
        """The migrations that the tool runs."""
        return tuple(migration for migration in self.migrations if not migration.ignored)

    def until(self, version: str, *, exactly: bool = False) -> History | None:
        """The history up to the migration with `version` and with it, None where none has it.

        A migration can be named by its file too, with or without `.sql`, and, unless it must
        be named `exactly`, by an equal number: `2` for `0002`.
        """
        reached = version_numbers(version)
        applied = self.applied
        ways = [
            [version in (each.version, each.path.name, each.path.stem) for each in applied],
            [
                each.version is not None and _is_same(each.version, version, reached)
                for each in applied
            ],
        ]
        for matches in ways[:1] if exactly else ways:
            if any(matches):
                last = len(matches) - matches[::-1].index(True)
                return msgspec.structs.replace(self, migrations=applied[:last])
        return None


def version_numbers(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with, to compare versions by.

    `0005_users` gives (5,), `V1.10` gives (1, 10), `1.0` is the same as `1`. A version that
    does not begin with a number gives ().
    """
    found = re.match(_VERSION, version)
    if found is None:
        return ()
    numbers = [int(number) for number in re.findall("[0-9]+", found[1])]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _is_same(one: str, other: str, numbers: tuple[int, ...]) -> bool:
    return one == other or (bool(numbers) and version_numbers(one) == numbers)
