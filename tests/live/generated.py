"""Random histories, run by a server while they are written, and compared in batches."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import msgspec
import psycopg

from sqlfluff_schema_rules.catalog.replay.dispatch import apply
from sqlfluff_schema_rules.catalog.replay.uses import is_watched
from sqlfluff_schema_rules.changes.reading import read_script
from sqlfluff_schema_rules.parse.statements import parse_script
from sqlfluff_schema_rules.source.script import Script
from tests.catalog.building import catalog_of
from tests.live.comparison import Difference, compare_snapshots, unquoted
from tests.live.ddl_author import Author
from tests.live.snapshots import snapshots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BATCH = 20


class Disagreement(msgspec.Struct, frozen=True):
    """The fewest statements found after which the two sides differ, and in what."""

    seed: int
    statements: tuple[str, ...]
    differences: tuple[Difference, ...]

    def __str__(self) -> str:
        """The statements, and the differences as comments."""
        said = (f"-- {difference}" for difference in self.differences)
        return "\n".join([f"-- seed {self.seed}", *map("{};".format, self.statements), *said])


class Tally(msgspec.Struct):
    """How many statements were written, and how many of them the server took."""

    written: int = 0
    taken: int = 0


def disagreements(
    connection: psycopg.Connection, seeds: Sequence[int], length: int, tally: Tally
) -> Iterator[Disagreement]:
    """Write a history of `length` statements for each seed; yield those that differ."""
    for first in range(0, len(seeds), BATCH):
        batch = seeds[first : first + BATCH]
        with connection.transaction(force_rollback=True):
            side = _BothSides(connection)
            histories = {seed: side.write(seed, length, tally) for seed in batch}
            unlike = side.differences()
        for seed, differences in _by_seed(unlike, batch).items():
            found = Disagreement(seed, tuple(histories[seed]), tuple(differences))
            yield _reduced(connection, found)


def _by_seed(
    differences: Iterable[Difference], seeds: Sequence[int]
) -> dict[int, list[Difference]]:
    """The differences in the schemas of each seed; the first has what is in no schema."""
    found: dict[int, list[Difference]] = {}
    for difference in differences:
        schema = re.search(r"\bs([0-9]+)(_x)?\b", difference.object)
        seed = seeds[0] if schema is None else int(schema[1])
        found.setdefault(seed, []).append(difference)
    return found


class _BothSides:
    """A catalogue, and a server in the midst of a transaction."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._catalog = catalog_of()

    def write(self, seed: int, length: int, tally: Tally) -> list[str]:
        """Let a history happen on both sides; the answer is what the server took of it."""
        schema = f"s{seed}"
        history = [f"create schema {schema}", f"create schema {schema}_x"]
        history.append(f"set search_path = {schema}")
        for statement in history:
            self.take(statement)
        author = Author(self._catalog, schema, random.Random(seed))
        for _ in range(length):
            statement = author.statement()
            tally.written += 1
            if self.take(statement):
                tally.taken += 1
                history.append(statement)
        return history

    def take(self, statement: str) -> bool:
        """Run a statement; False, and nothing has happened, where the server refuses it."""
        try:
            self._connection.execute(f"savepoint s; {statement}; release s".encode())
        except psycopg.Error:
            self._connection.execute("rollback to s")
            return False
        parsed = parse_script(Script.from_text("history.sql", statement))
        self._catalog.mentioned.add([mention.name for mention in parsed.mentions])
        for change in read_script(parsed, is_watched):
            apply(self._catalog, change)
        return True

    def differences(self) -> tuple[Difference, ...]:
        """What the two sides do not agree on."""
        held, mine = map(unquoted, snapshots(self._connection, self._catalog))
        if held == mine:
            return ()
        return compare_snapshots(held, mine).differences


def _reduced(connection: psycopg.Connection, found: Disagreement) -> Disagreement:
    """Leave out one statement after the other as long as the sides still differ."""
    for statement in reversed(found.statements):
        shorter = [each for each in found.statements if each is not statement]
        unlike = _differences_after(connection, shorter)
        if unlike:
            found = Disagreement(found.seed, tuple(shorter), unlike)
    return found


def _differences_after(
    connection: psycopg.Connection, history: list[str]
) -> tuple[Difference, ...]:
    """What differs after a history, of which what the server refuses is left out."""
    with connection.transaction(force_rollback=True):
        side = _BothSides(connection)
        for statement in history:
            side.take(statement)
        return side.differences()
