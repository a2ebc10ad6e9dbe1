from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.project.trees import look, look_at_one, plant, write


def companions(path: str) -> list[str]:
    history = look_at_one(path).history
    others = history.companions.difference(each.path for each in history.migrations)
    return sorted(map(str, others))


@pytest.mark.parametrize(
    "command",
    [
        "\\ir tables/users.sql",
        "  \\include_relative 'tables/users.sql'",
        "\\i db/tables/users.sql;",
    ],
)
def test_what_a_script_includes_goes_with_it(command: str) -> None:
    plant("db/tables/users.sql")
    write("db/load.sql", f"select 1;\n{command}\n")
    assert companions("db/tables/users.sql") == ["db/load.sql"]
    assert companions("db/load.sql") == ["db/tables/users.sql"]


def test_what_one_script_includes_goes_together() -> None:
    plant("db/tables/users.sql", "db/keys/users.sql", "db/views/users.sql")
    write("db/load.sql", "\\ir tables/users.sql\n\\ir all_keys.sql\n")
    write("db/all_keys.sql", "\\ir keys/users.sql\n\\ir load.sql\n")
    assert companions("db/tables/users.sql") == [
        "db/all_keys.sql",
        "db/keys/users.sql",
        "db/load.sql",
    ]
    assert companions("db/views/users.sql") == []


def test_a_script_includes_what_is_where_psql_was_started() -> None:
    plant("db/tables/users.sql")
    write("db/load/all.sql", "\\i db/tables/users.sql\n")
    write("all.sql", "\\i db/load/all.sql\n")
    assert companions("db/tables/users.sql") == ["all.sql", "db/load/all.sql"]


@pytest.mark.parametrize(
    "command", ["-- \\ir tables/users.sql", "\\ir gone.sql", "\\ir", "\\irx a"]
)
def test_other_words_include_nothing(command: str) -> None:
    plant("db/tables/users.sql")
    write("db/load.sql", f"{command}\n")
    assert companions("db/tables/users.sql") == []


def test_scripts_above_the_working_directory_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant("db/tables/users.sql")
    write("load.sql", "\\ir db/tables/users.sql\n")
    monkeypatch.chdir("db")
    assert companions("tables/users.sql") == []


def test_a_script_far_from_the_working_directory_has_those_of_its_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plant("db/users.sql", "here/notes.md")
    write("db/load.sql", "\\ir users.sql\n")
    monkeypatch.chdir("here")
    assert companions(str(tmp_path / "db" / "users.sql")) == [str(tmp_path / "db" / "load.sql")]


def test_a_script_that_is_not_on_the_disk_includes_nothing() -> None:
    plant("db/tables/users.sql")
    (judged,) = look("db/tables/users.sql", unsaved=["db/load.sql"])
    assert judged.history.companions == {Path("db/tables/users.sql")}


def test_a_long_chain_of_includes_is_one_group() -> None:
    scripts = [f"db/{number}/a.sql" for number in range(300)]
    plant(scripts[-1])
    for script, included in pairwise(scripts):
        write(script, f"\\ir ../{included.removeprefix('db/')}\n")
    write("load.sql", f"\\ir {scripts[0]}\n")
    assert len(companions(scripts[0])) == 300


def test_scripts_that_include_each_other_are_one_group() -> None:
    write("db/a.sql", "\\ir b.sql\n")
    write("db/b.sql", "\\ir a.sql\n\\ir b.sql\n")
    assert companions("db/a.sql") == ["db/b.sql"]
