from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlfluff_schema_rules.project.configuration import Configuration
from sqlfluff_schema_rules.project.discovery import Judged, PathError, discover, left_out
from sqlfluff_schema_rules.project.layouts import LAYOUT_NAMES
from tests.project.trees import (
    look,
    look_at_one,
    name_problems,
    plant,
    run_names,
    run_order,
    write,
)


def requested(judged: object) -> set[str]:
    return {str(path) for path in judged.requested}  # type: ignore[attr-defined]


# which files are asked about


def test_one_file_is_judged_in_its_whole_history() -> None:
    plant("db/1_a.sql", "db/2_b.sql", "db/3_c.sql")
    judged = look_at_one("db/2_b.sql")
    assert run_names(judged) == ["1_a.sql", "2_b.sql", "3_c.sql"]
    assert requested(judged) == {"db/2_b.sql"}


def test_a_folder_stands_for_all_sql_files_below() -> None:
    plant("db/1_a.sql", "db/old/x.sql", "db/notes.md", "other.sql")
    assert [requested(judged) for judged in look("db")] == [{"db/1_a.sql"}, {"db/old/x.sql"}]


def test_a_file_given_twice_is_judged_once() -> None:
    plant("db/1_a.sql")
    (judged,) = look("db", "db/1_a.sql", "./db/../db/1_a.sql")
    assert requested(judged) == {"db/1_a.sql"}


def test_a_file_that_is_not_called_sql_is_judged_alone() -> None:
    plant("db/1_a.sql", "db/2_b.ddl")
    assert run_order(look_at_one("db/2_b.ddl")) == ["db/2_b.ddl"]


def test_a_path_below_the_working_directory_is_shown_relative(tmp_path: Path) -> None:
    plant("db/1_a.sql")
    assert run_order(look_at_one(str(tmp_path / "db" / "1_a.sql"))) == ["db/1_a.sql"]


def test_a_path_outside_of_the_working_directory_is_shown_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant("db/1_a.sql", "here/notes.md")
    monkeypatch.chdir("here")
    assert run_order(look_at_one("../db")) == [str(tmp_path / "db" / "1_a.sql")]


def test_a_path_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(PathError, match=r"^missing\.sql: no such file or folder$"):
        look("missing.sql")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_cannot_be_read_is_an_error() -> None:
    plant("db/1_a.sql")
    Path("db").chmod(0)
    with pytest.raises(PathError, match="db: Permission denied"):
        look()


def test_a_folder_that_vanishes_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    plant("db/1_a.sql")

    def vanished(folder: str) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "scandir", vanished)
    with pytest.raises(PathError, match=r"db: No such file or directory$"):
        look("db")


def test_nothing_is_discovered_where_no_sql_is() -> None:
    plant("README.md")
    assert look() == []


def test_hidden_and_installed_folders_are_not_searched() -> None:
    plant(".venv/x.sql", ".cache/x.sql", "web/node_modules/x.sql", "venv/x.sql", "a.sql")
    assert [requested(judged) for judged in look()] == [{"a.sql"}]


def test_a_hidden_folder_that_is_named_is_searched() -> None:
    plant(".hidden/a.sql")
    assert [requested(judged) for judged in look(".hidden")] == [{".hidden/a.sql"}]


def test_what_git_ignores_is_not_searched() -> None:
    plant("build/a.sql", "db/1_a.sql", "db/dump.sql", "db/keep.sql", "db/sub/local.sql")
    write(".gitignore", "build/\n*dump.sql\nkeep.sql\n")
    write("db/.gitignore", "!keep.sql\n/sub/local.sql\n")
    assert [requested(judged) for judged in look()] == [{"db/1_a.sql"}, {"db/keep.sql"}]


def test_ignore_files_above_a_searched_folder_count() -> None:
    plant("db/1_a.sql", "db/dump.sql")
    write(".gitignore", "dump.sql\n")
    assert [requested(judged) for judged in look("db")] == [{"db/1_a.sql"}]


