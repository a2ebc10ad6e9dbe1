"""From a script to its statements, each with its tree or with what Postgres says against it.

A parse is all or nothing for the text it gets. A script is therefore parsed whole first and,
only where that fails, statement by statement, so that one broken statement never hides its
neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

import msgspec

from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.libpg_query import ParseError, parse_sql_json
from sqlfluff_schema_rules.parse.mentions import Mention, mentions_in
from sqlfluff_schema_rules.source.lexer import Kind, Token, tokens
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.script import Script

_decode_tree = msgspec.json.Decoder(tree.Tree).decode

_CHUNK = 1_000_000
_RESYNCHRONISATIONS = 100
_MAX_JOINED = 200
_COMPOUND_STATEMENT = re.compile(
    rb"\bbegin\s+atomic\b|\bcreate\s+(?:or\s+replace\s+)?rule\b", re.IGNORECASE
)

_TOO_MANY_QUOTES = "too many unterminated quotes to go on reading"
_STATEMENT_END = re.compile(rb";[ \t]*(?:\r?\n|$)")
_NEW_LINE = re.compile(rb"(?<=\n)|\s*(?:--[^\n]*)?\n")
_DEFINITION = re.compile(rb"\s*(?:create|alter|drop|comment|grant|revoke)\s", re.IGNORECASE)


class SyntaxProblem(msgspec.Struct, frozen=True, gc=False):
    """What Postgres's parser says and where: a byte range of the script."""

    message: str
    start: int
    end: int


class Statement(msgspec.Struct, gc=False):
    """One statement of a script: bytes `start` to `end` of its masked text.

    `kind` is libpg_query's name for it and `body` its tree, still undecoded; both are empty
    when the statement has an `error`. Locations in the tree count from `base`. They mean
    nothing when `exact` is false: the statement is then the value of a literal that was not
    written as it reads, and all that it creates was written between `start` and `end`.
    `conditional` statements stand in a DO block where they may not be run.
    """

    script: Script
    start: int
    end: int
    base: int = 0
    kind: str = ""
    body: msgspec.Raw = tree.NOT_WRITTEN
    error: SyntaxProblem | None = None
    exact: bool = True
    conditional: bool = False
    _place: Origin | None = None

    @property
    def place(self) -> Origin:
        """The place of the whole statement."""
        if self._place is None:
            self._place = Origin(self.script, self.start, self.end)
        return self._place

    def origin(self, location: int = -1, name: str = "") -> Origin:
        """The place of the node at `location`, or of the whole statement."""
        if self.exact and location >= 0:
            return Origin(self.script, self.base + location, self.end, name)
        return Origin(self.script, self.start, self.end, name) if name else self.place

    def nested(self, element: tree.Body) -> Statement:
        """A statement that stands within this one, such as an element of CREATE SCHEMA."""
        kind, body = only_item(element)
        return msgspec.structs.replace(self, kind=kind, body=body)


class ParsedScript(msgspec.Struct, frozen=True):
    """The statements of a script, and all functions and types that they name."""

    script: Script
    statements: tuple[Statement, ...]
    mentions: frozenset[Mention]


def parse_script(script: Script, placeholders: Mapping[str, str] | None = None) -> ParsedScript:
    """Parse a script.

    When its text does not parse as it stands, what looks like a placeholder of a migration
    tool is replaced first, by its value in `placeholders` or by a name of which nothing is
    claimed.
    """
    parser = _Parser(script)
    if not parser.parse_in_chunks():
        filled = script.with_placeholders(placeholders or {})
        parser = _Parser(filled)
        if filled is script or not parser.parse_in_chunks():
            parser = _Parser(filled)
            parser.parse_piece_by_piece()
    return ParsedScript(parser.script, tuple(parser.statements), frozenset(parser.mentions))


def parse_fragment(text: str) -> tree.Tree | None:
    """Parse SQL that stands within a literal; None when it is not SQL by itself."""
    try:
        return _decode_tree(parse_sql_json(text))
    except (ParseError, RecursionError, UnicodeEncodeError, msgspec.ValidationError):
        return None


