"""What is to be inserted into one table, and the statements that insert it.

Rows are put into a temporary table first, and from there only those into the table itself that
it lacks: a trigger before an insert would act even on a row that `on conflict` leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Cell = str | int | float | bool | None
"""What a column holds; text in the form in which Postgres reads the column's type."""

Row = tuple[Cell, ...]

STAGE = "pg_temp.seeded_rows"
"""The temporary table."""


class TableRows(NamedTuple):
    """Rows of one table, made while they are read.

    `table` has its schema before it, `expected` is about how many rows there are. `key` are the
    columns that tell whether the table has a row already. Where a trigger makes rows in which
    something is missing, `incomplete` is the condition under which they are filled in.
    """

    table: str
    columns: tuple[str, ...]
    expected: int
    rows: Iterator[Row]
    key: tuple[str, ...] = ("id",)
    incomplete: str = ""

    @property
    def open_stage(self) -> str:
        """Makes the temporary table, with the types of the columns and without constraints."""
        columns = ", ".join(self.columns)
        return (
            f"create temporary table {STAGE.partition('.')[2]} on commit drop as\n"
            f"select {columns} from {self.table} with no data"
        )

    @property
    def move(self) -> str:
        """Inserts the rows of the temporary table that the table lacks, in their order.

        A row can refer to one before it.
        """
        columns = ", ".join(self.columns)
        start = f"insert into {self.table} ({columns})\nselect {columns} from {STAGE} as given\n"
        if self.incomplete:
            others = [column for column in self.columns if column not in self.key]
            values = ",\n    ".join(f"{column} = excluded.{column}" for column in others)
            return (
                f"{start}on conflict ({', '.join(self.key)}) do update set\n    {values}\n"
                f"where {self.incomplete}"
            )
        same = " and ".join(f"kept.{column} = given.{column}" for column in self.key)
        return (
            f"{start}where not exists (select from {self.table} as kept where {same})\n"
            "order by given.ctid\n"
            "on conflict do nothing"
        )


CLOSE_STAGE = f"drop table {STAGE}"
EMPTY_STAGE = f"truncate {STAGE}"
