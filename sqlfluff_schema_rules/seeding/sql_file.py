"""Rows as a file of SQL, which psql runs, and `supabase db reset` as `supabase/seed.sql`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.seeding.tables import CLOSE_STAGE, STAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlfluff_schema_rules.seeding.tables import Cell, Row, TableRows

_ROWS_A_STATEMENT = 100


def statements(
    tables: Iterable[TableRows], progress: Callable[[TableRows, int], None]
) -> Iterator[str]:
    """The text of the file, piece by piece: one transaction that can be run again.

    `progress` is told how many rows of a table have been written.
    """
    yield "begin;\n"
    for rows in tables:
        yield f"\n-- {rows.table}\n{rows.open_stage};\n"
        done = 0
        while batch := list(islice(rows.rows, _ROWS_A_STATEMENT)):
            yield f"insert into {STAGE} values\n"
            yield ",\n".join(map(_tuple, batch)) + ";\n"
            done += len(batch)
            progress(rows, done)
        yield f"{rows.move};\n{CLOSE_STAGE};\n"
    yield "\ncommit;\n"


def _tuple(row: Row) -> str:
    return f"({', '.join(map(_literal, row))})"


def _literal(cell: Cell) -> str:
    if isinstance(cell, str):
        return "'" + cell.replace("'", "''") + "'"
    if isinstance(cell, bool):
        return str(cell).lower()
    return "null" if cell is None else repr(cell)
