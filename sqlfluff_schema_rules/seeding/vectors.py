"""Unit vectors in clusters, so that a search for neighbours has something to find.

A vector is put together from pieces of about sixteen numbers, of which each cluster has a few for
each place. They are computed once, which makes vectors many times faster, and still no two alike.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import sqrt
from random import Random

_NUMBERS_A_PIECE = 16
_TASK_WEIGHT = 0.5
_NOISE = 0.6
_FEW_PIECES = 8
_VARIANTS, _VARIANTS_OF_FEW = 16, 256
_DIGITS = 5


class Vectors:
    """Vectors of some dimensions, near to those of the same topic, nearer to those of a task."""

    def __init__(self, dimensions: int, random_seed: int) -> None:
        self._dimensions = dimensions
        self._random_seed = random_seed
        self._bounds = _bounds(dimensions)
        self._variants = _VARIANTS if len(self._bounds) >= _FEW_PIECES else _VARIANTS_OF_FEW
        self._centre = cache(self._make_centre)
        self._piece = cache(self._make_piece)

    def near(self, topic: int, task: int, chance: Random) -> str:
        """A vector of a cluster, as pgvector reads it."""
        drawn = chance.randbytes(len(self._bounds))
        pieces = (
            self._piece(topic, task, place, byte % self._variants)
            for place, byte in enumerate(drawn)
        )
        return f"[{','.join(pieces)}]"

    def _make_centre(self, topic: int, task: int) -> list[float]:
        of_topic = self._numbers(f"topic {topic}", self._dimensions)
        of_task = self._numbers(f"task {topic} {task}", self._dimensions)
        return [a + _TASK_WEIGHT * b for a, b in zip(of_topic, of_task, strict=True)]

    def _make_piece(self, topic: int, task: int, place: int, variant: int) -> str:
        """Numbers around the centre, as long as their share of a unit vector."""
        start, end = self._bounds[place]
        noise = self._numbers(f"noise {topic} {task} {place} {variant}", end - start)
        centre = self._centre(topic, task)[start:end]
        numbers = [a + _NOISE * b for a, b in zip(centre, noise, strict=True)]
        length = sqrt(sum(number * number for number in numbers))
        scale = sqrt(len(numbers) / self._dimensions) / length
        return ",".join(f"{number * scale:.{_DIGITS}f}" for number in numbers)

    def _numbers(self, name: str, count: int) -> list[float]:
        chance = Random(f"{self._random_seed} {name}")
        return [chance.random() - 0.5 for _ in range(count)]


def _bounds(dimensions: int) -> tuple[tuple[int, int], ...]:
    """Where the pieces begin and end."""
    count = max(1, dimensions // _NUMBERS_A_PIECE)
    edges = [dimensions * number // count for number in range(count + 1)]
    return tuple(pairwise(edges))
