"""Who has to do with whom: users come in blocks of four, and blocks in circles.

A circle is an organization, or where there are none those who meet. Blocks are dealt out to the
circles 0, then 0 and 1, then 0, 1 and 2, and so on. So the earlier circles are the bigger ones,
and more blocks leave those before them as they are.
"""

from __future__ import annotations

from math import isqrt

USERS_A_BLOCK = 4


def circle_of(block: int) -> int:
    """The circle that a block belongs to."""
    deal = _deal(block)
    return block - deal * (deal + 1) // 2


def first_block(circle: int) -> int:
    """The block that a circle begins with."""
    return circle * (circle + 3) // 2


def block_before(block: int) -> int | None:
    """The block that the same circle got before, None for its first."""
    return None if block == first_block(circle_of(block)) else block - _deal(block)


def circles_of(blocks: int) -> int:
    """How many circles that many blocks make."""
    return _deal(blocks)


def founder(circle: int) -> int:
    """The user who began a circle."""
    return USERS_A_BLOCK * first_block(circle)


def only_reads(user: int) -> bool:
    """Whether a user writes nothing: the last of each block."""
    return user % USERS_A_BLOCK == USERS_A_BLOCK - 1


def _deal(block: int) -> int:
    """How often all circles had got a block before this one was dealt."""
    return (isqrt(8 * block + 1) - 1) // 2
