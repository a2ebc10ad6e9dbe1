"""Databases that hold a pattern, and sessions of those who use them."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from sqlfluff_schema_rules.patterns.generation import generate
from sqlfluff_schema_rules.patterns.library import find_pattern
from sqlfluff_schema_rules.source.script import Script

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import psycopg

    from tests.live.server import Database

ALICE = UUID("a11ce000-0000-4000-8000-000000000000")
BOB = UUID("b0b00000-0000-4000-8000-000000000000")
CAROL = UUID("ca401000-0000-4000-8000-000000000000")
DAVE = UUID("da7e0000-0000-4000-8000-000000000000")
ERIN = UUID("e4140000-0000-4000-8000-000000000000")
USERS = {"alice": ALICE, "bob": BOB, "carol": CAROL, "dave": DAVE, "erin": ERIN}


PATIENCE = 60
"""How many seconds a busy machine is given for what takes none."""


def install(database: Database, name: str, **parameters: object) -> None:
    """Apply a pattern as a migration tool would; a refusal fails the test."""
    asked = {key: str(value) for key, value in parameters.items()}
    script = Script.from_text(f"{name}.sql", generate(find_pattern(name), asked))
    refusal = database.apply(script)
    assert refusal is None, f"{name}.sql:{refusal}"


def sign_up(connection: psycopg.Connection, *users: UUID) -> None:
    """Make users as the sign-up of an application would."""
    for user in users:
        connection.execute(
            "insert into auth.users (id, email) values (%s, %s)", [user, f"{user}@example.com"]
        )


def found(connection: psycopg.Connection, organization: UUID, members: Mapping[UUID, str]) -> None:
    """Make an organization with its members and their roles, one of whom is an owner."""
    with connection.transaction():
        connection.execute(
            "insert into organizations (id, slug, display_name) values (%s, %s, 'Company')",
            [organization, f"company-{organization}"],
        )
        for user, role in members.items():
            connection.execute(
                "insert into organization_members (organization_id, user_id, member_role)"
                " values (%s, %s, %s)",
                [organization, user, role],
            )


@contextmanager
def acting(
    connection: psycopg.Connection, user: UUID | None = None, role: str = "authenticated"
) -> Iterator[psycopg.Connection]:
    """A transaction of somebody: `role` with the claims that their token would have.

    It is rolled back at the end, so what is tried in it is not there for others.
    """
    with connection.transaction(force_rollback=True):
        act_as(connection, user, role)
        yield connection


def act_as(
    connection: psycopg.Connection, user: UUID | None = None, role: str = "authenticated"
) -> None:
    """Make the rest of the current transaction one of `user`."""
    claims = {"role": role} | ({"sub": str(user)} if user else {})
    connection.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(claims)])
    connection.execute(f"set local role {role}")


def is_blocked(database: Database, session: psycopg.Connection) -> bool:
    """Whether a session, with which another thread is at work, comes to wait for another one."""
    query = "select pg_blocking_pids(%s) <> '{}'"
    deadline = time.monotonic() + PATIENCE
    with database.session() as watcher:
        while time.monotonic() < deadline:
            if watcher.execute(query, [session.info.backend_pid]).fetchone() == (True,):
                return True
            time.sleep(0.01)
    return False
