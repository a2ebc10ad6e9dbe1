"""Which rules `--rules` and `--exclude` choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.references import RuleReferences
from sqlfluff_schema_rules.rules.base import CODE_PREFIX, NAME_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlfluff_schema_rules.rules.base import Rule

_GLOB_CHARACTERS = frozenset("*?[")


class Selection(NamedTuple):
    """What may be reported: the codes in `chosen`, or all where it is None, less `excluded`.

    `named` are the codes of rules that were chosen by their own code or name. Somebody wants
    to see these, so they run even where the profile has them off.
    """

    chosen: frozenset[str] | None
    excluded: frozenset[str]
    named: frozenset[str]

    def allows(self, code: str) -> bool:
        """Whether findings of the rule with this full code are to be reported."""
        return (self.chosen is None or code in self.chosen) and code not in self.excluded


def select(
    rules: Iterable[type[Rule]], chosen: Iterable[str], excluded: Iterable[str]
) -> Selection:
    """Read the values of `--rules` and `--exclude`, each of them a comma-separated list.

    A rule is given by its code, its name or a glob, a family of rules by `FK` or `schema_fk`.
    Raises Failure for what is none of these, with the nearest name that is one.
    """
    references = RuleReferences(rules)
    wanted = [(name, _codes(name, references, "--rules")) for name in _listed(chosen)]
    unwanted = [_codes(name, references, "--exclude") for name in _listed(excluded)]
    return Selection(
        chosen=frozenset().union(*(codes for _, codes in wanted)) if wanted else None,
        excluded=frozenset().union(*unwanted),
        named=frozenset().union(*(codes for name, codes in wanted if _is_one_rule(name, references))),
    )


def _listed(values: Iterable[str]) -> Iterator[str]:
    names = (name.strip() for value in values for name in value.split(","))
    return filter(None, names)


def _codes(name: str, references: RuleReferences, option: str) -> frozenset[str]:
    whole = references.without_prefix(name) or name
    codes = references.codes(whole) or references.codes(f"schema_{name.lower()}")
    if not codes:
        nearest = references.nearest(name)
        hint = "`schema-rules rules` lists them" if nearest is None else f"did you mean {nearest}?"
        raise Failure(f"{option}: there is no rule {name}; {hint}")
    return codes


def _is_one_rule(name: str, references: RuleReferences) -> bool:
    whole = references.without_prefix(name) or name
    return whole.startswith((CODE_PREFIX, NAME_PREFIX)) and _GLOB_CHARACTERS.isdisjoint(whole)
