"""Where a new migration goes, what it is called there, and how its file comes to be.

The version is taken by a file or folder beside the migrations that is created exclusively and
named after it. It holds the text, and becomes the migration by being renamed: no reader ever
sees a part of it, and no two of them have one version, however many are written at once.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.deployment.errors import DeploymentError
from sqlfluff_schema_rules.project.migrations import version_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlfluff_schema_rules.project.migrations import History

SUPABASE = "supabase"
PLAIN = "plain"
UTC = timezone.utc

_SHAPES = {
    SUPABASE: "{version}_{name}.sql",
    "dbmate": "{version}_{name}.sql",
    "diesel": "{version}_{name}/up.sql",
    "flyway": "V{version}__{name}.sql",
    "golang-migrate": "{version}_{name}.up.sql",
    "goose": "{version}_{name}.sql",
    "hasura": "{version}_{name}/up.sql",
    "prisma": "{version}_{name}/migration.sql",
    "sql-migrate": "{version}_{name}.sql",
}


class _Markers(NamedTuple):
    """What a tool looks for in a file, and what has to stand before and after the SQL for it."""

    pattern: str
    before: str
    after: str = ""


_MARKERS = {
    "dbmate": _Markers(r"(?m)^--\s*migrate:up", "-- migrate:up\n", "-- migrate:down\n"),
    "goose": _Markers(
        r"(?mi)^--\s*\+goose\s+up",
        "-- +goose Up\n-- +goose StatementBegin\n",
        "-- +goose StatementEnd\n",
    ),
    "sql-migrate": _Markers(
        r"(?mi)^--\s*\+migrate\s+up",
        "-- +migrate Up\n-- +migrate StatementBegin\n",
        "-- +migrate StatementEnd\n",
    ),
}
_MADE_BY_THEIR_TOOL = {
    "drizzle": "drizzle-kit generate --custom",
    "graphile-migrate": "graphile-migrate commit",
    "sqitch": "sqitch add",
}
_TIMES = (
    ("%Y%m%d%H%M%S", timedelta(seconds=1)),
    ("%Y%m%d%H%M", timedelta(minutes=1)),
    ("%Y%m%d", timedelta(days=1)),
    ("%Y-%m-%d", timedelta(days=1)),
    ("%Y_%m_%d", timedelta(days=1)),
)
_EPOCHS = {10: 1, 13: 1000}
_PLAIN_NAME = r"(?s)([vV]?)([0-9]+(?:[._-][0-9]+(?![0-9A-Za-z]))*)([._ -]+)"
_ATTEMPTS = 1000


class Place(NamedTuple):
    """A new migration: its folder, the version it would have, and its path."""

    folder: Path
    shape: str
    name: str
    version: str

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / self.shape.format(version=self.version, name=self.name)

    @property
    def top(self) -> Path:
        """The file, or the folder that the migration has for itself."""
        return self.folder / self.path.relative_to(self.folder).parts[0]


class WrittenFile(NamedTuple):
    """A migration that was written, and the folders that were made for it."""

    place: Place
    made: tuple[Path, ...]

    def remove(self) -> None:
        """Leave everything as it was before."""
        self.place.path.unlink()
        of_its_own = () if self.place.top == self.place.path else (self.place.top,)
        _remove_empty((*of_its_own, *self.made))


def snake_case(name: str) -> str:
    """What somebody called a migration as a part of its file's name; empty where nothing is left.

    `Add user tags!` gives `add_user_tags`.
    """
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def name_in(path: Path, version: str) -> str:
    """What a migration is called beside its version: `add_tags` for `0007_add_tags.sql`."""
    stem = path.name.removesuffix(".sql")
    return stem.partition(version)[2][1:]


def new_place(history: History, folder: Path, name: str, now: datetime | None = None) -> Place:
    """Where the next migration of a history goes, called as its tool calls it.

    Raises DeploymentError where only the tool itself can make one.
    """
    command = _MADE_BY_THEIR_TOOL.get(history.layout)
    if command is not None:
        raise DeploymentError(
            f"{folder}: the migrations here are listed in a file that {history.layout} keeps. "
            f"Make an empty one with `{command}`, and write the SQL into it"
        )
    files = [each.path.name for each in history.applied if each.version is not None]
    shape = _SHAPES.get(history.layout) or _shape_like(files[-1:])
    return Place(folder, shape, name, next_version(history.versions(), now or datetime.now(UTC)))


def with_markers(layout: str, text: str) -> str:
    """SQL as the tool of a layout runs it: some run only what stands below a marker.

    The whole becomes one statement for tools that would else cut a function at its semicolons.
    A text that has the marker stays as it is.
    """
    markers = _MARKERS.get(layout)
    if markers is None or re.search(markers.pattern, text):
        return text
    end_of_line = "" if text.endswith("\n") else "\n"
    return f"{markers.before}{text}{end_of_line}{markers.after}"


def next_version(versions: Iterable[str], now: datetime) -> str:
    """The version that comes after all others and looks like the last of them.

    Timestamps go on with the time, numbers with the next one: `0009` gives `0010`.
    """
    newest = max(versions, key=version_numbers, default=None)
    if newest is None:
        return now.strftime(_TIMES[0][0])
    for pattern, step in _TIMES:
        time = _time(newest, pattern)
        if time is not None:
            return max(now, time + step).strftime(pattern)
    if len(newest) in _EPOCHS and newest.isdecimal() and newest.startswith("1"):
        return str(max(int(now.timestamp() * _EPOCHS[len(newest)]), int(newest) + 1))
    before, number = re.fullmatch("(?s)(.*?)([0-9]*)", newest).groups()  # type: ignore[union-attr]
    return before + str(int(number or 0) + 1).zfill(len(number))


def _time(version: str, pattern: str) -> datetime | None:
    """The time that a version stands for, if it is written exactly like that."""
    try:
        time = datetime.strptime(version, pattern).replace(tzinfo=UTC)
    except ValueError:
        return None
    return time if time.strftime(pattern) == version else None


def _shape_like(names: Sequence[str]) -> str:
    """The shape of the names of a folder whose tool is not known."""
    found = re.match(_PLAIN_NAME, names[0]) if names else None
    if found is None:
        return _SHAPES[SUPABASE]
    return f"{found[1]}{{version}}{found[3]}{{name}}.sql"


def write(place: Place, text: bytes) -> WrittenFile:
    """Write a new migration, whole or not at all.

    It has a later version than `place` says where that has been taken since. Raises
    DeploymentError where the folder cannot be written to.
    """
    made: list[Path] = []
    try:
        _make_folders(place.folder, made)
        return WrittenFile(_written(place, text), tuple(made))
    except OSError as error:
        _remove_empty(made)
        problem = error.strerror or str(error)
        raise DeploymentError(f"{place.folder}: cannot write a migration: {problem}") from error


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        with suppress(FileExistsError):
            each.mkdir()
            made.insert(0, each)
    if not folder.is_dir():
        raise NotADirectoryError(20, "it is no folder")


def _written(place: Place, text: bytes) -> Place:
    for _ in range(_ATTEMPTS):
        if _is_written(place, text):
            return place
        place = _later(place)
    raise DeploymentError(f"{place.folder}: no version is free up to {place.version}")


def _is_written(place: Place, text: bytes) -> bool:
    """Write a migration unless its version is taken."""
    claim = place.folder / f".{place.version}.new"
    try:
        content = _claimed(claim, place.shape)
    except FileExistsError:
        return False
    try:
        if not _is_taken(place):
            _fill(content, text)
            claim.rename(place.top)
            return True
    except BaseException:
        _discard(claim, content)
        raise
    _discard(claim, content)
    return False


def _claimed(claim: Path, shape: str) -> Path:
    """Take a version; the answer is the file that will have the text."""
    if "/" not in shape:
        os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        return claim
    claim.mkdir()
    return claim / shape.rpartition("/")[2]


def _fill(path: Path, text: bytes) -> None:
    with path.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _discard(claim: Path, content: Path) -> None:
    content.unlink(missing_ok=True)
    if claim != content:
        claim.rmdir()


def _is_taken(place: Place) -> bool:
    prefix = re.escape(place.shape.partition("{version}")[0])
    return any(
        re.match(rf"{prefix}{re.escape(place.version)}(?![0-9])", path.name)
        for path in place.folder.iterdir()
    )


def _later(place: Place) -> Place:
    """The same with the version after the one it has."""
    return place._replace(version=next_version([place.version], datetime.min.replace(tzinfo=UTC)))
