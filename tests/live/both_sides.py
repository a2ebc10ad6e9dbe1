"""One history, run by a server and replayed into a catalogue."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from sqlfluff_schema_rules.parse.statements import parse_script
from sqlfluff_schema_rules.source.script import Script
from tests.catalog.building import catalog_of, run
from tests.live.applying import Refusal, apply, apply_what_is_taken
from tests.live.comparison import (
    Comparison,
    compare_snapshots,
    unquoted,
    without_unknown_names,
)
from tests.live.server import postgres_version
from tests.live.snapshots import snapshots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import psycopg

    from tests.live.server import Database, LiveServer

_BROUGHT_BY_EXTENSIONS = r"""
    select replace(pg_class.oid::regclass::text, '"', '')
    from pg_class
    left join pg_index on indexrelid = pg_class.oid
    join pg_depend on classid = 'pg_class'::regclass and deptype = 'e'
        and objid in (pg_class.oid, indrelid)
    union all
    select nspname from pg_namespace
    join pg_depend on classid = 'pg_namespace'::regclass and deptype = 'e' and objid = oid
    union all
    select schema from pg_available_extension_versions where installed and schema is not null
"""
_TYPES_OF_EXTENSIONS = r"""
    select typname from pg_type
    join pg_depend on classid = 'pg_type'::regclass and deptype = 'e' and objid = pg_type.oid
"""

_TYPES_WITHOUT_MODIFIERS = """
    select typname from pg_type
    join pg_proc on pg_proc.oid = typmodin
    where prosrc = 'array_ndims'
"""
"""Those of stubs, which cannot keep what stands in parentheses behind them."""


class RefusedFile(msgspec.Struct, frozen=True):
    """A statement that the server refused, and in which file."""

    path: str
    refusal: Refusal

    def __str__(self) -> str:
        """`1.sql:3:14 relation "users" does not exist`."""
        return f"{self.path}:{self.refusal}"


class Outcome(msgspec.Struct, frozen=True):
    """What the two sides hold after `files` files, without what the server refused."""

    comparison: Comparison
    refused: tuple[RefusedFile, ...]
    files: int


def scripts_of(paths: Iterable[Path], placeholders: Mapping[str, str]) -> list[Script]:
    """The files, their placeholders replaced. Raises OSError for one that cannot be read."""
    read = (Script.from_bytes(str(path), path.read_bytes()) for path in paths)
    return [parse_script(script, placeholders).script for script in read]


def compare_history(
    server: LiveServer,
    environment: str,
    scripts: Iterable[Script],
    *,
    stop_at_first_error: bool = False,
) -> Outcome:
    """Run scripts on a fresh database of `server` and replay them, each file a session.

    What the server refuses is left out on both sides: the statement, or with
    `stop_at_first_error` its file and all later ones. What both sides hold unchanged from the
    environment, what belongs to extensions, and what has a name that nobody can know from the
    files, is not compared.
    """
    refused: list[RefusedFile] = []
    before = held_before(server, environment)
    with server.fresh_database() as database:
        run_ones = list(_run(database, scripts, refused, stop_at_first_error))
        after = _Lines.of(database, environment, run_ones)
    untouched = set(before.server) & set(before.catalog) & set(after.server) & set(after.catalog)
    sides = without_unknown_names(
        (line for line in after.server if line not in untouched),
        (line for line in after.catalog if line not in untouched),
    )
    comparison = compare_snapshots(*sides)
    return Outcome(comparison, tuple(refused), len(run_ones))


def _run(
    database: Database, scripts: Iterable[Script], refused: list[RefusedFile], stop: bool
) -> Iterator[Script]:
    """Yield what the server took of each script."""
    for script in scripts:
        taken, refusals = _taken(database, script, stop)
        refused += (RefusedFile(script.path, refusal) for refusal in refusals)
        if stop and refusals:
            return
        yield taken


def _taken(database: Database, script: Script, stop: bool) -> tuple[Script, tuple[Refusal, ...]]:
    with database.session() as connection:
        if not stop:
            return apply_what_is_taken(connection, script)
        refusal = apply(connection, script)
        return script, () if refusal is None else (refusal,)


class _Lines(msgspec.Struct, frozen=True):
    """What either side holds, without what extensions brought."""

    server: list[str]
    catalog: list[str]

    @classmethod
    def of(cls, database: Database, environment: str, scripts: Iterable[Script]) -> _Lines:
        with database.session() as connection:
            version = postgres_version(connection)
            catalog = catalog_of(environment=environment, postgres_version=version)
            for script in scripts:
                run(catalog, script)
            sides = snapshots(connection, catalog)
            normal = _Normalizer(connection)
        return cls(*map(normal.lines, sides))


@cache
def held_before(server: LiveServer, environment: str) -> _Lines:
    """What is there before the first migration, which is the same in all databases of `server`."""
    with server.fresh_database() as database:
        return _Lines.of(database, environment, ())


class _Normalizer:
    """Takes off what says the same in another way, or comes from an extension's script.

    The search_path of `connection` must be empty.
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        self._brought = {name for (name,) in connection.execute(_BROUGHT_BY_EXTENSIONS)}
        self._longer_names = [
            re.compile(before + f"({'|'.join(map(re.escape, names))})" + after)
            for query, before, after in (
                (_TYPES_OF_EXTENSIONS, r"\b\w+\.", r"\b"),
                (_TYPES_WITHOUT_MODIFIERS, r"\b", r"\([^)]*\)"),
            )
            if (names := [name for (name,) in connection.execute(query)])
        ]

    def lines(self, lines: Iterable[str]) -> list[str]:
        """The lines without quotes, and the types of extensions by their names alone."""
        kept = [line for line in unquoted(lines) if not self._is_brought(line)]
        for pattern in self._longer_names:
            kept = [pattern.sub(r"\1", line) for line in kept]
        return kept

    def _is_brought(self, line: str) -> bool:
        words = line.split(" ", 3)
        name = words[2] if line.startswith("comment on ") else words[1]
        names = (name, line.partition(" reads ")[2]) if words[0] == "view" else (name,)
        return any(
            each in self._brought or ".".join(each.split(".")[:2]) in self._brought
            for each in names
        )
