from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import INDEX, KEYED, NOTES, ORDERS, USERS, run, write_files


def found(*arguments: str, stdin: str | bytes | None = None) -> list[tuple[str, int, str]]:
    """Path, line and code of what a run finds."""
    result = run("lint", "--format", "json", *arguments, stdin=stdin)
    assert result.exit_code in {0, 1}, result.stderr
    assert result.stderr == ""
    return [(each["path"], each["line"], each["code"]) for each in json.loads(result.stdout)]


def failure(*arguments: str, stdin: str | None = None) -> str:
    """The one line that says why nothing could be checked."""
    result = run("lint", *arguments, stdin=stdin)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


BOTH = [
    ("migrations/0002_orders.sql", 3, "PG_FK03"),
    ("migrations/0003_notes.sql", 1, "PG_PK01"),
]


@pytest.mark.usefixtures("project")
def test_findings_are_shown_for_people_and_end_with_code_1() -> None:
    result = run("lint")
    assert result.exit_code == 1
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0] == "migrations/0002_orders.sql"
    assert lines[1].startswith("  3:20 warning PG_FK03 schema.unindexed_foreign_key orders.user_id")
    assert lines[2:4] == [
        "      3 |     user_id bigint references users (id) on delete cascade",
        "        |                    ^^^^^^^^^^ public.orders.orders_user_id_fkey",
    ]
    assert lines[-1] == "Found 1 error and 1 warning in 2 of 3 files."


def test_a_clean_project_ends_with_code_0(repository: Path) -> None:
    write_files(repository / "migrations", **{"0001_users": USERS})
    result = run("lint")
    assert (result.exit_code, result.stdout) == (0, "No findings in 1 file.\n")


@pytest.mark.usefixtures("project")
def test_validate_is_another_name_for_lint() -> None:
    assert run("validate").stdout == run("lint").stdout


@pytest.mark.usefixtures("project")
def test_json_has_exactly_the_promised_fields() -> None:
    first = json.loads(run("lint", "--format", "json").stdout)[0]
    assert list(first) == [
        "path", "line", "column", "end_line", "end_column", "code", "name", "severity", "message",
        "object", "fix",
    ]  # fmt: skip
    assert first["object"] == "public.orders.orders_user_id_fkey"
    assert first["fix"] == "create index orders_user_id_idx on public.orders (user_id);"


@pytest.mark.usefixtures("project")
def test_two_runs_write_the_same_bytes() -> None:
    assert run("lint", "--format", "json").stdout == run("lint", "--format", "json").stdout


@pytest.mark.usefixtures("project")
def test_without_paths_the_migrations_are_checked() -> None:
    assert found() == BOTH


@pytest.mark.usefixtures("project")
def test_without_paths_other_sql_files_are_left_alone() -> None:
    Path("query.sql").write_text(NOTES)
    assert found() == BOTH
    assert found(".") == [*BOTH, ("query.sql", 1, "PG_PK01")]


def test_without_paths_and_migrations_all_sql_files_are_checked(repository: Path) -> None:
    write_files(repository, schema=NOTES)
    assert found() == [("schema.sql", 1, "PG_PK01")]


