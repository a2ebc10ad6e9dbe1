"""What is asked of a run, and what all rows draw from: identifiers, chances and times.

Everything follows from the number of a row and not from the rows before it. So a row knows its
parents without anything being kept, and more rows than last time only add to the former ones.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from random import Random
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.patterns.generation import TENANT
from sqlfluff_schema_rules.patterns.parameters import chosen, require
from sqlfluff_schema_rules.seeding.circles import (
    USERS_A_BLOCK,
    block_before,
    circle_of,
    circles_of,
    founder,
)
from sqlfluff_schema_rules.seeding.vocabulary import Vocabulary
from sqlfluff_schema_rules.seeding.wish import DEFAULT_SEED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlfluff_schema_rules.patterns.library import Pattern
    from sqlfluff_schema_rules.patterns.parameters import Value
    from sqlfluff_schema_rules.seeding.wish import Wish

ROWS_A_BLOCK = 20
"""How many rows each main table has for four users."""

_UUID_BYTES = 16
_CHANCE_BYTES = 8
_FEWEST_BLOCKS = 3  # which make two circles


class Plan:
    """All that decides on the rows of a run.

    Raises ParameterError for a parameter that the pattern does not have, or not like that.
    """

    def __init__(
        self,
        pattern: Pattern,
        asked: Mapping[str, str],
        wish: Wish,
        rows_a_block: int = ROWS_A_BLOCK,
    ) -> None:
        self.pattern = pattern
        self.rows = wish.rows
        self.random_seed = wish.random_seed
        self.until = wish.until
        values = chosen(pattern.parameters, asked)
        require(pattern.limits, values)
        self.values: dict[str, Value] = {TENANT: False, **values, **pattern.settings}
        self.blocks = max(_FEWEST_BLOCKS, -(-wish.rows // rows_a_block))
        self.circles = circles_of(self.blocks)
        self.users = self.blocks * USERS_A_BLOCK
        self.words = Vocabulary(wish.random_seed)

    @property
    def parts(self) -> tuple[str, ...]:
        """The templates that the schema is made of."""
        return self.pattern.tenant_parts if self.tenant else self.pattern.parts

    @property
    def tenant(self) -> bool:
        """Whether rows belong to organizations."""
        return bool(self.values[TENANT])

    @property
    def filled_blocks(self) -> range:
        """The blocks whose users have rows in the main tables."""
        return range(-(-self.rows // ROWS_A_BLOCK))

    def main_rows(self, block: int) -> range:
        """The numbers of a block's rows in a main table."""
        first = block * ROWS_A_BLOCK
        return range(first, min(first + ROWS_A_BLOCK, self.rows))

    def table(self, name: str) -> str:
        """The name of a table of the pattern, with its schema."""
        return f"{self.values['schema']}.{name}"

    def id(self, table: str, number: int) -> str:
        """The identifier of a row, which looks like one of gen_random_uuid()."""
        return _as_uuid(_hash(f"{self.random_seed} {table} {number}", _UUID_BYTES))

    def constant_id(self, table: str, number: int) -> str:
        """The identifier of a row that is the same whatever the random seed."""
        return _as_uuid(_hash(f"{table} {number}", _UUID_BYTES))

    def user(self, number: int) -> str:
        """The identifier of a user."""
        return self.id("users", number)

    def draw(self, table: str, number: int) -> Random:
        """The chances of a row."""
        drawn = _hash(f"{self.random_seed} {table} {number} chance", _CHANCE_BYTES)
        return Random(int.from_bytes(drawn, "big"))

    def tag(self, number: int) -> str:
        """What makes a name the only one, also beside the rows of another random seed."""
        seed = "" if self.random_seed == DEFAULT_SEED else f"{self.random_seed}x"
        return f"{seed}{number + 1}"

    def request(self, number: int) -> str:
        """The metadata that tell one row from others where a table has no key to do so."""
        return f'{{"request": "{self.tag(number)}"}}'

    def before(self, days: float) -> str:
        """A time so many days before the end."""
        return (self.until - timedelta(days=days)).isoformat(" ", "milliseconds")

    def tenant_of(self, block: int) -> tuple[str, ...]:
        """The organization of what a block makes, as the first cell of its rows."""
        return (self.organization(circle_of(block)),) if self.tenant else ()

    @property
    def tenant_column(self) -> tuple[str, ...]:
        """The column of `tenant_of`."""
        return ("organization_id",) if self.tenant else ()

    def organization(self, circle: int) -> str:
        """The identifier of an organization."""
        return self.id("organizations", circle)

    def known_in(self, block: int) -> list[int]:
        """The users of a block and some who were in its circle before."""
        first = block * USERS_A_BLOCK
        earlier = block_before(block)
        others = [] if earlier is None else [founder(circle_of(block)), earlier * USERS_A_BLOCK + 1]
        return [*range(first, first + USERS_A_BLOCK), *others]


def _hash(text: str, size: int) -> bytes:
    return blake2b(text.encode(), digest_size=size).digest()


def _as_uuid(drawn: bytes) -> str:
    digits = drawn.hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
