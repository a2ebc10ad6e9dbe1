"""Unit vectors in clusters, so that a search for neighbours has something to find.

A vector is put together from pieces of about sixteen numbers that are written once for each
cluster. That makes them thousands of times faster than number by number, and no two alike.
"""

from __future__ import annotations

from functools import cache
from math import sqrt
from operator import getitem
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBERS_A_PIECE = 16
_TASK_WEIGHT = 0.5
_NOISE = 0.6
_FEW_PIECES = 8
_VARIANTS, _VARIANTS_OF_FEW = 16, 256
_DIGITS = 5

Pieces = tuple[tuple[str, ...], ...]


class Vectors:
    """Vectors of some dimensions, near to those of the same topic, nearer to those of a task."""

    def __init__(self, dimensions: int, random_seed: int) -> None:
        self._random_seed = random_seed
        self._bounds = tuple(_bounds(dimensions))
        self._dimensions = dimensions
        self._pieces = cache(self._make_pieces)

    def near(self, topic: int, task: int, chance: Random) -> str:
        """A vector of a cluster, as pgvector reads it."""
        pieces = self._pieces(topic, task)
        drawn = chance.randbytes(len(pieces))
        variants = len(pieces[0])
        return f"[{','.join(map(getitem, pieces, (byte % variants for byte in drawn)))}]"

    def _make_pieces(self, topic: int, task: int) -> Pieces:
        around_topic = self._direction(f"topic {topic}")
        around_task = self._direction(f"task {topic} {task}")
        centre = [a + _TASK_WEIGHT * b for a, b in zip(around_topic, around_task, strict=True)]
        chance = Random(f"{self._random_seed} noise {topic} {task}")
        count = _VARIANTS if len(self._bounds) >= _FEW_PIECES else _VARIANTS_OF_FEW
        return tuple(
            tuple(self._piece(centre[start:end], chance) for _ in range(count))
            for start, end in self._bounds
        )

    def _direction(self, name: str) -> list[float]:
        chance = Random(f"{self._random_seed} {name}")
        return [chance.gauss(0, 1) for _ in range(self._dimensions)]

    def _piece(self, centre: Sequence[float], chance: Random) -> str:
        """Numbers around the centre, as long as their share of a unit vector."""
        numbers = [number + _NOISE * chance.gauss(0, 1) for number in centre]
        length = sqrt(sum(number * number for number in numbers))
        scale = sqrt(len(numbers) / self._dimensions) / length
        return ",".join(f"{number * scale:.{_DIGITS}f}" for number in numbers)


def _bounds(dimensions: int) -> Iterator[tuple[int, int]]:
    """Where the pieces begin and end."""
    count = max(1, dimensions // _NUMBERS_A_PIECE)
    edges = [dimensions * number // count for number in range(count + 1)]
    return zip(edges, edges[1:], strict=False)