def test_without_paths_a_supabase_project_is_its_migrations(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(repository / "supabase" / "migrations", **{"20240101000000_notes": NOTES})
    write_files(repository / "db" / "migrations", **{"0001_notes": NOTES})
    path = "supabase/migrations/20240101000000_notes.sql"
    assert found("--rules", "PK01") == [(path, 1, "PG_PK01")]
    monkeypatch.chdir(repository / "supabase")
    assert found("--rules", "PK01") == [("migrations/20240101000000_notes.sql", 1, "PG_PK01")]


def test_without_paths_the_configured_migrations_are_checked(project: Path) -> None:
    write_files(project / "sql", base=USERS, orders=ORDERS)
    write_files(project / "db", **{"1_notes": NOTES})
    Path("schema-rules.yaml").write_text("migrations: [sql/*.sql, db]\n")
    assert found() == [("db/1_notes.sql", 1, "PG_PK01"), ("sql/orders.sql", 3, "PG_FK03")]


@pytest.mark.usefixtures("project")
def test_a_file_is_judged_in_its_history_and_alone_reported() -> None:
    assert found("migrations/0002_orders.sql") == BOTH[:1]
    Path("migrations/0004_index.sql").write_text(INDEX)
    assert found("migrations/0002_orders.sql") == []


def test_each_path_has_the_configuration_nearest_to_it(repository: Path) -> None:
    for service in ("one", "two"):
        write_files(repository / service, **{"0001_notes": NOTES})
    Path("two/schema-rules.yaml").write_text("rules: {PK01: off}\n")
    assert found("one", "two") == [("one/0001_notes.sql", 1, "PG_PK01")]


def test_a_folder_further_down_has_the_configuration_nearest_to_it(repository: Path) -> None:
    for service in ("one", "two"):
        write_files(repository / "apps" / service / "db", **{"0001_notes": NOTES})
    Path("schema-rules.yaml").write_text("rules: {PK01: info}\n")
    Path("apps/two/schema-rules.yaml").write_text("rules: {PK01: off}\n")
    for paths in ((), (".",), ("apps",)):
        assert found(*paths) == [("apps/one/db/0001_notes.sql", 1, "PG_PK01")]


def test_a_supabase_project_further_down_is_judged_as_one(repository: Path) -> None:
    write_files(repository / "services" / "db", **{"0001_notes": KEYED})
    write_files(
        repository / "apps" / "web" / "supabase" / "migrations", **{"20240101000000_notes": KEYED}
    )
    for paths in ((), (".",), ("apps", "services")):
        assert found(*paths) == [
            ("apps/web/supabase/migrations/20240101000000_notes.sql", 1, "PG_RL01")
        ]


def test_files_of_one_configuration_are_one_history(repository: Path) -> None:
    write_files(repository / "a", **{"0001_users": USERS, "0002_orders": ORDERS})
    assert found("a/0001_users.sql", "a/0002_orders.sql", "a") == [
        ("a/0002_orders.sql", 3, "PG_FK03")
    ]


def test_folders_of_one_configuration_are_checked_together(repository: Path) -> None:
    for name in ("one", "two"):
        write_files(repository / name, **{"0001_notes": NOTES})
    assert found("two", "one") == [
        ("one/0001_notes.sql", 1, "PG_PK01"),
        ("two/0001_notes.sql", 1, "PG_PK01"),
    ]


ACCEPT = "accept:\n  - {rule: %s, object: public.*, reason: they stay}\n"


def unused_acceptances(*arguments: str) -> list[tuple[str, int]]:
    return [(Path(path).name, line) for path, line, code in found(*arguments) if code == "PG_AC01"]


def test_an_unused_acceptance_is_reported_when_the_whole_project_is_checked(project: Path) -> None:
    Path("schema-rules.yaml").write_text(ACCEPT % "FK01")
    for paths in ((), (".",), ("migrations",), (str(project / "migrations"),)):
        assert unused_acceptances(*paths) == [("schema-rules.yaml", 2)]


def test_an_acceptance_is_used_by_any_project_further_down(repository: Path) -> None:
    write_files(repository / "db", **{"0001_notes": KEYED})
    write_files(repository / "app" / "supabase" / "migrations", **{"20240101000000_notes": KEYED})
    Path("schema-rules.yaml").write_text(ACCEPT % "RL01")
    for paths in ((), (".",)):
        assert unused_acceptances(*paths) == []
    Path("schema-rules.yaml").write_text(ACCEPT % "FK01")
    for paths in ((), (".",)):
        assert unused_acceptances(*paths) == [("schema-rules.yaml", 2)]
    assert unused_acceptances("app") == []


@pytest.mark.usefixtures("project")
def test_an_acceptance_is_not_unused_where_only_a_part_is_checked() -> None:
    Path("schema-rules.yaml").write_text(ACCEPT % "PK01")
    Path("query.sql").write_text("select 1;\n")
    for paths in ((), (".",), ("query.sql",), ("migrations/0001_users.sql", "query.sql")):
        assert unused_acceptances(*paths) == []


@pytest.mark.usefixtures("project")
def test_rules_are_chosen_and_excluded() -> None:
    assert found("--rules", "FK") == BOTH[:1]
    assert found("--rules", "PG_PK*,MG", "--rules", "schema.unindexed_foreign_key") == BOTH
    assert found("--exclude", "schema_fk") == BOTH[1:]
    assert found("--rules", "schema", "--exclude", "PK01") == BOTH[:1]


@pytest.mark.parametrize("value", ["", " ", ",,"])
@pytest.mark.usefixtures("project")
def test_a_choice_of_no_rule_is_an_error(value: str) -> None:
    assert failure("--rules", value) == (
        "Error: --rules: no rule is named; leave the option out to run those of the profile"
    )
    assert found("--exclude", value) == BOTH


@pytest.mark.usefixtures("project")
def test_a_rule_that_is_named_runs_even_where_it_is_off() -> None:
    assert found("--rules", "PG_FK02") == [("migrations/0002_orders.sql", 3, "PG_FK02")]
    assert found("--rules", "PG_FK0[2]") == []


@pytest.mark.usefixtures("project")
def test_an_unknown_rule_is_an_error_with_the_nearest_name() -> None:
    assert failure("--rules", "PG_FK3") == (
        "Error: --rules: there is no rule 'PG_FK3'; did you mean PG_FK03?"
    )
    assert failure("--exclude", "whatever") == (
        "Error: --exclude: there is no rule 'whatever'; `schema-rules rules` lists them"
    )


@pytest.mark.usefixtures("project")
def test_a_profile_can_be_chosen() -> None:
    codes = {code for _, _, code in found("--profile", "strict")}
    assert {"PG_FK02", "PG_RL01"} <= codes
    assert failure("--profile", "strickt").startswith("Error: ")


def test_a_configuration_file_can_be_chosen(project: Path) -> None:
    (project / "ci").mkdir()
    (project / "ci" / "rules.yaml").write_text("rules: {PK01: off}\n")
    assert found("--config", "ci/rules.yaml") == BOTH[:1]
    assert "ci/none.yaml" in failure("--config", "ci/none.yaml")


@pytest.mark.usefixtures("project")
def test_a_bad_configuration_is_one_line_with_its_place() -> None:
    Path("schema-rules.yaml").write_text("extends: postgres\nruls: {}\n")
    line = failure()
    assert "schema-rules.yaml:2" in line
    assert "did you mean rules?" in line


@pytest.mark.parametrize(
    ("fail_on", "exit_code"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)]
)
@pytest.mark.usefixtures("project")
def test_fail_on_sets_what_makes_a_run_fail(fail_on: str, exit_code: int) -> None:
    assert run("lint", "--rules", "FK03", "--fail-on", fail_on).exit_code == exit_code


