from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlfluff.cli.commands import lint as sqlfluff_lint
from sqlfluff.core import FluffConfig, Linter

from sqlfluff_schema_rules.about import TRACKER_URL, rule_url
from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.file_linter import FileLinter
from tests.plugin.project import USERS

if TYPE_CHECKING:
    from tests.plugin.project import Project

KEYLESS = "create table notes (body text);\n"
FORMATS = next(repr(option.type) for option in sqlfluff_lint.params if option.name == "format")
UNPARSABLE = "create event trigger t on ddl_command_end when tag in ('A') execute function f();\n"


def test_a_description_is_the_message_and_the_address_of_the_rule(project: Project) -> None:
    project.write("notes.sql", KEYLESS)
    (found,) = project.lint("notes.sql").violations()
    assert found["description"].startswith("notes has no primary key")
    assert found["description"].endswith(f" {rule_url('PG_PK01')}")
    assert (found["code"], found["name"]) == ("PG_PK01", "schema.missing_primary_key")
    assert (found["end_line_no"], found["end_line_pos"]) == (1, 19)


def test_a_description_has_one_line_whatever_a_name_has(project: Project) -> None:
    project.write("notes.sql", 'create table "no\ntes" (id int primary key);\n')
    (found,) = project.lint("notes.sql").violations()
    assert found["code"] == "PG_NM01"
    assert "\n" not in found["description"]


@pytest.mark.parametrize("text", ["", "\n", "-- nothing yet\n", "/* nothing\nyet */"])
def test_a_file_without_statements_is_clean(project: Project, text: str) -> None:
    project.write("empty.sql", text)
    outcome = project.lint("empty.sql")
    assert (outcome.exit_code, outcome.violations(), outcome.stderr) == (0, [], "")


def test_what_follows_unparsable_sql_is_found(project: Project) -> None:
    project.write("notes.sql", f"{UNPARSABLE}{KEYLESS}")
    assert project.lint("notes.sql").places() == [("PRS", 1, 1), ("PG_PK01", 2, 14)]


def test_places_are_right_after_letters_tabs_and_windows_line_ends(project: Project) -> None:
    project.write("notes.sql", f"-- é ü 漢字\r\n/* 🐘 */\t{KEYLESS}".replace(";\n", ";\r\n"))
    assert project.lint("notes.sql").places() == [("PG_PK01", 2, 22)]


def test_places_are_right_after_a_byte_order_mark(project: Project) -> None:
    project.write("notes.sql", f"\ufeff{KEYLESS}")
    assert project.lint("notes.sql").places() == [("PG_PK01", 1, 14)]


def test_bytes_that_are_no_utf_8_are_reported(project: Project) -> None:
    path = project.write("notes.sql", KEYLESS)
    path.write_bytes(b"-- caf\xe9\n" + path.read_bytes())
    assert project.lint("notes.sql").places() == [("PG_SY01", 1, 7), ("PG_PK01", 2, 14)]


def test_a_rule_that_the_profile_has_off_finds_nothing(project: Project) -> None:
    project.write("schema-rules.yaml", "extends: postgres\nrules: {PG_PK01: off}\n")
    project.write("notes.sql", KEYLESS)
    assert project.lint("notes.sql", "--rules", "PG_PK01").places() == []


def test_noqa_comments_hide_findings(project: Project) -> None:
    project.write(
        "notes.sql",
        "create table a (b int); -- noqa: PG_PK01\n"
        "create table b (b int); -- noqa: schema.missing_primary_key\n"
        "create table c (b int); -- noqa: PG_FK03\n"
        "-- noqa: disable=schema_pk\n"
        "create table d (b int);\n"
        "-- noqa: enable=schema_pk\n"
        "create table e (b int); -- noqa\n",
    )
    assert project.lint("notes.sql").places() == [("PG_PK01", 3, 14)]


def test_a_rule_can_be_a_warning(project: Project) -> None:
    project.write("notes.sql", KEYLESS)
    project.write(".sqlfluff", project.root.joinpath(".sqlfluff").read_text() + "warnings=PG_PK01")
    outcome = project.lint("notes.sql")
    assert [found["warning"] for found in outcome.violations()] == [True]
    assert outcome.exit_code == 0


def test_fix_leaves_a_file_as_it_is(project: Project) -> None:
    path = project.write("notes.sql", KEYLESS)
    outcome = project.sqlfluff("fix", "notes.sql")
    assert path.read_text() == KEYLESS
    assert "1 unfixable linting violations found" in outcome.stdout


