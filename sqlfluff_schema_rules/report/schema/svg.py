"""A picture of the tables of a schema and of the keys between them, in one SVG file.

It needs the library igraph, which the extra `diagram` brings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.report import counted
from sqlfluff_schema_rules.report.characters import visible
from sqlfluff_schema_rules.report.schema.cards import (
    HEAD_HEIGHT,
    MARK_WIDTH,
    PADDING,
    ROW_HEIGHT,
    Card,
    card,
)
from sqlfluff_schema_rules.report.schema.diagram import diagram
from sqlfluff_schema_rules.report.schema.layout import Layout, Point, layout
from sqlfluff_schema_rules.report.schema.text import title
from sqlfluff_schema_rules.report.schema.wording import constraint_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlfluff_schema_rules.description.objects import Description
    from sqlfluff_schema_rules.diagnostics import Diagnostic
    from sqlfluff_schema_rules.report.schema.diagram import Edge

_MARGIN = 26.0
_TOP = 84.0
_LEAST_WIDTH = 1040.0
_BASELINE = 5.0
_BEND = 30.0
_RADIUS = 9.0
_HEAD = HEAD_HEIGHT - 2
_BADGES = {True: ("on", "RLS on"), False: ("off", "RLS off"), None: ("", "")}
_LEGEND = (
    ("on", "row level security on"),
    ("off", "row level security off"),
    ("elsewhere", "not created in these files"),
)
_NOT_XML = re.compile("[\ufffe\uffff]")
_STYLE = """
text { font: 12px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2933; }
.page { fill: #fff; }
.title { font-size: 16px; font-weight: bold; }
.bold { font-weight: bold; }
.pale { fill: #66727f; }
.right { text-anchor: end; }
.small { font-size: 10px; }
.box { fill: #fff; stroke: #9aa5b1; }
.head { fill: #e4e7eb; }
.on .head { fill: #cdeedd; }
.off .head { fill: #fde3c3; }
.elsewhere .box { stroke-dasharray: 4 3; fill: none; }
.elsewhere .head { fill: #f5f7fa; }
.key { fill: none; stroke: #829ab1; stroke-width: 1.2; }
.key:hover { stroke: #0b69a3; stroke-width: 3; }
.end { fill: #627d98; }
.error { fill: #ba2525; }
.warning { fill: #c65d07; }
.info { fill: #2b6cb0; }
.count { fill: #fff; font-size: 10px; font-weight: bold; text-anchor: middle; }
"""
_NEUTRAL = ".off .head { fill: #e4e7eb; }\n"


def render(description: Description, findings: Sequence[Diagnostic] = ()) -> str:
    """The picture; tables are marked with their row level security and what is wrong in them.

    In a browser the keys of the table under the pointer stand out, and it tells more.
    """
    nodes, edges = diagram(description)
    of_table = findings_of_tables(description, findings)
    cards = [card(node, of_table.get(node.name, ())) for node in nodes]
    numbers = {each.name: number for number, each in enumerate(cards)}
    lines = [(numbers[edge.child], numbers[edge.parent]) for edge in edges]
    placed = layout([each.size for each in cards], lines)
    parts = (
        *_keys(edges, lines, cards, placed),
        *(_card(number, each, placed.corners[number]) for number, each in enumerate(cards)),
    )
    return _page(description, cards, placed, parts)


def findings_of_tables(
    description: Description, findings: Iterable[Diagnostic]
) -> dict[str, list[Diagnostic]]:
    """What is wrong in each table and its parts, by the name of the table."""
    homes = {
        part.object: table.object
        for table in description.tables()
        for part in (*table.parts(), table)
    }
    found: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for finding in findings:
        if finding.object in homes:
            found[homes[finding.object]].append(finding)
    return found


def escaped(text: str) -> str:
    """The text for XML, whatever it holds; line breaks stay."""
    lines = map(visible, _NOT_XML.sub("\ufffd", text).split("\n"))
    return escape("\n".join(lines))


def _page(
    description: Description, cards: Sequence[Card], placed: Layout, parts: Iterable[str]
) -> str:
    width = max(placed.size.width + 2 * _MARGIN, _LEAST_WIDTH)
    height = placed.size.height + _TOP + _MARGIN
    heading = f"{counted(len(cards), 'table')}: {title(description.source)}"
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}">\n'
        f"<style>{_style(description, len(cards))}</style>\n"
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto" markerUnits="userSpaceOnUse">'
        '<path class="end" d="M0 0L8 4L0 8z"/></marker></defs>\n'
        f'<rect class="page" width="100%" height="100%"/>\n'
        f'<text class="title" x="{_MARGIN}" y="32">{escaped(heading)}</text>\n'
        f"{_legend(cards)}\n"
        f'<g transform="translate({_MARGIN} {_TOP})">\n{body}\n</g>\n</svg>\n'
    )


def _style(description: Description, cards: int) -> str:
    """The style sheet; the keys of each card have a rule of their own.

    Tables without row level security stand out where others have it, or should.
    """
    expected = description.environment != "postgres" or any(
        table.row_level_security or table.policies for table in description.tables()
    )
    pointed_at = (
        f"svg:has(#t{number}:hover) .k{number} {{ stroke: #0b69a3; stroke-width: 2.6; }}\n"
        for number in range(cards)
    )
    return "".join((_STYLE, "" if expected else _NEUTRAL, *pointed_at))


def _legend(cards: Sequence[Card]) -> str:
    parts = [
        f'<g class="{kind}" transform="translate({_MARGIN + number * 210} 46)">'
        '<rect class="box head" width="16" height="14"/>'
        f'<text class="pale" x="23" y="11">{text}</text></g>'
        for number, (kind, text) in enumerate(_LEGEND)
    ]
    found = sum(len(each.findings) for each in cards)
    place = f'transform="translate({_MARGIN + len(_LEGEND) * 210 + 20} 46)"'
    about = f"type?: may be null. {counted(found, 'finding')} marked"
    return "\n".join((*parts, f'<text class="pale" y="11" {place}>{about}</text>'))


def _card(number: int, card: Card, corner: Point) -> str:
    state, badge = _BADGES[card.row_security]
    if not card.is_of_files:
        state = "elsewhere"
    width, height = card.size
    lines = [
        f'<g id="t{number}" class="{state}" transform="translate({corner.x:.1f} {corner.y:.1f})">',
        f'<rect class="box" width="{width:.1f}" height="{height:.1f}" rx="4"/>',
        f"<g><title>{escaped(card.about)}</title>"
        f'<rect class="head" x="1" y="1" rx="3" width="{width - 2:.1f}" height="{_HEAD}"/>'
        f'<text class="bold" x="{PADDING}" y="17">{escaped(card.title)}</text>'
        f'<text class="small pale right" x="{width - PADDING:.1f}" y="17">{badge}</text></g>',
        *_rows(card, width),
        *_count(card, width),
        "</g>",
    ]
    return "\n".join(lines)


def _rows(card: Card, width: float) -> Iterator[str]:
    for number, row in enumerate(card.rows):
        middle = HEAD_HEIGHT + (number + 0.5) * ROW_HEIGHT
        baseline = middle + _BASELINE
        weight = ' class="bold"' if row.mark == "PK" else ""
        dot = (
            f'<circle class="{_gravest(row.findings)}" cx="0" cy="{middle}" r="4"/>'
            if row.findings
            else ""
        )
        yield (
            f"<g><title>{escaped(row.about)}</title>{dot}"
            f'<text class="small pale" x="{PADDING}" y="{baseline}">{row.mark}</text>'
            f'<text{weight} x="{PADDING + MARK_WIDTH}" y="{baseline}">{escaped(row.name)}</text>'
            f'<text class="pale right" x="{width - PADDING:.1f}" y="{baseline}">'
            f"{escaped(row.type)}</text></g>"
        )
    if card.hidden:
        baseline = HEAD_HEIGHT + (len(card.rows) + 0.5) * ROW_HEIGHT + _BASELINE
        more = f"and {counted(card.hidden, 'more column')}"
        yield f'<text class="pale" x="{PADDING + MARK_WIDTH}" y="{baseline}">{more}</text>'


def _count(card: Card, width: float) -> Iterator[str]:
    if card.findings:
        about = escaped(card.about)
        yield (
            f'<g><title>{about}</title><circle class="{_gravest(card.findings)}" '
            f'cx="{width:.1f}" cy="0" r="{_RADIUS}"/>'
            f'<text class="count" x="{width:.1f}" y="3.5">{len(card.findings)}</text></g>'
        )


def _gravest(findings: Sequence[Diagnostic]) -> str:
    return min(findings, key=lambda finding: finding.severity.rank).severity.value


def _keys(
    edges: Sequence[Edge],
    lines: Sequence[tuple[int, int]],
    cards: Sequence[Card],
    placed: Layout,
) -> Iterator[str]:
    for edge, (child, parent), lanes in zip(edges, lines, placed.lanes, strict=True):
        start_height = cards[child].height_of(edge.key.columns)
        end_height = cards[parent].height_of(edge.key.referenced_columns)
        path = _path(
            _Side(placed.corners[child], cards[child].size.width, start_height),
            _Side(placed.corners[parent], cards[parent].size.width, end_height),
            lanes,
        )
        about = f"{edge.child}: {constraint_line(edge.key)}"
        yield (
            f'<path class="key k{child} k{parent}" marker-end="url(#arrow)" d="{path}">'
            f"<title>{escaped(about)}</title></path>"
        )


class _Side(NamedTuple):
    """Where a line can end: at the left or the right edge of a card, at a height."""

    corner: Point
    width: float
    height: float

    @property
    def left(self) -> Point:
        """The end at the left edge."""
        return Point(self.corner.x, self.corner.y + self.height)

    @property
    def right(self) -> Point:
        """The end at the right edge."""
        return Point(self.corner.x + self.width, self.corner.y + self.height)


def _path(child: _Side, parent: _Side, lanes: Sequence[tuple[Point, Point]]) -> str:
    """The way from a child to its parent: straight in the lanes, in curves between them."""
    if parent.right.x <= child.left.x:
        start, end, passed = child.left, parent.right, lanes
    elif child.right.x <= parent.left.x:
        start, end, passed = child.right, parent.left, [(left, right) for right, left in lanes]
    else:
        return _loop(child.right, parent.right)
    steps = [f"M{_place(start)}"]
    for entry, exit_ in passed:
        steps += [_curve(start, entry), f"L{_place(exit_)}"]
        start = exit_
    return "".join((*steps, _curve(start, end)))


def _loop(start: Point, end: Point) -> str:
    """From right edge to right edge, for tables above each other and one with itself."""
    x = max(start.x, end.x) + _BEND
    if start == end:
        end = Point(end.x, end.y + ROW_HEIGHT / 2)
    return f"M{_place(start)}C{_place(Point(x, start.y))} {_place(Point(x, end.y))} {_place(end)}"


def _curve(start: Point, end: Point) -> str:
    middle = (start.x + end.x) / 2
    return f"C{_place(Point(middle, start.y))} {_place(Point(middle, end.y))} {_place(end)}"


def _place(point: Point) -> str:
    return f"{point.x:.1f},{point.y:.1f}"
