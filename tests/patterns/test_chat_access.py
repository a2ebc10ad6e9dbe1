"""What everybody can do with the rows of the pattern chat, with and without organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.patterns.chat_scene import ACME, FRANK, Room, furnish
from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, acting, install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

WHO = {
    "anon": (None, "anon"),
    "service": (None, "service_role"),
    "alice": (ALICE, "authenticated"),
    "bob": (BOB, "authenticated"),
    "carol": (CAROL, "authenticated"),
    "dave": (DAVE, "authenticated"),
    "erin": (ERIN, "authenticated"),
    "frank": (FRANK, "authenticated"),
}

# How many rows each statement finds, changes or makes; - where it is refused.
# Alice is the admin, bob and frank take part, carol has left, dave and erin are strangers.
PLAIN = """
                           who      select insert update delete
profiles                   anon          -      -      -      -
profiles                   alice         6      0      1      -
profiles                   dave          6      0      1      -
profiles                   service       6      0      6      6
conversations              anon          -      -      -      -
conversations              alice         1      -      1      -
conversations              bob           1      -      0      -
conversations              carol         0      -      0      -
conversations              dave          0      -      0      -
conversations              service       1      1      1      1
conversation_participants  anon          -      -      -      -
conversation_participants  alice         4      -      1      -
conversation_participants  bob           4      -      1      -
conversation_participants  carol         0      -      0      -
conversation_participants  dave          0      -      0      -
conversation_participants  service       4      1      4      4
messages                   anon          -      -      -      -
messages                   alice         2      1      1      -
messages                   bob           2      1      1      -
messages                   carol         0      -      0      -
messages                   dave          0      -      0      -
messages                   service       2      1      2      2
message_revisions          anon          -      -      -      -
message_revisions          alice         1      -      -      -
message_revisions          bob           1      -      -      -
message_revisions          carol         0      -      -      -
message_revisions          dave          0      -      -      -
message_revisions          service       1      1      1      1
message_reactions          anon          -      -      -      -
message_reactions          alice         1      1      -      0
message_reactions          bob           1      1      -      1
message_reactions          carol         0      -      -      0
message_reactions          dave          0      -      -      0
message_reactions          service       1      1      1      1
message_attachments        anon          -      -      -      -
message_attachments        alice         1      1      -      -
message_attachments        bob           1      -      -      -
message_attachments        carol         0      -      -      -
message_attachments        dave          0      -      -      -
message_attachments        service       1      1      1      1
typing_indicators          anon          -      -      -      -
typing_indicators          alice         1      1      0      0
typing_indicators          bob           1      0      1      1
typing_indicators          carol         0      -      0      0
typing_indicators          dave          0      -      0      0
typing_indicators          service       1      1      1      1
"""
# Frank may only read in the organization, dave owns it, and erin is a member of another.
WITH_ORGANIZATIONS = (
    PLAIN
    + """
conversations              frank         1      -      0      -
conversations              erin          0      -      0      -
conversation_participants  frank         4      -      1      -
conversation_participants  erin          0      -      0      -
messages                   frank         2      -      0      -
messages                   erin          0      -      0      -
message_revisions          frank         1      -      -      -
message_revisions          erin          0      -      -      -
message_reactions          frank         1      -      -      0
message_reactions          erin          0      -      -      0
message_attachments        frank         1      -      -      -
message_attachments        erin          0      -      -      -
typing_indicators          frank         1      -      0      0
typing_indicators          erin          0      -      0      0
"""
)
COMMANDS = ("select", "insert", "update", "delete")
INSERTS = {
    "profiles": "(id) values (coalesce(%(me)s, %(bob)s)) on conflict do nothing",
    "conversations": "({organization}title) values ({acme}'another')",
    "conversation_participants": "({organization}conversation_id, user_id)"
    " values ({acme}%(conversation)s, %(dave)s)",
    "messages": "(conversation_id, sender_id, body) values (%(conversation)s, %(me)s, 'hi')",
    "message_revisions": "({organization}conversation_id, message_id, body)"
    " values ({acme}%(conversation)s, %(message)s, 'false')",
    "message_reactions": "(message_id, user_id, emoji)"
    " values (%(message)s, coalesce(%(me)s, %(bob)s), '👋')",
    "message_attachments": "(message_id, storage_path, file_name)"
    " values (%(message)s, 'files/a.png', 'a.png')",
    "typing_indicators": "({organization}conversation_id, user_id)"
    " values ({acme}%(conversation)s, coalesce(%(me)s, %(alice)s)) on conflict do nothing",
}
UPDATES = {
    "profiles": "bio = 'x'",
    "conversations": "title = 'x'",
    "conversation_participants": "muted_until = 'infinity'",
    "messages": "body = 'x'",
    "message_revisions": "body = 'x'",
    "message_reactions": "emoji = 'x'",
    "message_attachments": "file_name = 'x'",
    "typing_indicators": "expires_at = now()",
}


def _cases(text: str, *, tenant: bool) -> Iterator[tuple[bool, str, str, str, str]]:
    for table, who, *answers in map(str.split, text.strip().splitlines()[1:]):
        for command, answer in zip(COMMANDS, answers, strict=True):
            yield tenant, table, who, command, answer


CASES = [
    *_cases(PLAIN, tenant=False),
    *_cases(WITH_ORGANIZATIONS.replace("\n\n", "\n"), tenant=True),
]


@pytest.fixture(scope="module")
def rooms(
    live_server: Callable[[str], LiveServer],
) -> Iterator[dict[bool, tuple[psycopg.Connection, Room]]]:
    """A furnished room without organizations, and one with them."""
    server = live_server("supabase")
    with server.fresh_database() as plain, server.fresh_database() as shared:
        install(plain, "chat")
        install(shared, "chat", tenant=True)
        with plain.session() as first, shared.session() as second:
            yield {
                False: (first, furnish(first, tenant=False)),
                True: (second, furnish(second, tenant=True)),
            }


@pytest.mark.parametrize(("tenant", "table", "who", "command", "answer"), CASES)
def test_everybody_can_do_what_the_table_says(
    rooms: dict[bool, tuple[psycopg.Connection, Room]],
    tenant: bool,
    table: str,
    who: str,
    command: str,
    answer: str,
) -> None:
    connection, room = rooms[tenant]
    user, role = WHO[who]
    people = {"me": user, "alice": ALICE, "bob": BOB, "dave": DAVE}
    statement = _statement(command, table, tenant=tenant)
    with acting(connection, user, role):
        try:
            done = connection.execute(statement, people | room._asdict()).rowcount
        except psycopg.errors.InsufficientPrivilege:
            assert answer == "-"
        else:
            assert str(done) == answer


@pytest.mark.parametrize("tenant", [False, True])
def test_the_table_covers_every_table_of_the_pattern(
    rooms: dict[bool, tuple[psycopg.Connection, Room]], tenant: bool
) -> None:
    connection, _ = rooms[tenant]
    tables = connection.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind = 'r' and relname !~ '^organization'"
    ).fetchall()
    assert {name for (name,) in tables} == {table for each, table, *_ in CASES if each == tenant}


def _statement(command: str, table: str, *, tenant: bool) -> str:
    if command == "select":
        return f"select * from {table}"
    if command == "update":
        return f"update {table} set {UPDATES[table]}"
    if command == "delete":
        return f"delete from {table}"
    column, organization = ("organization_id, ", f"'{ACME}', ") if tenant else ("", "")
    return f"insert into {table} " + INSERTS[table].format(organization=column, acme=organization)