def test_ignore_files_above_the_repository_do_not_count(tmp_path: Path) -> None:
    plant("inner/.git/HEAD", "inner/1_a.sql")
    write(".gitignore", "*.sql\n")
    assert [requested(judged) for judged in look("inner")] == [{"inner/1_a.sql"}]


def test_ignore_files_above_count_only_in_a_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").rmdir()
    plant("db/1_a.sql")
    write(".gitignore", "*.sql\n")
    assert [requested(judged) for judged in look("db")] == [{"db/1_a.sql"}]


def test_a_line_that_git_does_not_understand_is_passed_over() -> None:
    plant("db/1_a.sql", "db/dump.sql")
    write(".gitignore", "!\n[z-a]\n[[:x:]]\n\\\ndump.sql\n")
    assert [requested(judged) for judged in look()] == [{"db/1_a.sql"}]


def test_an_ignored_folder_or_file_that_is_named_is_checked() -> None:
    plant("build/1_a.sql", "dump.sql")
    write(".gitignore", "build/\ndump.sql\n")
    assert [requested(judged) for judged in look("build", "dump.sql")] == [
        {"build/1_a.sql"},
        {"dump.sql"},
    ]


def test_links_to_folders_are_not_followed() -> None:
    plant("db/1_a.sql")
    Path("again").symlink_to("db")
    assert [requested(judged) for judged in look()] == [{"db/1_a.sql"}]


# files that are open in an editor


def test_an_unsaved_file_has_its_place_in_the_history() -> None:
    plant("db/1_a.sql", "db/3_c.sql")
    (judged,) = look("db/2_b.sql", unsaved=["db/2_b.sql"])
    assert run_names(judged) == ["1_a.sql", "2_b.sql", "3_c.sql"]
    assert requested(judged) == {"db/2_b.sql"}


def test_an_unsaved_migration_in_a_folder_of_its_own_has_its_place() -> None:
    plant("prisma/20240101_a/migration.sql")
    new = "prisma/20240102_b/migration.sql"
    (judged,) = look(new, unsaved=[new])
    assert run_order(judged) == ["prisma/20240101_a/migration.sql", new]


def test_an_unsaved_file_may_be_the_first_of_its_folder() -> None:
    (judged,) = look("db/1_a.sql", unsaved=["db/1_a.sql"])
    assert run_order(judged) == ["db/1_a.sql"]


def test_an_unsaved_file_matches_a_configured_pattern() -> None:
    plant("db/1_a.sql")
    (judged,) = look("db/2_b.sql", migrations=["db/*.sql"], unsaved=["db/2_b.sql"])
    assert run_order(judged) == ["db/1_a.sql", "db/2_b.sql"]


# a layout that the configuration asks for


def test_a_forced_layout_needs_no_marks_of_its_own() -> None:
    plant("db/10_b.sql", "db/9_a.sql")
    judged = look_at_one(layout="dbmate")
    assert judged.history.layout == "dbmate"
    assert run_names(judged) == ["10_b.sql", "9_a.sql"]


def test_a_forced_layout_says_what_it_never_runs() -> None:
    plant("db/1_a.sql")
    assert list(name_problems(look_at_one(layout="flyway"))) == ["db/1_a.sql"]


def test_forced_single_judges_every_file_alone() -> None:
    plant("db/1_a.sql", "db/2_b.sql")
    judged = look(layout="single")
    assert [one.history.layout for one in judged] == ["single", "single"]


def test_forced_drizzle_takes_the_older_or_the_newer_kind() -> None:
    plant("old/0000_a.sql", "new/20240101000000_a/migration.sql")
    write("old/meta/_journal.json", '{"entries": [{"tag": "0000_a", "when": 1}]}')
    newer, older = look(layout="drizzle")
    assert run_order(newer) == ["new/20240101000000_a/migration.sql"]
    assert run_order(older) == ["old/0000_a.sql"]


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
def test_every_layout_can_be_forced_on_anything(layout: str) -> None:
    plant("db/1_a.sql", "db/x/up.sql", "db/y.up.sql", "db/meta/notes.sql", "V1__a.sql")
    for judged in look(layout=layout):
        assert judged.requested <= {entry.path for entry in judged.history.migrations}


