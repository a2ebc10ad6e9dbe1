"""Parts of Markdown pages."""

from __future__ import annotations

from collections.abc import Sequence


def page(title: str, *parts: str) -> str:
    """A generated page, which says that it is one."""
    note = "<!-- Written by `make docs`; change what it is written from. -->"
    return "\n\n".join((note, f"# {title}", *parts)) + "\n"


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; what stands in a cell must be one line of Markdown."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def code(language: str, text: str) -> str:
    """A block of code."""
    return f"```{language}\n{text}\n```"


def cell(text: str) -> str:
    """Code for a cell of a table, on one line."""
    return "`" + " ".join(text.split()).replace("|", "\\|") + "`" if text else ""