class TestTemplates:
    @pytest.fixture(autouse=True)
    def templater(self, project: Project) -> None:
        configuration = project.root / ".sqlfluff"
        configuration.write_text(configuration.read_text().replace("raw", "jinja"))

    def test_a_name_from_a_template_is_marked_at_the_template(self, project: Project) -> None:
        project.write(
            "notes.sql", "{% set name = 'notes' %}\ncreate table {{ name }} (body text);\n"
        )
        (found,) = project.lint("notes.sql").violations()
        assert found["code"] == "PG_PK01"
        assert found["description"].startswith("notes has no primary key")
        assert (found["start_line_no"], found["start_line_pos"]) == (2, 14)

    def test_a_literal_name_around_a_template_is_marked_exactly(self, project: Project) -> None:
        project.write("notes.sql", "create table notes ({{ 'body' }} text); -- {{ 'x' }}\n")
        (found,) = project.lint("notes.sql").violations()
        assert (found["start_line_pos"], found["end_line_pos"]) == (14, 19)

    def test_each_table_of_a_loop_is_found_at_the_template(self, project: Project) -> None:
        project.write(
            "notes.sql",
            "{% for name in ['a', 'b'] %}\ncreate table {{ name }} (c int);\n{% endfor %}\n",
        )
        found = project.lint("notes.sql").violations()
        assert [one["description"].partition(" ")[0] for one in found] == ["a", "b"]
        assert {(one["start_line_no"], one["start_line_pos"]) for one in found} == {(2, 14)}

    def test_what_a_macro_writes_is_marked_at_its_call(self, project: Project) -> None:
        macro = "{% macro table() %}create table notes (body text);{% endmacro %}"
        project.write("notes.sql", f"{macro}\n{{{{ table() }}}}\n")
        assert project.lint("notes.sql").places() == [("PG_PK01", 2, 1)]

    def test_a_syntax_error_in_what_a_macro_writes_is_marked_at_its_call(
        self, project: Project
    ) -> None:
        macro = "{% macro table() %}create table notes (id int; create table a ({% endmacro %}"
        project.write("notes.sql", f"{macro}\n{{{{ table() }}}}\n")
        places = project.lint("notes.sql", "--rules", "PG_SY01", "--ignore", "parsing").places()
        assert places[0] == ("PG_SY01", 2, 1)

    def test_an_empty_range_in_a_template_is_marked_at_the_template(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        place = Diagnostic(
            path="notes.sql",
            line=1,
            column=10,
            end_line=1,
            end_column=10,
            code="PG_SY01",
            name="schema.syntax_error",
            severity=Severity.ERROR,
            message="syntax error at end of input",
            object="notes.sql",
        )
        monkeypatch.setattr(FileLinter, "lint", lambda *_, **__: [place])
        project.write("notes.sql", "select {{ '1 + 2 + 3' }};\n")
        assert project.lint("notes.sql").places() == [("PG_SY01", 1, 8)]

    def test_the_name_of_a_templated_file_is_judged_at_its_beginning(
        self, project: Project
    ) -> None:
        project.write("supabase/config.toml", "")
        project.write("supabase/migrations/notes.sql", "{% set name = 'notes' %}\nselect 1;\n")
        places = project.lint("supabase", "--rules", "PG_MG01").places()
        assert places == [("PG_MG01", 1, 1)]


@pytest.mark.parametrize(
    "output_format", ["human", "yaml", "github-annotation", "github-annotation-native"]
)
def test_every_format_shows_code_and_message(project: Project, output_format: str) -> None:
    project.write("notes.sql", KEYLESS)
    outcome = project.sqlfluff("lint", "--format", output_format, "notes.sql")
    assert outcome.exit_code == 1
    assert "PG_PK01" in outcome.stdout
    assert "notes has no primary key" in outcome.stdout


def test_sarif_has_rule_place_and_message(project: Project) -> None:
    project.write("notes.sql", KEYLESS)
    document = json.loads(project.sqlfluff("lint", "--format", "sarif", "notes.sql").stdout)
    (run,) = document["runs"]
    (result,) = run["results"]
    assert result["ruleId"] == "PG_PK01"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (1, 14, 19)


@pytest.mark.skipif(
    "gitlab" not in FORMATS, reason="this version of sqlfluff does not write it yet"
)
def test_gitlab_has_rule_and_place(project: Project) -> None:
    project.write("notes.sql", KEYLESS)
    outcome = project.sqlfluff("lint", "--format", "gitlab", "notes.sql")
    (finding,) = json.loads(outcome.stdout)
    assert finding["check_name"] == "PG_PK01"
    assert finding["location"]["positions"]["begin"] == {"line": 1, "column": 14}


def test_several_processes_find_what_one_finds(project: Project) -> None:
    for number in range(4):
        project.write(f"migrations/2024010{number + 1}000000_t.sql", f"create table t{number} ();")
    command = [sys.executable, "-m", "sqlfluff", "lint", "migrations", "--format", "json"]
    runs = [
        subprocess.run(
            [*command, "--processes", processes], capture_output=True, text=True, check=False
        )
        for processes in ("1", "2")
    ]
    assert not any("schema" in run.stderr or "Traceback" in run.stderr for run in runs)
    alone, together = (
        sorted((record["filepath"], str(record["violations"])) for record in json.loads(run.stdout))
        for run in runs
    )
    assert alone == together
    assert len(alone) == 4
    assert all("PG_PK01" in violations for _, violations in alone)


class TestTrouble:
    def test_a_wrong_configuration_is_one_finding(self, history: Project) -> None:
        history.write("schema-rules.yaml", "extends: postgres\nruls: {}\n")
        outcome = history.lint("migrations/20240101000000_users.sql")
        (found,) = outcome.violations()
        assert (found["code"], found["name"]) == ("PG_SY00", "schema.not_checked")
        assert (found["start_line_no"], found["start_line_pos"]) == (1, 1)
        assert re.match(
            r"This file was not checked: .*schema-rules\.yaml:2: ruls: ", found["description"]
        )
        assert outcome.exit_code == 1

    def test_a_wrong_configuration_is_told_for_each_file(self, history: Project) -> None:
        history.write("schema-rules.yaml", "extends: postgres\nruls: {}\n")
        assert history.lint("migrations").places() == [("PG_SY00", 1, 1)] * 3

    def test_an_internal_error_is_one_finding_that_names_our_tracker(
        self, history: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            message = "a wheel\nfell off"
            raise ZeroDivisionError(message)

        monkeypatch.setattr("sqlfluff_schema_rules.file_linter.Linter.lint", fail)
        outcome = history.lint("migrations/20240101000000_users.sql")
        (found,) = outcome.violations()
        assert found["code"] == "PG_SY00"
        assert re.fullmatch(
            r"This file was not checked: internal error, ZeroDivisionError: a wheel fell off "
            rf"\(test_findings\.py:\d+\)\. Please report it: {TRACKER_URL}",
            found["description"],
        )
        assert (outcome.exit_code, outcome.stderr) == (1, "")

    def test_a_file_that_cannot_be_read_is_named(
        self, history: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied", "migrations/20240102000000_orders.sql")

        monkeypatch.setattr("sqlfluff_schema_rules.file_linter.Linter.lint", refuse)
        (found,) = history.lint("migrations/20240101000000_users.sql").violations()
        assert "orders.sql" in found["description"]
        assert "Permission denied" in found["description"]
        assert TRACKER_URL not in found["description"]

    def test_trouble_survives_several_processes(self, history: Project) -> None:
        history.write("schema-rules.yaml", "extends: nobody\n")
        command = [sys.executable, "-m", "sqlfluff", "lint", "--processes", "2", "migrations"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.stdout.count("PG_SY00") == 3
        assert "Traceback" not in run.stderr


def test_who_lints_a_tree_gets_findings(project: Project) -> None:
    config = FluffConfig(overrides={"dialect": "postgres", "rules": "PG_PK01"})
    linter = Linter(config=config)
    tree = linter.parse_string(KEYLESS).tree
    assert tree is not None
    assert [found.rule_code() for found in linter.lint(tree)] == ["PG_PK01"]


def test_nothing_is_written_beside_the_findings(history: Project) -> None:
    command = [sys.executable, "-m", "sqlfluff", "lint", "--format", "json", "migrations"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert [record["violations"] for record in json.loads(run.stdout)] == [[], [], []]
    assert run.stdout.count("\n") == 1


def test_a_file_in_a_wide_encoding_is_reported_at_its_beginning(project: Project) -> None:
    project.write("notes.sql", "").write_bytes(b"\xff\xfe" + USERS.encode("utf-16-le"))
    assert project.lint("notes.sql").places() == [("PG_SY01", 1, 1)]
