from __future__ import annotations

from itertools import pairwise

import pytest

from sqlfluff_schema_rules.changes.records import AttachPartition
from tests.changes.reading import changes_of


def _place(bound: str) -> tuple[tuple[int, float, str], ...]:
    (change,) = changes_of(f"alter {'table' if bound else 'index'} t attach partition p {bound}")
    assert isinstance(change, AttachPartition)
    return () if change.bound is None else change.bound.place


@pytest.mark.parametrize(
    "bounds",
    [
        (
            "for values in (-2.5, 'x')",
            "for values in (3, -1)",
            "for values in (1)",
            "for values in ('a', 'z')",
            "for values in ('b')",
            "for values in (null, upper('a'))",
            "for values in (null)",
            "default",
        ),
        (
            "for values from (minvalue, minvalue) to (1, 1)",
            "for values from (1, 1) to (1, 2)",
            "for values from (1, 2) to (2.5, minvalue)",
            "for values from (2.5, minvalue) to (2.5, maxvalue)",
            "for values from (2.5, maxvalue) to (maxvalue, maxvalue)",
            "default",
        ),
        (
            "for values with (modulus 2, remainder 0)",
            "for values with (modulus 4, remainder 1)",
            "for values with (modulus 4, remainder 3)",
        ),
    ],
    ids=["list", "range", "hash"],
)
def test_partitions_have_their_place_by_their_bounds(bounds: tuple[str, ...]) -> None:
    places = [_place(bound) for bound in bounds]
    assert all(one < other for one, other in pairwise(places))


def test_a_bound_that_cannot_be_read_leaves_partitions_in_the_order_of_their_creation() -> None:
    assert _place("for values in (upper('b'))") == _place("for values in (upper('a'))")


def test_a_part_of_an_index_has_no_place() -> None:
    assert _place("") == ()
