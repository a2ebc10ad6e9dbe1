"""A conversation with everything in it, for the tests of the pattern chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, act_as, sign_up

if TYPE_CHECKING:
    import psycopg

FRANK = UUID("f4a40000-0000-4000-8000-000000000000")
ACME = UUID("ac3e0000-0000-4000-8000-000000000000")
OTHER = UUID("07e40000-0000-4000-8000-000000000000")
ROLES = [
    (ACME, ALICE, "admin"),
    (ACME, BOB, "member"),
    (ACME, CAROL, "member"),
    (ACME, DAVE, "owner"),
    (ACME, FRANK, "viewer"),
    (OTHER, ERIN, "owner"),
]


class Room(NamedTuple):
    """A group and a message of its admin, who is alice."""

    conversation: UUID
    message: UUID


def employ(connection: psycopg.Connection) -> None:
    """Make the organizations, and users members of them."""
    for organization, slug in ((ACME, "acme"), (OTHER, "other")):
        connection.execute(
            "insert into organizations (id, slug, display_name) values (%s, %s, %s)",
            [organization, slug, slug],
        )
    for member in ROLES:
        connection.execute(
            "insert into organization_members (organization_id, user_id, member_role)"
            " values (%s, %s, %s)",
            member,
        )


def furnish(connection: psycopg.Connection, *, tenant: bool) -> Room:
    """Sign up the users, and let some of them talk.

    Alice administers the room; bob takes part and has typed and reacted, and so does frank,
    whom an organization lets only read; carol has left; dave and erin were never in it.
    """
    sign_up(connection, ALICE, BOB, CAROL, DAVE, ERIN, FRANK)
    if tenant:
        employ(connection)
    conversation = start(connection, ALICE, [BOB, CAROL, FRANK], "room", tenant=tenant)
    message = say(connection, ALICE, conversation, "hello")
    ask(connection, ALICE, "update messages set body = 'hello all' where id = %s", message)
    ask(
        connection,
        ALICE,
        "insert into message_attachments (message_id, storage_path, file_name)"
        " values (%s, 'files/plan.pdf', 'plan.pdf')",
        message,
    )
    ask(connection, ALICE, "select remove_participant(%s, %s)", conversation, CAROL)
    say(connection, BOB, conversation, "good morning")
    react = "insert into message_reactions (message_id, emoji) values (%s, '👍')"
    ask(connection, BOB, react, message)
    ask(connection, BOB, "select set_typing(%s)", conversation)
    return Room(conversation, message)


def ask(connection: psycopg.Connection, user: UUID, query: str, *parameters: object) -> list[Any]:
    """The rows that `user` gets, or the values where each row has one."""
    with connection.transaction():
        act_as(connection, user)
        found = connection.execute(query, parameters)
        rows = found.fetchall() if found.description else []
        connection.execute("reset role")
    return [row[0] if len(row) == 1 else row for row in rows]


def start(
    connection: psycopg.Connection,
    user: UUID,
    others: list[UUID],
    title: str | None = None,
    *,
    tenant: bool = False,
) -> UUID:
    """Start a conversation as `user`, in acme where there are organizations."""
    organization = f"'{ACME}', " if tenant else ""
    query = f"select start_conversation({organization}%s, %s)"
    [conversation] = ask(connection, user, query, others, title)
    return cast("UUID", conversation)


def say(
    connection: psycopg.Connection,
    user: UUID,
    conversation: UUID,
    text: str,
    reply_to: UUID | None = None,
) -> UUID:
    """Send a message as `user`; the value is its id."""
    query = "select message_id from send_message(%s, %s, %s)"
    [message] = ask(connection, user, query, conversation, text, reply_to)
    return cast("UUID", message)


def unread(connection: psycopg.Connection, user: UUID) -> dict[UUID, int]:
    """The unread counts of `user`."""
    return dict(ask(connection, user, "select * from unread_counts(1000)"))


def value(connection: psycopg.Connection, query: str, parameters: Any = None) -> Any:
    """The one value that `query` gives."""
    [(found,)] = connection.execute(query, parameters).fetchall()
    return found
