"""The parts of SQL text that hide what they hold: comments, strings, quoted names.

Everything that looks for a word or a marker in SQL goes through here, so that all agree on
what is code. Every function takes time linear in the bytes it reads, and an unterminated
comment or string runs to the end.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME_BYTE = rb"[\w$\x80-\xff]"

OPENERS = (
    rb"--[^\r\n]*|'[^'\\]*'(?!')|\"[^\"]*\"(?!\")|/\*|'|\"|"
    rb"\$(?<![\w$\x80-\xff]\$)(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$"
)
"""A pattern for the first bytes of every token that `read_token` reads, most tokens whole."""


class Kind(enum.Enum):
    """What a token is."""

    COMMENT = enum.auto()
    STRING = enum.auto()
    QUOTED_NAME = enum.auto()


class Token(msgspec.Struct, frozen=True, gc=False):
    """A comment, a string or a quoted name: the bytes from `start` to before `end`."""

    kind: Kind
    start: int
    end: int


_OPENER = re.compile(OPENERS)
_KINDS = {ord("-"): Kind.COMMENT, ord("'"): Kind.STRING, ord('"'): Kind.QUOTED_NAME}
_COMMENT_EDGE = re.compile(rb"/\*|\*/")
_ESCAPE_PREFIX = re.compile(rb"(?<!" + NAME_BYTE + rb")[eE]'")
_STRING_EDGE = re.compile(rb"''|'")
_ESCAPE_STRING_EDGE = re.compile(rb"\\.|''|'", re.DOTALL)
_QUOTED_NAME_EDGE = re.compile(rb'""|"')


def tokens(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the comments, strings and quoted names of `data` between `start` and `end`.

    `start` must lie in code, that is, outside all of them.
    """
    limit = len(data) if end is None else end
    position, find = start, _OPENER.search
    while opener := find(data, position, limit):
        token = read_token(data, opener, limit)
        yield token
        position = token.end


def read_token(data: bytes, opener: re.Match[bytes], limit: int) -> Token:
    """Read the token that begins with `opener`, a match of `OPENERS`, up to `limit`."""
    start, inside = opener.span()
    kind = _KINDS.get(data[start])
    if kind is Kind.COMMENT or (kind is not None and inside - start > 1):
        return Token(kind, start, inside)
    match text := opener.group():
        case b"/*":
            return Token(Kind.COMMENT, start, _block_comment_end(data, inside, limit))
        case b'"':
            return Token(Kind.QUOTED_NAME, start, _closing(_QUOTED_NAME_EDGE, data, inside, limit))
        case b"'":
            escapes = start > 0 and _ESCAPE_PREFIX.match(data, start - 1)
            edge = _ESCAPE_STRING_EDGE if escapes else _STRING_EDGE
            return Token(Kind.STRING, start, _closing(edge, data, inside, limit))
        case _:
            closing = data.find(text, inside, limit)
            end = limit if closing < 0 else closing + len(text)
            return Token(Kind.STRING, start, end)


def _block_comment_end(data: bytes, start: int, limit: int) -> int:
    depth = 1
    for edge in _COMMENT_EDGE.finditer(data, start, limit):
        depth += 1 if edge.group() == b"/*" else -1
        if depth == 0:
            return edge.end()
    return limit


def _closing(edge: re.Pattern[bytes], data: bytes, start: int, limit: int) -> int:
    """Where the quote ends: at the first edge of one byte, longer ones are escapes."""
    for found in edge.finditer(data, start, limit):
        if found.end() - found.start() == 1:
            return found.end()
    return limit
