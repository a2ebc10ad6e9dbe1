"""Signing up and leaving with the pattern user-management: neither can fail, nothing is left."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import pytest

from tests.patterns.databases import ALICE, BOB, acting, install, is_blocked, sign_up
from tests.patterns.users import users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import LiveServer

NEWCOMER = UUID("4e3c03e4-0000-4000-8000-000000000000")
PICTURE = "https://example.com/a.png"


class Made(NamedTuple):
    """What a sign-up made; None for what it did not."""

    username: str | None = None
    display_name: str | None = None
    avatar_url: str | None = None
    language_tag: str = "en"
    time_zone: str = "UTC"


@pytest.fixture(scope="module")
def session(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A session in a database in which Alice has taken the user name alice."""
    with (
        users(live_server("supabase"), tenant=False) as database,
        database.session() as session,
    ):
        session.execute("update profiles set username = 'alice' where id = %s", [ALICE])
        yield session


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({}, Made()),
        (
            {
                "username": "Grace_H",
                "full_name": " Grace Hopper ",
                "avatar_url": PICTURE,
                "locale": "pt-BR",
                "time_zone": "America/New_York",
            },
            Made("grace_h", "Grace Hopper", PICTURE, "pt-BR", "America/New_York"),
        ),
        ({"username": "alice", "full_name": "Al"}, Made(None, "Al")),
        ({"username": "a'; drop table profiles; --"}, Made()),
        ({"username": "x" * 31, "full_name": "é" * 5000}, Made(None, "é" * 100)),
        ({"full_name": "   ", "avatar_url": "javascript:alert(1)"}, Made()),
        ({"avatar_url": "https://" + "x" * 1993}, Made()),
        ({"avatar_url": "https://" + "x" * 1992}, Made(avatar_url="https://" + "x" * 1992)),
        ({"locale": "klingon!", "time_zone": "Europe/Paris"}, Made()),
        ({"locale": "de", "time_zone": "Mars/Base"}, Made()),
        ({"locale": "x" * 100_000, "time_zone": "x" * 100_000}, Made()),
        ({"username": 12, "full_name": True, "locale": None}, Made(None, "true")),
        ({"username": [], "avatar_url": {}, "time_zone": {"a": [1]}}, Made()),
        ([1, 2], Made()),
        ("text", Made()),
        (None, Made()),
    ],
)
def test_no_metadata_keeps_anybody_out(
    session: psycopg.Connection, given: object, made: Made
) -> None:
    with session.transaction(force_rollback=True):
        _sign_up_with(session, given)
        assert _made(session) == made


def test_whoever_has_no_metadata_at_all_signs_up(session: psycopg.Connection) -> None:
    with session.transaction(force_rollback=True):
        session.execute(
            "insert into auth.users (id, raw_user_meta_data) values (%s, null)", [NEWCOMER]
        )
        assert _made(session) == Made()


@pytest.mark.parametrize(
    "obstacle",
    [
        "drop table profiles cascade",
        "drop table user_preferences cascade",
        "alter table profiles alter column username set not null",
        "alter table user_preferences alter column language_tag drop default",
        "alter table profiles rename column display_name to shown_name",
        "alter table user_preferences add constraint never check (theme <> 'system') not valid",
    ],
)
def test_nothing_that_happens_to_the_tables_keeps_anybody_out(
    session: psycopg.Connection, obstacle: str
) -> None:
    with session.transaction(force_rollback=True):
        session.execute("update profiles set username = left(id::text, 8)")
        session.execute(obstacle.encode())
        _sign_up_with(session, {})
        found = session.execute("select from auth.users where id = %s", [NEWCOMER]).rowcount
        assert found == 1


def test_the_role_that_signs_users_up_needs_no_privilege(session: psycopg.Connection) -> None:
    with session.transaction(force_rollback=True):
        session.execute("set local role supabase_auth_admin")
        _sign_up_with(session, {"username": "grace"})
        session.execute("reset role")
        assert _made(session) == Made("grace")


def test_of_two_who_want_one_user_name_at_once_both_sign_up(
    live_server: Callable[[str], LiveServer],
) -> None:
    with live_server("supabase").fresh_database() as database:
        install(database, "user-management")
        with database.session() as first, database.session() as second:
            with ThreadPoolExecutor(1) as pool, first.transaction():
                _sign_up_with(first, {"username": "grace"}, ALICE)
                waiting = pool.submit(_sign_up_with, second, {"username": "grace"}, BOB)
                assert is_blocked(database, second)
            waiting.result()
            rows = first.execute("select id, username from profiles order by username").fetchall()
    assert rows == [(ALICE, "grace"), (BOB, None)]


def test_those_who_signed_up_before_get_a_profile_and_preferences(
    live_server: Callable[[str], LiveServer],
) -> None:
    with live_server("supabase").fresh_database() as database, database.session() as session:
        sign_up(session, NEWCOMER)
        install(database, "user-management")
        assert _made(session) == Made()


@pytest.mark.parametrize("tenant", [False, True])
def test_of_a_deleted_account_nothing_is_left(
    live_server: Callable[[str], LiveServer], tenant: bool
) -> None:
    with (
        users(live_server("supabase"), tenant=tenant) as database,
        database.session() as session,
    ):
        mentioned = _tables_that_mention(session, ALICE)
        session.execute("delete from auth.users where id = %s", [ALICE])
        assert "activity_log" in mentioned
        assert _tables_that_mention(session, ALICE) <= {"audit_log"}


def test_a_plain_server_knows_who_asks_by_the_claims(
    live_server: Callable[[str], LiveServer],
) -> None:
    with (
        users(live_server("postgres"), tenant=False, platform="postgres") as database,
        database.session() as session,
    ):
        for user, expected in ((ALICE, 1), (BOB, 0)):
            with acting(session, user) as acted:
                [row] = acted.execute("select count(*) from notifications").fetchall()
                assert row[0] == expected


def _sign_up_with(session: psycopg.Connection, given: object, user: UUID = NEWCOMER) -> None:
    session.execute(
        "insert into auth.users (id, raw_user_meta_data) values (%s, %s::jsonb)",
        [user, json.dumps(given)],
    )


def _made(session: psycopg.Connection) -> Made:
    [row] = session.execute(
        "select username, display_name, avatar_url, language_tag, time_zone from profiles"
        " join user_preferences on user_id = id where id = %s",
        [NEWCOMER],
    ).fetchall()
    return Made(*row)


def _tables_that_mention(session: psycopg.Connection, user: UUID) -> set[str]:
    names = session.execute("select tablename from pg_tables where schemaname = 'public'")
    return {
        name
        for (name,) in names.fetchall()
        if session.execute(
            f"select from {name} where {name}::text like '%%' || %s || '%%'".encode(), [str(user)]
        ).rowcount
    }
