"""What the configuration files say of each rule, put together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec
from msgspec import UNSET

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.project.configuration_file import Layer, checked
from sqlfluff_schema_rules.project.documents import KeyPath, Value
from sqlfluff_schema_rules.project.rule_names import ConfigurableRule, RuleNames

# `off` without quotes is a boolean to YAML 1.1, and some formatters write it so.
_SEVERITIES = {
    "off": None,
    "false": None,
    **{severity.value: severity for severity in Severity},
}


class RuleSetting(msgspec.Struct, frozen=True):
    """How one rule runs: how grave it is, or None for off, and its own kind of options."""

    severity: Severity | None
    options: Any


def rule_settings(
    layers: Iterable[Layer], rules: Collection[type[ConfigurableRule]], names: RuleNames
) -> dict[str, RuleSetting]:
    """The setting of every rule by its code: off, and then what the layers say in turn.

    Raises ConfigurationError.
    """
    types = {rule.code: rule.options_type for rule in rules}
    settings = {code: RuleSetting(None, kind()) for code, kind in types.items()}
    options: dict[str, dict[str, Value]] = {code: {} for code in types}
    for layer in layers:
        for code, key, value in _mentioned(layer, names):
            own = dict(value) if isinstance(value, dict) else {"severity": value}
            severity = settings[code].severity
            if "severity" in own:
                at = (*key, "severity") if isinstance(value, dict) else key
                severity = _severity(layer, own.pop("severity"), at)
            options[code].update(own)
            made = checked(layer.document, options[code], types[code], key, ("severity",))
            settings[code] = RuleSetting(severity, made)
    return settings


def _mentioned(layer: Layer, names: RuleNames) -> Iterator[tuple[str, KeyPath, Value]]:
    """The code of each rule that a layer speaks of, the key there, and what is said.

    What is said of a family comes first, so that what is said of one of its rules counts.
    """
    first_key: dict[str, str] = {}
    of_rules: list[tuple[str, KeyPath, Value]] = []
    for name, value in ({} if layer.content.rules is UNSET else layer.content.rules).items():
        key = ("rules", name)
        code = names.code(name)
        meant = code or names.family(name)
        if meant is None:
            if not layer.shipped:
                raise layer.document.error(names.unknown(name), key)
            continue
        if first_key.setdefault(meant, name) != name:
            raise layer.document.error(f"is {first_key[meant]} again; keep one", key)
        if code is not None:
            of_rules.append((code, key, value))
        elif isinstance(value, dict):
            raise layer.document.error("write off, error, warning or info for a family", key)
        else:
            yield from ((member, key, value) for member in names.members(meant))
    yield from of_rules


def _severity(layer: Layer, value: Value, key: KeyPath) -> Severity | None:
    if isinstance(value, str) and value in _SEVERITIES:
        return _SEVERITIES[value]
    raise layer.document.error("write off, error, warning or info, or a map with options", key)
