from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from sqlfluff_schema_rules.description.comparison import compare
from sqlfluff_schema_rules.description.json_schema import (
    comparison_json_schema,
    description_json_schema,
)
from sqlfluff_schema_rules.resources import resource_path
from tests.description.schemas import description_of

Draft202012Validator = pytest.importorskip("jsonschema").Draft202012Validator

DEMO = "\n".join(
    path.read_text("utf-8")
    for path in sorted(resource_path("templates", "demo", "supabase", "migrations").glob("*.sql"))
)
SCHEMAS = [description_json_schema(), comparison_json_schema()]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema["title"])
def test_the_schema_is_a_schema(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema["title"])
def test_everything_is_described_and_always_written(schema: dict[str, Any]) -> None:
    for definition in (schema, *schema["$defs"].values()):
        assert definition["description"]
        assert definition.get("required", []) == list(definition.get("properties", {}))


def test_what_is_written_is_what_the_schema_describes() -> None:
    description = description_of(DEMO, environment="supabase")
    Draft202012Validator(description_json_schema()).validate(
        json.loads(msgspec.json.encode(description))
    )


def test_a_comparison_is_what_the_schema_describes() -> None:
    comparison = compare(description_of(""), description_of(DEMO, environment="supabase"))
    assert not comparison.is_empty
    Draft202012Validator(comparison_json_schema()).validate(
        json.loads(msgspec.json.encode(comparison))
    )


def test_a_missing_property_is_refused() -> None:
    found = json.loads(msgspec.json.encode(description_of("create table t ();")))
    del found["schemas"][0]["tables"][0]["row_level_security"]
    problems = list(Draft202012Validator(description_json_schema()).iter_errors(found))
    assert [list(problem.absolute_path) for problem in problems] == [["schemas", 0, "tables", 0]]
