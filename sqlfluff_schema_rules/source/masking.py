"""Blanks what is in a file but is not SQL to run, and leaves every offset where it was."""

from __future__ import annotations

import codecs
import re

from sqlfluff_schema_rules.source.lexer import OPENERS, Kind, read_token
from sqlfluff_schema_rules.source.sections import (
    Marker,
    heads_a_section,
    marker_of,
    may_have_markers,
)

BLANKS = bytes(byte if byte in b"\r\n" else ord(" ") for byte in range(256))
"""A translation table that keeps line ends and makes spaces of all else."""

SPACE = re.compile(rb"\s*")

_BLANK_MARK = b" " * len(codecs.BOM_UTF8)
_PLAY_MARKER = rb"#[ \t]*-{2,}[ \t]*!(?i:ups|downs)\b[^\r\n]*"
_EVENT = re.compile(rb";|\\|" + _PLAY_MARKER + rb"|" + OPENERS)
_META_COMMAND = re.compile(rb"\\(\w*)[^\r\n]*")
_META_COMMAND_HINT = re.compile(
    rb"\\(?:(?<!\S\\)|;|bind|close_prepared|crosstabview|g|parse|sendpipeline|watch)"
)
_SENDING_COMMANDS = {
    *(b"bind", b"bind_named", b"close_prepared", b"crosstabview", b"g", b"gdesc", b"gexec"),
    *(b"gset", b"gx", b"parse", b"sendpipeline", b"watch"),
}
_RESETTING_COMMANDS = {b"r", b"reset"}
_COPY = re.compile(rb"copy\b", re.IGNORECASE)
_FROM_STDIN = re.compile(rb"\bfrom\s+std(?:in|out)\b", re.IGNORECASE)
_LINE_END = re.compile(rb"[\r\n]")
_COPY_END = re.compile(rb"\\\.(?<=[\r\n]\\\.)[ \t]*(?=[\r\n]|\Z)")
_LONGEST_INDENT = 200


def mask(data: bytes) -> bytes:
    """Return `data` with spaces for all that is not SQL to run, its length and lines kept.

    Blanked are psql's meta-commands, the data of `COPY … FROM stdin`, the parts of a migration
    that undo it, a byte order mark and NUL characters. Where a statement ends without a
    semicolon, a blanked byte becomes one. `data` itself comes back when it is all SQL.
    """
    if data.startswith(codecs.BOM_UTF8):
        data = _BLANK_MARK + data[len(_BLANK_MARK) :]
    if b"\0" in data:
        data = data.replace(b"\0", b" ")
    may_have_psql = b"\\" in data and _META_COMMAND_HINT.search(data) is not None
    if not may_have_psql and not may_have_markers(data):
        return data
    return _Masker(data).mask()


class _Masker:
    """One pass over a file that collects what to blank and where a semicolon is missing."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._blanks: list[tuple[int, int]] = []
        self._semicolons: list[int] = []
        self._statement = 0
        self._down_part: int | None = None
        self._copy_data_may_follow = True

    def mask(self) -> bytes:
        position = 0
        while event := _EVENT.search(self._data, position):
            position = self._read(event)
        if self._down_part is not None:
            self._blanks.append((self._down_part, len(self._data)))
        return self._masked() if self._blanks else self._data

    def _masked(self) -> bytes:
        masked = bytearray(self._data)
        for start, end in self._blanks:
            masked[start:end] = masked[start:end].translate(BLANKS)
        for offset in self._semicolons:
            masked[offset] = ord(";")
        return bytes(masked)

    def _read(self, event: re.Match[bytes]) -> int:
        """Take note of what begins here; return where to go on."""
        start, end = event.span()
        first = event.group()[:1]
        if first == b";":
            return self._end_statement(end)
        if first == b"\\":
            return self._meta_command(start)
        if first == b"#":
            self._comment(start, end)
            self._blanks.append((start, start + 1))
            return end
        token = read_token(self._data, event, len(self._data))
        if token.kind is Kind.COMMENT:
            self._comment(token.start, token.end)
        return token.end

    def _end_statement(self, end: int) -> int:
        start = self._statement_start()
        self._statement = end
        if _COPY.match(self._data, start) and _FROM_STDIN.search(self._data, start, end):
            return self._copy_data(end)
        return end

    def _meta_command(self, start: int) -> int:
        command = _META_COMMAND.match(self._data, start)
        assert command is not None
        name, end = command[1].lower(), command.end()
        if self._data.startswith(b"\\;", start):
            self._blanks.append((start, start + 1))
            return start + 1
        sends, resets = name in _SENDING_COMMANDS, name in _RESETTING_COMMANDS
        if not sends and not resets and not self._begins_line(start):
            return start + 1
        self._blank(self._statement_start() if resets else start, end)
        if sends:
            self._semicolons.append(start)
            self._statement = end
        if name == b"copy" and _FROM_STDIN.search(command[0]):
            return self._copy_data(end)
        return end

    def _copy_data(self, start: int) -> int:
        """Blank the lines after `start` up to the one that ends them, if there is one."""
        line_end = _LINE_END.search(self._data, start)
        if line_end is None or not self._copy_data_may_follow:
            return start
        last = _COPY_END.search(self._data, line_end.end())
        if last is None:
            self._copy_data_may_follow = False
            return start
        self._blank(start, last.end())
        return last.end()

    def _comment(self, start: int, end: int) -> None:
        marker = marker_of(self._data[start:end])
        between_statements = self._statement_start() == start
        if between_statements:
            self._statement = end
        if self._down_part is not None:
            if marker is Marker.UP:
                self._blanks.append((self._down_part, start))
                self._statement, self._down_part = end, None
        elif marker is Marker.SEPARATOR or self._begins_down_part(
            marker, start, end, between_statements
        ):
            if not between_statements:
                self._blank(start, end)
                self._semicolons.append(start)
                self._statement = end
            if marker is not Marker.SEPARATOR:
                self._down_part = start

    def _begins_down_part(
        self, marker: Marker | None, start: int, end: int, between_statements: bool
    ) -> bool:
        if marker is Marker.HEADING:
            real = between_statements and heads_a_section(self._data, end)
        else:
            real = marker is Marker.DOWN
        return real and self._begins_line(start)

    def _blank(self, start: int, end: int) -> None:
        if self._statement_start() >= start:
            self._statement = end
        self._blanks.append((start, end))

    def _statement_start(self) -> int:
        """Where the statement that is being read begins, or would begin."""
        space = SPACE.match(self._data, self._statement)
        assert space is not None
        self._statement = space.end()
        return self._statement

    def _begins_line(self, offset: int) -> bool:
        before = self._data[max(0, offset - _LONGEST_INDENT) : offset].rstrip(b" \t")
        return before.endswith((b"\n", b"\r")) or not before