# migrations that the configuration lists


def test_all_that_is_listed_is_one_history_in_the_order_of_the_list() -> None:
    plant("base.sql", "db/10_b.sql", "db/9_a.sql", "extra/view.sql", "extra/table.sql")
    (judged,) = look(migrations=["base.sql", "db", "extra/*.sql"])
    assert judged.history.layout == "plain"
    assert judged.history.folder is None
    assert run_order(judged) == [
        "base.sql",
        "db/9_a.sql",
        "db/10_b.sql",
        "extra/table.sql",
        "extra/view.sql",
    ]


def test_a_listed_folder_is_ordered_as_its_tool_does() -> None:
    plant("db/V10__b.sql", "db/V9__a.sql", "db/R__view.sql")
    (judged,) = look(migrations=["db"])
    assert judged.history.layout == "flyway"
    assert run_names(judged) == ["V9__a.sql", "V10__b.sql", "R__view.sql"]


def test_a_listed_pattern_is_ordered_as_the_tool_does() -> None:
    plant("db/2023/V10__b.sql", "db/2024/V9__a.sql")
    (judged,) = look(migrations=["db/*/V*.sql"])
    assert run_names(judged) == ["V9__a.sql", "V10__b.sql"]


def test_a_listed_pattern_finds_folders_of_migrations() -> None:
    plant("p/20240102_b/migration.sql", "p/20240101_a/migration.sql")
    (judged,) = look(migrations=["p/*/migration.sql"])
    assert run_order(judged) == ["p/20240101_a/migration.sql", "p/20240102_b/migration.sql"]


def test_a_listed_pattern_may_match_more_than_migrations() -> None:
    plant("p/20240101_a/migration.sql", "p/20240101_a/down.sql")
    (judged,) = look("p/20240101_a/migration.sql", migrations=["p/*/*.sql"])
    assert run_order(judged) == ["p/20240101_a/migration.sql"]


def test_a_listed_folder_of_folders_is_read_in_the_order_of_the_paths() -> None:
    plant("schema/2_tables/b.sql", "schema/2_tables/a.sql", "schema/10_views/a.sql")
    (judged,) = look(migrations=["schema"])
    assert run_order(judged) == [
        "schema/2_tables/a.sql",
        "schema/2_tables/b.sql",
        "schema/10_views/a.sql",
    ]


def test_listed_scripts_without_number_come_after_numbered_ones() -> None:
    plant("db/001_a.sql", "db/functions.sql")
    (judged,) = look(migrations=["db"])
    assert run_names(judged) == ["001_a.sql", "functions.sql"]


def test_a_file_that_is_listed_twice_is_run_where_it_is_listed_first() -> None:
    plant("db/1_a.sql", "db/2_b.sql")
    (judged,) = look(migrations=["db/2_b.sql", "db"])
    assert run_names(judged) == ["2_b.sql", "1_a.sql"]


def test_a_file_outside_of_the_list_is_judged_in_its_own_folder() -> None:
    plant("db/1_a.sql", "scripts/1_x.sql", "scripts/2_y.sql")
    listed, other = look(migrations=["db"])
    assert run_order(listed) == ["db/1_a.sql"]
    assert run_order(other) == ["scripts/1_x.sql", "scripts/2_y.sql"]


def test_the_listed_history_is_left_out_where_nobody_asks_for_it() -> None:
    plant("db/1_a.sql", "other.sql")
    (judged,) = look("other.sql", migrations=["db"])
    assert run_order(judged) == ["other.sql"]


