"""Which rules `--rules` and `--exclude` choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.references import RuleReferences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlfluff_schema_rules.rules.base import Rule


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

    A rule is given by its code, its name or a glob, a family of rules by `FK`.
    Raises Failure for what is none of these, with the nearest name that is one, and where
    nothing is chosen at all.
    """
    references = RuleReferences(rules)
    given = tuple(chosen)
    wanted = _listed(given)
    if given and not wanted:
        raise Failure("--rules: no rule is named; leave the option out to run those of the profile")
    return Selection(
        chosen=_all_codes(wanted, references, "--rules") if wanted else None,
        excluded=_all_codes(_listed(excluded), references, "--exclude"),
        named=frozenset(code for name in wanted if (code := references.one(name))),
    )


def _listed(values: Iterable[str]) -> list[str]:
    names = (name.strip() for value in values for name in value.split(","))
    return [name for name in names if name]


def _all_codes(names: Iterable[str], references: RuleReferences, option: str) -> frozenset[str]:
    return frozenset(code for name in names for code in _codes(name, references, option))


def _codes(name: str, references: RuleReferences, option: str) -> frozenset[str]:
    whole = references.without_prefix(name) or name
    codes = references.codes(whole) or references.family(name)
    if not codes:
        raise unknown_rule(f"{option}: ", name, references)
    return codes


def unknown_rule(place: str, name: str, references: RuleReferences) -> Failure:
    """What to say of a name that no rule has."""
    nearest = references.nearest(name)
    hint = "`schema-rules rules` lists them" if nearest is None else f"did you mean {nearest}?"
    return Failure(f"{place}there is no rule {name!r}; {hint}")
