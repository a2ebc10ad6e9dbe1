"""Which history and which configuration a file is judged in, however sqlfluff gets it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.plugin.project import INDEX, ORDERS, USERS

if TYPE_CHECKING:
    from tests.plugin.project import Outcome, Project

ORDERS_FILE = "migrations/20240102000000_orders.sql"
INDEX_FILE = "migrations/20240103000000_index.sql"
UNINDEXED = [("PG_FK03", 3, 18)]
KEYLESS = "create table notes (body text);\n"


def test_a_file_is_judged_in_its_whole_history(history: Project) -> None:
    assert history.lint(ORDERS_FILE).places() == []
    (history.root / INDEX_FILE).unlink()
    assert history.lint(ORDERS_FILE).places() == UNINDEXED


def test_a_finding_is_shown_only_with_the_file_that_wrote_it(history: Project) -> None:
    (history.root / ORDERS_FILE).write_text(ORDERS.replace("primary key", ""))
    assert history.lint(INDEX_FILE).places() == []


def test_a_path_may_be_absolute(history: Project) -> None:
    (history.root / INDEX_FILE).unlink()
    assert history.lint(str(history.root / ORDERS_FILE)).places() == UNINDEXED


def test_a_file_that_is_no_migration_is_not_judged(history: Project) -> None:
    history.write("goose/00001_notes.up.sql", KEYLESS)
    history.write("goose/00001_notes.down.sql", KEYLESS)
    assert history.lint("goose/00001_notes.up.sql").places() == [("PG_PK01", 1, 14)]
    assert history.lint("goose/00001_notes.down.sql").places() == []


def test_a_file_with_another_suffix_is_judged_alone(project: Project) -> None:
    project.write("notes.ddl", KEYLESS)
    assert project.lint("notes.ddl").places() == [("PG_PK01", 1, 14)]


def test_each_project_of_a_repository_has_its_own_configuration(project: Project) -> None:
    (project.root / "schema-rules.yaml").unlink()
    keyed = "create table notes (id bigint primary key);\n"
    project.write("apps/web/supabase/migrations/20240101000000_notes.sql", keyed)
    project.write("apps/api/migrations/0001_notes.sql", keyed)
    project.write("apps/jobs/migrations/0001_notes.sql", KEYLESS)
    project.write("apps/jobs/schema-rules.yaml", "rules: {PK01: off}\n")
    assert project.lint("apps").places() == [("PG_RL01", 1, 14)]


def test_the_scripts_beside_a_script_count(project: Project) -> None:
    project.write("db/tables.sql", KEYLESS)
    assert project.lint("db").places() == [("PG_PK01", 1, 14)]
    project.write("db/keys.sql", "alter table notes add primary key (body);\n")
    assert project.lint("db").places() == []


class TestStandardInput:
    def test_the_buffer_takes_the_place_of_the_file(self, history: Project) -> None:
        fixed = ORDERS.replace("user_id bigint", "user_id bigint unique")
        (history.root / INDEX_FILE).unlink()
        outcome = history.lint("--stdin-filename", ORDERS_FILE, "-", stdin=fixed)
        assert outcome.places() == []

    def test_the_buffer_is_judged_with_the_other_files(self, history: Project) -> None:
        outcome = history.lint("--stdin-filename", ORDERS_FILE, "-", stdin=f"\n{ORDERS}")
        assert outcome.places() == []
        (history.root / INDEX_FILE).unlink()
        outcome = history.lint("--stdin-filename", ORDERS_FILE, "-", stdin=f"\n{ORDERS}")
        assert outcome.places() == [("PG_FK03", 4, 18)]

    def test_the_file_name_may_be_absolute(self, history: Project) -> None:
        path = str(history.root / ORDERS_FILE)
        assert history.lint("--stdin-filename", path, "-", stdin=ORDERS).places() == []

    def test_a_file_that_is_not_saved_yet_has_its_place(self, history: Project) -> None:
        name = "migrations/20240104000000_notes.sql"
        more = f"{KEYLESS}alter table notes add user_id bigint references users (id);\n"
        outcome = history.lint("--stdin-filename", name, "-", stdin=more)
        assert outcome.places() == [
            ("PG_PK01", 1, 14),
            ("PG_FK01", 2, 38),
            ("PG_FK03", 2, 38),
        ]

    def test_without_a_file_name_the_text_is_judged_alone(self, history: Project) -> None:
        both = f"{USERS}{ORDERS}"
        assert history.lint("-", stdin=both).places() == [("PG_FK03", 4, 18)]

    def test_without_a_file_name_the_working_directory_configures(self, history: Project) -> None:
        history.write("schema-rules.yaml", "extends: postgres\nrules: {PG_PK01: off}\n")
        assert history.lint("-", stdin=KEYLESS).places() == []

    def test_an_untitled_buffer_is_judged_alone(self, history: Project) -> None:
        outcome = history.lint("--stdin-filename", "Untitled-1", "-", stdin=KEYLESS)
        assert outcome.places() == [("PG_PK01", 1, 14)]


def lint_far_away(project: Project, path: Path) -> Outcome:
    """Lint as some editors do, who save a copy and name the project's configuration."""
    return project.lint("--config", str(project.root / ".sqlfluff"), str(path))


