"""Where the boxes of a diagram lie and which way its lines take.

Connected boxes lie in columns, what is referenced to the left of what references it. Lines
that pass a column share a lane for each box that they lead to. The order within the columns,
with few crossings, is igraph's; places are made of it here, because boxes differ in height.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import igraph

_COLUMN_GAP = 70.0
_ROW_GAP = 22.0
_LANE = 4.0
_LANE_GAP = 8.0
_GROUP_GAP = 46.0
_SWEEPS = 12
_ITERATIONS = 200
_WIDTH_TO_HEIGHT = 1.5


class Size(NamedTuple):
    """Width and height."""

    width: float
    height: float


class Point(NamedTuple):
    """A place; y grows downwards."""

    x: float
    y: float


class Layout(NamedTuple):
    """The upper left corners of the boxes, and for each line the lanes it passes, in order.

    The lanes go from the column beside the child to the one beside the parent.
    """

    corners: list[Point]
    lanes: list[list[tuple[Point, Point]]]
    size: Size


def layout(sizes: Sequence[Size], lines: Sequence[tuple[int, int]]) -> Layout:
    """Place boxes of the given sizes, and the lines from child to parent between them.

    The same input gives the same layout.
    """
    graph = igraph.Graph(n=len(sizes), edges=lines)
    groups = [_Group(sorted(members), sizes, lines) for members in graph.connected_components()]
    groups.sort(key=lambda group: (-group.size.height, group.members))
    corners = [Point(0, 0)] * len(sizes)
    lanes: list[list[tuple[Point, Point]]] = [[] for _ in lines]
    offsets, size = _packed([group.size for group in groups])
    for group, offset in zip(groups, offsets, strict=True):
        for box, corner in group.corners.items():
            corners[box] = _moved(corner, offset)
        for line, passed in group.lanes.items():
            lanes[line] = [(_moved(one, offset), _moved(other, offset)) for one, other in passed]
    return Layout(corners, lanes, size)


def _moved(point: Point, offset: Point) -> Point:
    return Point(point.x + offset.x, point.y + offset.y)


def _packed(sizes: Sequence[Size]) -> tuple[list[Point], Size]:
    """Put groups, the highest first, on shelves; the whole gets about the shape of a screen."""
    area = sum((width + _GROUP_GAP) * (height + _GROUP_GAP) for width, height in sizes)
    widest = max((size.width for size in sizes), default=0)
    limit = max(widest, (area * _WIDTH_TO_HEIGHT) ** 0.5)
    corners: list[Point] = []
    x = y = shelf = right = 0.0
    for width, height in sizes:
        if x > 0 and x + width > limit:
            x, y, shelf = 0.0, y + shelf + _GROUP_GAP, 0.0
        corners.append(Point(x, y))
        right, shelf = max(right, x + width), max(shelf, height)
        x += width + _GROUP_GAP
    return corners, Size(right, y + shelf)


class _Group:
    """Boxes that lines connect, laid out on their own."""

    def __init__(
        self, members: list[int], sizes: Sequence[Size], lines: Sequence[tuple[int, int]]
    ) -> None:
        self.members = members
        self._sizes = sizes
        inside = set(members)
        self._lines = {
            number: line
            for number, line in enumerate(lines)
            if line[0] in inside and line[0] != line[1]
        }
        self._columns = _columns(members, sizes, set(self._lines.values()))
        self._place()

    def _place(self) -> None:
        grid = _Grid(self._columns, self._sizes)
        for child, parent in dict.fromkeys(self._lines.values()):
            grid.connect(child, parent)
        grid.place()
        self.corners = {box: grid.corner(box) for box in self.members}
        self.lanes = {
            number: [grid.lane(lane) for lane in grid.lanes_between(*line)]
            for number, line in self._lines.items()
        }
        self.size = grid.size()


def _columns(
    members: Sequence[int], sizes: Sequence[Size], lines: set[tuple[int, int]]
) -> dict[int, int]:
    """The column of each box: to the right of all that it references, where that can be.

    A column that would be much higher than the picture is wide is split.
    """
    depths = _depths(members, lines)
    area = sum((sizes[box].width + _COLUMN_GAP) * (sizes[box].height + _ROW_GAP) for box in members)
    limit = (area / _WIDTH_TO_HEIGHT) ** 0.5
    by_depth: defaultdict[int, list[int]] = defaultdict(list)
    for box in members:
        by_depth[depths[box]].append(box)
    columns: dict[int, int] = {}
    column = -1
    for depth in sorted(by_depth):
        column, height = column + 1, 0.0
        for box in by_depth[depth]:
            if height > 0 and height + sizes[box].height > limit:
                column, height = column + 1, 0.0
            columns[box] = column
            height += sizes[box].height + _ROW_GAP
    return columns


def _depths(members: Sequence[int], lines: set[tuple[int, int]]) -> dict[int, int]:
    """How many lines one can follow from a box at most, those left out that make circles.

    A box that references nothing is moved next to the first that references it.
    """
    places = {box: place for place, box in enumerate(members)}
    edges = sorted((places[child], places[parent]) for child, parent in lines)
    graph = igraph.Graph(n=len(members), edges=edges, directed=True)
    graph.delete_edges(graph.feedback_arc_set(method="eades"))
    depths = [0] * len(members)
    for place in graph.topological_sorting(mode="in"):
        depths[place] = max((depths[parent] + 1 for parent in graph.successors(place)), default=0)
    for place in range(len(members)):
        if not graph.successors(place):
            children = (depths[child] for child in graph.predecessors(place))
            depths[place] = max(0, min(children, default=0) - 1)
    return {box: depths[place] for box, place in places.items()}


class _Grid:
    """Boxes and lanes in columns. Lanes are items too, numbered after the boxes."""

    def __init__(self, columns: dict[int, int], sizes: Sequence[Size]) -> None:
        self._column_of = dict(columns)
        self._heights = {box: sizes[box].height for box in columns}
        self._widths = {box: sizes[box].width for box in columns}
        self._lanes: dict[tuple[int, int], int] = {}
        self._links: dict[tuple[int, int], None] = {}
        self._next = len(sizes)
        self._tops: dict[int, float] = {}

    def connect(self, child: int, parent: int) -> None:
        """Lead a line from child to parent through lanes of the columns between them."""
        passed = [child, *self._made_lanes(child, parent), parent]
        self._links.update(dict.fromkeys(pairwise(passed)))

    def lanes_between(self, child: int, parent: int) -> list[int]:
        """The lanes of a line that was connected."""
        return [self._lanes[parent, column] for column in self._between(child, parent)]

    def _made_lanes(self, child: int, parent: int) -> Iterable[int]:
        for column in self._between(child, parent):
            if (parent, column) not in self._lanes:
                self._lanes[parent, column] = self._next
                self._column_of[self._next] = column
                self._heights[self._next] = _LANE
                self._next += 1
            yield self._lanes[parent, column]

    def _between(self, child: int, parent: int) -> range:
        start, end = self._column_of[child], self._column_of[parent]
        return range(start - 1, end, -1) if end < start else range(start + 1, end)

    def place(self) -> None:
        """Decide the order in every column, then how high each item is in it."""
        self._order = self._ordered()
        neighbours = self._neighbours()
        for column in self._order:
            self._stack(column, dict.fromkeys(column, 0.0))
        for sweep in range(_SWEEPS):
            for column in self._order if sweep % 2 == 0 else reversed(self._order):
                self._stack(column, {item: self._wanted(item, neighbours[item]) for item in column})
        top = min(self._tops.values())
        self._tops = {item: place - top for item, place in self._tops.items()}
        widths = [max(self._widths.get(item, 0) for item in column) for column in self._order]
        self._lefts = [sum(widths[:number]) + number * _COLUMN_GAP for number in range(len(widths))]
        self._column_widths = widths

    def _ordered(self) -> list[list[int]]:
        """The items of each column from above, with few crossings."""
        items = list(self._column_of)
        places = {item: place for place, item in enumerate(items)}
        edges = [(places[one], places[other]) for one, other in self._links]
        graph = igraph.Graph(n=len(items), edges=edges, directed=True)
        layers = [self._column_of[item] for item in items]
        found = graph.layout_sugiyama(layers=layers, maxiter=_ITERATIONS)
        columns: list[list[int]] = [[] for _ in range(max(layers) + 1)]
        for item in items:
            columns[self._column_of[item]].append(item)
        for column in columns:
            column.sort(key=lambda item: (found[places[item]][0], item))
        return columns

    def _neighbours(self) -> dict[int, list[int]]:
        neighbours: dict[int, list[int]] = {item: [] for item in self._column_of}
        for one, other in self._links:
            neighbours[one].append(other)
            neighbours[other].append(one)
        return neighbours

    def _wanted(self, item: int, neighbours: Sequence[int]) -> float:
        """Where the item would be level with the middle of what it is linked to."""
        if not neighbours:
            return self._tops[item]
        middles = sorted(self._tops[each] + self._heights[each] / 2 for each in neighbours)
        middle = (middles[(len(middles) - 1) // 2] + middles[len(middles) // 2]) / 2
        return middle - self._heights[item] / 2

    def _stack(self, column: Sequence[int], wanted: dict[int, float]) -> None:
        """Put each item where it is wanted, as near as the order and the gaps allow.

        Items that would overlap form a block, which lies where its items want to be on average.
        """
        blocks: list[tuple[float, float, list[int]]] = []
        for item in column:
            top, height, members = wanted[item], self._room(item), [item]
            while blocks and blocks[-1][0] + blocks[-1][1] > top:
                above_top, above_height, above = blocks.pop()
                count = len(above) + len(members)
                top = (above_top * len(above) + (top - above_height) * len(members)) / count
                height, members = above_height + height, above + members
            blocks.append((top, height, members))
        for top, _, members in blocks:
            y = top
            for item in members:
                self._tops[item] = y
                y += self._room(item)

    def _room(self, item: int) -> float:
        """The height of an item with the gap below it."""
        return self._heights[item] + (_ROW_GAP if item in self._widths else _LANE_GAP)

    def corner(self, box: int) -> Point:
        """The upper left corner of a box; boxes are flush with the left of their column."""
        return Point(self._lefts[self._column_of[box]], self._tops[box])

    def lane(self, lane: int) -> tuple[Point, Point]:
        """The right and the left end of a lane, as a line to the left passes it."""
        column, y = self._column_of[lane], self._tops[lane] + self._heights[lane] / 2
        left = self._lefts[column]
        return Point(left + self._column_widths[column], y), Point(left, y)

    def size(self) -> Size:
        """The extent of all columns."""
        bottom = max(self._tops[item] + self._heights[item] for item in self._tops)
        return Size(self._lefts[-1] + self._column_widths[-1], bottom)
