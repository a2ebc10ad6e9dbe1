"""How people name rules: by code, name, group, or a glob over these."""

from __future__ import annotations

import fnmatch
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.project.rule_names import nearest
from sqlfluff_schema_rules.rules.base import CODE_PREFIX, NAME_PREFIX, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable


class RuleReferences:
    """Resolves references to rules as sqlfluff does: `PG_FK03`, `schema_fk`, `schema.missing_*`."""

    def __init__(self, rules: Iterable[type[Rule]]) -> None:
        known: defaultdict[str, set[str]] = defaultdict(set)
        for rule in rules:
            for reference in (rule.full_code(), rule.full_name(), *rule.groups()):
                known[reference].add(rule.full_code())
        self._known = {reference: frozenset(codes) for reference, codes in known.items()}

    def codes(self, reference: str) -> frozenset[str]:
        """The full codes that a reference stands for; none when nothing has that name."""
        matches = fnmatch.filter(self._known, reference)
        return frozenset[str]().union(*(self._known[match] for match in matches))

    def one(self, text: str) -> str | None:
        """The full code of the rule with this code or name, which may lack its prefix."""
        whole = self.without_prefix(text) or text
        if whole in self._known and whole.startswith((CODE_PREFIX, NAME_PREFIX)):
            (code,) = self._known[whole]
            return code
        return None

    def family(self, text: str) -> frozenset[str]:
        """The full codes of the family called `FK`, `PG_FK` or `schema_fk`; none for no family."""
        letters = text.lower().removeprefix(CODE_PREFIX.lower()).removeprefix("schema_")
        return self._known.get(f"schema_{letters}", frozenset())

    def without_prefix(self, text: str) -> str | None:
        """The whole code or name of a rule that is named without its prefix: `FK03`, `fk03`."""
        for whole in (CODE_PREFIX + text.upper(), NAME_PREFIX + text.lower()):
            if whole in self._known:
                return whole
        return None

    def nearest(self, reference: str) -> str | None:
        """What somebody who wrote `reference` most likely meant."""
        return self.without_prefix(reference) or nearest(reference, sorted(self._known))
