from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given

from sqlfluff_schema_rules.about import version
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.report.fingerprints import fingerprints
from sqlfluff_schema_rules.report.sarif import render
from tests.report.findings import ANY_TEXT, PAGE, finding, report


def run(text: str) -> Any:
    log = json.loads(text)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return only


def uri(path: str) -> dict[str, str]:
    location = run(render(report(finding(path=path))))["results"][0]["locations"][0]
    artifact: dict[str, str] = location["physicalLocation"]["artifactLocation"]
    return artifact


def test_a_finding_is_a_result() -> None:
    (fingerprint,) = fingerprints([finding()])
    assert run(render(report(finding())))["results"] == [
        {
            "ruleId": "PG_FK03",
            "ruleIndex": 0,
            "level": "warning",
            "message": {
                "text": "orders.user_id references users but no usable index leads with it."
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "db/0001.sql", "uriBaseId": "%SRCROOT%"},
                        "region": {
                            "startLine": 3,
                            "startColumn": 3,
                            "endLine": 3,
                            "endColumn": 10,
                        },
                    },
                    "logicalLocations": [
                        {"fullyQualifiedName": "public.orders.orders_user_id_fkey"}
                    ],
                }
            ],
            "partialFingerprints": {"schemaRulesFinding/v1": fingerprint},
            "properties": {"fix": "create index on public.orders (user_id);"},
        }
    ]


def test_rules_come_with_their_documentation() -> None:
    driver = run(render(report()))["tool"]["driver"]
    assert driver["name"] == "schema-rules"
    assert driver["version"] == version()
    (rule,) = driver["rules"]
    assert rule["id"] == "PG_FK03"
    assert rule["helpUri"] == "https://example.org/PG_FK03"
    assert rule["shortDescription"] == {"text": PAGE.summary}
    assert rule["help"]["markdown"].startswith("Foreign key whose columns")
    assert "```sql" in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert rule["properties"] == {"tags": ["all", "schema", "schema_fk"]}


def test_columns_count_characters() -> None:
    assert run(render(report()))["columnKind"] == "unicodeCodePoints"


def test_a_clean_run_has_no_results_and_says_that_it_ran() -> None:
    clean = run(render(report()))
    assert clean["results"] == []
    assert clean["invocations"] == [{"executionSuccessful": True}]


def test_severities_are_levels() -> None:
    results = run(render(report(*(finding(severity=each) for each in Severity))))["results"]
    assert [result["level"] for result in results] == ["error", "warning", "note"]


def test_a_rule_without_a_page_has_no_index() -> None:
    (result,) = run(render(report(finding(code="PG_XX99", fix=None))))["results"]
    assert "ruleIndex" not in result
    assert "properties" not in result


@pytest.mark.parametrize(
    ("path", "artifact"),
    [
        ("./a b/ü.sql", {"uri": "a%20b/%C3%BC.sql", "uriBaseId": "%SRCROOT%"}),
        ("/srv/a.sql", {"uri": "file:///srv/a.sql"}),
        ("C:/srv/a.sql", {"uri": "file:///C:/srv/a.sql"}),
    ],
)
def test_paths_become_addresses(path: str, artifact: dict[str, str]) -> None:
    assert uri(path) == artifact


def test_the_log_has_the_structure_that_sarif_asks_for() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(json.loads(render(report(finding(), finding(line=4)))), STRUCTURE)


@example("\ud800")
@given(ANY_TEXT)
def test_odd_characters_never_raise(text: str) -> None:
    odd = finding(path=text, message=text, object=text, fix=text)
    (result,) = run(render(report(odd)))["results"]
    assert result["message"]["text"] == text


TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
POSITION = {"type": "integer", "minimum": 1}
REGION = {
    "type": "object",
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), POSITION),
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "physicalLocation": {
                        "type": "object",
                        "required": ["artifactLocation"],
                        "properties": {
                            "artifactLocation": {
                                "type": "object",
                                "properties": {
                                    "uri": {"type": "string"},
                                    "uriBaseId": {"type": "string"},
                                },
                                "additionalProperties": False,
                            },
                            "region": REGION,
                        },
                        "additionalProperties": False,
                    },
                    "logicalLocations": {"type": "array", "items": {"type": "object"}},
                },
                "additionalProperties": False,
            },
        },
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "properties": {"type": "object"},
    },
    "additionalProperties": False,
}
RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": {**TEXT, "properties": {**TEXT["properties"], "markdown": {"type": "string"}}},  # type: ignore[dict-item]
        "helpUri": {"type": "string", "pattern": "^https://"},
        "defaultConfiguration": {"type": "object"},
        "properties": {"type": "object"},
    },
    "additionalProperties": False,
}
STRUCTURE = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {"rules": {"type": "array", "items": RULE}},
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {"type": "object", "required": ["executionSuccessful"]},
                    },
                    "results": {"type": "array", "items": RESULT},
                },
                "additionalProperties": False,
            },
        },
    },
}
"""The part of the standard's schema that our logs use; nothing else may be in them."""
