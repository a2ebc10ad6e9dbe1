"""A SQL file as the parser reads it and as its author sees it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.source import identifiers
from sqlfluff_schema_rules.source.decoding import SourceProblem, check, decode
from sqlfluff_schema_rules.source.lexer import Kind, tokens
from sqlfluff_schema_rules.source.masking import mask
from sqlfluff_schema_rules.source.offsets import CharacterIndex, Edits, LineIndex
from sqlfluff_schema_rules.source.placeholders import (
    is_placeholder,
    placeholder_edits,
    psql_variables,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Position", "Script", "SourceProblem", "is_placeholder"]


class Position(NamedTuple):
    """A place in the source: 1-based, the column in characters."""

    line: int
    column: int


class Script:
    """One SQL file.

    `path` is its name as shown to users, `written` what the user wrote, in UTF-8. `encoded` is
    what the parser reads: the same with spaces for all that is not SQL, so that every byte of
    it lies where it lies in the source; all offsets are byte offsets of it. `problems` tell
    what makes the file not a text that Postgres takes. `environment` is true for a file that
    describes what exists before the first migration.

    A script never changes, and equals only itself.
    """

    def __init__(
        self,
        path: str,
        written: bytes,
        encoded: bytes,
        *,
        problems: tuple[SourceProblem, ...] = (),
        environment: bool = False,
        edits: Edits | None = None,
    ) -> None:
        """Take parts that fit each other, as `from_bytes` and `from_text` make them."""
        self.path = path
        self.written = written
        self.encoded = encoded
        self.problems = problems
        self.environment = environment
        self._edits = edits

    @classmethod
    def from_bytes(cls, path: str, data: bytes, *, environment: bool = False) -> Script:
        """Read a file's bytes; what is not UTF-8 becomes a problem, never an exception."""
        written, problems = decode(data)
        return cls(path, written, mask(written), problems=problems, environment=environment)

    @classmethod
    def from_text(cls, path: str, source: str, *, environment: bool = False) -> Script:
        """Read a text that is decoded already; surrogates in it become a problem."""
        written, problems = check(source)
        return cls(path, written, mask(written), problems=problems, environment=environment)

    def with_placeholders(self, values: Mapping[str, str]) -> Script:
        r"""The same file with the placeholders of migration tools made readable.

        Those of which `values`, or a `\set` of the file, tells the value become that value,
        any other a name that `is_placeholder` knows. The script itself comes back when it has
        none, or when they are replaced already.
        """
        if self._edits is not None:
            return self
        known = {**psql_variables(self.source), **values}
        replacements = placeholder_edits(self.encoded, known)
        if not replacements:
            return self
        edits = Edits(replacements)
        encoded = edits.apply(self.encoded)
        problems = tuple(
            SourceProblem(problem.message, edits.to_new(problem.start), edits.to_new(problem.end))
            for problem in self.problems
        )
        return Script(
            self.path,
            self.written,
            encoded,
            problems=problems,
            environment=self.environment,
            edits=edits,
        )

    @cached_property
    def source(self) -> str:
        """What the user wrote."""
        return self.written.decode()

    @cached_property
    def text(self) -> str:
        """What the parser reads."""
        return self.encoded.decode() if self.is_masked else self.source

    @property
    def is_masked(self) -> bool:
        """Whether the parser reads anything else than what the user wrote."""
        return self.encoded is not self.written

    @cached_property
    def folded(self) -> bytes:
        """`encoded` with capitals of ASCII as small letters: to ask whether a word is there."""
        return self.encoded.lower()

    def position(self, offset: int) -> Position:
        """The place in the source of a byte of `encoded`."""
        source_offset = self._source_offset(offset)
        line, start = self._lines.line_at(source_offset)
        characters = self._source_characters
        first = characters.to_character(start)
        return Position(line, characters.to_character(source_offset) - first + 1)

    def character_offset(self, offset: int) -> int:
        """The index in `source` of the character that a byte of `encoded` belongs to."""
        return self._source_characters.to_character(self._source_offset(offset))

    def byte_offset(self, index: int) -> int:
        """The byte offset in `encoded` of a character of `text`."""
        return self._text_characters.to_byte(index)

    def find_identifier(self, name: str, start: int, end: int) -> tuple[int, int] | None:
        """The byte range of the first identifier between two offsets that means `name`.

        Identifiers are folded and cut to 63 bytes as Postgres does; comments and strings are
        passed over. `start` must lie outside them.
        """
        return identifiers.find_identifier(self.encoded, name, start, end)

    def word_end(self, start: int, end: int) -> int:
        """Where the qualified name or operator that begins at `start` ends, at most at `end`."""
        return identifiers.word_end(self.encoded, start, end)

    def long_identifiers(self) -> Iterator[tuple[int, int, str]]:
        """Yield the range and the full name of every identifier that Postgres would cut."""
        return identifiers.long_identifiers(self.encoded)

    def comments(self) -> Iterator[tuple[int, int]]:
        """Yield the byte range of every comment, of either kind."""
        for token in tokens(self.encoded):
            if token.kind is Kind.COMMENT:
                yield token.start, token.end

    def _source_offset(self, offset: int) -> int:
        offset = min(max(offset, 0), len(self.encoded))
        return offset if self._edits is None else self._edits.to_old(offset)

    @cached_property
    def _lines(self) -> LineIndex:
        return LineIndex(self.encoded if self._edits is None else self.written)

    @cached_property
    def _source_characters(self) -> CharacterIndex:
        return CharacterIndex(self.written)

    @cached_property
    def _text_characters(self) -> CharacterIndex:
        return CharacterIndex(self.encoded) if self.is_masked else self._source_characters
