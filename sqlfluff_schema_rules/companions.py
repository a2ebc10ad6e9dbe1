"""What the scripts beside a script add to the tables that it creates.

Nobody can see in which order scripts without a number run, so only what one of them adds to
another counts. What they remove does not: a folder often has scripts that tear all of it down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlfluff_schema_rules.catalog import Catalog
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.reading import as_written
from sqlfluff_schema_rules.changes.records import Change
from sqlfluff_schema_rules.source.placeholders import is_placeholder
from sqlfluff_schema_rules.source.script import Script

_SESSION = (
    records.BeginTransaction,
    records.EndTransaction,
    records.EnterSchema,
    records.SetSearchPath,
)
_REMOVALS = (
    records.DetachPartition,
    records.DropColumn,
    records.DropColumnExpression,
    records.DropConstraint,
)


_WORD = re.compile(rb"[\w$\x80-\xff]+")
_ANY = ""

_Placed = tuple[int, Change]


class Additions(NamedTuple):
    """What one companion adds: what the tables may need, and what it does to them later."""

    before: list[Change]
    after: list[Change]


class Needs(NamedTuple):
    """What a script may get from others: for its `tables`, and the other `names` it uses."""

    tables: frozenset[str]
    names: frozenset[str]


def needs_of(catalog: Catalog) -> Needs:
    """What the one script that made the catalogue may get from others."""
    names = {name for use in catalog.unmet_extension_uses for name in (use.extension, use.name)}
    names |= {schema.name for schema in catalog.schemas.values() if not schema.known}
    for table in catalog.tables():
        columns = table.columns.values()
        names |= {column.type.name for column in columns if column.user_type is None}
    return Needs(frozenset(table.name for table in catalog.tables()), frozenset(names))


class WordIndex:
    """Scripts by the words that are in them."""

    def __init__(self) -> None:
        self._scripts_with: dict[bytes, set[Path]] = {}

    def add(self, path: Path, script: Script) -> None:
        """Add a script."""
        for word in set(_WORD.findall(script.encoded.lower())):
            self._scripts_with.setdefault(word, set()).add(path)

    def scripts_that_name(self, names: Iterable[str]) -> set[Path]:
        """Those that have all words of one of the names in them."""
        return {path for name in names for path in self._with_words_of(name)}

    def _with_words_of(self, name: str) -> set[Path]:
        found = [self._scripts_with.get(word, set()) for word in _WORD.findall(_folded(name))]
        return set.intersection(*found) if found else set()


def _folded(name: str) -> bytes:
    return name.encode().lower()


class Companion:
    """What one script changes, arranged for the scripts beside it."""

    def __init__(self, changes: Sequence[Change]) -> None:
        changes = list(as_written(changes))
        created = _created(changes)
        self._session: list[_Placed] = []
        self._brought: dict[str, list[_Placed]] = {}
        self._added: dict[str, list[_Placed]] = {}
        for placed in enumerate(changes):
            change = placed[1]
            if isinstance(change, _SESSION):
                self._session.append(placed)
            for name in _brings(change):
                self._brought.setdefault(name, []).append(placed)
            table = _table_added_to(change)
            if table is not None and table not in created:
                self._added.setdefault(table, []).append(placed)

    def additions(self, needs: Needs) -> Additions | None:
        """What counts for a script that needs this; None where nothing does.

        What is done to a table of a name that the companion gives to one of its own, it means
        for that one.
        """
        before = [placed for name in needs.names for placed in self._brought.get(name, ())]
        after = [placed for name in (*needs.tables, _ANY) for placed in self._added.get(name, ())]
        if not before and not after:
            return None
        return Additions(self._in_session(before), self._in_session(after))

    def _in_session(self, changes: list[_Placed]) -> list[Change]:
        """The changes in their order, each under the search_path that it was written for."""
        ordered = sorted({placed[0]: placed for placed in (*self._session, *changes)}.items())
        return [change for _, (_, change) in ordered]


def _created(changes: Iterable[Change]) -> set[str]:
    return {
        change.table.name
        for change in changes
        if isinstance(change, (records.CreateTable, records.CreateTableAs))
    }


def _brings(change: Change) -> Iterator[str]:
    """The name of what a change creates that tables may use."""
    match change:
        case records.CreateExtension() | records.CreateSchema():
            yield change.name
        case records.CreateRoutine():
            yield change.routine.name
        case (
            records.CreateCompositeType()
            | records.CreateDomain()
            | records.CreateEnum()
            | records.CreateOtherType()
        ):
            yield change.type.name


def _table_added_to(change: Change) -> str | None:
    """The table that a change adds something to; any where a placeholder is in its name."""
    match change:
        case records.SetRowSecurity(enabled=False):
            return None
        case records.AlterTable() | records.CreateIndex() | records.CreatePolicy():
            if isinstance(change, _REMOVALS):
                return None
            return _ANY if is_placeholder(change.table.name) else change.table.name
    return None
