"""The comments by which migration tools divide a file into up and down parts."""

from __future__ import annotations

import enum
import re


class Marker(enum.Enum):
    """What a comment says to a migration tool.

    A heading is a bare `-- down` or `-- rollback`, which begins a down part only where a
    statement could begin. A separator ends a statement, with or without a semicolon.
    """

    UP = enum.auto()
    DOWN = enum.auto()
    HEADING = enum.auto()
    SEPARATOR = enum.auto()


_TOOLS = ("goose", "micrate", "migrate", "rambler")
_OPTIONS = ("", " notransaction", " transaction false", " transaction true")


def _tool_phrases(direction: str) -> list[str]:
    return [f"{tool} {direction}{option}" for tool in _TOOLS for option in _OPTIONS]


_PHRASES = {
    Marker.UP: [*_tool_phrases("up"), "migration up", "up", "up migration", "ups"],
    Marker.DOWN: [
        *_tool_phrases("down"),
        "create above drop below",
        "down migration",
        "downs",
        "migration down",
    ],
    Marker.HEADING: ["down", "migration rollback", "rollback", "rollback migration", "undo"],
    Marker.SEPARATOR: [
        *(f"{tool} statement{edge}" for tool in _TOOLS for edge in ("begin", "end")),
        "statement breakpoint",
    ],
}
_MARKER_OF_PHRASE = {
    phrase.encode(): marker for marker, phrases in _PHRASES.items() for phrase in phrases
}
_LONGEST_MARKER = 120
_WORD = re.compile(rb"[a-z0-9\x80-\xff]+")
_NEXT_CHANGE = b"changeset "

_BREAKPOINT = b"--> statement-breakpoint"
_HINT = re.compile(
    rb"--(?<!---)[^\w\r\n]{0,120}(?=\w)(?:\w{1,40}[^\w\r\n]{1,120})?"
    rb"(?i:create above|down|rollback|statement(?:begin|end)|undo)"
)
_NO_SECTION = re.compile(
    rb"\s*(?:--[^\w\r\n]*[\r\n]\s*)*"
    rb"(?:rollback\b|--[^\w\r\n]*"
    rb"(?:alter|begin|comment|create|delete|drop|grant|insert|revoke|truncate|update)\b"
    rb"[^\r\n]*;)",
    re.IGNORECASE,
)


def marker_of(comment: bytes) -> Marker | None:
    """What a whole comment says to a migration tool; None for prose.

    Case, punctuation and decoration do not matter: `-- +goose Down`, `---- DOWN: ----`.
    """
    if len(comment) > _LONGEST_MARKER:
        return None
    phrase = b" ".join(_WORD.findall(comment.lower()))
    return Marker.UP if phrase.startswith(_NEXT_CHANGE) else _MARKER_OF_PHRASE.get(phrase)


def heads_a_section(data: bytes, offset: int) -> bool:
    """Whether a heading that ends at `offset` begins a down part.

    It does not when its SQL is commented out, which makes it documentation, nor when the
    statement it announces is `ROLLBACK` itself.
    """
    return _NO_SECTION.match(data, offset) is None


def may_have_markers(data: bytes) -> bool:
    """Whether a file may hold a marker that matters; False is certain."""
    breakpoints = data.count(_BREAKPOINT)
    if breakpoints and breakpoints != data.count(b";" + _BREAKPOINT):
        return True
    return _HINT.search(data) is not None
