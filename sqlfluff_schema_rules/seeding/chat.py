"""Conversations between users, with replies, reactions, attachments and unread messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.seeding.dialogues import CONVERSATIONS, DIRECT, Dialogues
from sqlfluff_schema_rules.seeding.tables import TableRows
from sqlfluff_schema_rules.seeding.topics import answer, question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from sqlfluff_schema_rules.seeding.dialogues import Message
    from sqlfluff_schema_rules.seeding.plan import Plan
    from sqlfluff_schema_rules.seeding.tables import Row

MAIN_TABLE = "messages"

_USERS_OF_A_BLOCK = 11
_EMOJI = ("👍", "❤️", "🎉", "😂", "👀")
_FILES = (
    ("report.pdf", "application/pdf"),
    ("screenshot.png", "image/png"),
    ("numbers.csv", "text/csv"),
)
_IS_DELETED = 0.02
_HAS_REACTION = 0.25
_HAS_FILE = 0.05
_CONVERSATION_COLUMNS = (
    "kind",
    "title",
    "direct_key",
    "created_by",
    "last_message_number",
    "last_message_at",
    "created_at",
    "updated_at",
)
_PARTICIPANT_COLUMNS = (
    "conversation_id",
    "user_id",
    "participant_role",
    "joined_at",
    "last_read_number",
    "last_read_at",
    "created_at",
    "updated_at",
)
_MESSAGE_COLUMNS = (
    "conversation_id",
    "message_number",
    "sender_id",
    "sender_kind",
    "reply_to_id",
    "body",
    "created_at",
    "updated_at",
    "deleted_at",
)
_ATTACHMENT_COLUMNS = (
    "conversation_id",
    "message_id",
    "storage_path",
    "file_name",
    "media_type",
    "byte_size",
    "created_at",
)


def tables(plan: Plan) -> Iterator[TableRows]:
    """The rows, parents first."""
    blocks, tenant = plan.filled_blocks, plan.tenant_column
    yield TableRows(
        plan.table("conversations"),
        ("id", *tenant, *_CONVERSATION_COLUMNS),
        len(blocks) * CONVERSATIONS,
        (row for block in blocks for row in _conversations(Dialogues(plan, block))),
    )
    yield TableRows(
        plan.table("conversation_participants"),
        (*tenant, *_PARTICIPANT_COLUMNS),
        len(blocks) * _USERS_OF_A_BLOCK,
        (row for block in blocks for row in _participants(Dialogues(plan, block))),
        key=("conversation_id", "user_id"),
    )
    yield TableRows(
        plan.table(MAIN_TABLE),
        ("id", *tenant, *_MESSAGE_COLUMNS),
        plan.rows,
        (row for block in blocks for row in _messages(Dialogues(plan, block))),
    )
    yield TableRows(
        plan.table("message_reactions"),
        (*tenant, "conversation_id", "message_id", "user_id", "emoji", "created_at"),
        int(plan.rows * _HAS_REACTION),
        (row for block in blocks for row in _reactions(Dialogues(plan, block))),
        key=("message_id", "user_id", "emoji"),
    )
    yield TableRows(
        plan.table("message_attachments"),
        ("id", *tenant, *_ATTACHMENT_COLUMNS),
        int(plan.rows * _HAS_FILE),
        (row for block in blocks for row in _attachments(Dialogues(plan, block))),
    )


def _conversations(all_of: Dialogues) -> Iterator[Row]:
    plan = all_of.plan
    started = plan.before(all_of.days)
    for place, participants in enumerate(all_of.participants):
        users = [plan.user(number) for number in participants]
        is_direct = place == DIRECT
        last = all_of.last(place)
        yield (
            all_of.id(place),
            *plan.tenant_of(all_of.block),
            "direct" if is_direct else "group",
            None if is_direct else f"{all_of.topic.title} {place + 1}",
            ":".join(sorted(users)) if is_direct else None,
            users[0],
            0 if last is None else last.number,
            None if last is None else plan.before(last.days),
            started,
            started,
        )


def _participants(all_of: Dialogues) -> Iterator[Row]:
    """Some have read everything, others are behind."""
    plan = all_of.plan
    chance = plan.draw("conversation_participants", all_of.block)
    joined = plan.before(all_of.days)
    for place, participants in enumerate(all_of.participants):
        last = all_of.last(place)
        for user in participants:
            is_admin = user == participants[0] and place != DIRECT
            unread = int(10 * chance.random() ** 3)
            read = 0 if last is None else max(0, last.number - unread)
            yield (
                *plan.tenant_of(all_of.block),
                all_of.id(place),
                plan.user(user),
                "admin" if is_admin else "member",
                joined,
                read,
                plan.before(last.days) if last and read else None,
                joined,
                joined,
            )


def _messages(all_of: Dialogues) -> Iterator[Row]:
    plan = all_of.plan
    for message in all_of.messages:
        chance = plan.draw(MAIN_TABLE, message.ordinal)
        sent = plan.before(message.days)
        is_deleted = chance.random() < _IS_DELETED
        yield (
            plan.id(MAIN_TABLE, message.ordinal),
            *plan.tenant_of(all_of.block),
            all_of.id(message.place),
            message.number,
            None if message.sender is None else plan.user(message.sender),
            "assistant" if message.sender is None else "user",
            None if message.reply_to is None else plan.id(MAIN_TABLE, message.reply_to),
            None if is_deleted else _body(all_of, message, chance),
            sent,
            sent,
            sent if is_deleted else None,
        )


def _body(all_of: Dialogues, message: Message, chance: Random) -> str:
    is_question = message.reply_to is None and message.sender is not None
    return (question if is_question else answer)(all_of.topic, chance)


def _reactions(all_of: Dialogues) -> Iterator[Row]:
    plan = all_of.plan
    for message in all_of.messages:
        chance = plan.draw("message_reactions", message.ordinal)
        if chance.random() < _HAS_REACTION:
            yield (
                *plan.tenant_of(all_of.block),
                all_of.id(message.place),
                plan.id(MAIN_TABLE, message.ordinal),
                plan.user(chance.choice(all_of.participants[message.place])),
                chance.choice(_EMOJI),
                plan.before(message.days),
            )


def _attachments(all_of: Dialogues) -> Iterator[Row]:
    plan = all_of.plan
    for message in all_of.messages:
        chance = plan.draw("message_attachments", message.ordinal)
        if chance.random() < _HAS_FILE:
            conversation = all_of.id(message.place)
            name, media_type = chance.choice(_FILES)
            yield (
                plan.id("message_attachments", message.ordinal),
                *plan.tenant_of(all_of.block),
                conversation,
                plan.id(MAIN_TABLE, message.ordinal),
                f"{conversation}/{message.number}/{name}",
                name,
                media_type,
                chance.randrange(1_000, 5_000_000),
                plan.before(message.days),
            )
