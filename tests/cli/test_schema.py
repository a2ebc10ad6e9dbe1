from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import INDEX, NOTES, ORDERS, USERS, run, write_files


def shown(*arguments: str, stdin: str | None = None) -> dict[str, Any]:
    """The schema as JSON."""
    result = run("schema", "--format", "json", *arguments, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def tables(*arguments: str, stdin: str | None = None) -> list[str]:
    """The one name of each table."""
    schemas = shown(*arguments, stdin=stdin)["schemas"]
    return [table["object"] for schema in schemas for table in schema["tables"]]


def failure(*arguments: str) -> str:
    """The one line that says why nothing is shown."""
    result = run("schema", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()[-1]


ALL = ["public.notes", "public.orders", "public.users"]


@pytest.mark.usefixtures("project")
def test_the_schema_of_the_project_is_shown_for_people() -> None:
    result = run("schema")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "3 files of migrations, the last 0003, in the environment postgres"
    assert "  table public.orders: row level security off" in lines


@pytest.mark.usefixtures("project")
def test_json_says_what_it_is_made_of() -> None:
    found = shown()
    assert found["source"] == {
        "layout": "plain",
        "folder": "migrations",
        "files": 3,
        "last_version": "0003",
    }
    assert tables() == ALL


@pytest.mark.usefixtures("project")
def test_a_file_stands_for_its_history() -> None:
    assert tables("migrations/0001_users.sql") == ALL


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("version", ["0002", "2", "0002_orders", "0002_orders.sql"])
def test_a_schema_can_be_shown_as_it_was(version: str) -> None:
    found = shown("--at", version)
    assert (found["source"]["files"], found["source"]["last_version"]) == (2, "0002")
    assert tables("--at", version) == ALL[1:]


@pytest.mark.usefixtures("project")
def test_an_unknown_version_is_an_error_with_those_that_are_near() -> None:
    assert failure("--at", "00023") == (
        "Error: no migration has the version '00023'; did you mean 0003 or 0002 or 0001?"
    )


@pytest.mark.usefixtures("project")
def test_an_unknown_version_with_none_near_is_an_error_with_first_and_last() -> None:
    assert failure("--at", "spring") == (
        "Error: no migration has the version 'spring'; the first is 0001, the last 0003"
    )


def test_a_file_without_history_is_shown(repository: Path) -> None:
    write_files(repository, dump=USERS)
    assert tables("dump.sql") == ["public.users"]


def test_standard_input_is_shown() -> None:
    assert tables("-", stdin=USERS) == ["public.users"]


def test_standard_input_goes_alone() -> None:
    assert failure("-", "other.sql").endswith("- goes alone: standard input is one file.")


def test_several_histories_are_an_error_that_names_them(repository: Path) -> None:
    write_files(repository / "one" / "migrations", **{"0001_users": USERS})
    write_files(repository / "two" / "migrations", **{"0001_notes": NOTES})
    assert failure() == (
        "Error: 2 histories, each of a database of its own: one/migrations, two/migrations; "
        "name one"
    )
    assert tables("two") == ["public.notes"]


def test_a_history_is_told_from_one_below_it(repository: Path) -> None:
    write_files(repository / "migrations", **{"0001_users": USERS})
    write_files(repository / "migrations" / "other", **{"0001_notes": NOTES})
    assert tables("migrations") == ["public.users"]


def test_many_files_without_order_are_an_error_with_the_cure(repository: Path) -> None:
    write_files(repository, **dict.fromkeys("fedcba", USERS))
    assert failure() == (
        "Error: 6 files that no migration tool puts in order: a.sql, b.sql, c.sql, d.sql, e.sql, "
        "...; name one, or list them under `migrations` in schema-rules.yaml"
    )


def test_files_beside_a_history_do_not_count(project: Path) -> None:
    write_files(project, seed="insert into notes values ('x');")
    assert tables(".") == ALL


@pytest.mark.usefixtures("repository")
def test_nothing_to_show_is_an_error() -> None:
    assert failure() == (
        "Error: no SQL files here; name files or folders, or set `migrations` in schema-rules.yaml"
    )
    assert failure("missing") == "Error: missing: no such file or folder"


def test_a_file_that_undoes_a_migration_has_nothing_to_show(repository: Path) -> None:
    write_files(repository / "migrations", **{"0001_users.up": USERS, "0001_users.down": ""})
    assert failure("migrations/0001_users.down.sql") == (
        "Error: nothing to show: no file of migrations/0001_users.down.sql is run on a "
        "PostgreSQL database"
    )


def test_the_configuration_counts(project: Path) -> None:
    (project / "other.yaml").write_text("extends: supabase\n")
    assert shown("--config", "other.yaml")["environment"] == "supabase"
    assert shown("--profile", "supabase")["environment"] == "supabase"
    assert shown()["environment"] == "postgres"


def test_all_shows_the_platform_too(project: Path) -> None:
    assert "auth.users" not in tables("--profile", "supabase")
    assert "auth.users" in tables("--profile", "supabase", "--all")


def test_the_schema_is_written_to_a_file(project: Path) -> None:
    result = run("schema", "--format", "mermaid", "-o", "schema.mmd")
    assert (result.exit_code, result.output) == (0, "")
    assert (project / "schema.mmd").read_text().startswith("erDiagram\n")


@pytest.mark.usefixtures("project")
def test_colours_are_for_terminals() -> None:
    assert "\x1b" not in run("schema").stdout
    assert "\x1b[1m" in run("schema", "--color", "always").stdout


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("picture", ["svg", "html"])
def test_a_picture_marks_findings(picture: str) -> None:
    result = run("schema", "--format", picture)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "2 findings marked" in result.stdout
    assert "warning PG_FK03: orders.user_id references users" in result.stdout


def test_a_picture_leaves_out_findings_that_are_hidden(project: Path) -> None:
    write_files(project / "migrations", **{"0003_notes": "create table notes (a int); -- noqa\n"})
    (project / "schema-rules.yaml").write_text(
        "accept: [{rule: FK03, object: '*', reason: 'small'}]\n"
    )
    assert "0 findings marked" in run("schema", "--format", "svg").stdout


@pytest.mark.usefixtures("project")
def test_a_picture_of_an_earlier_schema_has_its_findings(project: Path) -> None:
    write_files(project / "migrations", **{"0004_index": INDEX})
    assert "1 finding marked" in run("schema", "--format", "svg").stdout
    assert "2 findings marked" in run("schema", "--format", "svg", "--at", "3").stdout


@pytest.mark.usefixtures("project")
def test_a_picture_without_its_library_is_an_error_with_the_cure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert failure("--format", "svg") == (
        "Error: this needs the library igraph, which the extra brings: "
        "pip install 'sqlfluff-schema-rules[diagram]'"
    )


def test_what_cannot_be_parsed_is_left_out(repository: Path) -> None:
    write_files(repository / "migrations", **{"0001_a": ORDERS + "create tabel x;\n" + USERS})
    result = run("schema", "--format", "json")
    described = json.loads(result.stdout)["schemas"]
    names = [table["object"] for schema in described for table in schema["tables"]]
    assert names == ["public.orders", "public.users"]
    assert "left out here: migrations/0001_a.sql:5 " in result.stderr
    assert result.exit_code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are text")
def test_a_folder_whose_name_is_no_text_is_shown(repository: Path) -> None:
    folder = os.fsdecode(b"caf\xe9")
    write_files(repository / folder, **{"0001_users": USERS})
    assert shown(folder)["source"]["folder"] == "caf\\udce9"


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (
            "create table t (a int);\ncreate tabel u ();\n",
            "PostgreSQL's parser rejects 1 statement, left out here: stdin:2 "
            'syntax error at or near "tabel"',
        ),
        (
            "create tabel t ();\ncreate tabel u ();\n",
            "PostgreSQL's parser rejects 2 statements, left out here: stdin:1 "
            'syntax error at or near "tabel"',
        ),
        (
            "\x7f",
            "PostgreSQL's parser rejects 1 statement, left out here: stdin:1 "
            r'syntax error at or near "\x7f"',
        ),
    ],
    ids=["one", "two", "invisible"],
)
def test_statements_that_are_left_out_are_told_of(text: str, warning: str) -> None:
    result = run("schema", "--format", "json", "-", stdin=text)
    remedy = "`schema-rules lint --rules SY01` tells of all."
    assert result.stderr == f"Warning: {warning}; {remedy}\n"
    assert result.exit_code == 0