def test_versions_of_different_listed_folders_are_different() -> None:
    plant("core/1_a.sql", "app/1_b.sql")
    (judged,) = look(migrations=["core", "app"])
    assert [entry.version_problem for entry in judged.history.migrations] == [None, None]


def test_a_forced_layout_holds_for_listed_folders() -> None:
    plant("db/10_b.sql", "db/9_a.sql")
    (judged,) = look(migrations=["db"], layout="dbmate")
    assert judged.history.layout == "dbmate"
    assert run_names(judged) == ["10_b.sql", "9_a.sql"]


def test_a_list_that_matches_nothing_any_more_lists_nothing() -> None:
    plant("other.sql")
    (judged,) = look(migrations=["db/*.sql"])
    assert run_order(judged) == ["other.sql"]


@pytest.mark.parametrize(
    ("marker", "text"),
    [
        ("migration_lock.toml", '# Prisma\nprovider = "sqlite"\n'),
        ("migration_lock.toml", 'provider="mysql"'),
    ],
)
def test_prisma_migrations_for_another_database_are_not_judged(marker: str, text: str) -> None:
    plant("p/20240101000000_a/migration.sql", "other.sql")
    write(f"p/{marker}", text)
    assert [run_names(judged) for judged in look()] == [["other.sql"]]


@pytest.mark.parametrize("text", ['provider = "postgresql"', "", "# by hand"])
def test_prisma_migrations_for_postgres_are_judged(text: str) -> None:
    plant("p/20240101000000_a/migration.sql")
    write("p/migration_lock.toml", text)
    assert run_names(look_at_one()) == ["migration.sql"]


@pytest.mark.parametrize(
    ("dialect", "names"),
    [("sqlite", []), ("mysql", []), ("postgresql", ["0000_a.sql"]), ("pg", ["0000_a.sql"])],
)
def test_drizzle_migrations_are_judged_if_they_are_for_postgres(
    dialect: str, names: list[str]
) -> None:
    plant("d/0000_a.sql")
    entries = '"entries": [{"tag": "0000_a", "when": 1}]'
    write("d/meta/_journal.json", f'{{"dialect": "{dialect}", {entries}}}')
    assert [name for judged in look() for name in run_names(judged)] == names


def test_a_folder_named_after_another_database_is_not_judged() -> None:
    plant("db/mysql/1_a.sql", "db/postgres/1_a.sql", "db/SQLite/old/1_a.sql", "h2/schema.sql")
    assert [run_order(judged) for judged in look()] == [["db/postgres/1_a.sql"]]


def test_what_is_left_out_has_its_reason() -> None:
    plant("db/mysql/1_a.sql", "db/SQLite/old/1_a.sql", "p/1_a/migration.sql", "d/1_a.down.sql")
    write("p/migration_lock.toml", 'provider = "mysql"')
    settings = Configuration(None, (), {})
    assert left_out([Path()], settings) == {
        Path("db/SQLite"): "for sqlite, as its name says",
        Path("db/mysql"): "for mysql, as its name says",
        Path("p"): "for mysql, as its migration_lock.toml says",
    }


def test_a_history_leaves_out_its_folders_for_other_databases() -> None:
    plant("db/V1__a.sql", "db/mysql/V2__b.sql", "db/postgres/V2__b.sql")
    assert run_order(look_at_one()) == ["db/V1__a.sql", "db/postgres/V2__b.sql"]


def test_only_folders_below_the_working_directory_name_a_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant("mysql/1_a.sql")
    monkeypatch.chdir("mysql")
    assert run_order(look_at_one()) == ["1_a.sql"]


def test_a_configuration_may_list_a_folder_that_is_named_after_another_database() -> None:
    plant("mysql/1_a.sql")
    (judged,) = look(migrations=["mysql"])
    assert run_order(judged) == ["mysql/1_a.sql"]


# any names at all

