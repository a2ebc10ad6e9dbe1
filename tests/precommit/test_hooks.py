from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import unmeasured

PROJECT = Path(__file__).parents[2]
NOT_PUBLISHED = shutil.ignore_patterns(".*_cache", ".git", ".venv", "__pycache__", "build", "dist")
CONFIGURATION = """\
repos:
  - repo: {repository}
    rev: v1.0.0
    hooks:
      - id: schema-rules
      - id: sqlfluff-schema-rules
"""
SQLFLUFF_CONFIGURATION = """\
[sqlfluff]
dialect = postgres
templater = raw
"""
TABLES = """\
create table users (id bigint primary key);
create table orders (id bigint primary key, user_id bigint references users (id) on delete cascade);
create table notes (id bigint primary key, user_id bigint references users (id) on delete cascade);
"""
LATER = """\
create index on orders (user_id);
create table labels (name text);
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One home of pre-commit for all tests: it installs the hooks once."""
    home = tmp_path_factory.mktemp("home")
    return {
        **unmeasured(),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
        "NO_COLOR": "1",
        "PIP_NO_COMPILE": "1",
    }


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """This project as a repository that pre-commit can clone."""
    repository = tmp_path_factory.mktemp("published") / "schema-rules"
    shutil.copytree(PROJECT, repository, ignore=NOT_PUBLISHED)
    commit(repository, environment)
    git(repository, environment, "tag", "v1.0.0")
    return repository


@pytest.fixture
def users_repository(tmp_path: Path, published: Path, environment: dict[str, str]) -> Path:
    """A user's repository with a history of two files, of which the second has changed."""
    migrations = tmp_path / "supabase" / "migrations"
    migrations.mkdir(parents=True)
    (tmp_path / ".pre-commit-config.yaml").write_text(CONFIGURATION.format(repository=published))
    (tmp_path / ".sqlfluff").write_text(SQLFLUFF_CONFIGURATION)
    (tmp_path / "schema-rules.yaml").write_text("rules: {PG_RL01: off}\n")
    (migrations / "20240101000000_tables.sql").write_text(TABLES)
    commit(tmp_path, environment)
    (migrations / "20240102000000_later.sql").write_text(LATER)
    git(tmp_path, environment, "add", "--all")
    return tmp_path


def git(repository: Path, environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        ["git", "-C", repository, *arguments], env=environment, check=True, capture_output=True
    )


def commit(repository: Path, environment: dict[str, str]) -> None:
    git(repository, environment, "init", "--initial-branch", "main")
    git(repository, environment, "add", "--all")
    git(repository, environment, "commit", "--message", "first")


def pre_commit(
    repository: Path, environment: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", *arguments],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("hook", ["schema-rules", "sqlfluff-schema-rules"])
def test_a_hook_reports_what_changed_files_wrote(
    hook: str, users_repository: Path, environment: dict[str, str]
) -> None:
    run = pre_commit(users_repository, environment, hook)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "PG_PK01" in run.stdout
    assert "PG_FK03" not in run.stdout
    assert "20240101000000_tables.sql" not in run.stdout


@pytest.mark.parametrize("hook", ["schema-rules", "sqlfluff-schema-rules"])
def test_a_hook_judges_a_file_in_the_whole_history(
    hook: str, users_repository: Path, environment: dict[str, str]
) -> None:
    run = pre_commit(users_repository, environment, hook, "--all-files")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "notes.user_id" in run.stdout
    assert "orders.user_id" not in run.stdout


@pytest.mark.parametrize("hook", ["schema-rules", "sqlfluff-schema-rules"])
def test_a_hook_passes_a_sound_change(
    hook: str, users_repository: Path, environment: dict[str, str]
) -> None:
    changed = users_repository / "supabase" / "migrations" / "20240102000000_later.sql"
    changed.write_text("create index on orders (user_id);\ncreate index on notes (user_id);\n")
    git(users_repository, environment, "add", "--all")
    run = pre_commit(users_repository, environment, hook)
    assert run.returncode == 0, run.stdout + run.stderr
