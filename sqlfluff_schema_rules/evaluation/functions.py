"""Postgres's own functions whose result their arguments tell, as DDL in text needs them.

A part of a text that nobody knows is a placeholder's name in it.

https://www.postgresql.org/docs/current/functions-string.html
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from sqlfluff_schema_rules.parse.names import quote_identifier
from sqlfluff_schema_rules.source.placeholders import SIGN


class Unknown(enum.Enum):
    """The value of what cannot be told."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN


class Within(msgspec.Struct, frozen=True):
    """A number of which the bounds are known, both of which it may be."""

    lowest: int
    highest: int


Value: TypeAlias = object
"""A str, int, bool, list or None (NULL), an object that an oid means, Within or UNKNOWN."""

Function: TypeAlias = Callable[[Sequence[Value]], Value]

LONGEST_TEXT = 200_000
"""Characters of the longest text that is put together: a loop may double one every time."""

LONGEST_LIST = 10_000

_LONGEST_SEARCHED, _MAX_REPETITIONS = 200, 2
_REPETITION = re.compile(r"(?<!\\)[*+]")
_REPEATED_GROUP = re.compile(r"\)[*+]")
_PLAIN_PATTERN = re.compile(r"(?:[\w\s^$.*+?|()/,:;=-]|\[[\w-]+\]|\\[.()])*")
_SPECIFIER = re.compile(r"%(?:(?P<position>\d+)\$)?-?\d*(?P<kind>[sIL%])")


def is_known(value: Value) -> bool:
    """Whether all of a value can be told."""
    if isinstance(value, str):
        return SIGN not in value
    return value is not UNKNOWN and not isinstance(value, Within)


def is_searchable(pattern: str, text: str) -> bool:
    """Whether a pattern means the same to Postgres and here, and is looked for in no time."""
    may_take_long = (
        len(text) > _LONGEST_SEARCHED
        or len(_REPETITION.findall(pattern)) > _MAX_REPETITIONS
        or _REPEATED_GROUP.search(pattern) is not None
    )
    return _PLAIN_PATTERN.fullmatch(pattern) is not None and not may_take_long


def text_of(value: Value) -> Value:
    """A value as Postgres prints it within a text: a str, None or UNKNOWN."""
    match value:
        case None | str():
            return value
        case bool():
            return "t" if value else "f"
        case int():
            return str(value)
        case list():
            texts = [text_of(item) for item in value]
            if all(isinstance(text, str) for text in texts):
                return "{" + ",".join(map(str, texts)) + "}"
    return UNKNOWN


def joined(values: Iterable[Value]) -> Value:
    """Texts one behind the other; UNKNOWN if nothing of them is known."""
    texts = [text_of(value) for value in values]
    if all(text is UNKNOWN for text in texts):
        return UNKNOWN
    if sum(len(text) for text in texts if isinstance(text, str)) > LONGEST_TEXT:
        return UNKNOWN
    return "".join(SIGN if text is UNKNOWN else str(text) for text in texts if text is not None)


def _quoted_identifier(value: Value) -> str:
    text = text_of(value)
    return quote_identifier(text) if isinstance(text, str) and SIGN not in text else _plain(text)


def _quoted_literal(value: Value) -> str:
    text = text_of(value)
    return "NULL" if text is None else "'" + _plain(text).replace("'", "''") + "'"


def _plain(value: Value) -> str:
    text = text_of(value)
    return SIGN if text is UNKNOWN else "" if text is None else str(text)


_WRITERS: Mapping[str, Callable[[Value], str]] = {
    "I": _quoted_identifier,
    "L": _quoted_literal,
    "s": _plain,
}


def _format(arguments: Sequence[Value]) -> Value:
    if not arguments or not isinstance(arguments[0], str):
        return UNKNOWN
    longest = max(len(_plain(argument)) for argument in arguments)
    if len(arguments[0]) + longest * arguments[0].count("%") > LONGEST_TEXT:
        return UNKNOWN
    position = 0

    def fill(found: re.Match[str]) -> str:
        nonlocal position
        if found["kind"] == "%":
            return "%"
        position = int(found["position"] or position + 1)
        value = arguments[position] if position < len(arguments) else UNKNOWN
        return _WRITERS[found["kind"]](value)

    return _SPECIFIER.sub(fill, arguments[0])


