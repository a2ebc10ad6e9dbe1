"""Everything that the README tells to write or to run is tried as it is written there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sqlfluff_schema_rules.about import REPOSITORY_URL
from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.rules import all_rules
from tests.processes import unmeasured

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text("utf-8")
TOOLS = Path(sys.executable).parent
PROJECTS = "supabase/migrations/20250203081533_projects.sql"
PROJECTS_FINDINGS = [("PG_NM01", 6), ("PG_FK03", 18), ("PG_NM03", 21)]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def block(language: str, containing: str) -> str:
    (found,) = (text for text in blocks(language) if containing in text)
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The demo project with the README's `.sqlfluff`, where nothing else is configured."""
    project = tmp_path / "project"
    shutil.copytree(REPOSITORY / "templates" / "demo", project)
    (project / ".sqlfluff").write_text(block("ini", "dialect"), "utf-8")
    return project


def run(
    command: list[str], project: Path, *, status: int, text: str | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {**unmeasured(), "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
    result = subprocess.run(
        command,
        cwd=project,
        env=environment,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == status, result.stdout + result.stderr
    return result


def findings(output: str) -> list[tuple[str, int]]:
    return [
        (violation["code"], violation["start_line_no"])
        for file in json.loads(output)
        for violation in file["violations"]
    ]


def test_set_up_is_exactly_two_commands() -> None:
    set_up = README.partition("## Set-up\n")[2].partition("\n## ")[0]
    assert re.findall(r"```sh\n(.*?)```", set_up, re.DOTALL) == ["make demo\nmake test\n"]


def test_what_it_is_takes_at_most_ten_lines() -> None:
    introduction = README.partition("\n## ")[0].partition("\n")[2]
    assert len([line for line in introduction.splitlines() if line]) <= 10


def test_the_example_is_what_the_program_prints(project: Path) -> None:
    command, _, output = block("console", "schema-rules").partition("\n")
    arguments = command.removeprefix("$ ").split()
    assert run(arguments, project, status=1).stdout == output


def test_the_configuration_file_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "schema-rules.yaml").write_text(block("yaml", "extends:"), "utf-8")
    configuration = load_configuration(tmp_path, rules=all_rules())
    assert configuration.rules["NM01"].severity is None
    assert configuration.start_after == "20240601000000"
    assert [accepted.object for accepted in configuration.accept] == ["public.usage_events"]


def test_sqlfluff_shows_our_findings_and_no_others(project: Path) -> None:
    result = run(["sqlfluff", "lint", "--format", "json", PROJECTS], project, status=1)
    assert findings(result.stdout) == PROJECTS_FINDINGS


def test_sqlfluff_reads_files_that_are_long_or_that_it_cannot_parse(project: Path) -> None:
    path = project / "supabase" / "migrations" / "20250701000000_long.sql"
    unparsable = "alter role authenticator set pgrst.db_schemas = 'public';\n"
    path.write_text(unparsable + "-- filler\n" * 2_500 + "create table public.notes ();\n")
    result = run(["sqlfluff", "lint", "--format", "json", str(path)], project, status=1)
    assert findings(result.stdout) == [("PG_PK01", 2502), ("PG_RL01", 2502)]


def test_sqlfluff_takes_the_configuration_file_that_it_is_told(project: Path) -> None:
    (project / "config").mkdir()
    (project / "config" / "schema-rules.yaml").write_text("rules: {NM01: off, NM03: off}\n")
    with (project / ".sqlfluff").open("a") as configuration:
        configuration.write(block("ini", "schema_config"))
    result = run(["sqlfluff", "lint", "--format", "json", PROJECTS], project, status=1)
    assert findings(result.stdout) == [("PG_FK03", 18)]


def steps() -> list[dict[str, Any]]:
    workflow = yaml.safe_load(block("yaml", "runs-on"))
    jobs: dict[str, Any] = workflow["jobs"]
    (job,) = jobs.values()
    return list(job["steps"])


def test_the_workflow_writes_a_sarif_file_with_every_finding(project: Path) -> None:
    (step,) = (step for step in steps() if "sarif" in step.get("run", ""))
    (upload,) = (step for step in steps() if "upload-sarif" in step.get("uses", ""))
    run(["bash", "-e", "-c", step["run"]], project, status=0)
    sarif = json.loads((project / upload["with"]["sarif_file"]).read_text("utf-8"))
    results = [result["ruleId"] for run in sarif["runs"] for result in run["results"]]
    assert len(results) == 17
    assert all(rule.startswith("PG_") for rule in results)


def test_the_workflow_annotates_and_fails(project: Path) -> None:
    (step,) = (step for step in steps() if "annotation" in step.get("run", ""))
    result = run(["bash", "-e", "-c", step["run"]], project, status=1)
    annotations = [line for line in result.stdout.splitlines() if line.startswith("::error ")]
    assert len(annotations) == 17


def test_the_workflow_does_nothing_else() -> None:
    commands = [step["run"].split()[:2] for step in steps() if "run" in step]
    assert commands == [["pip", "install"], ["sqlfluff", "lint"], ["sqlfluff", "lint"]]


def test_pre_commit_names_this_repository_and_its_hooks() -> None:
    (entry,) = yaml.safe_load(block("yaml", "rev:"))["repos"]
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
    named = {hook["id"] for hook in entry["hooks"]} | {"sqlfluff-schema-rules"}
    assert entry["repo"] == REPOSITORY_URL
    assert named == {hook["id"] for hook in hooks}


def editor_lint(project: Path, *arguments: str) -> list[tuple[str, int]]:
    """Lint the projects file as an editor does: from its buffer, and silent on stderr."""
    text = (project / PROJECTS).read_text("utf-8").replace('"dueDate"', "due_date")
    result = run(["sqlfluff", "lint", *arguments], project, status=1, text=text)
    assert result.stderr == ""
    return findings(result.stdout)


def test_vs_code_shows_what_is_wrong_in_the_buffer(project: Path) -> None:
    settings = json.loads(block("json", "sqlfluff"))
    configuration = settings["sqlfluff.config"].replace("${workspaceFolder}", str(project))
    dialect = settings["sqlfluff.dialect"]
    arguments = ("--format", "json", "--config", configuration, "--dialect", dialect)
    assert editor_lint(project, *arguments, "--stdin-filename", PROJECTS, "-") == [
        ("PG_FK03", 18),
        ("PG_NM03", 21),
    ]


def test_neovim_shows_what_is_wrong_in_the_buffer(project: Path) -> None:
    (table,) = re.findall(r"args = \{\n(.*?)^\}", block("lua", "nvim"), re.MULTILINE | re.DOTALL)
    written = [line.strip().rstrip(",") for line in table.splitlines()]
    arguments = [
        json.loads(item) if item.startswith('"') else str(project / PROJECTS) for item in written
    ]
    assert arguments[0] == "lint"
    assert editor_lint(project, *arguments[1:]) == [("PG_FK03", 18), ("PG_NM03", 21)]


def test_jetbrains_shows_what_is_wrong_in_the_buffer(project: Path) -> None:
    place = ("-", "--stdin-filename", str(project / PROJECTS))
    configuration = ("--config", str(project / ".sqlfluff"))
    assert editor_lint(project, *place, *configuration, "--format", "json") == [
        ("PG_FK03", 18),
        ("PG_NM03", 21),
    ]
