"""The schema patterns, as a list and as pages to read."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import msgspec

from sqlfluff_schema_rules.report.colour import BOLD, DIM, Brush
from sqlfluff_schema_rules.report.encoding import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WIDTH = 100
_INDENT = "    "


class ParameterLine(msgspec.Struct, frozen=True):
    """A parameter; `values` says what it can be, and one without a default must be given."""

    name: str
    values: str
    default: bool | int | str | None
    description: str


class ObjectLine(msgspec.Struct, frozen=True):
    """A table or function, by the one name of an object, and what it is for."""

    object: str
    comment: str


class PatternPage(msgspec.Struct, frozen=True):
    """What there is to say about a pattern."""

    name: str
    version: str
    summary: str
    description: str
    parameters: tuple[ParameterLine, ...]
    tables: tuple[ObjectLine, ...] = ()
    functions: tuple[ObjectLine, ...] = ()


def render_list(pages: Sequence[PatternPage], *, colour: bool = False) -> str:
    """One line a pattern: its name and what it is."""
    brush = Brush(enabled=colour)
    width = max(len(page.name) for page in pages)
    return "".join(
        f"{brush.paint(page.name.ljust(width), BOLD)}  {page.summary}\n" for page in pages
    )


def render_page(page: PatternPage, *, colour: bool = False) -> str:
    """All that there is to say about one pattern."""
    return "\n".join(_lines(page, Brush(enabled=colour))).strip() + "\n"


def render_json(pages: PatternPage | Sequence[PatternPage]) -> str:
    """The same for scripts."""
    return to_json(pages) + "\n"


def _lines(page: PatternPage, brush: Brush) -> Iterator[str]:
    yield f"{brush.paint(page.name, BOLD)} {page.version}".rstrip()
    yield page.summary
    for paragraph in filter(None, page.description.strip().split("\n\n")):
        yield ""
        yield from textwrap.wrap(paragraph, _WIDTH)
    if page.parameters:
        yield from ("", brush.paint("Parameters", BOLD))
    for parameter in page.parameters:
        yield f"  {parameter.name}: {parameter.values} {brush.paint(_default(parameter), DIM)}"
        yield from _indented(parameter.description)
    yield from _objects("Tables", page.tables, brush)
    yield from _objects("Functions", page.functions, brush)


def _default(parameter: ParameterLine) -> str:
    if parameter.default is None:
        return "(must be given)"
    shown = str(parameter.default)
    return f"(default {shown.lower() if isinstance(parameter.default, bool) else shown})"


def _objects(title: str, objects: Iterable[ObjectLine], brush: Brush) -> Iterator[str]:
    listed = list(objects)
    if listed:
        yield from ("", brush.paint(title, BOLD))
    for each in listed:
        yield f"  {each.object}"
        yield from _indented(each.comment)


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
