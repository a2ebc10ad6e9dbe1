from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import INDEX, NOTES, ORDERS, USERS, run, write_files


def git(*arguments: str) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }
    subprocess.run(["git", *arguments], check=True, capture_output=True, env=environment)


@pytest.fixture
def commits(repository: Path) -> Path:
    """A repository with two tagged commits, v1 and v2, and a migration that is in neither."""
    shutil.rmtree(repository / ".git")
    git("init", "--quiet")
    for tag, files in (
        ("v1", {"0001_users": USERS}),
        ("v2", {"0002_orders": ORDERS}),
    ):
        write_files(repository / "migrations", **files)
        git("add", ".")
        git("commit", "--quiet", "--message", tag)
        git("tag", tag)
    write_files(repository / "migrations", **{"0003_notes": NOTES})
    return repository


def differences(*arguments: str) -> dict[str, list[str]]:
    """The names of what was added, dropped and changed."""
    result = run("schema", "--format", "json", "--diff", *arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return {
        verb: [each["object"] for each in found[verb]] for verb in ("added", "dropped", "changed")
    }


def failure(*arguments: str) -> str:
    result = run("schema", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()[-1]


def added(*names: str) -> dict[str, list[str]]:
    return {"added": list(names), "dropped": [], "changed": []}


@pytest.mark.usefixtures("project")
def test_two_versions_are_compared() -> None:
    assert differences("0001", "0003") == added("public.notes", "public.orders")


@pytest.mark.usefixtures("project")
def test_differences_are_told_in_words() -> None:
    result = run("schema", "--diff", "0003", "0002")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "0003: 3 files of migrations, the last 0003\n"
        "0002: 2 files of migrations, the last 0002\n\n"
        "dropped table public.notes\n"
        "0 added, 1 dropped, 0 changed.\n"
    )


def test_two_folders_are_compared(repository: Path) -> None:
    write_files(repository / "old", **{"0001_users": USERS, "0002_orders": ORDERS})
    write_files(repository / "new", **{"0001_users": USERS, "0002_orders": ORDERS + INDEX})
    assert differences("old", "new") == added("public.orders_user_id_idx")


@pytest.mark.usefixtures("commits")
def test_two_revisions_are_compared() -> None:
    assert differences("v1", "v2") == added("public.orders")


@pytest.mark.usefixtures("commits")
def test_a_tag_is_told_from_a_version_that_is_equal_to_its_number() -> None:
    git("tag", "v9", "v1")
    git("tag", "--force", "v1", "v2")
    assert differences("v9", "v1") == added("public.orders")


@pytest.mark.usefixtures("commits")
def test_a_revision_is_compared_with_the_files_as_they_are() -> None:
    assert differences("HEAD", ".") == added("public.notes")
    assert differences("v1", "0003") == added("public.notes", "public.orders")


def test_a_revision_is_seen_from_the_working_directory(
    commits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (commits / "docs").mkdir()
    monkeypatch.chdir(commits / "docs")
    assert differences("v1", "v2", "../migrations") == added("public.orders")
    assert differences("v1", "v2", str(commits / "migrations")) == added("public.orders")
    assert Path.cwd() == commits / "docs"


def test_a_configuration_file_is_the_same_for_both_sides(commits: Path) -> None:
    (commits / "platform.yaml").write_text("environment: supabase\n")
    assert differences("v1", "v2", "--config", "platform.yaml") == added("public.orders")


@pytest.mark.usefixtures("commits")
def test_what_is_neither_path_nor_version_nor_revision_is_an_error() -> None:
    assert failure("--diff", "v1", "v9") == (
        "Error: 'v9' is no path and no version of a migration here, and git knows no such revision"
    )
    assert failure("--diff", "-v", "v1") == "Error: '-v' is no revision"


def test_outside_of_a_repository_there_are_no_revisions(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    message = failure("--diff", "main", "0002")
    assert message.startswith("Error: 'main' is no path and no version of a migration here, and ")
    assert "not a git repository" in message


@pytest.mark.usefixtures("project")
def test_without_git_there_are_no_revisions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert differences("v1", "0002") == added("public.orders")
    assert failure("--diff", "main", "0002") == (
        "Error: git is not installed; to compare without it, give two folders or versions"
    )


def test_a_revision_without_migrations_is_an_error(commits: Path) -> None:
    assert (
        failure("--diff", "v1", "v2", "other")
        == "Error: in revision v1: other: no such file or folder"
    )


def test_files_that_say_nothing_of_a_schema_are_not_read(commits: Path) -> None:
    (commits / "big.bin").write_bytes(b"\0" * 10)
    (commits / "link.sql").symlink_to("nowhere.sql")
    git("add", ".")
    git("commit", "--quiet", "--message", "v3")
    assert differences("v2", "HEAD", "migrations") == added("public.notes")


def test_a_file_that_git_lacks_is_an_error_with_the_cure(commits: Path) -> None:
    found = subprocess.run(
        ["git", "rev-parse", "v1:migrations/0001_users.sql"], capture_output=True, check=True
    )
    blob = found.stdout.decode().strip()
    (commits / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert failure("--diff", "v1", "v2") == (
        f"Error: git has no content for {blob}; fetch the whole repository first"
    )


def test_a_path_outside_of_the_repository_is_an_error(commits: Path, tmp_path: Path) -> None:
    assert failure("--diff", "v1", "v2", str(tmp_path.parent / "elsewhere")).startswith(
        "Error: in revision v1: "
    )


@pytest.mark.usefixtures("project")
def test_the_exit_code_tells_of_differences_where_that_is_wanted() -> None:
    assert run("schema", "--diff", "0001", "0002").exit_code == 0
    assert run("schema", "--diff", "0001", "0002", "--exit-code").exit_code == 1
    assert run("schema", "--diff", "0001", "1", "--exit-code").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--exit-code"], "--exit-code goes with --diff."),
        (
            ["--diff", "a", "b", "--at", "1"],
            "--at does not go with --diff, whose sides can be versions.",
        ),
        (["--diff", "a", "b", "-"], "- does not go with --diff."),
        (["--diff", "a", "b", "--format", "svg"], "--diff is written as text or json."),
    ],
)
def test_options_that_contradict_each_other_are_errors(arguments: list[str], message: str) -> None:
    assert failure(*arguments) == f"Error: {message}"
