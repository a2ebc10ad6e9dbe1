"""From the files of one history to the order in which they run, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path

import msgspec

from sqlfluff_schema_rules.project.migrations import Migration

SortKey = tuple[int | str, ...]

_IGNORED_LAST = 9
_TIMESTAMP_DIGITS = 14
_DATE = "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{0,6}"


class Entry(msgspec.Struct, frozen=True):
    """A file of a history before it has its place.

    `label` is the file or folder name that its tool reads the version from. `key` orders the
    entries of a history, then the label does. Entries of one `identity` are one version to
    the tool; None equals nothing. `problem` is what is wrong with the name, and an entry that
    is `ignored` is never run.
    """

    path: str
    label: str
    version: str | None = None
    key: SortKey = ()
    identity: Hashable = None
    problem: str | None = None
    ignored: bool = False


def ignored_entry(path: str, label: str, problem: str) -> Entry:
    """An entry that the tool passes over; `problem` says why and ends with the remedy."""
    return Entry(path, label, key=(_IGNORED_LAST,), problem=problem, ignored=True)


def natural_key(name: str) -> SortKey:
    """Orders names as a person does: numbers by their value, `2_b` before `10_a`."""
    parts = re.split("([0-9]+)", name)
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts))


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries as their tool runs them, those that it ignores last."""
    return sorted(entries, key=lambda entry: (entry.key, entry.label, entry.path))


def with_text_order_problems(entries: Iterable[Entry], tool: str) -> Iterator[Entry]:
    """Ordered entries, those marked that a tool runs too late because it compares text.

    To such a tool `10_b` comes before `2_a`, and `20260522093000_b` before `20260522_a`.
    """
    latest, meant_latest = "", -1
    for entry in entries:
        digits = re.match("[0-9]*", entry.label)
        if digits is None or not digits[0] or entry.ignored:
            yield entry
            continue
        meant = _meant(digits[0])
        if meant >= meant_latest:
            latest, meant_latest = entry.label, meant
            yield entry
            continue
        better = _padded(digits[0], str(meant_latest)) + entry.label[digits.end() :]
        problem = (
            f"{entry.label} runs after {latest}, because {tool} compares names as text. "
            f"Pad its number: {better}"
        )
        yield msgspec.structs.replace(entry, problem=entry.problem or problem)


def _meant(digits: str) -> int:
    """The number, or for a date the timestamp at its beginning."""
    return int(digits.ljust(_TIMESTAMP_DIGITS, "0") if re.fullmatch(_DATE, digits) else digits)


def _padded(digits: str, longer: str) -> str:
    if re.fullmatch(_DATE, digits):
        return digits.ljust(_TIMESTAMP_DIGITS, "0")
    return digits.zfill(len(longer))


def migrations(
    entries: Iterable[Entry], shown: Callable[[str], Path], duplicate: str
) -> Iterator[Migration]:
    """The migrations that ordered entries stand for.

    `shown` gives the path under which a file is reported, `duplicate` says what the tool does
    with the second file of a version.
    """
    firsts: dict[Hashable, Entry] = {}
    for entry in entries:
        first = entry if entry.identity is None else firsts.setdefault(entry.identity, entry)
        problem = None
        if first is not entry:
            problem = f"{entry.label} has the version of {first.label}; {duplicate}. Renumber it"
        yield Migration(
            shown(entry.path),
            version=entry.version,
            name_problem=entry.problem,
            version_problem=problem,
            ignored=entry.ignored,
        )
