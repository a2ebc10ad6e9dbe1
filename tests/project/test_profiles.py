from __future__ import annotations

from pathlib import Path

import pytest

from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.resources import resource_path
from sqlfluff_schema_rules.rules import all_rules

IN_EVERY_PROFILE = {
    "SY01": "error",
    "NM01": "warning",
    "NM02": "warning",
    "NM03": "warning",
    "PK01": "error",
    "PK02": "warning",
    "FK01": "warning",
    "FK03": "warning",
    "VC01": "warning",
    "EX01": "error",
    "DF01": "warning",
    "RL01": "error",
    "RL03": "error",
    "MG01": "warning",
    "MG02": "error",
}
IN_SUPABASE = {**IN_EVERY_PROFILE, "FK05": "warning", "EX02": "warning", "RL02": "info"}
IN_STRICT = {**IN_SUPABASE, "FK02": "info"}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [("postgres", IN_EVERY_PROFILE), ("supabase", IN_SUPABASE), ("strict", IN_STRICT)],
)
def test_a_profile_turns_on_what_the_rule_book_says(profile: str, expected: dict[str, str]) -> None:
    configuration = load_configuration(Path(), rules=all_rules(), profile=profile)
    assert {
        code: setting.severity.value
        for code, setting in configuration.rules.items()
        if setting.severity is not None
    } == expected


@pytest.mark.parametrize(
    ("profile", "environment"),
    [("postgres", "postgres"), ("supabase", "supabase"), ("strict", "supabase")],
)
def test_a_profile_says_what_exists_before(profile: str, environment: str) -> None:
    configuration = load_configuration(Path(), rules=all_rules(), profile=profile)
    assert configuration.environment == environment
    assert resource_path("rules_config", "environments", f"{environment}.sql").is_file()


@pytest.mark.parametrize(
    ("profile", "only_where_used", "every_required_timestamp"),
    [("postgres", True, False), ("supabase", False, False), ("strict", False, True)],
)
def test_a_profile_sets_options(
    profile: str, only_where_used: bool, every_required_timestamp: bool
) -> None:
    rules = load_configuration(Path(), rules=all_rules(), profile=profile).rules
    assert rules["RL01"].options.only_where_used is only_where_used
    assert rules["DF01"].options.every_required_timestamp is every_required_timestamp
