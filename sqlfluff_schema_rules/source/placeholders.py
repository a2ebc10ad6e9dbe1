"""The placeholders of migration tools, made readable for Postgres's parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.source.lexer import OPENERS, Kind, read_token
from sqlfluff_schema_rules.source.masking import BLANKS, SPACE
from sqlfluff_schema_rules.source.offsets import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGN = "\u0530"
"""Begins every identifier that stands for a placeholder; a character of no language."""

_ENCODED_SIGN = SIGN.encode()
_ACTION = (
    rb"\{%[^%]*%\}|\{\#[^\#]*\#\}|"
    rb"\{\{[-~]?\s*(?:[\#/!>^]|(?:else|end)\b|"
    rb"(?:block|define|if|range|template|with)\s+[^\s{}|])[^{}]*\}\}"
)
_IN_BRACES = rb"\$\{[^{}\r\n]+\}|\{\{\{?[^{}]+\}\}\}?"
_PLACEHOLDER = (
    _ACTION + rb"|" + _IN_BRACES + rb"|\{\w+\}" + rb"|\"\{\{[^{}]*\}\}\""
    rb"|:(?<![\w:\x80-\xff]:)(?:'\w+'|\"\w+\"|[A-Za-z_]\w*)"
    rb"|%\(\w+\)s|@\w+(?::\w+)?@"
    rb"|\$(?<![\w$\x80-\xff]\$)[A-Za-z_]\w*(?![\w$\x80-\xff])"
)
_EVENT = re.compile(_PLACEHOLDER + rb"|;|" + OPENERS)
_OPENER = re.compile(OPENERS)
_WHOLE_ACTION = re.compile(_ACTION)
_IN_LITERAL = re.compile(_IN_BRACES)
_NAME = re.compile(r"\w+(?:[.:-]\w+)*")
_NOT_OF_A_NAME = re.compile(rb"[^\w\x80-\xff]")
_NOT_ASCII_WORD = re.compile(rb"\W")
_BEFORE_STRING = re.compile(rb"\bpassword\s+\Z", re.IGNORECASE)
_LONGEST_BEFORE_STRING = 40
_PSQL_VARIABLE = re.compile(
    r"^[ \t]*\\set[ \t]+(\w+)[ \t]+(?:'([^'\\\r\n]*)'|([\w.-]+))[ \t]*\r?$", re.MULTILINE
)


def is_placeholder(name: str) -> bool:
    """Whether a name is made, wholly or partly, of a placeholder whose value is not known."""
    return SIGN in name or "${" in name or "{{" in name


def psql_variables(source: str) -> dict[str, str]:
    r"""The variables to which a script itself gives a plain value by `\set name value`."""
    return {
        found[1]: found[3] if found[2] is None else found[2]
        for found in _PSQL_VARIABLE.finditer(source)
    }


def placeholder_edits(data: bytes, values: Mapping[str, str]) -> list[Edit]:
    """What to replace in `data` so that Postgres can read it, in ascending order.

    A placeholder with a value in `values` becomes that value. Any other becomes an identifier
    of its own length (`:'name'` a string) where it stands in code, spaces where it begins a
    statement, and stays as it is in strings and quoted names. Comments are left alone.
    """
    return _Replacer(data, values).edits()


class _Replacer:
    """One pass over a text that knows what is code and where statements begin."""

    def __init__(self, data: bytes, values: Mapping[str, str]) -> None:
        self._data = data
        self._values = values
        self._statement = 0
        self._edits: list[Edit] = []

    def edits(self) -> list[Edit]:
        position = 0
        while event := _EVENT.search(self._data, position):
            position = self._read(event)
        return self._edits

    def _read(self, event: re.Match[bytes]) -> int:
        start, end = event.span()
        if event[0] == b";":
            self._statement = end
            return end
        if _OPENER.fullmatch(event[0]):
            token = read_token(self._data, event, len(self._data))
            if token.kind is Kind.COMMENT:
                self._pass_between_statements(start, token.end)
            elif self._values:
                self._fill_literal(start, token.end)
            return token.end
        self._edits.append(Edit(start, end, self._replacement(event[0], start, end)))
        return end

    def _fill_literal(self, start: int, end: int) -> None:
        for found in _IN_LITERAL.finditer(self._data, start, end):
            value = self._value(found[0])
            if value is not None:
                self._edits.append(Edit(found.start(), found.end(), value))

    def _replacement(self, placeholder: bytes, start: int, end: int) -> bytes:
        is_action = _WHOLE_ACTION.fullmatch(placeholder) is not None
        value = None if is_action else self._value(placeholder)
        if value is not None:
            return _quoted_like(placeholder, value)
        begins_statement = self._pass_between_statements(start, end)
        if is_action or (begins_statement and placeholder.endswith(b"}")):
            return placeholder.translate(BLANKS)
        before = self._data[max(0, start - _LONGEST_BEFORE_STRING) : start]
        return _stand_in(placeholder, as_string=_BEFORE_STRING.search(before) is not None)

    def _value(self, placeholder: bytes) -> bytes | None:
        name = _NAME.search(placeholder.decode())
        value = self._values.get(name[0]) if name else None
        return None if value is None else value.encode(errors="replace")

    def _pass_between_statements(self, start: int, end: int) -> bool:
        """Whether no statement has begun before `start`; none has before `end` either then."""
        space = SPACE.match(self._data, self._statement)
        assert space is not None
        self._statement = end if space.end() == start else space.end()
        return space.end() == start


def _stand_in(placeholder: bytes, *, as_string: bool) -> bytes:
    """A name or a string as long as the placeholder and made of its letters."""
    quote = b"'" if as_string else placeholder[1:2]
    if quote not in (b"'", b'"'):
        return _ENCODED_SIGN + _NOT_OF_A_NAME.sub(b"_", placeholder[len(_ENCODED_SIGN) :])
    room = len(placeholder) - len(_ENCODED_SIGN) - 2 * len(quote)
    if room < 0:
        return (quote * 2).ljust(len(placeholder))
    return quote + _ENCODED_SIGN + _NOT_ASCII_WORD.sub(b"_", placeholder[-1 - room : -1]) + quote


def _quoted_like(placeholder: bytes, value: bytes) -> bytes:
    r"""The value as psql writes it: a string for `:'name'`, a quoted name for `:"name"`."""
    quote = placeholder[1:2]
    if quote not in (b"'", b'"'):
        return value
    return quote + value.replace(quote, quote * 2) + quote
