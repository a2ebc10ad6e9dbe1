"""The JSON Schema of configuration files, for editors that complete and check them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.project.configuration_file import ConfigurationFile
from sqlfluff_schema_rules.project.rule_names import ConfigurableRule

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SETTING = {"enum": ["off", False, *(severity.value for severity in Severity)]}


def configuration_json_schema(rules: Iterable[type[ConfigurableRule]]) -> dict[str, Any]:
    """The JSON Schema of `schema-rules.yaml` for the given rules and their options.

    It stands at the head of a file as `# yaml-language-server: $schema=<path or address>`.
    """
    (reference,), definitions = msgspec.json.schema_components(
        [ConfigurationFile], ref_template="#/$defs/{name}"
    )
    top = definitions.pop(reference["$ref"].removeprefix("#/$defs/"))
    properties: dict[str, Any] = {}
    patterns: dict[str, Any] = {}
    for rule in sorted(rules, key=lambda rule: rule.code):
        definitions[rule.code] = _setting(rule)
        there = {"$ref": f"#/$defs/{rule.code}"}
        properties |= {rule.code: there, rule.name: there}
        patterns |= {f"^({rule.full_code()}|{rule.full_name()})$".replace(".", r"\."): there}
    top["properties"]["rules"] |= {
        "properties": properties,
        "patternProperties": patterns,
        "additionalProperties": False,
    }
    return {"$schema": _DIALECT, **top, "$defs": definitions}


def _setting(rule: type[ConfigurableRule]) -> dict[str, Any]:
    """What a file may say of a rule: a severity, or a map that has its options too."""
    ...
