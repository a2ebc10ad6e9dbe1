"""What row level security lets everybody do with the rows of the pattern user-management."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, USERS, acting, sign_up
from tests.patterns.users import ACME, GLOBEX, users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

NO = "denied"
NEWCOMER = UUID("4e3c03e4-0000-4000-8000-000000000000")
"""Who has neither a profile nor preferences."""
Answers = list[tuple[str, str, str, tuple[int | str, ...]]]

WHO = {"alice": ALICE, "bob": BOB, "dave": DAVE, "anon": None, "service_role": None}
"""Bob follows Alice, and she has blocked Dave."""

# How many rows each of them sees or changes.
ANSWERS: Answers = [
    # table, command, the rest of it, and the answers in the order of WHO
    ("profiles", "select", "", (5, 5, 5, NO, 5)),
    ("profiles", "insert", "(id) values (:newcomer)", (NO, NO, NO, NO, 1)),
    ("profiles", "update", "set bio = 'x' where id = :alice", (1, 0, 0, NO, 1)),
    ("profiles", "update", "set id = :newcomer where id = :alice", (NO, NO, NO, NO, 1)),
    ("profiles", "delete", "where id = :alice", (NO, NO, NO, NO, 1)),
    ("user_preferences", "select", "where user_id = :alice", (1, 0, 0, NO, 1)),
    ("user_preferences", "insert", "(user_id) values (:newcomer)", (NO, NO, NO, NO, 1)),
    ("user_preferences", "update", "set theme = 'dark' where user_id = :alice", (1, 0, 0, NO, 1)),
    (
        "user_preferences",
        "update",
        "set user_id = :newcomer where user_id = :me",
        (NO, NO, NO, NO, 0),
    ),
    ("user_preferences", "delete", "where user_id = :alice", (NO, NO, NO, NO, 1)),
    ("notification_settings", "select", "", (1, 0, 0, NO, 1)),
    (
        "notification_settings",
        "insert",
        "(user_id, topic) values (:alice, 'billing')",
        (1, NO, NO, NO, 1),
    ),
    ("notification_settings", "update", "set in_app = true", (1, 0, 0, NO, 1)),
    ("notification_settings", "update", "set user_id = :carol", (NO, 0, 0, NO, 1)),
    ("notification_settings", "delete", "", (1, 0, 0, NO, 1)),
    ("user_metadata", "select", "", (2, 0, 0, NO, 2)),
    (
        "user_metadata",
        "insert",
        "(user_id, metadata_key, metadata_value) values (:alice, 'size', '1')",
        (1, NO, NO, NO, 1),
    ),
    (
        "user_metadata",
        "insert",
        "(user_id, metadata_key, metadata_value) values (:me, 'app.role', '1')",
        (NO, NO, NO, NO, "23502"),
    ),
    ("user_metadata", "update", "set metadata_value = '1'", (1, 0, 0, NO, 2)),
    (
        "user_metadata",
        "update",
        "set metadata_key = 'app.role' where metadata_key = 'colour'",
        (NO, 0, 0, NO, 1),
    ),
    ("user_metadata", "update", "set user_id = :carol", (NO, 0, 0, NO, 2)),
    ("user_metadata", "delete", "", (1, 0, 0, NO, 2)),
    ("user_sessions", "select", "", (2, 0, 0, NO, 2)),
    ("user_sessions", "insert", "(user_id) values (:alice)", (NO, NO, NO, NO, 1)),
    ("user_sessions", "update", "set ip_address = null", (NO, NO, NO, NO, 2)),
    ("user_sessions", "delete", "", (NO, NO, NO, NO, 2)),
    ("social_connections", "select", "", (2, 1, 1, NO, 2)),
    (
        "social_connections",
        "insert",
        "(user_id, provider_name, account_name) values (:alice, 'gitlab', 'alice')",
        (1, NO, NO, NO, 1),
    ),
    (
        "social_connections",
        "insert",
        "(user_id, provider_name, account_name, verified_at)"
        " values (:alice, 'gitlab', 'alice', now())",
        (NO, NO, NO, NO, 1),
    ),
    ("social_connections", "update", "set is_public = false", (2, 0, 0, NO, 2)),
    ("social_connections", "update", "set account_name = 'linus'", (NO, NO, NO, NO, 2)),
    ("social_connections", "delete", "", (2, 0, 0, NO, 2)),
    # the secret one only for her who has it
    ("achievements", "select", "", (2, 1, 1, NO, 2)),
    ("achievements", "insert", "(slug, title) values ('x', 'X')", (NO, NO, NO, NO, 1)),
    ("achievements", "update", "set points = 5", (NO, NO, NO, NO, 2)),
    ("achievements", "delete", "where slug = 'other'", (NO, NO, NO, NO, 0)),
    ("user_achievements", "select", "", (2, 2, 2, NO, 2)),
    (
        "user_achievements",
        "insert",
        "(user_id, achievement_id) select :carol, id from achievements",
        (NO, NO, NO, NO, 2),
    ),
    ("user_achievements", "update", "set awarded_at = now()", (NO, NO, NO, NO, 2)),
    ("user_achievements", "delete", "", (NO, NO, NO, NO, 2)),
    ("follows", "select", "", (1, 1, 1, NO, 1)),
    (
        "follows",
        "insert",
        "(follower_id, followed_id) values (:dave, :carol)",
        (NO, NO, 1, NO, 1),
    ),
    # neither of two may follow the other where one is blocked
    ("follows", "insert", "(follower_id, followed_id) values (:dave, :alice)", (NO, NO, NO, NO, 1)),
    ("follows", "insert", "(follower_id, followed_id) values (:alice, :dave)", (NO, NO, NO, NO, 1)),
    ("follows", "update", "set followed_id = :carol", (NO, NO, NO, NO, 1)),
    ("follows", "delete", "", (1, 1, 0, NO, 1)),
    ("user_blocks", "select", "", (1, 0, 0, NO, 1)),
    (
        "user_blocks",
        "insert",
        "(blocker_id, blocked_id) values (:alice, :carol)",
        (1, NO, NO, NO, 1),
    ),
    ("user_blocks", "update", "set blocked_id = :carol", (NO, NO, NO, NO, 1)),
    ("user_blocks", "delete", "", (1, 0, 0, NO, 1)),
    ("activity_log", "select", "", (1, 0, 0, NO, 1)),
    (
        "activity_log",
        "insert",
        "(user_id, action_name) values (:alice, 'report.read')",
        (NO, NO, NO, NO, 1),
    ),
    ("activity_log", "update", "set action_name = 'nothing'", (NO, NO, NO, NO, NO)),
    ("activity_log", "delete", "", (NO, NO, NO, NO, 1)),
    ("notifications", "select", "", (1, 0, 0, NO, 1)),
    (
        "notifications",
        "insert",
        "(user_id, topic, title) values (:alice, 'x', 'X')",
        (NO, NO, NO, NO, 1),
    ),
    ("notifications", "update", "set read_at = now()", (1, 0, 0, NO, 1)),
    ("notifications", "update", "set title = 'X'", (NO, NO, NO, NO, 1)),
    ("notifications", "delete", "", (1, 0, 0, NO, 1)),
]

MEMBERS = {
    "alice": ALICE,
    "owner": CAROL,
    "admin": BOB,
    "viewer": DAVE,
    "stranger": ERIN,
    "anon": None,
    "service_role": None,
}
"""Alice is a member of acme; the stranger owns another organization."""

ANSWERS_WITH_ORGANIZATIONS: Answers = [
    # one entry of each is about acme, the other about Alice alone
    ("activity_log", "select", "", (2, 1, 1, 0, 0, NO, 2)),
    (
        "activity_log",
        "insert",
        "(user_id, organization_id, action_name) values (:me, :acme, 'report.read')",
        (NO, NO, NO, NO, NO, NO, "23502"),
    ),
    ("activity_log", "update", "set action_name = 'nothing'", (NO,) * 7),
    ("activity_log", "delete", "", (NO, NO, NO, NO, NO, NO, 2)),
    ("notifications", "select", "", (2, 0, 0, 0, 0, NO, 2)),
    (
        "notifications",
        "insert",
        "(user_id, organization_id, topic, title) values (:alice, :acme, 'x', 'X')",
        (NO, NO, NO, NO, NO, NO, 1),
    ),
    # she is no member of the other organization
    (
        "notifications",
        "insert",
        "(user_id, organization_id, topic, title) values (:alice, :globex, 'x', 'X')",
        (NO, NO, NO, NO, NO, NO, "23503"),
    ),
    ("notifications", "update", "set read_at = now()", (2, 0, 0, 0, 0, NO, 2)),
    ("notifications", "update", "set organization_id = null", (NO,) * 6 + (2,)),
    ("notifications", "delete", "", (2, 0, 0, 0, 0, NO, 2)),
]
PLACES = {**USERS, "newcomer": NEWCOMER, "acme": ACME, "globex": GLOBEX}


@pytest.fixture(scope="module")
def sessions(live_server: Callable[[str], LiveServer]) -> Iterator[dict[bool, psycopg.Connection]]:
    """A session in a database without organizations, and one in a database with them."""
    with ExitStack() as stack:
        opened = {}
        for tenant in (False, True):
            database = stack.enter_context(users(live_server("supabase"), tenant=tenant))
            opened[tenant] = stack.enter_context(database.session())
            sign_up(opened[tenant], NEWCOMER)
            opened[tenant].execute("delete from profiles where id = %s", [NEWCOMER])
            opened[tenant].execute("delete from user_preferences where user_id = %s", [NEWCOMER])
        yield opened


def _named(answers: Answers) -> list[object]:
    return [
        pytest.param(*each, id=f"{each[0]}-{each[1]}-{number}")
        for number, each in enumerate(answers)
    ]


@pytest.mark.parametrize(("table", "command", "rest", "expected"), _named(ANSWERS))
def test_the_server_lets_each_do_what_the_table_says(
    sessions: dict[bool, psycopg.Connection],
    table: str,
    command: str,
    rest: str,
    expected: tuple[int | str, ...],
) -> None:
    query = _statement(table, command, rest)
    found = {who: _answer(sessions[False], who, WHO[who], query) for who in WHO}
    assert found == dict(zip(WHO, expected, strict=True))


@pytest.mark.parametrize(
    ("table", "command", "rest", "expected"), _named(ANSWERS_WITH_ORGANIZATIONS)
)
def test_nothing_of_an_organization_reaches_another(
    sessions: dict[bool, psycopg.Connection],
    table: str,
    command: str,
    rest: str,
    expected: tuple[int | str, ...],
) -> None:
    query = _statement(table, command, rest)
    found = {who: _answer(sessions[True], who, MEMBERS[who], query) for who in MEMBERS}
    assert found == dict(zip(MEMBERS, expected, strict=True))


@pytest.mark.parametrize(
    ("query", "tenant", "answers"),
    [
        ("select tablename from pg_tables where schemaname = 'public'", False, ANSWERS),
        (
            "select table_name from information_schema.columns where column_name ="
            " 'organization_id' and table_name in ('activity_log', 'notifications')",
            True,
            ANSWERS_WITH_ORGANIZATIONS,
        ),
    ],
    ids=["plain", "organizations"],
)
def test_every_command_on_every_table_is_tried(
    sessions: dict[bool, psycopg.Connection], query: bytes, tenant: bool, answers: Answers
) -> None:
    tables = {str(row[0]) for row in sessions[tenant].execute(query)}
    tried = {(table, command) for table, command, _, _ in answers}
    commands = ("select", "insert", "update", "delete")
    assert tried == {(table, command) for table in tables for command in commands}


@pytest.mark.parametrize("table", ["profiles (id)", "user_preferences (user_id)"])
def test_users_may_make_what_sign_up_did_not_make_for_them(
    sessions: dict[bool, psycopg.Connection], table: str
) -> None:
    with acting(sessions[False], NEWCOMER) as session:
        query = f"insert into {table} values ('{NEWCOMER}')".encode()
        assert session.execute(query).rowcount == 1


def _statement(table: str, command: str, rest: str) -> str:
    words = {"select": "select from", "insert": "insert into", "delete": "delete from"}
    return f"{words.get(command, command)} {table} {rest}"


def _answer(connection: psycopg.Connection, who: str, user: UUID | None, query: str) -> int | str:
    """How many rows; or that it was refused, or the code of the constraint that refused it."""
    for name, place in {**PLACES, "me": user}.items():
        literal = f"'{place}'::uuid" if place else "null::uuid"
        query = query.replace(f":{name}", literal)
    role = who if who in {"anon", "service_role"} else "authenticated"
    with acting(connection, user, role) as session:
        try:
            return session.execute(query.encode()).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return NO
        except psycopg.IntegrityError as error:
            return error.sqlstate or ""
