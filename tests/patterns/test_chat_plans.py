"""Which indexes serve the pattern chat, what Realtime tells, and where it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.patterns.library import find_pattern
from sqlfluff_schema_rules.patterns.parameters import Choice
from tests.patterns.chat_scene import ask, furnish, say, unread, value
from tests.patterns.databases import ALICE, BOB, acting, install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import LiveServer


@pytest.fixture(scope="module")
def chat(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    with live_server("supabase").fresh_database() as database:
        install(database, "chat")
        with database.session() as connection:
            furnish(connection, tenant=False)
            connection.execute("set enable_seqscan = off")
            yield connection


@pytest.mark.parametrize(
    "table",
    ["conversations", "conversation_participants", "messages", "message_attachments"],
)
def test_what_a_user_takes_part_in_is_found_by_an_index(
    chat: psycopg.Connection, table: str
) -> None:
    with acting(chat, BOB):
        plan = _plan(chat, f"select * from {table}")
    assert "id = ANY ((InitPlan 1).col1))" in plan


def test_a_page_of_messages_is_read_from_its_index_in_order(chat: psycopg.Connection) -> None:
    conversation = value(chat, "select id from conversations")
    with acting(chat, BOB):
        plan = _plan(
            chat,
            "select * from messages where conversation_id = %s and message_number < 9"
            " order by message_number desc limit 5",
            conversation,
        )
    assert "Index Scan Backward using messages_conversation_id_message_number_key" in plan
    assert "(message_number < 9)" in plan
    assert "Sort" not in plan


def test_only_a_search_past_row_level_security_uses_the_index(chat: psycopg.Connection) -> None:
    search = "select id from messages where search_vector @@ to_tsquery('english', 'hello')"
    assert "messages_search_vector_idx" in _plan(chat, search)
    with acting(chat, BOB):
        assert "messages_search_vector_idx" not in _plan(chat, search)


def test_realtime_tells_of_all_that_participants_read_but_revisions(
    chat: psycopg.Connection,
) -> None:
    query = "select array_agg(tablename::text order by tablename) from pg_publication_tables"
    assert value(chat, query) == [
        "conversation_participants",
        "conversations",
        "message_attachments",
        "message_reactions",
        "messages",
        "typing_indicators",
    ]


def test_every_language_that_can_be_chosen_is_one_of_the_server(
    chat: psycopg.Connection,
) -> None:
    parameter = find_pattern("chat").parameters["text_search_config"]
    assert isinstance(parameter, Choice)
    known = value(chat, "select array_agg(cfgname::text) from pg_ts_config")
    assert set(parameter.choices) - set(known) == set()


def test_the_pattern_works_on_plain_postgres(live_server: Callable[[str], LiveServer]) -> None:
    with live_server("postgres").fresh_database() as database:
        install(database, "chat", platform="postgres", text_search_config="simple")
        with database.session() as connection:
            room = furnish(connection, tenant=False)
            say(connection, ALICE, room.conversation, "see you")
            assert unread(connection, BOB) == {room.conversation: 2}
            search = "select body from search_messages('see')"
            assert ask(connection, BOB, search) == ["see you"]


def _plan(connection: psycopg.Connection, query: str, *parameters: object) -> str:
    lines = connection.execute(f"explain (costs off) {query}", parameters).fetchall()
    return "\n".join(line for (line,) in lines)
