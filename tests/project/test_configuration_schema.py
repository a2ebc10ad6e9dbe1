from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from sqlfluff_schema_rules.project.configuration_file import ConfigurationFile
from sqlfluff_schema_rules.project.configuration_schema import configuration_json_schema
from sqlfluff_schema_rules.project.profiles import profile_names, profile_path
from sqlfluff_schema_rules.resources import resource_path
from tests.project.rules import RULES

Draft202012Validator = pytest.importorskip("jsonschema").Draft202012Validator


def problems(text: str) -> list[str]:
    validator = Draft202012Validator(configuration_json_schema(RULES))
    found: Any = yaml.safe_load(text)
    return [".".join(map(str, error.absolute_path)) for error in validator.iter_errors(found)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(configuration_json_schema(RULES))


def test_every_key_is_described() -> None:
    described = configuration_json_schema(RULES)["properties"]
    assert set(described) == set(ConfigurationFile.__struct_fields__)
    assert all(key["description"] and key["examples"] for key in described.values())


@pytest.mark.parametrize(
    "text",
    [
        "extends: supabase",
        "extends: [strict, ../base.yaml]",
        "migrations: [a, 'b/*.sql']",
        "layout: golang-migrate",
        "postgres_version: 16",
        "postgres_version: '16'",
        "start_after: 20240101000000",
        "start_after: '0005'",
        "placeholders: {a: 1, b: true, c: x}",
        "rules: {FK02: off}",
        "rules: {PG_FK02: error, schema.not_snake_case: info, missing_primary_key: warning}",
        "rules: {NM01: {severity: off, pattern: x, exempt: [a]}}",
        "rules: {FK: off, PG_NM: error, FK02: info}",
        "accept: [{rule: PK01, object: a, reason: b}]",
    ],
)
def test_what_the_program_takes_the_schema_takes(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("rule: {}", ""),
        ("extends: {a: b}", "extends"),
        ("layout: fly", "layout"),
        ("postgres_version: 13", "postgres_version"),
        ("postgres_version: '13'", "postgres_version"),
        ("environment: mysql", "environment"),
        ("exposed_schemas: public", "exposed_schemas"),
        ("start_after: [1]", "start_after"),
        ("rules: {XX01: off}", "rules"),
        ("rules: {PK01: fatal}", "rules.PK01"),
        ("rules: {PK01: {pattern: x}}", "rules.PK01"),
        ("rules: {PG_PK01: fatal}", "rules.PG_PK01"),
        ("rules: {NM: {severity: off}}", "rules.NM"),
        ("accept: [{rule: PK01, object: a}]", "accept.0"),
        ("accept: [{rule: PK01, object: a, reason: ''}]", "accept.0.reason"),
    ],
)
def test_what_the_program_refuses_the_schema_refuses(text: str, place: str) -> None:
    assert problems(text) == [place]


def test_the_shipped_schema_is_one() -> None:
    path = resource_path("rules_config", "schema-rules.schema.json")
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("profile", profile_names())
def test_the_shipped_schema_takes_the_profiles(profile: str) -> None:
    schema = resource_path("rules_config", "schema-rules.schema.json")
    text = profile_path(profile).read_text("utf-8")
    Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(yaml.safe_load(text))
