"""What can be chosen about a pattern, and what was chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec
from jinja2 import Environment

from sqlfluff_schema_rules.parse.names import (
    RESERVED_EXCEPT_FOR_FUNCTIONS_AND_TYPES,
    RESERVED_KEYWORDS,
)
from sqlfluff_schema_rules.project.rule_names import nearest

Value = bool | int | str

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_LONGEST_LINE = 76
_KEY_WORDS = RESERVED_KEYWORDS | RESERVED_EXCEPT_FOR_FUNCTIONS_AND_TYPES


class ParameterError(Exception):
    """A parameter that cannot be used; the text says which, why, and what would be right."""


class _Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """One thing that can be chosen. `description` says what it changes."""

    description: str


class Choice(_Parameter, frozen=True, tag="choice"):
    """One of some words."""

    default: str
    choices: tuple[str, ...]

    def read(self, text: str) -> Value:
        """The value that `text` stands for. Raises ValueError."""
        if text not in self.choices:
            suggestion = nearest(text, self.choices)
            hint = f"; did you mean {suggestion}?" if suggestion else ""
            raise ValueError(f"is one of {', '.join(self.choices)}, not {text!r}{hint}")
        return text

    @property
    def kind(self) -> str:
        """What its values are, in a few words."""
        return " | ".join(self.choices)


class Number(_Parameter, frozen=True, tag="integer"):
    """A whole number within bounds."""

    default: int
    minimum: int
    maximum: int

    def read(self, text: str) -> Value:
        """The value that `text` stands for. Raises ValueError."""
        if not re.fullmatch(r"-?[0-9]{1,18}", text) or not (
            self.minimum <= int(text) <= self.maximum
        ):
            raise ValueError(
                f"is a whole number from {self.minimum} to {self.maximum}, not {text!r}"
            )
        return int(text)

    @property
    def kind(self) -> str:
        """What its values are, in a few words."""
        return f"{self.minimum} to {self.maximum}"


class Truth(_Parameter, frozen=True, tag="boolean"):
    """Yes or no."""

    default: bool

    def read(self, text: str) -> Value:
        """The value that `text` stands for. Raises ValueError."""
        if text.lower() not in _TRUTHS:
            raise ValueError(f"is true or false, not {text!r}")
        return _TRUTHS[text.lower()]

    @property
    def kind(self) -> str:
        """What its values are, in a few words."""
        return "true | false"


class Name(_Parameter, frozen=True, tag="name"):
    """An identifier that needs no quotes; with `qualified` one of a schema and one in it.

    One without a default must be given.
    """

    default: str | None = None
    qualified: bool = False

    def read(self, text: str) -> Value:
        """The value that `text` stands for. Raises ValueError."""
        parts = text.split(".")
        if len(parts) != 1 + self.qualified or not all(map(_NAME.fullmatch, parts)):
            raise ValueError(f"is {self.kind}, in lower case and without quotes, not {text!r}")
        key_words = _KEY_WORDS.intersection(parts)
        if key_words:
            raise ValueError(f"cannot be {text!r}: {min(key_words)} is a key word of SQL")
        return text

    @property
    def kind(self) -> str:
        """What its values are, in a few words."""
        return "schema.name" if self.qualified else "a name"


class Line(_Parameter, frozen=True, tag="line"):
    """A line of text, for a comment. One without a default must be given."""

    default: str | None = None

    def read(self, text: str) -> Value:
        """The value that `text` stands for. Raises ValueError."""
        if not text.strip() or not text.isprintable() or len(text) > _LONGEST_LINE:
            raise ValueError(
                f"is a line of 1 to {_LONGEST_LINE} printable characters, not {text!r}"
            )
        return text.strip()

    @property
    def kind(self) -> str:
        """What its values are, in a few words."""
        return "a line"


Parameter = Choice | Number | Truth | Name | Line


def chosen(parameters: Mapping[str, Parameter], asked: Mapping[str, str]) -> dict[str, Value]:
    """The value of every parameter: what was asked for, or its default.

    Raises ParameterError for one that does not exist, a value that it cannot have, and one
    that must be given and is not.
    """
    for name in asked:
        if name not in parameters:
            raise ParameterError(_unknown(name, parameters))
    return {name: _value(name, each, asked.get(name)) for name, each in parameters.items()}


def _value(name: str, parameter: Parameter, text: str | None) -> Value:
    if text is None:
        if parameter.default is None:
            raise ParameterError(f"{name} must be given, as --set {name}=…: {parameter.kind}")
        return parameter.default
    try:
        return parameter.read(text)
    except ValueError as error:
        raise ParameterError(f"{name} {error}") from None


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must hold between parameters: a Jinja expression, and what to say where it does not."""

    holds: str
    message: str


def require(limits: Iterable[Limit], values: Mapping[str, Value]) -> None:
    """Check what was chosen against `limits`. Raises ParameterError for the first that fails."""
    for limit in limits:
        if not Environment(autoescape=False).compile_expression(limit.holds)(values):
            raise ParameterError(limit.message)


def _unknown(name: str, parameters: Iterable[str]) -> str:
    return f"there is no parameter {name!r}; {nearest_of(name, parameters)}"


def nearest_of(name: str, known: Iterable[str]) -> str:
    """What somebody who wrote `name` may have meant, and all there is."""
    names = sorted(known)
    suggestion = nearest(name, names)
    hint = f"did you mean {suggestion}? " if suggestion else ""
    return f"{hint}{'There' if hint else 'there'} are {', '.join(names)}"