def _concat(arguments: Sequence[Value]) -> Value:
    return joined(arguments)


def _concat_ws(arguments: Sequence[Value]) -> Value:
    separator, *rest = arguments or [UNKNOWN]
    parts = [part for value in rest if value is not None for part in (separator, value)]
    return joined(parts[1:])


def _array_to_string(arguments: Sequence[Value]) -> Value:
    values, separator, *_ = [*arguments, UNKNOWN, UNKNOWN]
    return _concat_ws([separator, *values]) if isinstance(values, list) else UNKNOWN


def _strict(function: Callable[..., Value]) -> Function:
    """NULL for NULL; nothing is told of arguments that are not known, or of another kind."""

    def call(arguments: Sequence[Value]) -> Value:
        if not all(map(is_known, arguments)):
            return UNKNOWN
        if any(argument is None for argument in arguments):
            return None
        try:
            return function(*arguments)
        except (AttributeError, IndexError, TypeError, ValueError):
            return UNKNOWN

    return call


def _folding(function: Callable[[str], str]) -> Function:
    def call(arguments: Sequence[Value]) -> Value:
        value = arguments[0] if len(arguments) == 1 else UNKNOWN
        return function(value) if isinstance(value, str) else value

    return call


def _split_part(text: str, separator: str, position: int) -> str:
    parts = text.split(separator)
    return parts[position - 1] if 0 < position <= len(parts) else ""


def _substring(text: str, start: int, length: int | None = None) -> str:
    end = None if length is None else max(0, start - 1 + length)
    return text[max(0, start - 1) : end]


def _left(text: str, count: int) -> str:
    return text[:count]


def _lpad(text: str, length: int, fill: str = " ") -> Value:
    return UNKNOWN if length > LONGEST_TEXT else text[:length].rjust(length, fill)


def _replace(text: str, old: str, new: str) -> Value:
    if not old:
        return text
    if len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        return UNKNOWN
    return text.replace(old, new)


def _regexp_replace(text: str, pattern: str, new: str) -> Value:
    """The text with what is found first replaced: the longest there, where one may choose."""
    is_chosen = "|" in pattern or "?" in pattern
    if is_chosen or "\\" in new or not is_searchable(pattern, text):
        return UNKNOWN
    try:
        return re.sub(pattern, new, text, count=1)
    except re.error:
        return UNKNOWN


def _array_length(values: list[Value], _: int = 1) -> int | None:
    return len(values) or None


def _array_append(values: list[Value], value: Value) -> Value:
    return UNKNOWN if len(values) >= LONGEST_LIST else [*values, value]


FUNCTIONS: Mapping[str, Function] = {
    "array_append": _strict(_array_append),
    "array_length": _strict(_array_length),
    "array_to_string": _array_to_string,
    "btrim": _strict(str.strip),
    "cardinality": _strict(len),
    "concat": _concat,
    "concat_ws": _concat_ws,
    "format": _format,
    "left": _strict(_left),
    "length": _strict(len),
    "lower": _folding(str.lower),
    "lpad": _strict(_lpad),
    "quote_ident": lambda arguments: joined(map(_quoted_identifier, arguments)),
    "quote_literal": lambda arguments: joined(map(_quoted_literal, arguments)),
    "quote_nullable": lambda arguments: joined(map(_quoted_literal, arguments)),
    "regexp_replace": _strict(_regexp_replace),
    "replace": _strict(_replace),
    "split_part": _strict(_split_part),
    "starts_with": _strict(str.startswith),
    "string_to_array": _strict(str.split),
    "substr": _strict(_substring),
    "substring": _strict(_substring),
    "upper": _folding(str.upper),
}
