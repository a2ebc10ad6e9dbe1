"""A database with the pattern user-management, in which Alice has something in every table."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, install, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.live.server import Database, LiveServer

ACME = UUID("ac3e0000-0000-4000-8000-000000000000")
GLOBEX = UUID("910be000-0000-4000-8000-000000000000")
MEMBERS = {
    ACME: {CAROL: "owner", BOB: "admin", ALICE: "member", DAVE: "viewer"},
    GLOBEX: {ERIN: "owner"},
}
LAPTOP = UUID("1a970000-0000-4000-8000-000000000000")
PHONE = UUID("9403e000-0000-4000-8000-000000000000")

_OF_ALICE = f"""
    insert into notification_settings (user_id, topic, in_app)
    values ('{ALICE}', 'advice', false);
    insert into user_metadata (user_id, metadata_key, metadata_value)
    values ('{ALICE}', 'colour', '"red"'), ('{ALICE}', 'app.plan', '"free"');
    insert into user_sessions (id, user_id) values ('{LAPTOP}', '{ALICE}'), ('{PHONE}', '{ALICE}');
    insert into social_connections (user_id, provider_name, account_name, is_public, verified_at)
    values ('{ALICE}', 'github', 'alice', true, now()), ('{ALICE}', 'mastodon', 'al', false, null);
    insert into achievements (slug, title, is_secret)
    values ('first-steps', 'First steps', false), ('night-owl', 'Night owl', true);
    insert into user_achievements (user_id, achievement_id)
    select '{ALICE}', id from achievements;
    insert into follows (follower_id, followed_id) values ('{BOB}', '{ALICE}');
    insert into user_blocks (blocker_id, blocked_id) values ('{ALICE}', '{DAVE}');
    insert into activity_log (user_id, action_name) values ('{ALICE}', 'report.read');
    insert into notifications (user_id, actor_id, topic, title)
    values ('{ALICE}', '{BOB}', 'greeting', 'Bob says hello');
"""
_IN_ORGANIZATIONS = f"""
    insert into activity_log (user_id, organization_id, action_name)
    values ('{ALICE}', '{ACME}', 'invoice.paid');
    insert into notifications (user_id, organization_id, topic, title)
    values ('{ALICE}', '{ACME}', 'billing', 'Paid');
"""


@contextmanager
def users(server: LiveServer, *, tenant: bool, platform: str = "supabase") -> Iterator[Database]:
    """Five users, and with `tenant` two organizations with all of them."""
    with server.fresh_database() as database:
        install(database, "user-management", tenant=tenant, platform=platform)
        with database.session() as session:
            sign_up(session, ALICE, BOB, CAROL, DAVE, ERIN)
            session.execute(_OF_ALICE)
            if tenant:
                with session.transaction():
                    _found_organizations(session)
                session.execute(_IN_ORGANIZATIONS)
        yield database


def _found_organizations(session: psycopg.Connection) -> None:
    for organization, members in MEMBERS.items():
        session.execute(
            "insert into organizations (id, slug, display_name) values (%s, %s, 'Company')",
            [organization, f"company-{organization}"],
        )
        for user, role in members.items():
            session.execute(
                "insert into organization_members (organization_id, user_id, member_role)"
                " values (%s, %s, %s)",
                [organization, user, role],
            )
