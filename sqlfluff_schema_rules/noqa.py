"""`-- noqa` comments, read and applied letter for letter as sqlfluff does.

`-- noqa` alone stands for every rule, `-- noqa: a,b` for some, both for findings on their own
line; `disable=` and `enable=` begin and end a range. Only what follows the last `--` of a
comment counts, and in a block comment each line is a comment of its own.

https://docs.sqlfluff.com/en/stable/configuration/ignoring_configuration.html
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlfluff_schema_rules.diagnostics import Diagnostic
    from sqlfluff_schema_rules.references import RuleReferences
    from sqlfluff_schema_rules.source.script import Script

MARKER = "noqa"
DISABLE = "disable"
ENABLE = "enable"
_RANGE_ACTIONS = (DISABLE, ENABLE)
_EVERY_RULE = "all"
_ENCODED_MARKER = MARKER.encode()


_WORD = re.compile(rf"\b{MARKER}\b", re.IGNORECASE)


def may_have_noqa(folded: bytes) -> bool:
    """Whether the word may be in a text, which is given in small letters."""
    return _ENCODED_MARKER in folded


class Words(NamedTuple):
    """A piece of a comment and its place; line and column are 1-based."""

    text: str
    line: int
    column: int


class Directive(NamedTuple):
    """One noqa comment. `action` is None for its line alone, `references` None for all rules."""

    line: int
    action: str | None
    references: tuple[Words, ...] | None


def read_directives(script: Script) -> Iterator[Directive | Words]:
    """Yield what the comments of a script say, in the order they say it.

    A comment with the word `noqa` that sqlfluff refuses, or passes over for its capitals or for
    what is before or after it, is yielded as its words.
    """
    for comment in _comment_lines(script):
        whole = _without_marks(comment.text)
        content = whole.split("--")[-1].strip()
        if content.startswith(MARKER):
            yield _parse(content, comment)
        elif _WORD.search(whole) is not None:
            yield Words(whole, comment.line, comment.column + comment.text.find(whole))


def _comment_lines(script: Script) -> Iterator[Words]:
    for start, end in script.comments():
        comment = script.encoded[start:end]
        if not may_have_noqa(comment.lower()):
            continue
        line, column = script.position(start)
        if comment.startswith(b"--"):
            yield Words(comment.decode().removeprefix("--"), line, column + len("--"))
        else:
            for number, piece in enumerate(comment.splitlines()):
                yield Words(piece.decode(), line + number, 1 if number else column)


def _without_marks(text: str) -> str:
    return text.strip().removesuffix("*/").rstrip().removeprefix("/*").strip()


def _parse(content: str, comment: Words) -> Directive | Words:
    line, column = comment.line, comment.column + comment.text.rfind(content)
    rules = content.removeprefix(f"{MARKER}:").strip()
    if content == MARKER or not rules:
        return Directive(line, None, None)
    before, equals, after = rules.partition("=")
    action, listed = (before, after) if equals else (None, rules)
    understood = action in _RANGE_ACTIONS if equals else listed not in _RANGE_ACTIONS
    if rules == content or not understood:
        return Words(content, line, column)
    if listed == _EVERY_RULE:
        return Directive(line, action, None)
    references = _references(Words(listed, line, column + len(content) - len(listed)))
    return Directive(line, action, tuple(references))


def _references(listed: Words) -> Iterator[Words]:
    column = listed.column
    for piece in listed.text.split(","):
        indent = len(piece) - len(piece.lstrip())
        yield Words(piece.strip(), listed.line, column + indent)
        column += len(piece) + len(",")


class Suppression:
    """A directive whose references are resolved; `used` are the codes of what it has hidden."""

    def __init__(self, directive: Directive, references: RuleReferences) -> None:
        self.line = directive.line
        self.action = directive.action
        self.covers_all = directive.references is None
        self.resolved = tuple(
            (reference, references.codes(reference.text))
            for reference in directive.references or ()
        )
        self.used: set[str] = set()

    def covers(self, code: str) -> bool:
        """Whether it stands for the rule with this code."""
        return self.covers_all or any(code in codes for _, codes in self.resolved)


class Mask:
    """What the suppressions of one script hide."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._of_line: defaultdict[int, list[Suppression]] = defaultdict(list)
        self._ranges: list[Suppression] = []
        self._ranges_of_code: dict[str, tuple[list[Suppression], list[int]]] = {}
        for suppression in suppressions:
            if suppression.action is None:
                self._of_line[suppression.line].append(suppression)
            else:
                self._ranges.append(suppression)

    def unhidden(self, diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
        """The findings that nothing hides; what hides one takes note of it."""
        remaining = []
        for diagnostic in diagnostics:
            suppression = self._hiding(diagnostic)
            if suppression is None:
                remaining.append(diagnostic)
            else:
                suppression.used.add(diagnostic.code)
        return remaining

    def _hiding(self, diagnostic: Diagnostic) -> Suppression | None:
        for suppression in self._of_line.get(diagnostic.line, ()):
            if suppression.covers(diagnostic.code):
                return suppression
        ranges, lines = self._ranges_covering(diagnostic.code)
        last = bisect_right(lines, diagnostic.line) - 1
        return ranges[last] if last >= 0 and ranges[last].action == DISABLE else None

    def _ranges_covering(self, code: str) -> tuple[list[Suppression], list[int]]:
        """The range directives that concern a rule, and their lines."""
        if code not in self._ranges_of_code:
            ranges = [suppression for suppression in self._ranges if suppression.covers(code)]
            self._ranges_of_code[code] = ranges, [suppression.line for suppression in ranges]
        return self._ranges_of_code[code]