@pytest.mark.usefixtures("project")
def test_info_alone_does_not_make_a_run_fail() -> None:
    result = run("lint", "--rules", "FK02")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "Found 1 info in 1 of 3 files."


@pytest.mark.usefixtures("project")
def test_quiet_output_is_one_line_a_finding() -> None:
    result = run("lint", "--quiet", "--rules", "PK01")
    (line,) = result.stdout.splitlines()
    assert line.startswith(
        "migrations/0003_notes.sql:1:14: error PG_PK01 schema.missing_primary_key"
    )


@pytest.mark.parametrize("output_format", ["github", "gitlab", "sarif"])
@pytest.mark.usefixtures("project")
def test_every_format_has_every_finding(output_format: str) -> None:
    result = run("lint", "--format", output_format)
    assert result.exit_code == 1
    assert result.stderr == ""
    assert "PG_FK03" in result.stdout
    assert "PG_PK01" in result.stdout


@pytest.mark.usefixtures("project")
def test_sarif_brings_the_pages_of_the_rules() -> None:
    log: Any = json.loads(run("lint", "--format", "sarif").stdout)
    (sarif_run,) = log["runs"]
    rules = sarif_run["tool"]["driver"]["rules"]
    for result in sarif_run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


@pytest.mark.usefixtures("project")
def test_output_goes_to_a_file_and_the_summary_to_the_terminal() -> None:
    result = run("lint", "--format", "json", "--output", "out.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == ("Found 1 error and 1 warning in 2 of 3 files. They are in out.json.\n")
    assert len(json.loads(Path("out.json").read_text())) == 2
    assert run("lint", "-q", "-o", "out.txt").stderr == ""


@pytest.mark.usefixtures("project")
def test_a_place_that_cannot_be_written_to_is_an_error() -> None:
    assert failure("--output", "none/out.json") == (
        "Error: cannot write to none/out.json: No such file or directory"
    )


@pytest.mark.usefixtures("project")
def test_colours_are_written_when_asked_for() -> None:
    assert "\x1b[" not in run("lint").stdout
    assert "\x1b[1;31merror\x1b[0m" in run("lint", "--color", "always").stdout


@pytest.mark.usefixtures("project")
def test_a_missing_path_is_an_error() -> None:
    assert failure("db/none.sql") == "Error: db/none.sql: no such file or folder"


def test_a_project_without_sql_files_is_an_error(repository: Path) -> None:
    assert failure() == (
        "Error: no SQL files here; name files or folders, or set `migrations` in schema-rules.yaml"
    )
    (repository / "docs").mkdir()
    assert failure("docs") == "Error: no SQL files in docs"


def test_a_project_for_other_databases_only_is_an_error_that_says_so(repository: Path) -> None:
    write_files(repository / "db" / "mysql", **{"1_a": "", "2_b": ""})
    write_files(repository / "prisma" / "1_a", migration="")
    (repository / "prisma" / "migration_lock.toml").write_text('provider = "sqlite"\n')
    mysql = "db/mysql is for mysql, as its name says"
    assert failure("db") == f"Error: nothing to check in db: {mysql}"
    assert failure() == (
        f"Error: nothing to check here: {mysql}; "
        "prisma is for sqlite, as its migration_lock.toml says"
    )


def test_a_folder_that_only_undoes_is_an_error_that_says_so(repository: Path) -> None:
    write_files(repository / "db", **{"users.down": "drop table users;\n"})
    assert failure("db") == "Error: nothing to check in db: the SQL files only undo migrations"


def test_a_named_file_that_is_no_migration_is_no_error(repository: Path) -> None:
    write_files(repository, **{"1_a.up": USERS, "1_a.down": "drop table users;\n"})
    assert found("1_a.down.sql") == []


@pytest.mark.usefixtures("project")
def test_an_unreadable_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.suffix == ".sql" and path.name.startswith("0002"):
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert failure() == "Error: migrations/0002_orders.sql: Permission denied"


@pytest.mark.usefixtures("project")
def test_standard_input_takes_the_place_of_its_file() -> None:
    name = ("--stdin-filename", "migrations/0002_orders.sql")
    assert found("-", *name, stdin=f"\n{ORDERS}") == [("migrations/0002_orders.sql", 4, "PG_FK03")]
    assert found("-", *name, stdin=ORDERS + INDEX) == []


@pytest.mark.usefixtures("project")
def test_standard_input_may_be_a_file_that_is_not_saved_yet() -> None:
    name = ("--stdin-filename", "migrations/0004_more.sql")
    assert found("-", *name, stdin="create table more (a text references orders (b));") == [
        ("migrations/0004_more.sql", 1, "PG_PK01"),
        ("migrations/0004_more.sql", 1, "PG_FK01"),
        ("migrations/0004_more.sql", 1, "PG_FK03"),
    ]


@pytest.mark.usefixtures("project")
def test_standard_input_without_a_name_is_judged_alone() -> None:
    Path("schema-rules.yaml").write_text("rules: {FK03: off}\n")
    assert found("-", stdin=ORDERS + NOTES) == [("stdin", 5, "PG_PK01")]


@pytest.mark.usefixtures("repository")
def test_standard_input_that_is_not_utf_8_is_a_finding() -> None:
    assert found("-", stdin=b"-- \xff\nselect 1;\n") == [("stdin", 1, "PG_SY01")]


def test_standard_input_for_a_down_file_has_no_findings(repository: Path) -> None:
    write_files(repository, **{"1_a.up": USERS})
    assert found("-", "--stdin-filename", "1_a.down.sql", stdin="drop table users;") == []


@pytest.mark.usefixtures("project")
def test_standard_input_goes_alone() -> None:
    result = run("lint", "-", "migrations", stdin="")
    assert result.exit_code == 2
    assert "- goes alone: standard input is one file." in result.stderr


@pytest.mark.usefixtures("project")
def test_a_name_for_standard_input_needs_standard_input() -> None:
    result = run("lint", "--stdin-filename", "a.sql")
    assert result.exit_code == 2
    assert "--stdin-filename goes with - as the path." in result.stderr


@pytest.mark.usefixtures("project")
def test_noqa_comments_hide_findings() -> None:
    Path("migrations/0003_notes.sql").write_text(NOTES.replace("\n", " -- noqa: PG_PK01\n"))
    assert found() == BOTH[:1]


@pytest.mark.usefixtures("project")
def test_unused_and_unknown_noqa_comments_are_reported_where_files_are_asked_for() -> None:
    Path("migrations/0001_users.sql").write_text(f"-- noqa: PG_PK01, PG_ZZ01\n{USERS}")
    comments = [
        ("migrations/0001_users.sql", 1, "PG_NQ01"),
        ("migrations/0001_users.sql", 1, "PG_NQ02"),
    ]
    assert found() == [*comments, *BOTH]
    assert found("migrations/0003_notes.sql") == BOTH[1:]
    assert found("--rules", "NQ01") == []
    assert found("--exclude", "NQ") == BOTH


@pytest.mark.usefixtures("project")
def test_noqa_comments_of_rules_that_did_not_run_are_not_unused() -> None:
    Path("migrations/0001_users.sql").write_text(f"-- noqa: PG_PK01, PG_FK02\n{USERS}")
    assert found("--exclude", "PK01") == BOTH[:1]
    Path("schema-rules.yaml").write_text("rules: {PK01: off}\n")
    assert found() == BOTH[:1]


@pytest.mark.parametrize("paths", [(), (".",), ("migrations/0001_users.sql",)])
@pytest.mark.parametrize("version", ["0004", "20240101", "users"])
@pytest.mark.usefixtures("project")
def test_a_start_after_no_migration_is_an_error(version: str, paths: tuple[str, ...]) -> None:
    Path("schema-rules.yaml").write_text(f"start_after: '{version}'\n")
    assert failure(*paths) == (
        f"Error: schema-rules.yaml: start_after: no migration has the version {version}; "
        "there are those from 0001 to 0003"
    )


def test_a_start_after_a_migration_of_another_folder_is_none(project: Path) -> None:
    Path("schema-rules.yaml").write_text("start_after: '0003'\n")
    write_files(project / "other", **{"1_notes": NOTES})
    write_files(project / "scripts", notes=NOTES)
    assert found("other") == []
    assert found("scripts") == [("scripts/notes.sql", 1, "PG_PK01")]


@pytest.mark.usefixtures("project")
def test_noqa_comments_of_files_before_the_start_are_not_judged() -> None:
    Path("migrations/0001_users.sql").write_text(f"-- noqa: PG_PK01\n{USERS}")
    Path("schema-rules.yaml").write_text("start_after: '0002'\n")
    assert found() == BOTH[1:]
    assert run("lint").stdout.splitlines()[-1] == "Found 1 error in 1 of 1 file."
