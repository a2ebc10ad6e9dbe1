"""What the functions of the pattern multi-tenant do, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege, InvalidParameterValue

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, act_as, acting
from tests.patterns.tenants import ACME, FRANK, answer, role_of, two_organizations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from tests.live.server import LiveServer

CHECK_NOW = "set constraints all immediate"


@pytest.fixture(scope="module")
def session(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    with (
        two_organizations(live_server("supabase")) as database,
        database.session() as session,
    ):
        yield session


def _becomes(session: psycopg.Connection, user: UUID | None) -> None:
    """Whoever acts next in the same transaction."""
    session.execute("reset role")
    act_as(session, user)


def _as_migration(session: psycopg.Connection, statement: str, *values: object) -> None:
    session.execute("reset role")
    session.execute(statement.encode(), values)


# Organizations


def test_who_makes_an_organization_is_its_owner(session: psycopg.Connection) -> None:
    with acting(session, FRANK):
        made = answer(session, "create_organization", "initech", "Initech")
        session.execute(CHECK_NOW)
        assert role_of(session, made, FRANK) == "owner"
        row = session.execute(
            "select slug, display_name, created_by from organizations where id = %s", [made]
        ).fetchone()
        assert row == ("initech", "Initech", FRANK)


def test_nobody_makes_an_organization_without_signing_in(session: psycopg.Connection) -> None:
    with acting(session), pytest.raises(InsufficientPrivilege, match="nobody is signed in"):
        answer(session, "create_organization", "initech", "Initech")


@pytest.mark.parametrize(
    "function",
    [
        "create_organization('a', 'b')",
        "transfer_ownership(null, null)",
        "create_invitation(null, null)",
        "accept_invitation('a')",
        "create_api_key(null, null)",
        "verify_api_key('a')",
    ],
)
def test_anon_calls_no_function(session: psycopg.Connection, function: str) -> None:
    with (
        acting(session, role="anon"),
        pytest.raises(InsufficientPrivilege, match="permission denied for function"),
    ):
        session.execute(f"select {function}".encode())


def test_an_organization_without_an_owner_is_refused(session: psycopg.Connection) -> None:
    with acting(session, role="service_role"):
        session.execute("insert into organizations (slug, display_name) values ('a', 'A')")
        with pytest.raises(CheckViolation, match="needs an owner"):
            session.execute(CHECK_NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from organization_members where user_id = %s",
        "update organization_members set member_role = 'admin' where user_id = %s",
    ],
    ids=["leave", "step down"],
)
def test_the_last_owner_cannot(session: psycopg.Connection, statement: str) -> None:
    with acting(session, ALICE):
        session.execute(statement.encode(), [ALICE])
        with pytest.raises(CheckViolation, match=f"organization {ACME} needs an owner"):
            session.execute(CHECK_NOW)


def test_one_of_two_owners_may_leave(session: psycopg.Connection) -> None:
    with acting(session, ALICE):
        session.execute(
            "update organization_members set member_role = 'owner' where user_id = %s", [BOB]
        )
        session.execute("delete from organization_members where user_id = %s", [ALICE])
        session.execute(CHECK_NOW)
        _becomes(session, BOB)
        assert role_of(session, ACME, BOB) == "owner"


def test_an_owner_deletes_an_organization_with_all_that_belongs_to_it(
    session: psycopg.Connection,
) -> None:
    with acting(session, ALICE):
        session.execute("delete from organizations")
        session.execute(CHECK_NOW)
        session.execute("reset role")
        for table in ("teams", "team_members", "organization_invitations", "api_keys"):
            left = session.execute(f"select from {table} where organization_id = %s", [ACME])
            assert left.rowcount == 0, table


def test_ownership_passes_to_another_member(session: psycopg.Connection) -> None:
    with acting(session, ALICE):
        answer(session, "transfer_ownership", ACME, CAROL)
        session.execute(CHECK_NOW)
        assert role_of(session, ACME, CAROL) == "owner"
        assert role_of(session, ACME, ALICE) == "admin"


@pytest.mark.parametrize("new_owner", [ALICE, ERIN], ids=["oneself", "a stranger"])
def test_ownership_does_not_pass_to(session: psycopg.Connection, new_owner: UUID) -> None:
    with (
        acting(session, ALICE),
        pytest.raises(InvalidParameterValue, match="no other member"),
    ):
        answer(session, "transfer_ownership", ACME, new_owner)


@pytest.mark.parametrize("caller", [BOB, DAVE, ERIN], ids=["admin", "viewer", "stranger"])
def test_only_an_owner_transfers_ownership(session: psycopg.Connection, caller: UUID) -> None:
    with acting(session, caller), pytest.raises(InsufficientPrivilege, match="only an owner"):
        answer(session, "transfer_ownership", ACME, caller)


def test_a_user_who_alone_owns_an_organization_is_not_deleted(
    session: psycopg.Connection,
) -> None:
    with session.transaction(force_rollback=True):
        session.execute("delete from auth.users where id = %s", [ALICE])
        with pytest.raises(CheckViolation, match="needs an owner"):
            session.execute(CHECK_NOW)


def test_with_a_user_go_their_memberships_teams_and_pending_invitations(
    session: psycopg.Connection,
) -> None:
    with session.transaction(force_rollback=True):
        act_as(session, ALICE)
        answer(session, "transfer_ownership", ACME, BOB)
        _as_migration(session, "delete from auth.users where id = %s", ALICE)
        session.execute(CHECK_NOW)
        counts = session.execute(
            "select (select count(*) from organization_members where organization_id = %(acme)s),"
            " (select count(*) from team_members where organization_id = %(acme)s),"
            " (select count(*) from organization_invitations where organization_id = %(acme)s),"
            " (select count(*) from teams where organization_id = %(acme)s)",
            {"acme": ACME},
        ).fetchone()
        assert counts == (3, 0, 0, 1)


# Invitations


def test_who_accepts_an_invitation_is_a_member(session: psycopg.Connection) -> None:
    with acting(session, BOB):
        token = answer(session, "create_invitation", ACME, " Frank@Example.com ", "viewer")
        _becomes(session, FRANK)
        assert answer(session, "accept_invitation", token) == str(ACME)
        assert role_of(session, ACME, FRANK) == "viewer"
        _becomes(session, BOB)
        row = session.execute(
            "select email, accepted_by, accepted_at = now() from organization_invitations"
            " where accepted_at is not null"
        ).fetchone()
        assert row == ("frank@example.com", FRANK, True)


def test_an_invitation_keeps_the_hash_of_its_token(session: psycopg.Connection) -> None:
    with acting(session, BOB):
        token = answer(session, "create_invitation", ACME, "frank@example.com")
        session.execute("reset role")
        row = session.execute(
            "select token_hash = sha256(%s::bytea), expires_at - now() = '7 days'::interval"
            " from organization_invitations where email = 'frank@example.com'",
            [token.encode()],
        ).fetchone()
        assert (len(token), row) == (64, (True, True))


def test_an_invitation_is_accepted_once(session: psycopg.Connection) -> None:
    with acting(session, BOB):
        token = answer(session, "create_invitation", ACME, "frank@example.com")
        _becomes(session, FRANK)
        answer(session, "accept_invitation", token)
        with pytest.raises(InvalidParameterValue, match="not valid"):
            answer(session, "accept_invitation", token)


def test_a_new_invitation_replaces_the_pending_one(session: psycopg.Connection) -> None:
    with acting(session, BOB):
        first = answer(session, "create_invitation", ACME, "frank@example.com")
        second = answer(session, "create_invitation", ACME, "frank@example.com", "viewer")
        _becomes(session, FRANK)
        answer(session, "accept_invitation", second)
        assert role_of(session, ACME, FRANK) == "viewer"
        with pytest.raises(InvalidParameterValue, match="not valid"):
            answer(session, "accept_invitation", first)


def test_an_accepted_invitation_does_not_hinder_another(session: psycopg.Connection) -> None:
    with acting(session, BOB):
        token = answer(session, "create_invitation", ACME, "frank@example.com")
        _becomes(session, FRANK)
        answer(session, "accept_invitation", token)
        _becomes(session, BOB)
        session.execute("delete from organization_members where user_id = %s", [FRANK])
        token = answer(session, "create_invitation", ACME, "frank@example.com")
        _becomes(session, FRANK)
        assert answer(session, "accept_invitation", token) == str(ACME)


def test_who_is_a_member_keeps_their_role(session: psycopg.Connection) -> None:
    with acting(session, BOB):
        token = answer(session, "create_invitation", ACME, "dave@example.com", "admin")
        _becomes(session, DAVE)
        answer(session, "accept_invitation", token)
        assert role_of(session, ACME, DAVE) == "viewer"


@pytest.mark.parametrize(
    "statement",
    [
        "update organization_invitations set expires_at = now()",
        "update organization_members set member_role = 'member' where user_id = %(bob)s",
        "delete from organization_members where user_id = %(bob)s",
        "delete from organization_invitations",
    ],
    ids=["expired", "the inviter is no admin any more", "the inviter left", "withdrawn"],
)
def test_an_invitation_is_no_longer_valid(session: psycopg.Connection, statement: str) -> None:
    with acting(session, BOB):
        token = answer(session, "create_invitation", ACME, "frank@example.com")
        session.execute("reset role")
        session.execute(statement.encode(), {"bob": BOB})
        act_as(session, FRANK)
        with pytest.raises(InvalidParameterValue, match="not valid, or no longer"):
            answer(session, "accept_invitation", token)


def test_a_token_that_was_never_given_out_is_not_valid(session: psycopg.Connection) -> None:
    with acting(session, FRANK), pytest.raises(InvalidParameterValue, match="not valid"):
        answer(session, "accept_invitation", "0" * 64)


def test_nobody_accepts_an_invitation_without_signing_in(session: psycopg.Connection) -> None:
    with acting(session), pytest.raises(InsufficientPrivilege, match="nobody is signed in"):
        answer(session, "accept_invitation", "0" * 64)


@pytest.mark.parametrize(
    ("caller", "role"),
    [(CAROL, "viewer"), (DAVE, "viewer"), (ERIN, "viewer"), (BOB, "owner"), (None, "viewer")],
    ids=["member", "viewer", "stranger", "admin for owner", "nobody"],
)
def test_nobody_invites_beyond_their_own_role(
    session: psycopg.Connection, caller: UUID | None, role: str
) -> None:
    with acting(session, caller), pytest.raises(InsufficientPrivilege, match="can invite"):
        answer(session, "create_invitation", ACME, "frank@example.com", role)


def test_an_admin_does_not_replace_the_invitation_of_an_owner(
    session: psycopg.Connection,
) -> None:
    with acting(session, BOB), pytest.raises(InsufficientPrivilege, match="already invited"):
        answer(session, "create_invitation", ACME, "boss@acme.example", "viewer")


@pytest.mark.parametrize("valid_for", ["0", "91 days", "-1 day"])
def test_an_invitation_has_a_sensible_time(session: psycopg.Connection, valid_for: str) -> None:
    with acting(session, BOB), pytest.raises(InvalidParameterValue, match="90 days"):
        answer(session, "create_invitation", ACME, "f@example.com", "viewer", valid_for)


# API keys


def _verified(
    session: psycopg.Connection, key: str, scope: str | None = None
) -> list[tuple[Any, ...]]:
    session.execute("reset role")
    act_as(session, role="service_role")
    return session.execute(
        "select organization_id, scopes from verify_api_key(%s, %s)", [key, scope]
    ).fetchall()


def test_an_api_key_is_verified_with_its_organization_and_scopes(
    session: psycopg.Connection,
) -> None:
    with acting(session, BOB):
        key = answer(session, "create_api_key", ACME, "import", ["read", "write"])
        row = session.execute(
            "select key_prefix, created_by, last_used_at from api_keys"
            " where display_name = 'import'"
        ).fetchone()
        assert row == (key[:11], BOB, None)
        assert (key[:3], len(key)) == ("sk_", 67)
        assert _verified(session, key) == [(ACME, ["read", "write"])]
        assert _verified(session, key, "write") == [(ACME, ["read", "write"])]
        assert _verified(session, key, "admin") == []
        assert _verified(session, f"{key}0") == []


@pytest.mark.parametrize("change", ["revoked_at = now()", "expires_at = now()"])
def test_an_api_key_is_no_longer_valid(session: psycopg.Connection, change: str) -> None:
    with acting(session, BOB):
        key = answer(session, "create_api_key", ACME, "import")
        session.execute(f"update api_keys set {change}".encode())
        assert _verified(session, key) == []


def test_a_revoked_api_key_stays_revoked(session: psycopg.Connection) -> None:
    with acting(session, ALICE):
        session.execute("update api_keys set revoked_at = now()")
        assert session.execute("update api_keys set revoked_at = null").rowcount == 0


def test_the_use_of_an_api_key_is_noted_once_a_minute(session: psycopg.Connection) -> None:
    noted = "select last_used_at = now() from api_keys where display_name = 'import'"
    used = "update api_keys set last_used_at = now() - %s::interval"
    with acting(session, BOB):
        key = answer(session, "create_api_key", ACME, "import")
        _verified(session, key)
        assert session.execute(noted).fetchone() == (True,)
        for before, expected in (("59 seconds", False), ("61 seconds", True)):
            _as_migration(session, used, before)
            _verified(session, key)
            assert session.execute(noted).fetchone() == (expected,)


def test_the_use_of_an_invalid_api_key_is_not_noted(session: psycopg.Connection) -> None:
    with acting(session, BOB):
        key = answer(session, "create_api_key", ACME, "import")
        session.execute("update api_keys set revoked_at = now()")
        _verified(session, key)
        used = session.execute("select from api_keys where last_used_at is not null")
        assert used.rowcount == 0


@pytest.mark.parametrize("caller", [CAROL, ERIN], ids=["member", "stranger"])
def test_only_admins_make_api_keys(session: psycopg.Connection, caller: UUID) -> None:
    with acting(session, caller), pytest.raises(InsufficientPrivilege, match="only an admin"):
        answer(session, "create_api_key", ACME, "import")


def test_only_service_role_verifies_api_keys(session: psycopg.Connection) -> None:
    with acting(session, ALICE), pytest.raises(InsufficientPrivilege, match="permission denied"):
        answer(session, "verify_api_key", "sk_0")


# Another platform, schema and table of users


def test_the_functions_work_without_supabase(
    live_server: Callable[[str], LiveServer],
) -> None:
    with (
        two_organizations(live_server("postgres"), platform="postgres") as database,
        database.session() as session,
        acting(session, ALICE),
    ):
        token = answer(session, "create_invitation", ACME, "frank@example.com", "member")
        key = answer(session, "create_api_key", ACME, "import", ["read"])
        _becomes(session, FRANK)
        assert session.execute("select from organizations").rowcount == 0
        answer(session, "accept_invitation", token)
        assert session.execute("select from organizations").rowcount == 1
        assert _verified(session, key, "read") == [(ACME, ["read"])]