NAMES = st.sampled_from(
    [
        "1_a.sql", "2_b.sql", "10_c.sql", "001.sql", "V1__a.sql", "V1.2__b.sql", "R__v.sql",
        "U1__a.sql", "B1__x.sql", "1_a.up.sql", "1_a.down.sql", "up.sql", "down.sql", "seed.sql",
        "20240101000000_x.sql", "20240101000000_y.sql", "migration.sql", "current.sql", "x.SQL",
        "structure.sql", "README.md", "0_a.sql", "2020-01-01-a.sql", "é ü.sql", "sqitch.plan",
        "migration_lock.toml", "snapshot.json", "_journal.json",
    ]
)  # fmt: skip
FOLDERS = st.sampled_from(
    ["", "db/", "supabase/migrations/", "20240101_a/", "20240102_b/", "committed/", "current/",
     "meta/", "deploy/", "revert/", "db/20240101_a/", "supabase/migrations/sub/"]
)  # fmt: skip


@settings(max_examples=60)
@given(st.sets(st.tuples(FOLDERS, NAMES), max_size=12))
def test_every_file_is_judged_at_most_once(tmp_path_factory: pytest.TempPathFactory, files) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("tree")
    plant(*(str(folder / place / name) for place, name in files))
    judged = discover([folder], Configuration(None, (), {}))
    asked = [path for one in judged for path in one.requested]
    assert len(asked) == len(set(asked))
    for one in judged:
        paths = [entry.path for entry in one.history.migrations]
        assert len(paths) == len(set(paths))
        assert one.requested <= set(paths)
    assert judged == discover([folder], Configuration(None, (), {}))


def test_every_folder_is_listed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(300):
        plant(f"prisma/{number:05}_x/migration.sql", f"db/{number:05}_x.sql")
    listed: list[str] = []
    scan = os.scandir

    def recorded(folder: str) -> Iterator[os.DirEntry[str]]:
        listed.append(folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", recorded)
    assert [len(judged.requested) for judged in look()] == [300, 300]
    assert len(listed) == len(set(listed))


# what stands beside a script without a number


def companions(judged: Judged) -> list[str]:
    others = judged.history.companions.difference(each.path for each in judged.history.migrations)
    return sorted(map(str, others))


def test_scripts_without_a_number_in_one_folder_are_companions() -> None:
    plant("db/tables.sql", "db/indexes.sql", "db/keys.sql", "db/more/views.sql", "db/notes.md")
    assert companions(look_at_one("db/tables.sql")) == ["db/indexes.sql", "db/keys.sql"]


def test_a_migration_is_no_companion_and_has_none() -> None:
    plant("db/1_a.sql", "db/2_b.sql", "db/tables.sql", "db/keys.sql")
    assert companions(look_at_one("db/1_a.sql")) == []
    assert companions(look_at_one("db/tables.sql")) == ["db/keys.sql"]


def test_a_script_that_undoes_another_is_no_companion() -> None:
    plant("db/tables.sql", "db/tables.down.sql")
    assert companions(look_at_one("db/tables.sql")) == []


def test_a_dump_of_much_data_is_no_companion() -> None:
    plant("db/tables.sql", "db/keys.sql")
    with write("db/dump.sql", "").open("ab") as dump:
        dump.truncate(10_000_001)
    assert companions(look_at_one("db/tables.sql")) == ["db/keys.sql"]


def test_a_file_that_is_not_called_sql_has_no_companions() -> None:
    plant("db/tables.ddl", "db/keys.sql")
    assert companions(look_at_one("db/tables.ddl")) == []


# what is a part of a schema only


@pytest.mark.parametrize(
    "script", ["ext/rbac--1.0.sql", "ext/rbac--1.0--1.1.sql", "part/tables.sql", "part/sql/a.sql"]
)
def test_the_script_of_an_extension_is_a_part(script: str) -> None:
    plant(script, "part/part.control")
    assert look_at_one(script).history.partial


def test_another_script_is_no_part() -> None:
    plant("db/tables-1.0.sql")
    assert not look_at_one("db").history.partial
