"""Two organizations of the pattern multi-tenant, with something in every table."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, act_as, install, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.live.server import Database, LiveServer

ACME = UUID("ac3e0000-0000-4000-8000-000000000000")
GLOBEX = UUID("910be000-0000-4000-8000-000000000000")
FRANK = UUID("f4a20000-0000-4000-8000-000000000000")
MEMBERS = {
    ACME: {ALICE: "owner", BOB: "admin", CAROL: "member", DAVE: "viewer"},
    GLOBEX: {ERIN: "owner"},
}
"""Frank belongs to neither."""


@contextmanager
def two_organizations(server: LiveServer, platform: str = "supabase") -> Iterator[Database]:
    """A database that holds acme, with a member of every role, and globex of Erin."""
    with server.fresh_database() as database:
        install(database, "multi-tenant", platform=platform)
        with database.session() as session:
            sign_up(session, ALICE, BOB, CAROL, DAVE, ERIN, FRANK)
            for organization, slug in ((ACME, "acme"), (GLOBEX, "globex")):
                _organization(session, organization, slug)
        yield database


def add_organization(session: psycopg.Connection, slug: str, members: dict[UUID, str]) -> UUID:
    """A further organization, and its id."""
    with session.transaction():
        [row] = session.execute(
            "insert into organizations (slug, display_name) values (%s, %s) returning id",
            [slug, slug],
        ).fetchall()
        _join(session, row[0], members)
    return UUID(str(row[0]))


def call(session: psycopg.Connection, user: UUID | None, function: str, *arguments: object) -> str:
    """What a function answers to `user`, whose transaction is committed."""
    with session.transaction():
        act_as(session, user)
        return answer(session, function, *arguments)


def answer(session: psycopg.Connection, function: str, *arguments: object) -> str:
    """What a function answers in the current transaction."""
    places = ", ".join(["%s"] * len(arguments))
    [row] = session.execute(f"select {function}({places})", arguments).fetchall()
    return str(row[0])


def role_of(session: psycopg.Connection, organization: UUID | str, user: UUID) -> str | None:
    """The role of a user in an organization."""
    row = session.execute(
        "select member_role from organization_members where organization_id = %s and user_id = %s",
        [organization, user],
    ).fetchone()
    return row[0] if row else None


def _organization(session: psycopg.Connection, organization: UUID, slug: str) -> None:
    owner = next(iter(MEMBERS[organization]))
    with session.transaction():
        session.execute(
            "insert into organizations (id, slug, display_name) values (%s, %s, %s)",
            [organization, slug, slug],
        )
        _join(session, organization, MEMBERS[organization])
    with session.transaction():
        act_as(session, owner)
        session.execute(
            "insert into teams (organization_id, display_name) values (%s, 'core')",
            [organization],
        )
        session.execute(
            "insert into team_members (organization_id, team_id, user_id)"
            " select organization_id, id, %s from teams where organization_id = %s",
            [owner, organization],
        )
        answer(session, "create_invitation", organization, f"new@{slug}.example")
        answer(session, "create_invitation", organization, f"boss@{slug}.example", "owner")
        answer(session, "create_api_key", organization, "export")


def _join(session: psycopg.Connection, organization: UUID, members: dict[UUID, str]) -> None:
    for user, role in members.items():
        session.execute(
            "insert into organization_members (organization_id, user_id, member_role)"
            " values (%s, %s, %s)",
            [organization, user, role],
        )
