from __future__ import annotations

from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from sqlfluff_schema_rules.report.schema.layout import Layout, Point, Size, layout

BOX = Size(100, 50)


def overlap(one: tuple[Point, Size], other: tuple[Point, Size]) -> bool:
    (corner, size), (corner_2, size_2) = one, other
    return (
        corner.x < corner_2.x + size_2.width
        and corner_2.x < corner.x + size.width
        and corner.y < corner_2.y + size_2.height - 0.01
        and corner_2.y < corner.y + size.height - 0.01
    )


def test_nothing_takes_no_room() -> None:
    assert layout([], []) == Layout([], [], Size(0, 0))


def test_what_is_referenced_lies_to_the_left() -> None:
    placed = layout([BOX, BOX], [(0, 1)])
    assert placed.corners == [Point(170, 0), Point(0, 0)]
    assert (placed.lanes, placed.size) == ([[]], Size(270, 50))


def test_a_line_over_two_columns_has_a_lane() -> None:
    placed = layout([BOX, BOX, BOX], [(0, 1), (1, 2), (0, 2)])
    [(right, left)] = placed.lanes[2]
    assert (left.x, right.x) == (placed.corners[1].x, placed.corners[1].x + BOX.width)
    assert left.y == right.y


def test_lines_to_one_box_share_a_lane() -> None:
    placed = layout([BOX] * 4, [(0, 1), (1, 2), (0, 2), (3, 1), (3, 2)])
    assert placed.lanes[2] == placed.lanes[4] != []


def test_circles_and_lines_to_oneself_are_laid_out() -> None:
    placed = layout([BOX, BOX, BOX], [(0, 1), (1, 2), (2, 0), (1, 1)])
    assert len(set(placed.corners)) == 3
    assert placed.lanes[3] == []


def test_very_many_boxes_of_one_depth_are_put_in_several_columns() -> None:
    placed = layout([BOX] * 101, [(child, 100) for child in range(100)])
    assert len({corner.x for corner in placed.corners}) > 3
    assert placed.size.width < 4 * placed.size.height


def test_a_hundred_tables_fill_a_picture_of_the_shape_of_a_screen() -> None:
    numbers = Random(1)
    sizes = [Size(numbers.randint(150, 350), numbers.randint(40, 330)) for _ in range(100)]
    lines = [(child, numbers.randrange(child)) for child in range(1, 90) for _ in range(2)]
    placed = layout(sizes, lines + [(child, 0) for child in range(1, 60)])
    boxes = sum(size.width * size.height for size in sizes)
    assert 0.7 < placed.size.width / placed.size.height < 3
    assert boxes / (placed.size.width * placed.size.height) > 0.2


_LINES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=25)
_SIZES = st.lists(
    st.builds(Size, st.integers(50, 300), st.integers(20, 400)), min_size=12, max_size=12
)


@settings(max_examples=150)
@given(_SIZES, _LINES)
def test_boxes_never_overlap_and_lie_within_the_picture(
    sizes: list[Size], lines: list[tuple[int, int]]
) -> None:
    placed = layout(sizes, lines)
    boxes = list(zip(placed.corners, sizes, strict=True))
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    assert all(
        corner.x >= 0
        and corner.y >= -0.01
        and corner.x + size.width <= placed.size.width + 0.01
        and corner.y + size.height <= placed.size.height + 0.01
        for corner, size in boxes
    )


@settings(max_examples=50)
@given(_SIZES, _LINES)
def test_the_same_input_gives_the_same_layout(
    sizes: list[Size], lines: list[tuple[int, int]]
) -> None:
    assert layout(sizes, lines) == layout(sizes, lines)
