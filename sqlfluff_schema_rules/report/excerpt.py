"""One line of source and the carets under the part that a finding is about."""

from __future__ import annotations

from typing import NamedTuple

from sqlfluff_schema_rules.report.characters import cell

MAXIMUM_WIDTH = 100
ELLIPSIS = "..."


class Excerpt(NamedTuple):
    """A printable piece of a line and, to be printed below it, the line that marks it."""

    text: str
    carets: str


def excerpt(line: str, start: int, end: int) -> Excerpt:
    """Show `line` with carets under the characters `start` to `end` (0-based, end excluded).

    A long line is cut on both sides of the anchor; an anchor at or after the end of the
    line is marked by one caret.
    """
    start = min(start, len(line))
    following = _fitting(line[start : start + MAXIMUM_WIDTH], MAXIMUM_WIDTH)
    room_before = MAXIMUM_WIDTH - min(_width(following), MAXIMUM_WIDTH * 2 // 3)
    preceding = _fitting(line[:start][: -room_before - 1 : -1], room_before)[::-1]
    before = _width(preceding)
    following = _fitting(following, MAXIMUM_WIDTH - before)
    left = ELLIPSIS if len(preceding) < start else ""
    right = ELLIPSIS if start + len(following) < len(line) else ""
    marked = max(1, _width(following[: max(0, end - start)]))
    return Excerpt(
        text=left + _printed(preceding + following) + right,
        carets=" " * (len(left) + before) + "^" * marked,
    )


def _fitting(text: str, width: int) -> str:
    """The longest beginning of `text` that takes at most `width` columns."""
    for index, character in enumerate(text):
        width -= cell(character)[1]
        if width < 0:
            return text[:index]
    return text


def _width(text: str) -> int:
    return sum(cell(character)[1] for character in text)


def _printed(text: str) -> str:
    return "".join(cell(character)[0] for character in text)
