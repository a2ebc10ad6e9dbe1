"""What several sessions that use the pattern chat at once do to each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest

from tests.patterns.chat_scene import ask, say, start, unread, value
from tests.patterns.databases import ALICE, BOB, CAROL, USERS, act_as, install, is_blocked, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import Database, LiveServer

AUTHORS = [UUID(int=number) for number in range(1, 9)]
MESSAGES = 25


@pytest.fixture(scope="module")
def database(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    with live_server("supabase").fresh_database() as database:
        install(database, "chat")
        with database.session() as connection:
            sign_up(connection, *USERS.values(), *AUTHORS)
        yield database


@pytest.fixture
def sessions(database: Database) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    with database.session() as first, database.session() as second:
        yield first, second


@contextmanager
def unfinished(connection: psycopg.Connection, user: UUID) -> Iterator[None]:
    """A transaction of `user` that commits at the end."""
    with connection.transaction():
        act_as(connection, user)
        yield


def test_messages_of_eight_sessions_are_numbered_without_gaps_and_all_are_unread(
    database: Database,
) -> None:
    with database.session() as connection:
        room = start(connection, ALICE, [BOB, *AUTHORS], "busy")
        with ThreadPoolExecutor(len(AUTHORS) + 1) as pool:
            reading = pool.submit(_read_repeatedly, database, room)
            list(pool.map(lambda author: _send_repeatedly(database, author, room), AUTHORS))
            seen = reading.result()
        sent = len(AUTHORS) * MESSAGES
        query = "select array_agg(message_number order by message_number) from messages"
        numbers = value(connection, f"{query} where conversation_id = %s", [room])
        assert numbers == list(range(1, sent + 1))
        assert unread(connection, ALICE)[room] == sent
        assert unread(connection, AUTHORS[0])[room] == sent - MESSAGES
        assert unread(connection, BOB).get(room, 0) == sent - seen


def test_a_reader_never_sees_a_number_before_all_lower_ones(
    sessions: tuple[psycopg.Connection, psycopg.Connection],
) -> None:
    writer, other = sessions
    room = start(writer, ALICE, [BOB, CAROL], "order")
    with unfinished(writer, ALICE):
        writer.execute("select send_message(%s, 'slow')", [room])
        with pytest.raises(psycopg.errors.LockNotAvailable), unfinished(other, CAROL):
            other.execute("set local lock_timeout = '50ms'")
            other.execute("select send_message(%s, 'fast')", [room])


def test_a_message_that_is_committed_after_its_reader_marked_all_as_read_is_unread(
    sessions: tuple[psycopg.Connection, psycopg.Connection],
) -> None:
    writer, reader = sessions
    room = start(writer, ALICE, [BOB], "late")
    say(writer, ALICE, room, "early")
    with unfinished(writer, ALICE):
        writer.execute("select send_message(%s, 'late')", [room])
        assert ask(reader, BOB, "select mark_as_read(%s)", room) == [1]
        assert room not in unread(reader, BOB)
    assert unread(reader, BOB)[room] == 1


def test_marks_that_meet_never_go_back(
    database: Database, sessions: tuple[psycopg.Connection, psycopg.Connection]
) -> None:
    first, second = sessions
    room = start(first, ALICE, [BOB], "marks")
    for number in range(3):
        say(first, ALICE, room, f"message {number}")
    with ThreadPoolExecutor(1) as pool:
        with unfinished(first, BOB):
            first.execute("select mark_as_read(%s, 3)", [room])
            later = pool.submit(ask, second, BOB, "select mark_as_read(%s, 1)", room)
            assert is_blocked(database, second)
        assert later.result() == [3]
    assert room not in unread(first, BOB)


def test_two_users_who_write_to_each_other_at_once_have_one_conversation(
    database: Database, sessions: tuple[psycopg.Connection, psycopg.Connection]
) -> None:
    first, second = sessions
    with ThreadPoolExecutor(1) as pool:
        with unfinished(first, ALICE):
            made = value(first, "select start_conversation(array[%s]::uuid[])", [BOB])
            other = pool.submit(start, second, BOB, [ALICE])
            assert is_blocked(database, second)
        assert other.result() == made


def test_two_admins_who_leave_at_once_leave_an_admin_behind(
    database: Database, sessions: tuple[psycopg.Connection, psycopg.Connection]
) -> None:
    first, second = sessions
    room = start(first, ALICE, [BOB, CAROL], "leaving")
    ask(first, ALICE, "select set_participant_role(%s, %s, 'admin')", room, BOB)
    leave = "select remove_participant(%s, %s)"
    with ThreadPoolExecutor(1) as pool:
        with unfinished(first, ALICE):
            first.execute(leave, [room, ALICE])
            other = pool.submit(ask, second, BOB, leave, room, BOB)
            assert is_blocked(database, second)
        assert other.result() == [True]
    query = "select user_id from conversation_participants where participant_role = 'admin'"
    assert ask(first, CAROL, f"{query} and left_at is null and conversation_id = %s", room) == [
        CAROL
    ]


def test_who_does_not_take_part_cannot_keep_others_from_writing(
    sessions: tuple[psycopg.Connection, psycopg.Connection],
) -> None:
    stranger, participant = sessions
    room = start(participant, ALICE, [BOB], "quiet")
    with unfinished(stranger, CAROL):
        stranger.execute("select private.remove_participant(%s, %s)", [room, CAROL])
        participant.execute("set lock_timeout = '1s'")
        say(participant, BOB, room, "hello")


def _send_repeatedly(database: Database, author: UUID, room: UUID) -> None:
    with database.session() as connection:
        for number in range(MESSAGES):
            say(connection, author, room, f"message {number}")


def _read_repeatedly(database: Database, room: UUID) -> int:
    """Read what there is again and again; the value is the last number that was read."""
    read = 0
    with database.session() as connection:
        for _ in range(MESSAGES):
            query = "select max(message_number) from messages where conversation_id = %s"
            [newest] = ask(connection, BOB, query, room)
            if newest:
                [read] = ask(connection, BOB, "select mark_as_read(%s, %s)", room, newest)
    return read
