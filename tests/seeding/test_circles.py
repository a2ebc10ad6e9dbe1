from __future__ import annotations

from sqlfluff_schema_rules.seeding.circles import (
    block_before,
    circle_of,
    circles_of,
    first_block,
    founder,
)


def test_blocks_are_dealt_out_to_one_circle_more_each_time() -> None:
    assert [circle_of(block) for block in range(10)] == [0, 0, 1, 0, 1, 2, 0, 1, 2, 3]


def test_a_circle_is_there_as_soon_as_it_has_a_block() -> None:
    assert [circles_of(blocks) for blocks in range(11)] == [0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4]


def test_the_first_block_of_each_circle_is_known() -> None:
    dealt = [circle_of(block) for block in range(5000)]
    assert [first_block(circle) for circle in range(90)] == [
        dealt.index(circle) for circle in range(90)
    ]


def test_the_founder_of_a_circle_is_the_first_user_of_its_first_block() -> None:
    assert [founder(circle) for circle in range(3)] == [0, 8, 20]


def test_every_block_knows_the_one_that_its_circle_got_before() -> None:
    last: dict[int, int] = {}
    for block in range(5000):
        circle = circle_of(block)
        assert block_before(block) == last.get(circle)
        last[circle] = block
