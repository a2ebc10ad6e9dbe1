from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from sqlfluff_schema_rules.patterns.generation import generate
from sqlfluff_schema_rules.patterns.library import find_pattern, patterns
from tests.cli.program import run

FILE = "supabase/migrations/20260101000000_tenants.sql"


def failure(*arguments: str) -> str:
    """The last line of why nothing is written."""
    result = run("generate", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()[-1]


def without_time(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("-- at ")]


@pytest.mark.usefixtures("repository")
def test_a_pattern_goes_to_standard_output() -> None:
    result = run("generate", "multi-tenant", "--set", "platform=postgres")
    assert (result.exit_code, result.stderr) == (0, "")
    wanted = generate(find_pattern("multi-tenant"), {"platform": "postgres"})
    assert without_time(result.stdout) == without_time(wanted)


def test_a_pattern_goes_to_a_file_whose_folder_is_made(repository: Path) -> None:
    result = run("generate", "multi-tenant", FILE)
    assert (result.exit_code, result.stderr) == (0, "")
    written = (repository / FILE).read_text("utf-8")
    lines = len(written.splitlines())
    assert result.stdout == f"Wrote {FILE}: pattern multi-tenant, {lines} lines.\n"
    wanted = generate(find_pattern("multi-tenant"), {})
    assert without_time(written) == without_time(wanted)


@pytest.mark.parametrize(
    ("first", "text", "file", "beginning", "end"),
    [
        (
            "db/00001_t.sql",
            "-- +goose Up\ncreate table t (id bigint primary key);\n-- +goose Down\n",
            "db/00002_tenants.sql",
            "-- +goose Up\n-- +goose StatementBegin\n-- ",
            "\n-- +goose StatementEnd\n",
        ),
        (
            "db/migrations/20250101000000_t.sql",
            "-- migrate:up\ncreate table t (id bigint primary key);\n-- migrate:down\n",
            "db/migrations/20260101000000_tenants.sql",
            "-- migrate:up\n-- ",
            ";\n-- migrate:down\n",
        ),
        (
            "sql/V1__t.sql",
            "create table t (id bigint primary key);\n",
            "sql/V2__tenants.sql",
            "-- ",
            ";\n",
        ),
    ],
)
def test_a_file_among_the_migrations_of_a_tool_is_one_that_the_tool_runs(
    repository: Path, first: str, text: str, file: str, beginning: str, end: str
) -> None:
    (repository / first).parent.mkdir(parents=True)
    (repository / first).write_text(text)
    assert run("generate", "multi-tenant", file).exit_code == 0
    written = (repository / file).read_text("utf-8")
    assert written.startswith(beginning)
    assert written.endswith(end)
    assert "\n--   platform = postgres\n" in written


def test_a_file_that_exists_is_kept_without_force(repository: Path) -> None:
    (repository / "x.sql").write_text("select 1;")
    assert failure("chat", "x.sql") == "Error: x.sql exists; --force replaces it"
    assert (repository / "x.sql").read_text() == "select 1;"
    assert run("generate", "chat", "x.sql", "--force").exit_code == 0
    assert (repository / "x.sql").read_text().startswith("-- ")


@pytest.mark.parametrize("option", [(), ("--force",)])
def test_a_folder_is_no_file_to_write(repository: Path, option: tuple[str, ...]) -> None:
    (repository / "db").mkdir()
    assert failure("chat", "db", *option) == "Error: db is a folder; name a file in it"


def test_what_the_linter_has_errors_in_is_not_written(repository: Path) -> None:
    (repository / "schema-rules.yaml").write_text(
        "extends: strict\nrules:\n  NM01: {severity: error, pattern: '^t_'}\n"
    )
    result = run("generate", "multi-tenant", "x.sql")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "PG_NM01" in result.stderr
    assert result.stderr.splitlines()[-1] == (
        "Nothing is written; --allow-findings writes it all the same."
    )
    assert not (repository / "x.sql").exists()
    assert run("generate", "multi-tenant", "x.sql", "--allow-findings").exit_code == 0
    assert (repository / "x.sql").exists()


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "Error: name a pattern; --list shows which there are."),
        (("chat", "--set", "schema"), "Error: --set takes NAME=VALUE, not 'schema'."),
        (
            ("chat", "--set", "schema=a", "--schema", "b"),
            "Error: schema is given twice: a and b.",
        ),
        (
            ("chat", "--platform", "mysql"),
            "Error: platform is one of supabase, postgres, not 'mysql'",
        ),
        (("chat", "--format", "json"), "Error: --format goes with --list or --describe."),
        (("--list", "--diagram"), "Error: give one of --list, --describe and --diagram."),
        (
            ("chat", "chat.mmd", "--diagram"),
            "Error: --describe and --diagram write to standard output, not to FILE.",
        ),
        (
            ("chat", "--schema", "auth"),
            "Error: schema is one of your own or public; the tables cannot be in those of "
            "PostgreSQL, of Supabase, or in private, where their helpers are",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_line(
    arguments: tuple[str, ...], problem: str
) -> None:
    assert failure(*arguments) == problem


@pytest.mark.usefixtures("repository")
def test_an_unknown_pattern_or_parameter_is_answered_with_the_nearest() -> None:
    assert failure("chatt").startswith("Error: there is no pattern 'chatt'; did you mean chat? ")
    assert failure("chat", "--set", "scheme=x").startswith(
        "Error: there is no parameter 'scheme'; did you mean schema? There are "
    )


def test_a_folder_that_cannot_be_made_is_named(repository: Path) -> None:
    (repository / "taken").write_text("")
    place = os.path.join("taken", "sub", "x.sql")  # noqa: PTH118
    assert failure("chat", place) == (
        f"Error: cannot make the folder {Path(place).parent}: Not a directory"
    )


def test_the_list_has_every_pattern() -> None:
    lines = run("generate", "--list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(patterns())
    found = json.loads(run("generate", "--list", "--format", "json").stdout)
    assert [page["summary"] for page in found] == [each.summary for each in patterns().values()]


@pytest.mark.parametrize(
    "arguments", [("--describe", "rls-policies"), ("rls-policies", "--describe")]
)
def test_a_template_for_a_table_is_described_without_one(arguments: tuple[str, ...]) -> None:
    lines = run("generate", *arguments).stdout.splitlines()
    assert lines[0] == "rls-policies"
    assert "  table: schema.name (must be given)" in lines
    assert "  owner_column: a name (default user_id)" in lines


def test_a_description_has_the_tables_and_what_clients_call() -> None:
    found = json.loads(run("generate", "--describe", "chat", "--format", "json").stdout)
    tables = {table["object"] for table in found["tables"]}
    assert {"public.conversations", "public.messages"} <= tables
    assert [table["object"] for table in found["tables"] if not table["comment"]] == []
    assert {parameter["name"] for parameter in found["parameters"]} == set(
        find_pattern("chat").parameters
    )


def test_a_diagram_is_mermaid() -> None:
    lines = run("generate", "chat", "--diagram").stdout.splitlines()
    assert lines[0] == "erDiagram"
    assert '    "public.conversations" {' in lines


@pytest.mark.parametrize(
    ("configuration", "platform"),
    [
        ("environment: postgres\n", "postgres"),
        ("extends: strict\n", "supabase"),
        (None, "supabase"),
    ],
)
def test_the_platform_is_the_one_of_the_project(
    repository: Path, configuration: str | None, platform: str
) -> None:
    if configuration is not None:
        (repository / "schema-rules.yaml").write_text(configuration)
    result = run("generate", "chat", "db/x.sql")
    assert result.exit_code == 0, result.stderr
    assert f"--   platform = {platform}\n" in (repository / "db" / "x.sql").read_text()
    result = run("generate", "chat", "db/y.sql", "--platform", "postgres")
    assert "--   platform = postgres\n" in (repository / "db" / "y.sql").read_text()
