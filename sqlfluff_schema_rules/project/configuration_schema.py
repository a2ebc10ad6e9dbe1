"""The JSON Schema of configuration files, for editors that complete and check them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.project.configuration_file import ConfigurationFile
from sqlfluff_schema_rules.project.rule_names import ConfigurableRule, family_of, prefixed_family

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DEFINITIONS = "#/$defs/"
_SEVERITY = {"enum": ["off", False, *(severity.value for severity in Severity)]}

# Values that YAML reads as something else than text, and that a file may have all the same.
_LENIENT = {
    "postgres_version": {"type": ["integer", "string"], "pattern": "^1[4-8]$"},
    "start_after": {"type": ["string", "integer"]},
    "placeholders": {"additionalProperties": {"type": ["string", "number", "boolean"]}},
}


def configuration_json_schema(rules: Iterable[type[ConfigurableRule]]) -> dict[str, Any]:
    """The JSON Schema of a configuration file for the given rules and their options.

    The first line of a file names it: `# yaml-language-server: $schema=<path or address>`.
    """
    top, definitions = _schema_of(ConfigurationFile)
    for key, lenient in _LENIENT.items():
        top["properties"][key] |= lenient
    by_name: dict[str, Any] = {}
    by_prefixed_name: dict[str, Any] = {}
    for rule in sorted(rules, key=lambda rule: rule.code):
        setting, needed = _setting(rule)
        family = family_of(rule.code)
        of_family = {"description": f"{family}: every rule with such a code", **_SEVERITY}
        definitions |= {family: of_family, rule.code: setting, **needed}
        reference, to_family = ({"$ref": _DEFINITIONS + name} for name in (rule.code, family))
        by_name |= {family: to_family, rule.code: reference, rule.name: reference}
        prefixed = re.escape(rule.full_code()), re.escape(rule.full_name())
        by_prefixed_name[f"^({'|'.join(prefixed)})$"] = reference
        by_prefixed_name[f"^{re.escape(prefixed_family(rule))}$"] = to_family
    top["properties"]["rules"] |= {
        "properties": by_name,
        "patternProperties": by_prefixed_name,
        "additionalProperties": False,
    }
    title = {"title": "Configuration of schema-rules"}
    return {"$schema": _DIALECT, **top, **title, "$defs": definitions}


def _setting(rule: type[ConfigurableRule]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What may be said of a rule: a severity, or a map that has its options too.

    The second value are the definitions that the first refers to.
    """
    options, needed = _schema_of(rule.options_type)
    options["properties"] = {"severity": _SEVERITY, **options["properties"]}
    options["description"] = inspect.cleandoc(options.get("description", ""))
    del options["title"]
    description = f"{rule.name}: {rule.summary()}"
    return {"description": description, "anyOf": [_SEVERITY, options]}, needed


def _schema_of(kind: type[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema of a struct itself, and of what it refers to by name."""
    (reference,), definitions = msgspec.json.schema_components(
        [kind], ref_template=_DEFINITIONS + "{name}"
    )
    return definitions.pop(reference["$ref"].removeprefix(_DEFINITIONS)), definitions
