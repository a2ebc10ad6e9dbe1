"""What happens to the messages of the pattern chat."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
    NotNullViolation,
)
from psycopg.types.json import Jsonb

from tests.patterns.chat_scene import Room, ask, furnish, say, start, unread, value
from tests.patterns.databases import ALICE, BOB, DAVE, acting, install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer


@pytest.fixture(scope="module")
def furnished(
    live_server: Callable[[str], LiveServer],
) -> Iterator[tuple[psycopg.Connection, Room]]:
    with live_server("supabase").fresh_database() as database:
        install(database, "chat")
        with database.session() as connection:
            yield connection, furnish(connection, tenant=False)


@pytest.fixture
def chat(furnished: tuple[psycopg.Connection, Room]) -> Iterator[psycopg.Connection]:
    """The database, as which the owner begins a transaction that is rolled back."""
    with furnished[0].transaction(force_rollback=True):
        yield furnished[0]


@pytest.fixture
def room(furnished: tuple[psycopg.Connection, Room]) -> Room:
    return furnished[1]


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
        ask(chat, BOB, "select send_message(%s, ' ', null, null)", room.conversation)
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
