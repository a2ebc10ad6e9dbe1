from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.source.script import Position, Script
from tests.live.applying import Refusal, rehearse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import Database, LiveServer


@pytest.fixture
def database(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    """A plain database."""
    with live_server("postgres").fresh_database() as database:
        yield database


def outcome(database: Database, text: str) -> Refusal | None:
    """What the server says to `text`."""
    return database.apply(Script.from_text("test.sql", text))


def test_a_refusal_says_what_and_where(database: Database) -> None:
    refusal = outcome(database, "create table t ();\n-- Käufer\nselect 'ä', nothing;\n")
    assert refusal == Refusal(
        message='column "nothing" does not exist', position=Position(3, 13), sqlstate="42703"
    )
    assert str(refusal) == '3:13 column "nothing" does not exist'


def test_a_refused_script_leaves_nothing_behind(database: Database) -> None:
    assert outcome(database, "create table t (); select nothing;") is not None
    assert outcome(database, "create table t ();") is None


def test_settings_for_one_transaction_reach_the_next_statements(
    database: Database,
) -> None:
    text = "create schema s; set local search_path = s; create table t ();"
    assert outcome(database, text) is None
    assert outcome(database, "select from s.t;") is None


@pytest.mark.parametrize(
    "text",
    [
        "create table t (a int); create index concurrently on t (a);",
        "create type mood as enum ('sad'); alter type mood add value 'ok'; select 'ok'::mood;",
        "begin; create table t (a int); commit; create table u (a int);",
        "create table t (a int);\ncopy t from stdin;\n1\n\\.\ncreate table u (a int);",
        "copy (select 1) to stdout; create table u (a int);",
    ],
    ids=["concurrently", "enum value", "own transaction", "copy", "copy to"],
)
def test_scripts_apply_whatever_transaction_they_need(database: Database, text: str) -> None:
    assert outcome(database, text) is None


def test_a_role_is_gone_with_its_database(live_server: Callable[[str], LiveServer]) -> None:
    server = live_server("postgres")
    text = "create role bob; create table t (); alter table t owner to bob;"
    for _ in range(2):
        with server.fresh_database() as database:
            assert outcome(database, text) is None


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("create table t (); create role bob;", True),
        ("create table t (); select nothing;", False),
        ("begin; create table t (); commit;", False),
        ("begin; create table t (); commit; begin; select nothing;", False),
        ("begin; create table t (); commit; begin; create table u ();", True),
    ],
)
def test_a_rehearsal_leaves_nothing_behind(
    live_server: Callable[[str], LiveServer], text: str, whole: bool
) -> None:
    server = live_server("postgres")
    with server.rehearsal() as connection:
        assert rehearse(connection, [Script.from_text("test.sql", text)]) is whole
    with server.rehearsal() as connection:
        row = connection.execute("select to_regclass('t'), to_regrole('bob')").fetchone()
        assert row == (None, None)


def test_each_rehearsed_script_begins_with_its_own_session(
    live_server: Callable[[str], LiveServer],
) -> None:
    scripts = ["create schema s; set search_path = s;", "create table t ();"]
    with live_server("postgres").rehearsal() as connection:
        assert rehearse(connection, [Script.from_text("test.sql", text) for text in scripts])
        row = connection.execute("select to_regclass('public.t') is not null").fetchone()
        assert row == (True,)