def only_item(body: tree.Body) -> tuple[str, msgspec.Raw]:
    """The kind of a statement and its tree."""
    for item in body.items():
        return item
    return "", tree.NOT_WRITTEN


class _Parser:
    def __init__(self, script: Script) -> None:
        self.script = script
        self.data = script.encoded
        self.statements: list[Statement] = []
        self.mentions: set[Mention] = set()
        self.broken_until = -1

    def parse_in_chunks(self) -> bool:
        """Parse everything, a bounded number of bytes at a time; False if any chunk fails."""
        if len(self.data) <= _CHUNK:
            return self._parse(0, len(self.data)) is None
        return all(
            self._parse(start, end) is None
            for start, end in _grouped(statement_ranges(self.data, 0))
        )

    def parse_piece_by_piece(self) -> None:
        """Parse the statements one by one, keeping what Postgres says against each."""
        position = 0
        for _ in range(_RESYNCHRONISATIONS):
            position = self._parse_from(position)
            if position >= len(self.data):
                break
        else:
            self._reject_rest(ParseError(_TOO_MANY_QUOTES, None), position)
        if not any(statement.error for statement in self.statements):
            self._reject_what_hides()

    def _parse_from(self, position: int) -> int:
        """Parse up to the end or to where a statement was hidden, and return where that is."""
        pieces = list(statement_ranges(self.data, position))
        index = 0
        while index < len(pieces):
            start, end = pieces[index]
            error = self._parse(start, end)
            if error is not None:
                error, count = self._parse_joined(error, pieces, index)
                index += count - 1
                end = pieces[index][1]
            if error is not None:
                problem = self._problem(error, start, end)
                resumption = self._resumption(problem, start)
                self._reject(start, resumption or end, problem)
                if resumption is not None:
                    return resumption
            index += 1
        return len(self.data)

    def _parse_joined(
        self, error: ParseError, pieces: list[tuple[int, int]], first: int
    ) -> tuple[ParseError | None, int]:
        """Join a piece that begins a body of several statements with those up to its end.

        Returns what is wrong with the whole, and of how many pieces it is made.
        """
        start, end = pieces[first]
        if _COMPOUND_STATEMENT.search(self.data, start, end):
            for count in range(2, min(_MAX_JOINED, len(pieces) - first) + 1):
                last, end = pieces[first + count - 1]
                if _may_end_compound(self.data[last:end]):
                    error_of_whole = self._parse(start, end)
                    if error_of_whole is None or not _is_incomplete(error_of_whole.args[0]):
                        return error_of_whole, count
        return error, 1

    def _resumption(self, problem: SyntaxProblem, start: int) -> int | None:
        """Where a statement begins that a missing quote or semicolon has hidden, if one has."""
        if problem.message.startswith("unterminated"):
            terminator = _STATEMENT_END.search(self.data, problem.start + 1, problem.end)
            return terminator.end() if terminator else None
        if problem.start > start and self._begins_definition(problem.start):
            return problem.start
        quotes = [
            token
            for token in tokens(self.data, start, problem.end)
            if token.kind is not Kind.COMMENT
        ]
        unbalanced = bool(quotes) and self._is_unterminated(quotes[-1])
        for token in quotes:
            if unbalanced or token.start < problem.start:
                terminator = _STATEMENT_END.search(self.data, token.start + 1, token.end)
                if terminator and self._begins_definition(terminator.end()):
                    return terminator.end()
        return None

    def _is_unterminated(self, quote: Token) -> bool:
        """Whether a string or quoted name has no end, so that those before it may be none."""
        if quote.end < len(self.data):
            return False
        try:
            parse_sql_json(self.data[quote.start :].decode())
        except ParseError as error:
            return str(error.args[0]).startswith("unterminated")
        return False

    def _begins_definition(self, position: int) -> bool:
        """Whether a sound statement that defines something begins at the start of a line."""
        if self.data[position - 1 : position] != b"\n":
            return False
        if not _DEFINITION.match(self.data, position):
            return False
        start, end = next(statement_ranges(self.data, position))
        return parse_fragment(self.data[start:end].decode()) is not None

    def _parse(self, start: int, end: int) -> ParseError | None:
        text = self.data[start:end].decode()
        try:
            json = parse_sql_json(text)
        except ParseError as error:
            return error
        try:
            parsed = _decode_tree(json)
        except (RecursionError, msgspec.ValidationError):
            self._keep_undecodable(start, end)
            return None
        self.mentions |= mentions_in(json)
        for raw in parsed.stmts:
            first = start + raw.stmt_location
            last = first + raw.stmt_len if raw.stmt_len else end
            for kind, body in raw.stmt.items():
                self.statements.append(Statement(self.script, first, last, start, kind, body))
        return None

    def _keep_undecodable(self, start: int, end: int) -> None:
        """Keep what is nested too deeply to be read as a statement of which nothing is read."""
        pieces = list(statement_ranges(self.data, start, end))
        if len(pieces) > 1:
            for piece in pieces:
                self._parse(*piece)
        elif pieces:
            self.statements.append(Statement(self.script, start, end, start))

    def _reject(self, start: int, end: int, problem: SyntaxProblem) -> None:
        """Keep a statement with its problem; what goes on in the line of another has none.

        Behind a misplaced quote each semicolon in a text would seem to end a statement.
        """
        if start != self.broken_until or _NEW_LINE.match(self.data, start):
            self.statements.append(Statement(self.script, start, end, start, error=problem))
        self.broken_until = end

    def _reject_rest(self, error: ParseError, start: int) -> None:
        problem = self._problem(error, start, len(self.data))
        self._reject(problem.start, problem.end, problem)

    def _reject_what_hides(self) -> None:
        """Each statement is sound by itself: what is wrong is a comment that does not end."""
        statements = len(self.statements)
        error = self._parse(0, len(self.data))
        if error is None:
            del self.statements[statements:]
        else:
            self._reject_rest(error, 0)

    def _problem(self, error: ParseError, start: int, end: int) -> SyntaxProblem:
        """What the parser says against a piece, and where; at the last character of its code."""
        message, index = error.args
        text = self.data[start:end].decode()
        if index is None:
            index = len(text) - len(text.lstrip())
        last = max(0, len(text.rstrip()) - 1)
        if _is_incomplete(message) or index > last:
            index = last
        return SyntaxProblem(message, start + len(text[:index].encode()), end)