class TestTemporaryFiles:
    @pytest.fixture(autouse=True)
    def temporary_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "temporary"
        folder.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        return folder

    def test_an_editors_copy_is_configured_by_the_working_directory(
        self, history: Project, temporary_folder: Path
    ) -> None:
        history.write("schema-rules.yaml", "extends: postgres\nrules: {PG_PK01: off}\n")
        copy = temporary_folder / "orders.sql"
        copy.write_text(f"{KEYLESS}{USERS}{ORDERS}")
        assert lint_far_away(history, copy).places() == [("PG_FK03", 5, 18)]

    def test_a_project_in_a_temporary_folder_is_a_project(
        self, history: Project, temporary_folder: Path
    ) -> None:
        history.write("schema-rules.yaml", "extends: postgres\nrules: {PG_PK01: off}\n")
        folder = temporary_folder / "supabase" / "migrations"
        folder.mkdir(parents=True)
        (folder / "20240101000000_notes.sql").write_text(KEYLESS)
        assert ("PG_PK01", 1, 14) in lint_far_away(history, folder).places()

    def test_a_configured_file_in_a_temporary_folder_keeps_its_configuration(
        self, history: Project, temporary_folder: Path
    ) -> None:
        (temporary_folder / "schema-rules.yaml").write_text("rules: {PG_PK01: off}\n")
        (temporary_folder / "notes.sql").write_text(KEYLESS)
        assert lint_far_away(history, temporary_folder / "notes.sql").places() == []


class TestNamedConfiguration:
    @pytest.fixture(autouse=True)
    def named(self, project: Project) -> None:
        configuration = project.root / ".sqlfluff"
        text = f"{configuration.read_text()}[sqlfluff:rules]\nschema_config = etc/rules.yaml\n"
        configuration.write_text(text)
        project.write("notes.sql", KEYLESS)

    def test_it_takes_the_place_of_the_nearest(self, project: Project) -> None:
        project.write("etc/rules.yaml", "extends: postgres\nrules: {PG_PK01: off}\n")
        assert project.lint("notes.sql").places() == []

    def test_it_is_looked_for_above_the_file_too(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project.write("etc/rules.yaml", "extends: postgres\nrules: {PG_PK01: off}\n")
        project.write("db/notes.sql", KEYLESS)
        monkeypatch.chdir(project.root / "db")
        assert project.lint("notes.sql").places() == []

    def test_it_is_for_standard_input_too(self, project: Project) -> None:
        project.write("etc/rules.yaml", "extends: postgres\nrules: {PG_PK01: off}\n")
        assert project.lint("-", stdin=KEYLESS).places() == []

    def test_a_missing_one_is_told(self, project: Project) -> None:
        (found,) = project.lint("notes.sql").violations()
        assert found["code"] == "PG_SY00"
        assert found["description"] == (
            "This file was not checked: etc/rules.yaml: no such file, neither from the working "
            "directory nor above the checked file"
        )


def test_a_longer_history_still_counts(history: Project) -> None:
    """The index may be created files later, in a history of any length."""
    (history.root / INDEX_FILE).unlink()
    for day in range(10, 28):
        history.write(f"migrations/202401{day}000000_n.sql", "select 1;\n")
    history.write("migrations/20240201000000_index.sql", INDEX)
    assert history.lint("migrations").places() == []
