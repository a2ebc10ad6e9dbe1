"""Builds the wheel, installs it into an empty environment, and runs both doors elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.processes import unmeasured

REPOSITORY = Path(__file__).parents[2]
RESOURCES = ("rules_config", "templates")
EXTENSIONS = "create extension if not exists vector with schema extensions;\n"
NOTES = """\
create table public.notes (
    id uuid primary key default gen_random_uuid(),
    author_id uuid references auth.users (id) on delete cascade,
    embedding extensions.vector(3)
);
"""
INDEXES = "create index on public.notes (author_id);\n"
EXPECTED = [("PG_RL01", 1, 14), ("PG_VC01", 4, 5)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), cwd=REPOSITORY)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def tools(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the executables of an environment that holds the wheel and its needs."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=True)
    tools = environment / "bin"
    install = ("-m", "pip", "install", "--quiet", "--no-compile", str(wheel))
    run(str(tools / "python"), *install, cwd=environment)
    return tools


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A Supabase project with two faults, which none of its files shows alone."""
    migrations = tmp_path / "supabase" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "20250101000000_extensions.sql").write_text(EXTENSIONS, "utf-8")
    (migrations / "20250102000000_notes.sql").write_text(NOTES, "utf-8")
    (migrations / "20250103000000_indexes.sql").write_text(INDEXES, "utf-8")
    return tmp_path


def run(*command: str, cwd: Path, status: int = 0) -> str:
    """Run a command without what this process's own environment would lend it."""
    environment = unmeasured("PYTHON", "VIRTUAL_ENV")
    result = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == status, result.stdout + result.stderr
    return result.stdout


def test_the_wheel_carries_every_resource_file(wheel: Path) -> None:
    expected = {
        f"sqlfluff_schema_rules/{path.relative_to(REPOSITORY).as_posix()}"
        for resource in RESOURCES
        for path in (REPOSITORY / resource).rglob("*")
        if path.is_file()
    }
    assert len(expected) > len(RESOURCES)
    assert expected <= set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_carries_nothing_but_the_package_and_its_metadata(wheel: Path) -> None:
    top = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name.partition("-")[0] for name in top} == {"sqlfluff_schema_rules"}


def test_schema_rules_lint_finds_the_faults_where_only_the_wheel_is(
    tools: Path, project: Path
) -> None:
    output = run(
        str(tools / "schema-rules"), "lint", "--format", "json", "supabase", cwd=project, status=1
    )
    findings: list[dict[str, Any]] = json.loads(output)
    assert [(each["code"], each["line"], each["column"]) for each in findings] == EXPECTED


def test_sqlfluff_lint_finds_the_faults_where_only_the_wheel_is(tools: Path, project: Path) -> None:
    arguments = ("--dialect", "postgres", "--rules", "schema", "--format", "json")
    output = run(str(tools / "sqlfluff"), "lint", *arguments, "supabase", cwd=project, status=1)
    violations = [each for file in json.loads(output) for each in file["violations"]]
    assert [
        (each["code"], each["start_line_no"], each["start_line_pos"]) for each in violations
    ] == EXPECTED
