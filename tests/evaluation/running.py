"""Runs PL/pgSQL bodies in a world of which little is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.evaluation.expressions import World
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value
from sqlfluff_schema_rules.evaluation.programs import Fragment, run_program
from sqlfluff_schema_rules.evaluation.sources import Source
from sqlfluff_schema_rules.parse.plpgsql import DO_BLOCK, Signature, read_program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlfluff_schema_rules.evaluation.expressions import Call


class TablesOnly(World):
    """Knows some tables by name, and which functions it was asked to call."""

    def __init__(self, tables: Mapping[str, Source]) -> None:
        self.tables = tables
        self.calls: list[Call] = []

    def relation(self, schema: str | None, name: str) -> Source | None:
        return self.tables.get(name)

    def call(self, call: Call) -> Value:
        self.calls.append(call)
        return UNKNOWN


def table(names: str, *rows: Sequence[Value]) -> Source:
    """Rows of columns whose names have spaces between them."""
    return Source.of_rows(names.split(), rows)


def sql_run_by(
    body: str,
    world: World | None = None,
    *,
    signature: Signature = DO_BLOCK,
    arguments: Mapping[str, Value] | None = None,
) -> tuple[Fragment, ...]:
    """What a body runs; nothing of one that Postgres rejects."""
    program = read_program(body, signature)
    fragments: list[Fragment] = []
    if program is not None:
        run_program(program, fragments.append, world or World(), arguments=arguments)
    return tuple(fragments)


def texts(body: str, world: World | None = None) -> list[str]:
    """The text of what a body runs."""
    return [fragment.text for fragment in sql_run_by(body, world)]


def schemas(body: str, world: World | None = None) -> str:
    """The letters of the schemas that a body creates; capital where it may not do so."""
    return "".join(
        fragment.text[-1].upper() if fragment.conditional else fragment.text[-1]
        for fragment in sql_run_by(body, world)
        if fragment.text.startswith("create schema ")
    )
