"""Whole projects of several migration tools: the catalogue holds what the server holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.project.discovery import discover
from tests.live.both_sides import compare_history, scripts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.server import LiveServer

PROJECTS = sorted(path for path in Path(__file__).parents[1].joinpath("projects").iterdir())


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_the_catalogue_holds_what_the_server_holds_after_a_project(
    live_server: Callable[[str], LiveServer], project: Path
) -> None:
    configuration = load_configuration(project, rules=())
    [judged] = discover([project], configuration)
    assert judged.history.layout == project.name.partition("_")[0]
    applied = [each.path for each in judged.history.migrations if not each.ignored]
    assert len(applied) >= 20
    scripts = scripts_of(applied, configuration.placeholders)
    environment = configuration.environment
    outcome = compare_history(live_server(environment), environment, scripts)
    assert [str(each) for each in outcome.refused] == []
    assert [str(each) for each in outcome.comparison.differences] == []
