"""Translation between byte offsets, character indexes, and lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from operator import add
from typing import NamedTuple

_BLOCK = 1024
_FEW = 16


class CharacterIndex:
    """Translates between character indexes of a text and byte offsets of its UTF-8 form."""

    def __init__(self, encoded: bytes) -> None:
        self._is_ascii = encoded.isascii()
        self._size = len(encoded)
        self._blocks: list[int] = []
        if not self._is_ascii:
            self.text = text = encoded.decode()
            self._size = len(text)
            starts = range(0, len(text), _BLOCK)
            sizes = (len(text[start : start + _BLOCK].encode()) for start in starts)
            self._blocks = list(accumulate(sizes, initial=0))

    def to_byte(self, character: int) -> int:
        """The byte offset of a character; a number outside the text becomes its nearest end."""
        character = min(max(character, 0), self._size)
        if self._is_ascii:
            return character
        block = character // _BLOCK
        return self._blocks[block] + len(self.text[block * _BLOCK : character].encode())

    def to_character(self, offset: int) -> int:
        """The index of the character that a byte belongs to, clamped to the text."""
        if self._is_ascii:
            return min(max(offset, 0), self._size)
        if offset >= self._blocks[-1]:
            return self._size
        offset = max(offset, 0)
        block = bisect_right(self._blocks, offset) - 1
        start = block * _BLOCK
        encoded = self.text[start : start + _BLOCK].encode()
        return start + len(encoded[: offset - self._blocks[block]].decode(errors="ignore"))


def line_starts(encoded: bytes) -> list[int]:
    r"""The byte offset of every line; `\n`, `\r\n` and a lone `\r` end one."""
    lines = encoded.splitlines(keepends=True)
    starts = list(accumulate(map(len, lines), initial=0))
    if lines and not lines[-1].endswith((b"\n", b"\r")):
        starts.pop()
    return starts


class LineIndex:
    """Tells in which line a byte is; it counts for the first few, and then makes a table."""

    def __init__(self, encoded: bytes) -> None:
        self._encoded = encoded
        self._to_count = 0 if b"\r" in encoded else _FEW
        self._starts: list[int] = []

    def line_at(self, offset: int) -> tuple[int, int]:
        """The 1-based number of the line that a byte belongs to, and the line's first byte."""
        if self._to_count:
            self._to_count -= 1
            number = self._encoded.count(b"\n", 0, offset) + 1
            return number, self._encoded.rfind(b"\n", 0, offset) + 1
        if not self._starts:
            self._starts = line_starts(self._encoded)
        number = bisect_right(self._starts, offset)
        return number, self._starts[number - 1]


class Edit(NamedTuple):
    """Bytes `start` to `end` of a text, replaced."""

    start: int
    end: int
    replacement: bytes


class Edits:
    """Replacements in a text, in ascending order, none overlapping another."""

    def __init__(self, edits: list[Edit]) -> None:
        self._edits = edits
        growth = (len(edit.replacement) - (edit.end - edit.start) for edit in edits)
        self._shifts: list[int] = list(accumulate(growth, initial=0))
        self._old_starts = [edit.start for edit in edits]
        self._new_starts: list[int] = list(map(add, self._old_starts, self._shifts))

    def apply(self, text: bytes) -> bytes:
        """The text with the replacements made."""
        pieces: list[bytes] = []
        position = 0
        for edit in self._edits:
            pieces += (text[position : edit.start], edit.replacement)
            position = edit.end
        pieces.append(text[position:])
        return b"".join(pieces)

    def to_old(self, offset: int) -> int:
        """The offset before the edits; what lies in a replacement lies in what it replaced."""
        index = bisect_right(self._new_starts, offset) - 1
        if index < 0:
            return offset
        edit = self._edits[index]
        inside = offset - self._new_starts[index]
        if inside < len(edit.replacement):
            return min(edit.start + inside, edit.end)
        return offset - self._shifts[index + 1]

    def to_new(self, offset: int) -> int:
        """The offset after the edits; what was replaced lies in its replacement."""
        index = bisect_right(self._old_starts, offset) - 1
        if index < 0:
            return offset
        edit = self._edits[index]
        if offset < edit.end:
            return self._new_starts[index] + min(offset - edit.start, len(edit.replacement))
        return offset + self._shifts[index + 1]
