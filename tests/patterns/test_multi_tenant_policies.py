"""What row level security lets everybody do with the rows of the pattern multi-tenant."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, USERS, acting
from tests.patterns.tenants import ACME, FRANK, GLOBEX, two_organizations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

WHO = {
    "owner": ALICE,
    "admin": BOB,
    "member": CAROL,
    "viewer": DAVE,
    "stranger": ERIN,
    "anon": None,
    "service_role": None,
}
"""The stranger owns another organization."""
NO = "denied"

# How many rows of acme each of them sees or changes.
ANSWERS: list[tuple[str, str, str, tuple[int | str, ...]]] = [
    # table, command, the rest of it, and the answers in the order of WHO
    ("organizations", "select", "where id = :acme", (1, 1, 1, 1, 0, NO, 1)),
    (
        "organizations",
        "insert",
        "(slug, display_name) values ('initech', 'Initech')",
        (NO, NO, NO, NO, NO, NO, 1),
    ),
    (
        "organizations",
        "update",
        "set display_name = 'A' where id = :acme",
        (1, 1, 0, 0, 0, NO, 1),
    ),
    ("organizations", "update", "set id = :frank where id = :acme", (NO, NO, NO, NO, NO, NO, 1)),
    ("organizations", "delete", "where id = :acme", (1, 0, 0, 0, 0, NO, 1)),
    ("organization_members", "select", "where organization_id = :acme", (4, 4, 4, 4, 0, NO, 4)),
    (
        "organization_members",
        "insert",
        "(organization_id, user_id) values (:acme, :frank)",
        (NO, NO, NO, NO, NO, NO, 1),
    ),
    (
        "organization_members",
        "update",
        "set member_role = 'admin' where organization_id = :acme and user_id = :dave",
        (1, 1, 0, 0, 0, NO, 1),
    ),
    (
        "organization_members",
        "update",
        "set member_role = 'owner' where organization_id = :acme and user_id = :dave",
        (1, NO, 0, 0, 0, NO, 1),
    ),
    (
        "organization_members",
        "update",
        "set member_role = 'admin' where organization_id = :acme and user_id = :alice",
        (1, 0, 0, 0, 0, NO, 1),
    ),
    (
        "organization_members",
        "update",
        "set member_role = 'owner' where organization_id = :acme and user_id = :me",
        (1, NO, 0, 0, 0, NO, 0),
    ),
    (
        "organization_members",
        "update",
        "set organization_id = :globex where user_id = :dave",
        (NO, NO, NO, NO, NO, NO, 1),
    ),
    (
        "organization_members",
        "delete",
        "where organization_id = :acme and user_id = :dave",
        (1, 1, 0, 1, 0, NO, 1),
    ),
    (
        "organization_members",
        "delete",
        "where organization_id = :acme and user_id = :alice",
        (1, 0, 0, 0, 0, NO, 1),
    ),
    (
        "organization_members",
        "delete",
        "where organization_id = :acme and user_id = :me",
        (1, 1, 1, 1, 0, NO, 0),
    ),
    ("teams", "select", "where organization_id = :acme", (1, 1, 1, 1, 0, NO, 1)),
    (
        "teams",
        "insert",
        "(organization_id, display_name) values (:acme, 'sales')",
        (1, 1, NO, NO, NO, NO, 1),
    ),
    (
        "teams",
        "update",
        "set display_name = 'heart' where organization_id = :acme",
        (1, 1, 0, 0, 0, NO, 1),
    ),
    (
        "teams",
        "update",
        "set organization_id = :globex where display_name = 'none'",
        (NO, NO, NO, NO, NO, NO, 0),
    ),
    ("teams", "delete", "where organization_id = :acme", (1, 1, 0, 0, 0, NO, 1)),
    ("team_members", "select", "where organization_id = :acme", (1, 1, 1, 1, 0, NO, 1)),
    (
        "team_members",
        "insert",
        "(organization_id, team_id, user_id) select :acme, id, :dave from teams"
        " where organization_id = :acme",
        (1, 1, NO, NO, 0, NO, 1),
    ),
    (
        "team_members",
        "update",
        "set user_id = :dave where organization_id = :acme",
        (NO, NO, NO, NO, NO, NO, 1),
    ),
    ("team_members", "delete", "where organization_id = :acme", (1, 1, 0, 0, 0, NO, 1)),
    (
        "organization_invitations",
        "select",
        "where organization_id = :acme",
        (2, 2, 0, 0, 0, NO, 2),
    ),
    (
        "organization_invitations",
        "insert",
        "(organization_id, email, token_hash, invited_by)"
        " values (:acme, 'a@example.com', sha256('a'), :alice)",
        (NO, NO, NO, NO, NO, NO, 1),
    ),
    (
        "organization_invitations",
        "update",
        "set member_role = 'owner' where organization_id = :acme",
        (NO, NO, NO, NO, NO, NO, 2),
    ),
    # an admin leaves the one that invites an owner
    (
        "organization_invitations",
        "delete",
        "where organization_id = :acme",
        (2, 1, 0, 0, 0, NO, 2),
    ),
    ("api_keys", "select", "where organization_id = :acme", (1, 1, 0, 0, 0, NO, 1)),
    (
        "api_keys",
        "insert",
        "(organization_id, display_name, key_prefix, key_hash)"
        " values (:acme, 'mine', 'sk_mine', sha256('mine'))",
        (NO, NO, NO, NO, NO, NO, 1),
    ),
    (
        "api_keys",
        "update",
        "set revoked_at = now() where organization_id = :acme",
        (1, 1, 0, 0, 0, NO, 1),
    ),
    (
        "api_keys",
        "update",
        "set key_hash = sha256('mine') where organization_id = :acme",
        (NO, NO, NO, NO, NO, NO, 1),
    ),
    ("api_keys", "delete", "where organization_id = :acme", (NO, NO, NO, NO, NO, NO, 1)),
    (
        "audit_log",
        "select",
        "where organization_id = :acme and table_name = 'organizations'",
        (1, 1, 0, 0, 0, NO, 1),
    ),
    (
        "audit_log",
        "insert",
        "(table_schema, table_name, change_kind, actor_role) values ('a', 'b', 'insert', 'c')",
        (NO, NO, NO, NO, NO, NO, NO),
    ),
    (
        "audit_log",
        "update",
        "set actor_id = :erin where organization_id = :acme",
        (NO, NO, NO, NO, NO, NO, NO),
    ),
    (
        "audit_log",
        "delete",
        "where organization_id = :acme",
        (NO, NO, NO, NO, NO, NO, NO),
    ),
]
COMMANDS = {"select": "select from", "insert": "insert into", "update": "update"}
VALUES = {"acme": ACME, "globex": GLOBEX, "frank": FRANK} | USERS


@pytest.fixture(scope="module")
def session(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    with (
        two_organizations(live_server("supabase")) as database,
        database.session() as session,
    ):
        yield session


def _said(session: psycopg.Connection, who: str, statement: str) -> int | str:
    role = who if who in {"anon", "service_role"} else "authenticated"
    values = VALUES | {"me": WHO[who]}
    for name, value in values.items():
        statement = statement.replace(f":{name}", f"'{value}'" if value else "null")
    with acting(session, WHO[who], role):
        try:
            return session.execute(statement.encode()).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return NO


@pytest.mark.parametrize(
    ("table", "command", "rest", "answers"),
    ANSWERS,
    ids=[f"{number}-{row[0]}-{row[1]}" for number, row in enumerate(ANSWERS)],
)
def test_everybody_does_what_their_role_may_do(
    session: psycopg.Connection,
    table: str,
    command: str,
    rest: str,
    answers: tuple[int | str, ...],
) -> None:
    statement = f"{COMMANDS.get(command, 'delete from')} {table} {rest}"
    said = {who: _said(session, who, statement) for who in WHO}
    assert said == dict(zip(WHO, answers, strict=True))


def test_every_table_and_command_is_tried(session: psycopg.Connection) -> None:
    tables = session.execute("select tablename from pg_tables where schemaname = 'public'")
    commands = ("select", "insert", "update", "delete")
    expected = set(product((name for (name,) in tables), commands))
    assert {(table, command) for table, command, _, _ in ANSWERS} == expected


def test_every_table_has_row_level_security(session: psycopg.Connection) -> None:
    without = session.execute(
        "select tablename from pg_tables where schemaname = 'public' and not rowsecurity"
    )
    assert without.fetchall() == []


def test_nobody_sees_a_row_of_another_organization(session: psycopg.Connection) -> None:
    with acting(session, ERIN):
        for table in sorted({table for table, *_ in ANSWERS}):
            column = "id" if table == "organizations" else "organization_id"
            seen = session.execute(f"select distinct {column} from {table}").fetchall()
            assert seen == [(GLOBEX,)], table


@pytest.mark.parametrize(
    ("table", "column"), [("organization_invitations", "token_hash"), ("api_keys", "key_hash")]
)
def test_not_even_an_owner_reads_a_hash(
    session: psycopg.Connection, table: str, column: str
) -> None:
    with acting(session, ALICE), pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(f"select {column} from {table}")


def test_service_role_cannot_empty_the_audit_log(session: psycopg.Connection) -> None:
    with (
        acting(session, role="service_role"),
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        session.execute("truncate audit_log")


@pytest.mark.parametrize(
    "statement",
    [
        "insert into team_members (organization_id, team_id, user_id)"
        " select organization_id, id, :erin from teams where organization_id = :acme",
        "insert into team_members (organization_id, team_id, user_id)"
        " select :acme, id, :alice from teams where organization_id = :globex",
        "insert into organization_invitations (organization_id, email, token_hash, invited_by)"
        " values (:acme, 'a@example.com', sha256('a'), :erin)",
    ],
    ids=["a member of another", "a team of another", "an inviter of another"],
)
def test_no_key_leads_to_another_organization(session: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        _said(session, "service_role", statement)


def test_teams_of_the_caller_are_known_to_policies(session: psycopg.Connection) -> None:
    query = "select t.display_name from teams t where t.id in (select private.team_ids())"
    with acting(session, ALICE):
        assert session.execute(query).fetchall() == [("core",)]
    with acting(session, BOB):
        assert session.execute(query).fetchall() == []


def test_everybody_may_leave_their_team(session: psycopg.Connection) -> None:
    with acting(session, role="service_role"):
        session.execute(
            "insert into team_members (organization_id, team_id, user_id)"
            " select organization_id, id, %s from teams where organization_id = %s",
            [DAVE, ACME],
        )
        session.execute("reset role")
        with acting(session, DAVE):
            assert session.execute("delete from team_members").rowcount == 1
