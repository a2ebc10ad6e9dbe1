"""The JSON Schemas of what the command `schema` writes, for the programs that read it."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from sqlfluff_schema_rules.description.comparison import Comparison
from sqlfluff_schema_rules.description.objects import Description

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DEFINITIONS = "#/$defs/"


def description_json_schema() -> dict[str, Any]:
    """The JSON Schema of a description."""
    return _schema_of(Description, "What schema-rules schema --format json writes")


def comparison_json_schema() -> dict[str, Any]:
    """The JSON Schema of a comparison."""
    return _schema_of(Comparison, "What schema-rules schema --diff OLD NEW --format json writes")


def _schema_of(kind: type[Any], title: str) -> dict[str, Any]:
    (reference,), definitions = msgspec.json.schema_components(
        [kind], ref_template=_DEFINITIONS + "{name}"
    )
    for definition in definitions.values():
        _describe_output(definition)
    top = definitions.pop(reference["$ref"].removeprefix(_DEFINITIONS))
    return {"$schema": _DIALECT, **top, "title": title, "$defs": definitions}


def _describe_output(definition: dict[str, Any]) -> None:
    """Say that every property is there: what has a default is written like all else."""
    definition["description"] = inspect.cleandoc(definition["description"])
    if "properties" in definition:
        definition["required"] = list(definition["properties"])
        for member in definition["properties"].values():
            member.pop("default", None)
