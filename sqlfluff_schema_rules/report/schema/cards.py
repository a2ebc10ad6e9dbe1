"""Tables as the cards of a picture: what stands on them, and how large that makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.description.objects import ForeignKey, PrimaryKey
from sqlfluff_schema_rules.report.characters import cell, visible
from sqlfluff_schema_rules.report.schema.diagram import short_type
from sqlfluff_schema_rules.report.schema.layout import Size
from sqlfluff_schema_rules.report.schema.wording import (
    constraint_line,
    facts_of_column,
    facts_of_table,
    policy_line,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlfluff_schema_rules.description.objects import Column, Table
    from sqlfluff_schema_rules.diagnostics import Diagnostic
    from sqlfluff_schema_rules.report.schema.diagram import Node

MOST_ROWS = 16
ROW_HEIGHT = 18.0
HEAD_HEIGHT = 26.0
PADDING = 9.0
MARK_WIDTH = 26.0
ELLIPSIS = "..."

_CHARACTER_WIDTH = 7.3
_BETWEEN = 18.0
_BADGE_WIDTH = 58.0
_LONGEST_NAME = 40
_LONGEST_TYPE = 26
_LEAST_WIDTH = 130.0


class Row(NamedTuple):
    """A column: its key, name and type as they are drawn, all that is known, its findings."""

    column: str
    mark: str
    name: str
    type: str
    about: str
    findings: Sequence[Diagnostic]


class Card(NamedTuple):
    """A table as it is drawn. `hidden` columns have no row."""

    name: str
    title: str
    about: str
    row_security: bool | None
    is_of_files: bool
    rows: tuple[Row, ...]
    hidden: int
    findings: Sequence[Diagnostic]

    @property
    def size(self) -> Size:
        """What the card needs."""
        widths = [_width(self.title) + _BADGE_WIDTH, _LEAST_WIDTH]
        widths += (MARK_WIDTH + _width(row.name) + _BETWEEN + _width(row.type) for row in self.rows)
        lines = len(self.rows) + bool(self.hidden)
        height = HEAD_HEIGHT + lines * ROW_HEIGHT + (PADDING / 2 if lines else 0)
        return Size(max(widths) + 2 * PADDING, height)

    def height_of(self, columns: Sequence[str]) -> float:
        """How far below the upper edge a line to these columns ends."""
        for number, row in enumerate(self.rows):
            if row.column in columns:
                return HEAD_HEIGHT + (number + 0.5) * ROW_HEIGHT
        return HEAD_HEIGHT / 2


def card(node: Node, findings: Sequence[Diagnostic]) -> Card:
    """The card of a table with what is wrong in it.

    Of a table with very many columns those of keys are shown, and others while there is room.
    """
    primary, foreign = node.columns_of(PrimaryKey), node.columns_of(ForeignKey)
    marks = {**dict.fromkeys(foreign, "FK"), **dict.fromkeys(primary, "PK")}
    shown = _shown(node.columns, marks)
    return Card(
        name=node.name,
        title=shortened(visible(node.name), _LONGEST_NAME),
        about=_about(node, findings),
        row_security=None if node.table is None else node.table.row_level_security,
        is_of_files=node.is_of_files,
        rows=tuple(_row(column, marks.get(column.name, ""), findings) for column in shown),
        hidden=len(node.columns) - len(shown),
        findings=findings,
    )


def _shown(columns: Sequence[Column], marks: Mapping[str, str]) -> list[Column]:
    if len(columns) <= MOST_ROWS:
        return list(columns)
    by_weight = sorted(columns, key=lambda column: column.name not in marks)
    kept = {column.name for column in by_weight[: MOST_ROWS - 1]}
    return [column for column in columns if column.name in kept]


def _row(column: Column, mark: str, findings: Sequence[Diagnostic]) -> Row:
    facts = ", ".join((column.type, *facts_of_column(column)))
    own = [finding for finding in findings if finding.object == column.object]
    nullable = "" if column.not_null else "?"
    return Row(
        column=column.name,
        mark=mark,
        name=shortened(visible(column.name), _LONGEST_NAME),
        type=shortened(visible(short_type(column.type)), _LONGEST_TYPE) + nullable,
        about="\n".join((f"{column.object}: {facts}", *map(finding_line, own))),
        findings=own,
    )


def _about(node: Node, findings: Sequence[Diagnostic]) -> str:
    lines = [node.name] if node.table is None else _about_table(node.table)
    return "\n".join((*lines, *map(finding_line, findings)))


def _about_table(table: Table) -> list[str]:
    return [
        f"{table.what} {table.object}",
        *([table.comment] if table.comment else []),
        *facts_of_table(table),
        *map(constraint_line, table.constraints),
        *map(policy_line, table.policies),
    ]


def finding_line(finding: Diagnostic) -> str:
    """A finding on one line, without its place."""
    return f"{finding.severity.value} {finding.code}: {finding.message}"


def shortened(text: str, length: int) -> str:
    """The text, cut where it is too long to be drawn."""
    return text if len(text) <= length else text[: length - len(ELLIPSIS)] + ELLIPSIS


def _width(text: str) -> float:
    return sum(cell(character)[1] for character in text) * _CHARACTER_WIDTH