def _may_end_compound(piece: bytes) -> bool:
    """Whether a piece may be the END of BEGIN ATOMIC, or the last command of a rule."""
    code = piece.rstrip(b"; \t\r\n").lower()
    return code.endswith(b")") or (code.endswith(b"end") and b"case" not in code)


def _is_incomplete(message: str) -> bool:
    return message.endswith("at end of input")


def statement_ranges(data: bytes, start: int, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The byte ranges between semicolons that hold more than blanks and comments.

    Semicolons in comments, strings and quoted names do not count, those in parentheses do:
    an unclosed parenthesis must not hide the statements after it.
    """
    limit = len(data) if end is None else end
    piece_start, position, has_code = start, start, False
    for token in chain(tokens(data, start, limit), (None,)):
        gap_end = limit if token is None else token.start
        while (semicolon := data.find(b";", position, gap_end)) >= 0:
            if has_code or (not data[position:semicolon].isspace() and position < semicolon):
                yield piece_start, semicolon + 1
            piece_start = position = semicolon + 1
            has_code = False
        has_code = has_code or bool(data[position:gap_end].strip())
        if token is not None:
            has_code = has_code or token.kind is not Kind.COMMENT
            position = token.end
    if has_code:
        yield piece_start, limit


def _grouped(pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of whole statements that are about `_CHUNK` bytes long."""
    first = last = -1
    for start, end in pieces:
        first = start if first < 0 else first
        last = end
        if last - first >= _CHUNK:
            yield first, last
            first = -1
    if first >= 0:
        yield first, last
