"""What the functions, triggers and policies of the pattern chat do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
    NotNullViolation,
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


# Profiles


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


# Conversations


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


# Messages


def test_messages_are_numbered_within_their_conversation(
    chat: psycopg.Connection, room: Room
) -> None:
    send = "select message_number from send_message(%s, %s)"
    direct = start(chat, ALICE, [BOB])
    assert ask(chat, BOB, send, room.conversation, "three") == [3]
    assert ask(chat, BOB, send, direct, "one") == [1]
    assert ask(chat, ALICE, send, room.conversation, "four") == [4]
    query = "select last_message_number from conversations where id = %s"
    assert ask(chat, ALICE, query, room.conversation) == [4]


def test_a_client_inserts_a_message_with_no_more_than_conversation_and_text(
    chat: psycopg.Connection, room: Room
) -> None:
    sent = ask(
        chat,
        BOB,
        "insert into messages (conversation_id, body) values (%s, 'hi')"
        " returning message_number, sender_id, sender_kind",
        room.conversation,
    )
    assert sent == [(3, BOB, "user")]


def test_a_client_that_sends_again_with_its_own_id_sends_once(
    chat: psycopg.Connection, room: Room
) -> None:
    send = "insert into messages (id, conversation_id, body) values (%s, %s, 'hi')"
    chosen = uuid4()
    for _ in range(2):
        ask(chat, BOB, f"{send} on conflict (id) do nothing", chosen, room.conversation)
    assert value(chat, "select count(*) from messages where body = 'hi'") == 1
    assert value(chat, "select last_message_number from conversations") == 3


@pytest.mark.parametrize(
    "columns",
    ["message_number", "sender_kind", "created_at", "edited_at", "deleted_at"],
)
def test_no_client_chooses_what_the_database_knows(
    chat: psycopg.Connection, room: Room, columns: str
) -> None:
    with pytest.raises(InsufficientPrivilege):
        ask(
            chat,
            BOB,
            f"insert into messages (conversation_id, body, {columns}) values (%s, 'x', default)",
            room.conversation,
        )


def test_nobody_writes_in_the_name_of_another(chat: psycopg.Connection, room: Room) -> None:
    send = "insert into messages (conversation_id, sender_id, body) values (%s, %s, 'x')"
    for sender in (ALICE, None):
        with pytest.raises(InsufficientPrivilege):
            ask(chat, BOB, send, room.conversation, sender)


def test_the_service_writes_for_an_assistant(chat: psycopg.Connection, room: Room) -> None:
    with acting(chat, role="service_role"):
        chat.execute(
            "insert into messages (conversation_id, sender_kind, body)"
            " values (%s, 'assistant', 'How can I help?')",
            [room.conversation],
        )
        chat.execute("reset role")
        assert unread(chat, ALICE) == {room.conversation: 2}


def test_messages_that_are_loaded_keep_their_numbers(chat: psycopg.Connection, room: Room) -> None:
    load = "insert into messages (conversation_id, message_number, body) values (%s, %s, 'x')"
    for number in (9, 8):
        chat.execute(load, [room.conversation, number])
    send = "select message_number from send_message(%s, 'next')"
    assert ask(chat, BOB, send, room.conversation) == [10]


def test_a_message_has_a_text_or_attachments(chat: psycopg.Connection, room: Room) -> None:
    with pytest.raises(CheckViolation, match="a text or attachments"):
        ask(chat, BOB, "select send_message(%s, ' ')", room.conversation)
    files = [{"storage_path": "files/a.png", "file_name": "a.png", "media_type": "image/png"}]
    [sent] = ask(
        chat,
        BOB,
        "select message_id from send_message(%s, null, attachments => %s)",
        room.conversation,
        Jsonb(files),
    )
    query = "select media_type, conversation_id from message_attachments where message_id = %s"
    assert ask(chat, ALICE, query, sent) == [("image/png", room.conversation)]


def test_a_message_whose_attachments_are_wrong_is_not_sent(
    chat: psycopg.Connection, room: Room
) -> None:
    with pytest.raises(NotNullViolation):
        ask(chat, BOB, "select send_message(%s, 'x', null, '[{}]')", room.conversation)
    assert value(chat, "select last_message_number from conversations") == 2


def test_a_reply_answers_a_message_of_its_own_conversation(
    chat: psycopg.Connection, room: Room
) -> None:
    direct = start(chat, ALICE, [BOB])
    with pytest.raises(ForeignKeyViolation, match="not in this conversation"):
        say(chat, ALICE, direct, "what?", room.message)


def test_a_thread_is_a_message_and_all_that_answers_it(
    chat: psycopg.Connection, room: Room
) -> None:
    reply = say(chat, BOB, room.conversation, "yes?", room.message)
    say(chat, BOB, room.conversation, "something else")
    say(chat, ALICE, room.conversation, "nothing", reply)
    query = "select body from message_thread(%s)"
    assert ask(chat, BOB, query, room.message) == ["hello all", "yes?", "nothing"]
    assert ask(chat, DAVE, query, room.message) == []


def test_a_sender_edits_and_all_see_that_and_what_it_said_before(
    chat: psycopg.Connection, room: Room
) -> None:
    ask(chat, ALICE, "update messages set body = 'hello there' where id = %s", room.message)
    query = "select body, edited_at is null from messages where id = %s"
    assert ask(chat, BOB, query, room.message) == [("hello there", False)]
    query = "select body from message_revisions where message_id = %s order by id"
    assert ask(chat, BOB, query, room.message) == ["hello", "hello all"]


def test_an_update_that_changes_no_text_is_no_edit(chat: psycopg.Connection, room: Room) -> None:
    sent = say(chat, BOB, room.conversation, "x")
    ask(chat, BOB, "update messages set metadata = '{\"a\": 1}', body = 'x' where id = %s", sent)
    assert value(chat, "select edited_at from messages where id = %s", [sent]) is None


def test_a_deleted_message_keeps_its_place_and_nothing_else(
    chat: psycopg.Connection, room: Room
) -> None:
    ask(chat, ALICE, "select delete_message(%s)", room.message)
    query = "select message_number, body, deleted_at is null from messages where id = %s"
    assert ask(chat, BOB, query, room.message) == [(1, None, False)]
    for table in ("message_reactions", "message_attachments", "message_revisions"):
        assert ask(chat, BOB, f"select count(*) from {table}") == [0]
    assert ask(chat, BOB, "select id from search_messages('hello')") == []
    kept = "select body from message_revisions where message_id = %s order by id"
    assert ask(chat, ALICE, kept, room.message) == ["hello", "hello all"]


def test_a_deleted_message_is_neither_edited_nor_deleted_again(
    chat: psycopg.Connection, room: Room
) -> None:
    ask(chat, ALICE, "select delete_message(%s)", room.message)
    edit = "update messages set body = 'x' where id = %s returning id"
    assert ask(chat, ALICE, edit, room.message) == []
    with pytest.raises(InsufficientPrivilege):
        ask(chat, ALICE, "select delete_message(%s)", room.message)


def test_an_admin_deletes_what_others_wrote_and_a_member_does_not(
    chat: psycopg.Connection, room: Room
) -> None:
    [theirs] = ask(chat, BOB, "select id from messages where sender_id = %s", BOB)
    with pytest.raises(InsufficientPrivilege, match="only its sender or an admin"):
        ask(chat, BOB, "select delete_message(%s)", room.message)
    ask(chat, ALICE, "select delete_message(%s)", theirs)
    assert ask(chat, BOB, "select body from messages where id = %s", theirs) == [None]


def test_the_messages_of_a_deleted_user_stay_without_a_sender(
    chat: psycopg.Connection, room: Room
) -> None:
    chat.execute("delete from auth.users where id = %s", [ALICE])
    query = "select sender_id, body from messages where id = %s"
    assert ask(chat, BOB, query, room.message) == [(None, "hello all")]


# Reading


def test_pages_go_back_from_the_newest_message(chat: psycopg.Connection, room: Room) -> None:
    for number in range(3, 8):
        say(chat, BOB, room.conversation, f"number {number}")
    page = "select message_number from messages_before(%s, %s, 3)"
    assert ask(chat, ALICE, page, room.conversation, None) == [7, 6, 5]
    assert ask(chat, ALICE, page, room.conversation, 5) == [4, 3, 2]
    assert ask(chat, ALICE, page, room.conversation, 2) == [1]
    assert ask(chat, DAVE, page, room.conversation, None) == []


def test_unread_are_the_messages_of_others_after_the_last_that_was_read(
    chat: psycopg.Connection, room: Room
) -> None:
    assert unread(chat, ALICE) == unread(chat, BOB) == {room.conversation: 1}
    mark = "select mark_as_read(%s)"
    assert ask(chat, BOB, mark, room.conversation) == [2]
    say(chat, BOB, room.conversation, "me again")
    gone = say(chat, ALICE, room.conversation, "wrong")
    say(chat, ALICE, room.conversation, "right")
    ask(chat, ALICE, "select delete_message(%s)", gone)
    assert unread(chat, BOB) == {room.conversation: 1}
    assert unread(chat, ALICE) == {room.conversation: 2}


def test_unread_messages_are_counted_no_further_than_asked(
    chat: psycopg.Connection, room: Room
) -> None:
    for _ in range(5):
        say(chat, BOB, room.conversation, "x")
    query = "select unread_count from unread_counts(%s)"
    assert ask(chat, ALICE, query, 3) == [3]
    assert ask(chat, ALICE, query, 100) == [6]


def test_reading_never_goes_back_nor_beyond_the_last_message(
    chat: psycopg.Connection, room: Room
) -> None:
    mark = "select mark_as_read(%s, %s)"
    assert ask(chat, BOB, mark, room.conversation, 1) == [1]
    assert ask(chat, BOB, mark, room.conversation, 99) == [2]
    assert ask(chat, BOB, mark, room.conversation, 1) == [2]
    assert ask(chat, DAVE, mark, room.conversation, 1) == [None]


def test_a_user_can_mark_messages_as_unread_again(chat: psycopg.Connection, room: Room) -> None:
    ask(chat, BOB, "select mark_as_read(%s)", room.conversation)
    ask(chat, BOB, "update conversation_participants set last_read_number = 0")
    assert unread(chat, BOB) == {room.conversation: 1}


def test_search_finds_word_forms_phrases_and_what_is_left_out(
    chat: psycopg.Connection, room: Room
) -> None:
    say(chat, BOB, room.conversation, "three lazy dogs sleep")
    say(chat, ALICE, room.conversation, "a dog that never sleeps")
    search = "select body from search_messages(%s) order by body"
    both = ["a dog that never sleeps", "three lazy dogs sleep"]
    assert ask(chat, BOB, search, "DOGS sleeping") == both
    assert ask(chat, BOB, search, "dog -lazy") == both[:1]
    assert ask(chat, BOB, search, '"lazy dogs"') == both[1:]
    assert ask(chat, BOB, search, "the") == []
    query = "select headline from search_messages('lazy')"
    assert ask(chat, BOB, query) == ["three **lazy** dogs sleep"]


def test_search_finds_only_where_the_caller_takes_part_or_asked_for(
    chat: psycopg.Connection, room: Room
) -> None:
    direct = start(chat, ALICE, [DAVE])
    said = say(chat, DAVE, direct, "hello hello")
    search = "select id from search_messages('hello', %s)"
    assert ask(chat, ALICE, search, None) == [said, room.message]
    assert ask(chat, ALICE, search, room.conversation) == [room.message]
    assert ask(chat, BOB, search, None) == [room.message]
    assert ask(chat, BOB, search, direct) == []


# Reactions and typing


def test_a_reaction_needs_its_message_alone_and_belongs_to_its_user(
    chat: psycopg.Connection, room: Room
) -> None:
    ask(
        chat,
        ALICE,
        "insert into message_reactions (message_id, emoji) values (%s, '👍')",
        room.message,
    )
    query = "select user_id from message_reactions where message_id = %s order by 1"
    assert ask(chat, BOB, query, room.message) == [ALICE, BOB]
    assert ask(chat, BOB, "delete from message_reactions returning user_id") == [BOB]


def test_a_reaction_cannot_move_a_message_to_another_conversation(
    chat: psycopg.Connection, room: Room
) -> None:
    own = start(chat, DAVE, [], "mine")
    react = "insert into message_reactions (conversation_id, message_id, emoji)"
    with pytest.raises(ForeignKeyViolation):
        ask(chat, DAVE, f"{react} values (%s, %s, 'x')", own, room.message)


def test_who_types_is_told_to_the_others_until_it_expires(
    chat: psycopg.Connection, room: Room
) -> None:
    who = "select user_id from typing_users(%s)"
    ask(chat, ALICE, "select set_typing(%s)", room.conversation)
    assert ask(chat, ALICE, who, room.conversation) == [BOB]
    assert ask(chat, BOB, who, room.conversation) == [ALICE]
    ask(chat, ALICE, "select set_typing(%s, false)", room.conversation)
    assert ask(chat, BOB, who, room.conversation) == []
    assert ask(chat, DAVE, who, room.conversation) == []
    chat.execute("update typing_indicators set expires_at = now()")
    assert ask(chat, ALICE, who, room.conversation) == []


def test_typing_again_says_it_for_longer(chat: psycopg.Connection, room: Room) -> None:
    chat.execute("update typing_indicators set expires_at = now() - interval '1 hour'")
    ask(chat, BOB, "select set_typing(%s)", room.conversation)
    left = value(chat, "select expires_at - now() from typing_indicators")
    assert left.total_seconds() == 10


def test_nobody_types_for_longer_than_a_minute(chat: psycopg.Connection, room: Room) -> None:
    with pytest.raises(CheckViolation):
        ask(chat, BOB, "update typing_indicators set expires_at = now() + interval '1 hour'")


def test_the_service_removes_what_has_expired(chat: psycopg.Connection, room: Room) -> None:
    ask(chat, ALICE, "select set_typing(%s)", room.conversation)
    chat.execute("update typing_indicators set expires_at = now() where user_id = %s", [BOB])
    with acting(chat, role="service_role"):
        assert value(chat, "select delete_expired_typing_indicators()") == 1
        assert value(chat, "select user_id from typing_indicators") == ALICE
    with pytest.raises(InsufficientPrivilege):
        ask(chat, BOB, "select delete_expired_typing_indicators()")


# Organizations


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
