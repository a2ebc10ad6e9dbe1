"""How often a history is replayed, and what makes an answer old."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from sqlfluff_schema_rules import file_linter
from sqlfluff_schema_rules.file_linter import FileLinter
from sqlfluff_schema_rules.linter import Linter
from tests.plugin.project import INDEX, ORDERS, USERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.plugin.project import Project

USERS_FILE = "migrations/20240101000000_users.sql"
ORDERS_FILE = "migrations/20240102000000_orders.sql"
INDEX_FILE = "migrations/20240103000000_index.sql"


@pytest.fixture
def replays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by the layout of each history that is replayed."""
    done: list[str] = []

    class Counting(Linter):
        def lint(self, history: Any, **rest: Any) -> Any:
            done.append(history.layout)
            return super().lint(history, **rest)

    monkeypatch.setattr(file_linter, "Linter", Counting)
    return done


@pytest.fixture
def codes(history: Project) -> Callable[[str], list[str]]:
    """Asks one linter for the codes that a file of the history has."""
    linter = FileLinter()

    def ask(name: str, text: str | None = None) -> list[str]:
        path = history.root / name
        found = linter.lint(path, path.read_text() if text is None else text)
        return [diagnostic.code for diagnostic in found]

    return ask


def change(path: Path, text: str) -> None:
    """Write a file so that its time of change differs however coarse the clock is."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_a_run_over_a_history_replays_it_once(history: Project, replays: list[str]) -> None:
    for day in range(10, 28):
        history.write(f"migrations/202402{day}000000_n.sql", "select 1;\n")
    history.lint("migrations")
    assert len(replays) == 1


def test_an_answer_is_old_when_a_script_beside_the_file_changes(history: Project) -> None:
    linter, text = FileLinter(), "create table notes (id bigint);\n"
    path = history.write("scripts/tables.sql", text)
    keys = history.write("scripts/keys.sql", "")
    assert [found.code for found in linter.lint(path, text)] == ["PG_PK01"]
    change(keys, "alter table notes add primary key (id);\n")
    assert linter.lint(path, text) == []


def test_a_replay_that_fails_is_not_tried_again_for_each_file(
    history: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def fail(*_: object, **__: object) -> None:
        tried.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr(Linter, "lint", fail)
    assert [code for code, *_ in history.lint("migrations").places()] == ["PG_SY00"] * 3
    assert len(tried) == 1


def test_windows_line_ends_are_no_other_text(history: Project, replays: list[str]) -> None:
    history.write(ORDERS_FILE, ORDERS.replace("\n", "\r\n"))
    history.lint("migrations")
    assert len(replays) == 1


def test_a_buffer_costs_one_replay(codes: Callable[..., list[str]], replays: list[str]) -> None:
    assert codes(ORDERS_FILE, "create table orders (id int, user_id int);") == ["PG_PK01"]
    assert codes(ORDERS_FILE, "create table orders (id int, user_id int);") == ["PG_PK01"]
    assert len(replays) == 1


def test_files_that_are_judged_alone_cost_a_replay_each(
    project: Project, replays: list[str]
) -> None:
    for name in "abc":
        project.write(f"{name}.sql", USERS)
    project.lint("a.sql", "b.sql", "c.sql")
    assert replays == ["single"] * 3


def test_a_change_of_another_file_is_noticed(
    history: Project, codes: Callable[..., list[str]]
) -> None:
    assert codes(ORDERS_FILE) == []
    change(history.root / INDEX_FILE, "select 1;\n")
    assert codes(ORDERS_FILE) == ["PG_FK03"]


def test_a_change_of_another_file_is_noticed_within_a_run(
    history: Project, codes: Callable[..., list[str]]
) -> None:
    assert codes(USERS_FILE) == []
    change(history.root / INDEX_FILE, "select 1;\n")
    assert codes(ORDERS_FILE) == ["PG_FK03"]


def test_a_new_file_is_noticed(history: Project, codes: Callable[..., list[str]]) -> None:
    (history.root / INDEX_FILE).unlink()
    assert codes(ORDERS_FILE) == ["PG_FK03"]
    change(history.root / "migrations/20240104000000_late.sql", INDEX)
    assert codes(ORDERS_FILE) == []


def test_a_removed_file_is_noticed_within_a_run(
    history: Project, codes: Callable[..., list[str]]
) -> None:
    assert codes(USERS_FILE) == []
    (history.root / INDEX_FILE).unlink()
    assert codes(ORDERS_FILE) == ["PG_FK03"]


def test_a_changed_configuration_is_noticed(
    history: Project, codes: Callable[..., list[str]]
) -> None:
    (history.root / INDEX_FILE).unlink()
    assert codes(USERS_FILE) == []
    change(history.root / "schema-rules.yaml", "extends: postgres\nrules: {PG_FK03: off}\n")
    assert codes(ORDERS_FILE) == []


def test_memory_is_bounded(project: Project) -> None:
    linter = FileLinter()
    for number in range(20):
        text = f"create table t{number} ();\n"
        path = project.write(f"f{number}/t.sql", text)
        assert [found.code for found in linter.lint(path, text)] == ["PG_PK01"]
    assert len(linter._answers) == 8
    assert len(linter._neighbourhoods) <= 8
