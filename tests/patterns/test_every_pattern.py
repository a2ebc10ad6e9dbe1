"""What holds for every pattern, on either platform."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.description.objects import Column, Routine, Table
from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.patterns.describing import schema_of
from sqlfluff_schema_rules.patterns.generation import generate
from sqlfluff_schema_rules.patterns.library import find_pattern, patterns
from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.source.script import Script
from sqlfluff_schema_rules.suppressions import known_rules
from tests.live.both_sides import compare_history

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.server import LiveServer

SCHEMAS = [name for name, pattern in patterns().items() if "schema" in pattern.parameters]
PLATFORMS = ("supabase", "postgres")
SAMPLES: dict[str, tuple[dict[str, str], ...]] = {
    "ai-usage": ({}, {"tenant": "true"}),
    "chat": ({}, {"tenant": "true"}, {"schema": "talk", "text_search_config": "simple"}),
    "rag": (
        {},
        {"tenant": "true", "index_method": "ivfflat", "metric": "inner_product"},
        {"dimensions": "3072", "schema": "search"},
        {"dimensions": "384", "metric": "l2"},
    ),
    "user-management": ({}, {"tenant": "true"}),
}
CASES = [
    pytest.param(name, {"platform": platform, **sample}, id=f"{name}-{platform}-{number}")
    for name in SCHEMAS
    for platform in PLATFORMS
    for number, sample in enumerate(SAMPLES.get(name, ({},)))
]
PATH = Path("pattern.sql")


@pytest.mark.parametrize(("name", "asked"), CASES)
def test_the_strict_profile_finds_nothing_in_a_pattern(
    tmp_path: Path, name: str, asked: dict[str, str]
) -> None:
    settings = tmp_path / "schema-rules.yaml"
    settings.write_text(f"extends: strict\nenvironment: {asked['platform']}\n", "utf-8")
    configuration = load_configuration(tmp_path, rules=known_rules())
    history = History(SINGLE, None, (Migration(PATH),))
    text = generate(find_pattern(name), asked)
    found = Linter(configuration).lint(history, buffers={PATH: text}).diagnostics
    assert [f"{each.line}: {each.message}" for each in found] == []


@pytest.mark.parametrize(("name", "asked"), CASES)
def test_a_pattern_applies_twice_and_the_catalogue_holds_what_the_server_holds(
    live_server: Callable[[str], LiveServer], name: str, asked: dict[str, str]
) -> None:
    text = generate(find_pattern(name), asked)
    scripts = [Script.from_text(f"{number}.sql", text) for number in (1, 2)]
    platform = asked["platform"]
    outcome = compare_history(live_server(platform), platform, scripts)
    assert [str(each) for each in outcome.refused] == []
    assert [str(each) for each in outcome.comparison.differences] == []


PARTS = find_pattern("complete").includes


@pytest.mark.parametrize(
    ("platform", "parts"),
    [*(("supabase", (part,)) for part in PARTS), *((platform, PARTS) for platform in PLATFORMS)],
)
def test_patterns_without_organizations_become_parts_of_the_complete_one(
    live_server: Callable[[str], LiveServer], platform: str, parts: tuple[str, ...]
) -> None:
    scripts = [
        Script.from_text(f"{name}.sql", generate(find_pattern(name), {"platform": platform}))
        for name in (*parts, "complete")
    ]
    outcome = compare_history(live_server(platform), platform, scripts)
    assert [str(each) for each in outcome.refused] == []
    assert [str(each) for each in outcome.comparison.differences] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_everything_in_a_pattern_says_what_it_is(name: str) -> None:
    schema = schema_of(find_pattern(name), {"platform": "postgres"})
    silent = [
        each.object
        for each in schema.objects()
        if isinstance(each, Table | Column | Routine) and each.comment is None
    ]
    assert silent == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_pattern_adds_to_no_extension_but_those_that_it_needs(name: str) -> None:
    created = {each.name for each in schema_of(find_pattern(name), {}).extensions}
    assert created <= {"vector", "btree_gist"}
