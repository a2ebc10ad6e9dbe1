"""The pages of all rules, put together from the rules and the profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sqlfluff_schema_rules.about import rule_url
from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.project.profiles import profile_names
from sqlfluff_schema_rules.report import RulePage
from sqlfluff_schema_rules.resources import resource_path
from sqlfluff_schema_rules.suppressions import known_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlfluff_schema_rules.diagnostics import Severity
    from sqlfluff_schema_rules.project.configuration import Configuration
    from sqlfluff_schema_rules.rules.base import Rule


def rule_pages() -> tuple[RulePage, ...]:
    """The page of every rule, ordered by code."""
    profiles = {name: _profile(name) for name in profile_names()}
    return tuple(_page(rule, profiles) for rule in known_rules())


def _profile(name: str) -> Configuration:
    path = resource_path("rules_config", "profiles", f"{name}.yaml")
    return load_configuration(path, rules=known_rules(), explicit=path)


def _page(rule: type[Rule], profiles: Mapping[str, Configuration]) -> RulePage:
    severities = {
        name: severity_in(configuration, rule) for name, configuration in profiles.items()
    }
    options: dict[str, Any] = msgspec.to_builtins(rule.options_type())
    return RulePage(
        code=rule.full_code(),
        name=rule.full_name(),
        groups=rule.groups(),
        severity=rule.severity,
        profiles={name: severity for name, severity in severities.items() if severity is not None},
        options=options,
        summary=rule.summary(),
        documentation=rule.documentation(),
        url=rule_url(rule.full_code()),
    )


def severity_in(configuration: Configuration, rule: type[Rule]) -> Severity | None:
    """How grave a rule's findings are, None where it is off."""
    return configuration.rules[rule.code].severity
