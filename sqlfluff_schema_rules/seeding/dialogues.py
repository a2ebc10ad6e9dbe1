"""Who writes to whom, and when: what the tables of conversations have in common."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.seeding.circles import only_reads
from sqlfluff_schema_rules.seeding.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from sqlfluff_schema_rules.seeding.plan import Plan

CONVERSATIONS = 3
DIRECT = 2
"""How many conversations a block of users has, and which is that of two users."""

_SHARES = (5, 3, 2)
_DAYS = 360
_PAUSES = (0.005, 0.04)
_BY_ASSISTANT = 0.15
_IS_REPLY = 0.3


class Message(NamedTuple):
    """A message without its text: the `number`-th of the conversation at `place`.

    `ordinal` is its number among all, `sender` the number of a user, None for an assistant, and
    `days` how long before the end it is sent.
    """

    ordinal: int
    place: int
    number: int
    sender: int | None
    reply_to: int | None
    days: float


class Dialogues:
    """The conversations of a block: a big one, a small one, and one of two users."""

    def __init__(self, plan: Plan, block: int) -> None:
        known = plan.known_in(block)
        self.plan = plan
        self.block = block
        self.participants = (known, known[:3], known[1:3])
        self._chance = plan.draw("conversations", block)
        self.days = 1 + _DAYS * self._chance.random() ** 2
        self.topic = self._chance.choice(TOPICS)

    def id(self, place: int) -> str:
        """The identifier of a conversation."""
        return self.plan.id("conversations", self.block * CONVERSATIONS + place)

    @cached_property
    def messages(self) -> list[Message]:
        """The messages of all conversations, in the order of time."""
        chance = self._chance
        pause = chance.uniform(*_PAUSES)
        earlier: tuple[list[int], ...] = tuple([] for _ in range(CONVERSATIONS))
        found = []
        for turn, ordinal in enumerate(self.plan.main_rows(self.block)):
            [place] = chance.choices(range(CONVERSATIONS), _SHARES)
            sender = self._sender(place, earlier[place], chance)
            is_reply = earlier[place] and chance.random() < _IS_REPLY
            reply_to = chance.choice(earlier[place]) if is_reply else None
            earlier[place].append(ordinal)
            days = self.days - turn * pause
            found.append(Message(ordinal, place, len(earlier[place]), sender, reply_to, days))
        return found

    def last(self, place: int) -> Message | None:
        """The last message of a conversation."""
        return next((each for each in reversed(self.messages) if each.place == place), None)

    def _sender(self, place: int, earlier: Sequence[int], chance: Random) -> int | None:
        writers = [user for user in self.participants[place] if not only_reads(user)]
        sender = chance.choice(writers)
        can_be_assistant = place == 0 and earlier
        return None if can_be_assistant and chance.random() < _BY_ASSISTANT else sender
