"""Who is in the conversations of the pattern chat, and how that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
)
from psycopg.types.json import Jsonb

from tests.patterns.chat_scene import ACME, OTHER, Room, ask, furnish, say, start, unread, value
from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, acting, install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

NOBODY = UUID(int=0)


@pytest.fixture(scope="module")
def furnished(
    live_server: Callable[[str], LiveServer],
) -> Iterator[tuple[psycopg.Connection, Room]]:
    with live_server("supabase").fresh_database() as database:
        install(database, "chat")
        with database.session() as connection:
            yield connection, furnish(connection, tenant=False)


@pytest.fixture(scope="module")
def employed(
    live_server: Callable[[str], LiveServer],
) -> Iterator[tuple[psycopg.Connection, Room]]:
    with live_server("supabase").fresh_database() as database:
        install(database, "chat", tenant=True)
        with database.session() as connection:
            yield connection, furnish(connection, tenant=True)


@pytest.fixture
def chat(furnished: tuple[psycopg.Connection, Room]) -> Iterator[psycopg.Connection]:
    """The database, as which the owner begins a transaction that is rolled back."""
    with furnished[0].transaction(force_rollback=True):
        yield furnished[0]


@pytest.fixture
def tenants(employed: tuple[psycopg.Connection, Room]) -> Iterator[psycopg.Connection]:
    with employed[0].transaction(force_rollback=True):
        yield employed[0]


@pytest.fixture
def room(furnished: tuple[psycopg.Connection, Room]) -> Room:
    return furnished[1]


def test_a_sign_up_makes_a_profile_from_what_the_provider_tells(chat: psycopg.Connection) -> None:
    chat.execute(
        "insert into auth.users (id, raw_user_meta_data) values (%s, %s)",
        [NOBODY, Jsonb({"full_name": " Ann ", "avatar_url": "https://x.example/a.png"})],
    )
    query = "select display_name, avatar_url from profiles where id = %s"
    assert chat.execute(query, [NOBODY]).fetchall() == [("Ann", "https://x.example/a.png")]


@pytest.mark.parametrize(
    "told",
    [
        {"full_name": " ", "avatar_url": "javascript:alert(1)"},
        {"full_name": None, "avatar_url": "https://x.example/" + "a" * 2000},
        {"full_name": {"a": 1}, "avatar_url": 7},
        [],
        None,
    ],
)
def test_no_metadata_keeps_a_user_from_signing_up(chat: psycopg.Connection, told: object) -> None:
    chat.execute(
        "insert into auth.users (id, raw_user_meta_data) values (%s, %s)", [NOBODY, Jsonb(told)]
    )
    assert value(chat, "select avatar_url from profiles where id = %s", [NOBODY]) is None


def test_a_user_without_a_profile_can_make_their_own_but_no_other(
    chat: psycopg.Connection,
) -> None:
    chat.execute("delete from profiles where id in (%s, %s)", [DAVE, ERIN])
    make = "insert into profiles (id, username) values (%s, 'dave') returning username"
    assert ask(chat, DAVE, make, DAVE) == ["dave"]
    with pytest.raises(InsufficientPrivilege):
        ask(chat, DAVE, make, ERIN)


def test_a_direct_conversation_is_made_once_whoever_starts_it(chat: psycopg.Connection) -> None:
    first = start(chat, ALICE, [BOB])
    assert start(chat, BOB, [ALICE]) == first
    assert start(chat, ALICE, [BOB, ALICE, BOB]) == first
    query = "select user_id, participant_role from conversation_participants"
    rows = ask(chat, BOB, f"{query} where conversation_id = %s order by 1", first)
    assert rows == [(ALICE, "member"), (BOB, "member")]


def test_a_title_makes_a_group_of_two_whose_admin_is_its_starter(
    chat: psycopg.Connection,
) -> None:
    group = start(chat, ALICE, [BOB], "plans")
    assert start(chat, ALICE, [BOB], "plans") != group
    query = "select kind, title, created_by from conversations where id = %s"
    assert ask(chat, BOB, query, group) == [("group", "plans", ALICE)]
    query = "select user_id, participant_role from conversation_participants"
    rows = ask(chat, BOB, f"{query} where conversation_id = %s order by 1", group)
    assert rows == [(ALICE, "admin"), (BOB, "member")]


def test_no_conversation_starts_with_somebody_who_does_not_exist(
    chat: psycopg.Connection,
) -> None:
    with pytest.raises(ForeignKeyViolation):
        start(chat, ALICE, [NOBODY])


def test_only_a_user_starts_a_conversation(chat: psycopg.Connection) -> None:
    with pytest.raises(InsufficientPrivilege), acting(chat, None):
        chat.execute("select start_conversation(array[%s]::uuid[])", [BOB])


def test_an_admin_adds_participants_for_whom_what_was_said_counts_as_read(
    chat: psycopg.Connection, room: Room
) -> None:
    add = "select add_participants(%s, %s)"
    assert ask(chat, ALICE, add, room.conversation, [BOB, CAROL, DAVE, DAVE]) == [2]
    assert unread(chat, DAVE) == {}
    say(chat, ALICE, room.conversation, "welcome")
    assert unread(chat, DAVE) == unread(chat, CAROL) == {room.conversation: 1}


@pytest.mark.parametrize("user", [BOB, CAROL, DAVE])
def test_nobody_else_adds_participants(chat: psycopg.Connection, room: Room, user: UUID) -> None:
    with pytest.raises(InsufficientPrivilege, match="only an admin"):
        ask(chat, user, "select add_participants(%s, %s)", room.conversation, [user])
    with pytest.raises(InsufficientPrivilege):
        ask(
            chat,
            user,
            "insert into conversation_participants (conversation_id, user_id) values (%s, %s)",
            room.conversation,
            user,
        )


def test_nobody_is_added_to_a_direct_conversation_nor_leaves_it(
    chat: psycopg.Connection,
) -> None:
    direct = start(chat, ALICE, [BOB])
    with pytest.raises(InsufficientPrivilege):
        ask(chat, ALICE, "select add_participants(%s, %s)", direct, [DAVE])
    assert ask(chat, ALICE, "select remove_participant(%s, %s)", direct, ALICE) == [False]
    assert ask(chat, ALICE, "select id from conversations where id = %s", direct) == [direct]


def test_who_leaves_reads_nothing_any_more(chat: psycopg.Connection, room: Room) -> None:
    leave = "select remove_participant(%s, %s)"
    assert ask(chat, BOB, leave, room.conversation, BOB) == [True]
    assert ask(chat, BOB, leave, room.conversation, BOB) == [False]
    for table in ("conversations", "conversation_participants", "messages"):
        assert ask(chat, BOB, f"select count(*) from {table}") == [0]
    assert unread(chat, BOB) == {}
    assert ask(chat, BOB, "select id from search_messages('hello')") == []


def test_an_admin_removes_others_and_a_member_does_not(
    chat: psycopg.Connection, room: Room
) -> None:
    remove = "select remove_participant(%s, %s)"
    with pytest.raises(InsufficientPrivilege):
        ask(chat, BOB, remove, room.conversation, ALICE)
    assert ask(chat, ALICE, remove, room.conversation, BOB) == [True]
    with pytest.raises(InsufficientPrivilege):
        say(chat, BOB, room.conversation, "wait")


def test_a_group_whose_last_admin_goes_gets_its_oldest_participant_as_admin(
    chat: psycopg.Connection, room: Room
) -> None:
    chat.execute(
        "update conversation_participants set joined_at = joined_at - interval '1 hour'"
        " where user_id = %s",
        [BOB],
    )
    ask(chat, ALICE, "select remove_participant(%s, %s)", room.conversation, ALICE)
    assert _admins(chat, room) == [BOB]


def test_a_group_whose_last_admin_is_deleted_gets_another(
    chat: psycopg.Connection, room: Room
) -> None:
    chat.execute("delete from auth.users where id = %s", [ALICE])
    assert len(_admins(chat, room)) == 1


def test_the_last_admin_of_a_group_cannot_resign(chat: psycopg.Connection, room: Room) -> None:
    chat.execute(
        "update conversation_participants set left_at = now() where user_id <> %s", [ALICE]
    )
    resign = "select set_participant_role(%s, %s, 'member')"
    assert ask(chat, ALICE, resign, room.conversation, ALICE) == [True]
    assert _admins(chat, room) == [ALICE]


def test_an_admin_makes_another_admin(chat: psycopg.Connection, room: Room) -> None:
    promote = "select set_participant_role(%s, %s, %s)"
    assert ask(chat, ALICE, promote, room.conversation, BOB, "admin") == [True]
    assert ask(chat, ALICE, promote, room.conversation, CAROL, "admin") == [False]
    assert _admins(chat, room) == sorted([ALICE, BOB])
    with pytest.raises(CheckViolation):
        ask(chat, ALICE, promote, room.conversation, BOB, "king")


def test_no_member_makes_themselves_an_admin(chat: psycopg.Connection, room: Room) -> None:
    with pytest.raises(InsufficientPrivilege):
        ask(chat, BOB, "select set_participant_role(%s, %s, 'admin')", room.conversation, BOB)
    with pytest.raises(InsufficientPrivilege):
        ask(chat, BOB, "update conversation_participants set participant_role = 'admin'")


def test_a_deleted_conversation_is_gone_for_all_and_comes_back_as_it_was(
    chat: psycopg.Connection, room: Room
) -> None:
    with pytest.raises(InsufficientPrivilege):
        ask(chat, BOB, "select delete_conversation(%s)", room.conversation)
    before = _active(chat, room)
    ask(chat, ALICE, "select delete_conversation(%s)", room.conversation)
    assert ask(chat, ALICE, "select count(*) from messages") == [0]
    assert _active(chat, room) == []
    chat.execute("update conversations set deleted_at = null")
    assert _active(chat, room) == before


def test_only_who_may_write_in_an_organization_starts_conversations_in_it(
    tenants: psycopg.Connection,
) -> None:
    start_in = "select start_conversation(%s, %s)"
    assert len(ask(tenants, BOB, start_in, ACME, [ALICE])) == 1
    for organization in (OTHER, None):
        with pytest.raises(InsufficientPrivilege, match="only members of the organization"):
            ask(tenants, BOB, start_in, organization, [ALICE])


def test_nobody_takes_part_who_is_no_member_of_the_organization(
    tenants: psycopg.Connection, employed: tuple[psycopg.Connection, Room]
) -> None:
    with pytest.raises(ForeignKeyViolation):
        ask(tenants, BOB, "select start_conversation(%s, %s)", ACME, [ERIN])
    with pytest.raises(ForeignKeyViolation):
        ask(
            tenants,
            ALICE,
            "select add_participants(%s, %s)",
            employed[1].conversation,
            [ERIN],
        )


def test_who_is_no_member_any_more_takes_part_no_more(
    tenants: psycopg.Connection, employed: tuple[psycopg.Connection, Room]
) -> None:
    tenants.execute("delete from organization_members where user_id = %s", [ALICE])
    assert ask(tenants, ALICE, "select count(*) from messages") == [0]
    assert unread(tenants, ALICE) == {}
    assert len(_admins(tenants, employed[1])) == 1


def test_two_users_have_a_direct_conversation_in_each_organization(
    tenants: psycopg.Connection,
) -> None:
    tenants.execute(
        "insert into organization_members (organization_id, user_id, member_role)"
        " values (%s, %s, 'member')",
        [OTHER, BOB],
    )
    tenants.execute(
        "insert into organization_members (organization_id, user_id) values (%s, %s)",
        [ACME, ERIN],
    )
    start_in = "select start_conversation(%s, %s)"
    here, there = (ask(tenants, BOB, start_in, each, [ERIN]) for each in (ACME, OTHER))
    assert here != there
    assert ask(tenants, ERIN, start_in, ACME, [BOB]) == here


def test_no_key_leads_from_one_organization_to_another(
    tenants: psycopg.Connection, employed: tuple[psycopg.Connection, Room]
) -> None:
    room = employed[1]
    send = "insert into messages (organization_id, conversation_id, body) values (%s, %s, 'x')"
    with pytest.raises(ForeignKeyViolation), tenants.transaction():
        tenants.execute(send, [OTHER, room.conversation])
    react = (
        "insert into message_reactions (organization_id, conversation_id, message_id, user_id,"
        " emoji) values (%s, %s, %s, %s, 'x')"
    )
    with pytest.raises(ForeignKeyViolation), tenants.transaction():
        tenants.execute(react, [OTHER, room.conversation, room.message, ALICE])


def test_an_organization_goes_with_all_its_conversations(tenants: psycopg.Connection) -> None:
    tenants.execute("delete from organizations where id = %s", [ACME])
    for table in ("conversations", "conversation_participants", "messages", "message_reactions"):
        assert value(tenants, f"select count(*) from {table}") == 0


def _admins(connection: psycopg.Connection, room: Room) -> list[UUID]:
    found = connection.execute(
        "select user_id from conversation_participants where conversation_id = %s"
        " and participant_role = 'admin' and left_at is null order by 1",
        [room.conversation],
    )
    return [user for (user,) in found]


def _active(connection: psycopg.Connection, room: Room) -> list[UUID]:
    found = connection.execute(
        "select user_id from conversation_participants where conversation_id = %s"
        " and left_at is null order by 1",
        [room.conversation],
    )
    return [user for (user,) in found]
