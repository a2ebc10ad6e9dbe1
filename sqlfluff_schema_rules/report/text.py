"""The format for people: findings by file, the source line, the fix, and a summary."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.report import Report, summary
from sqlfluff_schema_rules.report.characters import visible
from sqlfluff_schema_rules.report.colour import BOLD, DIM, GREEN, SEVERITY_COLOURS, Brush
from sqlfluff_schema_rules.report.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.diagnostics import Diagnostic

_GUTTER_WIDTH = 7
_LINE_END = re.compile(r"\r\n|\r|\n")


def render(report: Report, *, colour: bool = False) -> str:
    """Every finding with its source line and fix, grouped by file, then the summary.

    Behind the carets is the object, as entries of `accept` call it, where they do not mark it.
    """
    brush = Brush(enabled=colour)
    lines: list[str] = []
    for path, diagnostics in groupby(report.diagnostics, key=lambda found: found.path):
        lines.append(brush.paint(visible(path), BOLD))
        source = _LINE_END.split(report.sources.get(path, ""))
        for diagnostic in diagnostics:
            lines += _finding(diagnostic, source, brush)
        lines.append("")
    lines.append(_summary(report, brush))
    return "\n".join(lines) + "\n"


def render_lines(report: Report) -> str:
    """One line a finding, `path:line:column: …`, and nothing else."""
    return "".join(f"{one_line(diagnostic)}\n" for diagnostic in report.diagnostics)


def one_line(diagnostic: Diagnostic) -> str:
    """`path:line:column: severity code name message`, without colour."""
    place = f"{visible(diagnostic.path)}:{diagnostic.line}:{diagnostic.column}:"
    return (
        f"{place} {diagnostic.severity.value} {diagnostic.code} {diagnostic.name} "
        f"{visible(diagnostic.message)}"
    )


def _finding(diagnostic: Diagnostic, source: list[str], brush: Brush) -> Iterator[str]:
    colour = SEVERITY_COLOURS[diagnostic.severity]
    yield (
        f"  {diagnostic.line}:{diagnostic.column} "
        f"{brush.paint(diagnostic.severity.value, colour)} "
        f"{brush.paint(diagnostic.code, BOLD)} {brush.paint(diagnostic.name, DIM)} "
        f"{visible(diagnostic.message)}"
    )
    if _has_anchor(diagnostic) and diagnostic.line <= len(source):
        yield from _source(diagnostic, source[diagnostic.line - 1], brush)
    if diagnostic.fix is not None:
        yield from _fix(diagnostic.fix, brush)


def _has_anchor(diagnostic: Diagnostic) -> bool:
    """False for a finding about a whole file, which has no place within it."""
    start = (diagnostic.line, diagnostic.column)
    return start != (diagnostic.end_line, diagnostic.end_column)


def _source(diagnostic: Diagnostic, line: str, brush: Brush) -> Iterator[str]:
    many_lines = diagnostic.end_line > diagnostic.line
    start, end = diagnostic.column - 1, len(line) if many_lines else diagnostic.end_column - 1
    shown = excerpt(line, start, end)
    carets = brush.paint(shown.carets.lstrip(), SEVERITY_COLOURS[diagnostic.severity])
    indent = " " * (len(shown.carets) - len(shown.carets.lstrip()))
    yield f"{_gutter(str(diagnostic.line), brush)} {shown.text}"
    is_evident = diagnostic.object in {diagnostic.path, line[start:end]}
    name = "" if is_evident else f" {brush.paint(visible(diagnostic.object), DIM)}"
    yield f"{_gutter('', brush)} {indent}{carets}{name}"


def _fix(sql: str, brush: Brush) -> Iterator[str]:
    for number, line in enumerate(sql.strip().splitlines()):
        label = "" if number else "fix"
        yield f"{_gutter(label, brush)} {brush.paint(visible(line), GREEN)}"


def _gutter(label: str, brush: Brush) -> str:
    return brush.paint(f"{label:>{_GUTTER_WIDTH}} |", DIM)


def _summary(report: Report, brush: Brush) -> str:
    gravest = min(report.diagnostics, key=lambda found: found.severity.rank, default=None)
    colour = GREEN if gravest is None else SEVERITY_COLOURS[gravest.severity]
    return brush.paint(summary(report), colour)
