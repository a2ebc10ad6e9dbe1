"""Finds names in SQL text, as Postgres reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.source.lexer import NAME_BYTE, Kind, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME = 63
"""The number of bytes that Postgres keeps of a name."""

_WORD = re.compile(rb"(?<!" + NAME_BYTE + rb")[A-Za-z_\x80-\xff]" + NAME_BYTE + rb"*")
_LONG_WORD = re.compile(rb"(?<!" + NAME_BYTE + rb")[A-Za-z_\x80-\xff]" + NAME_BYTE + rb"{63,}")
_NAME_PART = rb'(?:(?:"[^"]*")+|' + NAME_BYTE + rb"+)"
_ANCHOR = re.compile(
    _NAME_PART + rb"(?:\." + _NAME_PART + rb")*|[-+*/<>=~!@#%^&|`?]+|'[^']*'|.", re.DOTALL
)
_IS_NAME_BYTE = re.compile(NAME_BYTE)
_NAME_BYTES_AS_A = bytes(
    ord("a" if _IS_NAME_BYTE.match(bytes([byte])) else " ") for byte in range(256)
)
_LONG_WORD_AS_A = b"a" * (LONGEST_NAME + 1)


def find_identifier(data: bytes, name: str, start: int, end: int) -> tuple[int, int] | None:
    """The byte range of the first identifier between `start` and `end` that means `name`.

    Unquoted identifiers are folded to lower case and all are cut to 63 bytes, as Postgres
    does. The range of a quoted one includes its quotes.
    """
    wanted = name.encode(errors="replace")
    as_written = wanted.replace(b'"', b'""').lower()
    first = data[start:end].lower().find(as_written)
    if not wanted or first < 0:
        return None
    position = start
    for token in tokens(data, start, end):
        if token.end > start + first:
            found = _find_word(data, wanted, position, token.start)
            if found is not None:
                return found
            if token.kind is Kind.QUOTED_NAME and _cut(_unquoted(data, token)) == wanted:
                return token.start, token.end
        position = token.end
    return _find_word(data, wanted, position, end)


def word_end(data: bytes, start: int, end: int) -> int:
    """Where the name (`schema."Table"` is one), operator or string that begins at `start` ends.

    At most `end`, but never less than one byte after `start` unless `data` ends there.
    """
    anchor = _ANCHOR.match(data, start, max(end, start + 1))
    return anchor.end() if anchor else start


def long_identifiers(data: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield the range and the full name of every identifier that Postgres would cut."""
    if not _may_have_long_names(data):
        return
    words = _long_words(data)
    word = next(words, None)
    for token in tokens(data):
        while word is not None and word.start() < token.end:
            if word.start() < token.start:
                yield _folded(word)
            word = next(words, None)
        if token.kind is Kind.QUOTED_NAME and token.end - token.start > LONGEST_NAME:
            name = _unquoted(data, token)
            if len(name) > LONGEST_NAME:
                yield token.start, token.end, name.decode()
    while word is not None:
        yield _folded(word)
        word = next(words, None)


def _find_word(data: bytes, wanted: bytes, start: int, end: int) -> tuple[int, int] | None:
    code = data[start:end].lower()
    found = code.find(wanted)
    while found >= 0:
        word = _WORD.match(data, start + found, end)
        if word and _cut(word[0].lower()) == wanted:
            return word.span()
        found = code.find(wanted, found + 1)
    return None


def _long_words(data: bytes) -> Iterator[re.Match[bytes]]:
    shape = data.translate(_NAME_BYTES_AS_A)
    start = shape.find(_LONG_WORD_AS_A)
    while start >= 0:
        word = _LONG_WORD.match(data, start)
        if word is not None:
            yield word
        start = shape.find(_LONG_WORD_AS_A, shape.find(b" ", start) + 1 or len(shape))


def _folded(word: re.Match[bytes]) -> tuple[int, int, str]:
    return word.start(), word.end(), word[0].lower().decode()


def _may_have_long_names(data: bytes) -> bool:
    """Whether the text may hold a name that is too long; a doubled quote may be in one."""
    pieces = data.split(b'"')
    return (
        _LONG_WORD_AS_A in data.translate(_NAME_BYTES_AS_A)
        or max(map(len, pieces[1::2]), default=0) > LONGEST_NAME
        or b"" in pieces[1:-1]
    )


def _unquoted(data: bytes, token: Token) -> bytes:
    """What a quoted name means; nothing for one that is not closed."""
    quoted = data[token.start : token.end]
    if len(quoted) == 1 or not quoted.endswith(b'"'):
        return b""
    return quoted[1:-1].replace(b'""', b'"')


def _cut(name: bytes) -> bytes:
    """What Postgres keeps of a name: 63 bytes, without half a character at the end."""
    if len(name) <= LONGEST_NAME:
        return name
    return name[:LONGEST_NAME].decode(errors="ignore").encode()
