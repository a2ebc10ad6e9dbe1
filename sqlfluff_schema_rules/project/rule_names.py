"""The names under which a configuration may speak of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Protocol


class ConfigurableRule(Protocol):
    """What a configuration has to know of a rule."""

    code: ClassVar[str]
    name: ClassVar[str]
    options_type: ClassVar[type[Any]]

    @classmethod
    def full_code(cls) -> str:
        """The code with the prefix it is reported with."""

    @classmethod
    def full_name(cls) -> str:
        """The name with the prefix it is reported with."""

    @classmethod
    def summary(cls) -> str:
        """What is wrong, in one line."""


_FAMILY_LETTERS = 2


def family_of(code: str) -> str:
    """What the codes of a rule's family begin with: `FK` of `FK03`."""
    return code[:_FAMILY_LETTERS]


def prefixed_family(rule: type[ConfigurableRule]) -> str:
    """The rule's family with the prefix that its code is reported with: `PG_FK`."""
    return rule.full_code().removesuffix(rule.code) + family_of(rule.code)


class RuleNames:
    """Finds rules by code or name, and families of rules by what their codes begin with.

    Codes, names and families go with or without a prefix.
    """

    def __init__(self, rules: Iterable[type[ConfigurableRule]]) -> None:
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._families: dict[str, str] = {}
        for rule in rules:
            self._names[rule.code] = rule.name
            for name in (rule.code, rule.full_code(), rule.name, rule.full_name()):
                self._codes[name] = rule.code
            family = family_of(rule.code)
            self._families |= {family: family, prefixed_family(rule): family}

    def code(self, name: str) -> str | None:
        """The code of the rule called `name`, None for no rule."""
        return self._codes.get(name)

    def family(self, name: str) -> str | None:
        """What the codes of the family called `name` begin with, None for no family."""
        return self._families.get(name)

    def members(self, family: str) -> list[str]:
        """The codes of a family."""
        return [code for code in self._names if code.startswith(family)]

    def unknown(self, name: str) -> str:
        """What to say of a name that no rule and no family has."""
        meant = nearest(name, list(self._codes))
        if meant is None:
            return "there is no such rule; `schema-rules rules` lists them"
        code = self._codes[meant]
        return f"there is no such rule; did you mean {code} ({self._names[code]})?"


def nearest(name: str, known: Sequence[str]) -> str | None:
    """The known name that somebody who wrote `name` most likely meant, None for none."""
    import difflib

    by_lower = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(name.lower(), by_lower, n=1)
    return by_lower[found[0]] if found else None
