"""The rules themselves, as a table and as pages to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.report.colour import BOLD, DIM, SEVERITY_COLOURS, Brush
from sqlfluff_schema_rules.report.documentation import terminal
from sqlfluff_schema_rules.report.encoding import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlfluff_schema_rules.report import RulePage

_HEADINGS = ("CODE", "NAME", "SEVERITY", "PROFILES")


def render_table(pages: Sequence[RulePage], *, colour: bool = False) -> str:
    """One line a rule: code, name, severity, the profiles that have it on, what it finds."""
    brush = Brush(enabled=colour)
    rows = [_cells(page) for page in pages]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    heading = _aligned((*_HEADINGS, "SUMMARY"), widths)
    lines = [brush.paint("  ".join(heading), BOLD)]
    for page, row in zip(pages, rows, strict=True):
        code, name, severity, profiles, summary = _aligned((*row, page.summary), widths)
        painted = brush.paint(severity, SEVERITY_COLOURS[page.severity])
        lines.append("  ".join((brush.paint(code, BOLD), name, painted, profiles, summary)))
    return "\n".join(lines) + "\n"


def render_page(page: RulePage, *, colour: bool = False) -> str:
    """All that there is to say about one rule."""
    brush = Brush(enabled=colour)
    parts = [
        f"{brush.paint(page.code, BOLD)} {page.name}",
        terminal(page.documentation, brush),
        "\n".join(_facts(page, brush)),
    ]
    return "\n\n".join(parts) + "\n"


def render_json(pages: RulePage | Sequence[RulePage]) -> str:
    """One page, or a list of them, as JSON."""
    return to_json(pages) + "\n"


def _cells(page: RulePage) -> tuple[str, str, str, str]:
    return page.code, page.name, page.severity.value, ", ".join(page.profiles) or "-"


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [*(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=False)), cells[-1]]


def _facts(page: RulePage, brush: Brush) -> Iterator[str]:
    severities = [f"{name} ({severity.value})" for name, severity in page.profiles.items()]
    yield f"{brush.paint('Severity:', DIM)} {page.severity.value}"
    yield f"{brush.paint('On in the profiles:', DIM)} {', '.join(severities) or 'none'}"
    for name, default in page.options.items():
        yield f"{brush.paint('Option:', DIM)} {name}: {to_json(default)}"
    yield f"{brush.paint('Page:', DIM)} {page.url}"
