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


class RuleNames:
    """Finds the code of a rule by its code or name, with or without a prefix."""

    def __init__(self, rules: Iterable[type[ConfigurableRule]]) -> None:
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for rule in rules:
            self._names[rule.code] = rule.name
            for name in (rule.code, rule.full_code(), rule.name, rule.full_name()):
                self._codes[name] = rule.code

    def code(self, name: str) -> str | None:
        """The code of the rule called `name`, None for no rule."""
        return self._codes.get(name)

    def unknown(self, name: str) -> str:
        """What to say of a name that no rule has."""
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
