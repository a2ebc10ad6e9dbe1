from __future__ import annotations

import json

import pytest

from sqlfluff_schema_rules.suppressions import known_rules
from tests.cli.program import run


def test_rules_lists_every_rule_once() -> None:
    lines = run("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [rule.full_code() for rule in known_rules()]


def test_rules_shows_severity_profiles_and_summary() -> None:
    (line,) = (line for line in run("rules").stdout.splitlines() if line.startswith("PG_FK02"))
    assert line.split(maxsplit=4) == [
        "PG_FK02",
        "schema.missing_on_update",
        "info",
        "strict",
        "Foreign key that does not say what happens ON UPDATE.",
    ]


def test_rules_as_json_are_objects() -> None:
    pages = {page["code"]: page for page in json.loads(run("rules", "--format", "json").stdout)}
    assert list(pages) == [rule.full_code() for rule in known_rules()]
    page = pages["PG_FK03"]
    assert page["profiles"] == {"postgres": "warning", "strict": "warning", "supabase": "warning"}
    assert page["groups"] == ["all", "schema", "schema_fk"]


@pytest.mark.parametrize(
    "name", ["PG_FK03", "FK03", "fk03", "schema.unindexed_foreign_key", "unindexed_foreign_key"]
)
def test_a_rule_is_explained_by_code_or_name(name: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 0
    assert result.stdout.startswith("PG_FK03 schema.unindexed_foreign_key\n\n")
    assert "\nAnti-pattern\n" in result.stdout
    assert "\nOn in the profiles: postgres (warning)" in result.stdout


def test_a_page_as_json_is_an_object() -> None:
    page = json.loads(run("explain", "PG_NQ01", "--format", "json").stdout)
    assert (page["code"], page["name"]) == ("PG_NQ01", "schema.unused_noqa")


def test_a_misspelt_rule_is_an_error_with_the_nearest_name() -> None:
    result = run("explain", "PG_FK3")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "Error: there is no rule 'PG_FK3'; did you mean PG_FK03?\n"


@pytest.mark.parametrize("name", ["FK", "fk", "PG_FK", "schema_fk"])
def test_a_family_is_explained_by_a_list_of_its_rules(name: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 0
    codes = [line.split()[0] for line in result.stdout.splitlines()]
    assert codes == ["CODE", "PG_FK01", "PG_FK02", "PG_FK03", "PG_FK05"]


def test_a_family_as_json_is_a_list() -> None:
    pages = json.loads(run("explain", "RL", "--format", "json").stdout)
    assert [page["code"] for page in pages] == ["PG_RL01", "PG_RL02", "PG_RL03"]
