"""The pattern multi-tenant when several act at the same time."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg.errors import CheckViolation, InvalidParameterValue, SerializationFailure

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, act_as, is_blocked
from tests.patterns.tenants import (
    ACME,
    FRANK,
    add_organization,
    answer,
    call,
    two_organizations,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from uuid import UUID

    from tests.live.server import Database, LiveServer

PEOPLE = (ALICE, BOB, CAROL, DAVE, ERIN, FRANK)
LEAVE = "delete from organization_members where organization_id = %s and user_id = %s"


@pytest.fixture(scope="module")
def database(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    with two_organizations(live_server("supabase")) as database:
        yield database


def _at_once(work: Callable[[UUID], Any], people: Iterable[UUID]) -> list[Any]:
    """What `work` returns for each of `people`, or the error of the server."""

    def attempt(user: UUID) -> Any:
        try:
            return work(user)
        except psycopg.Error as error:
            return type(error)

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(attempt, people))


@pytest.mark.parametrize(
    ("isolation", "error"),
    [
        ("read committed", CheckViolation),
        ("repeatable read", SerializationFailure),
        ("serializable", SerializationFailure),
    ],
)
def test_of_two_owners_who_leave_at_once_one_stays(
    database: Database, isolation: str, error: type[psycopg.Error]
) -> None:
    with database.session() as first, database.session() as second, ThreadPoolExecutor() as pool:
        slug = isolation.replace(" ", "-")
        organization = add_organization(first, slug, {ALICE: "owner", BOB: "owner"})
        for session, user in ((first, ALICE), (second, BOB)):
            session.execute(f"begin isolation level {isolation}".encode())
            act_as(session, user)
            session.execute(LEAVE, [organization, user])
        first.execute("set constraints all immediate")
        second_commit = pool.submit(second.execute, "commit")
        assert is_blocked(database, second)
        first.execute("commit")
        with pytest.raises(error):
            second_commit.result()
        left = first.execute(
            "select user_id from organization_members where organization_id = %s",
            [organization],
        )
        assert left.fetchall() == [(BOB,)]


def test_of_many_owners_who_leave_at_once_one_stays(database: Database) -> None:
    with database.session() as session:
        organization = add_organization(session, "leaving", dict.fromkeys(PEOPLE, "owner"))

        def leave(user: UUID) -> int:
            with database.session() as own, own.transaction():
                act_as(own, user)
                return own.execute(LEAVE, [organization, user]).rowcount

        assert Counter(_at_once(leave, PEOPLE)) == {1: 5, CheckViolation: 1}
        left = session.execute(
            "select member_role from organization_members where organization_id = %s",
            [organization],
        )
        assert left.fetchall() == [("owner",)]


def test_an_admin_does_not_change_who_becomes_an_owner_meanwhile(database: Database) -> None:
    change = (
        "update organization_members set member_role = %s"
        " where organization_id = %s and user_id = %s"
    )
    members = {ALICE: "owner", BOB: "admin", CAROL: "member"}
    with database.session() as owner, database.session() as admin, ThreadPoolExecutor() as pool:
        organization = add_organization(owner, "rising", members)
        owner.execute("begin")
        act_as(owner, ALICE)
        owner.execute(change, ["owner", organization, CAROL])
        with admin.transaction():
            act_as(admin, BOB)
            changed = pool.submit(admin.execute, change, ["viewer", organization, CAROL])
            assert is_blocked(database, admin)
            owner.execute("commit")
            assert changed.result().rowcount == 0


def test_an_invitation_is_not_accepted_when_who_sent_it_leaves_meanwhile(
    database: Database,
) -> None:
    with database.session() as bob, database.session() as frank, ThreadPoolExecutor() as pool:
        organization = add_organization(bob, "parting", {ALICE: "owner", BOB: "admin"})
        token = call(bob, BOB, "create_invitation", organization, "frank@example.com")
        bob.execute("begin")
        bob.execute(LEAVE, [organization, BOB])
        accepted = pool.submit(call, frank, FRANK, "accept_invitation", token)
        assert is_blocked(database, frank)
        bob.execute("commit")
        with pytest.raises(InvalidParameterValue, match="not valid"):
            accepted.result()


def test_an_invitation_that_many_accept_at_once_makes_one_member(database: Database) -> None:
    with database.session() as session:
        organization = add_organization(session, "inviting", {ALICE: "owner"})
        token = call(session, ALICE, "create_invitation", organization, "new@example.com")

        def accept(user: UUID) -> str:
            with database.session() as own:
                return call(own, user, "accept_invitation", token)

        answers = _at_once(accept, [BOB, CAROL, DAVE, ERIN, FRANK])
        assert Counter(answers) == {str(organization): 1, InvalidParameterValue: 4}
        members = session.execute(
            "select m.user_id = i.accepted_by from organization_members m"
            " join organization_invitations i using (organization_id)"
            " where m.organization_id = %s and m.member_role <> 'owner'",
            [organization],
        )
        assert members.fetchall() == [(True,)]


def test_invitations_of_one_email_at_once_leave_one_pending(database: Database) -> None:
    with database.session() as session:
        organization = add_organization(session, "hiring", dict.fromkeys(PEOPLE, "owner"))

        def invite(user: UUID) -> str:
            with database.session() as own:
                return call(own, user, "create_invitation", organization, "one@example.com")

        tokens = _at_once(invite, PEOPLE)
        pending = session.execute(
            "select convert_to(t, 'UTF8') is not null from organization_invitations"
            " join unnest(%s::text[]) t on token_hash = sha256(convert_to(t, 'UTF8'))"
            " where organization_id = %s",
            [tokens, organization],
        )
        assert pending.fetchall() == [(True,)]


def test_the_log_has_every_change_of_concurrent_writers_in_order(database: Database) -> None:
    times = 20
    with database.session() as session:
        organization = add_organization(session, "writing", dict.fromkeys(PEOPLE, "owner"))

        def count_up(user: UUID) -> None:
            with database.session() as own:
                for _ in range(times):
                    with own.transaction():
                        act_as(own, user)
                        own.execute(
                            "update organizations set metadata = jsonb_build_object("
                            "'n', coalesce((metadata ->> 'n')::int, 0) + 1) where id = %s",
                            [organization],
                        )

        assert _at_once(count_up, PEOPLE) == [None] * len(PEOPLE)
        entries = session.execute(
            "select (new_row #>> '{metadata,n}')::int, actor_id,"
            " coalesce((old_row #>> '{metadata,n}')::int, 0) from audit_log"
            " where organization_id = %s and change_kind = 'update' order by id",
            [organization],
        ).fetchall()
        numbers = list(range(1, times * len(PEOPLE) + 1))
        assert [new for new, _, _ in entries] == numbers
        assert [old + 1 for _, _, old in entries] == numbers
        assert Counter(actor for _, actor, _ in entries) == dict.fromkeys(PEOPLE, times)


def test_who_verifies_a_key_waits_for_nobody_else_who_does(database: Database) -> None:
    with database.session() as session, database.session() as other:
        key = call(session, ALICE, "create_api_key", ACME, "busy")
        with session.transaction(), other.transaction():
            for each in (session, other):
                each.execute("set local lock_timeout = '2s'")
                act_as(each, role="service_role")
                assert answer(each, "verify_api_key", key) != "None"


def test_organizations_of_one_slug_at_once_make_one(database: Database) -> None:
    def create(user: UUID) -> str:
        with database.session() as own:
            return call(own, user, "create_organization", "umbrella", "Umbrella")

    answers = _at_once(create, PEOPLE)
    assert answers.count(psycopg.errors.UniqueViolation) == len(PEOPLE) - 1
    with database.session() as session:
        owners = session.execute(
            "select m.member_role from organization_members m"
            " join organizations o on o.id = m.organization_id where o.slug = 'umbrella'"
        )
        assert owners.fetchall() == [("owner",)]
