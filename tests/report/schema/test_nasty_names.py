"""Every format stays what it is, whatever the names in a schema are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sqlfluff_schema_rules.description.comparison import compare
from sqlfluff_schema_rules.description.objects import Description
from sqlfluff_schema_rules.report.schema import html, mermaid, svg, text
from sqlfluff_schema_rules.report.schema import json as json_format
from tests.description.schemas import description_of

NASTY = (
    '"',
    "a\nb",
    "<script>alert(1)</script>",
    "]]>",
    "&amp;",
    "%%{init: {}}%%",
    "a;b#c\\",
    "x" * 63,
    "é" * 31,
    "日本語",
    "\u202egnp",
    "\x1b[31m",
    "\uffff",
    "a.b",
    "pk",
    "😀",
)
_NAMES = st.lists(
    st.sampled_from(NASTY) | st.text(min_size=1, max_size=15).filter(lambda name: "\0" not in name),
    min_size=4,
    max_size=4,
    unique_by=lambda name: name.encode("utf-8", "replace")[:63],
).filter(lambda names: all(name.isprintable() or name in NASTY for name in names))


def schema_of(names: list[str], *, reverse: bool = False) -> Description:
    """Two tables with a key, an index, a policy, a comment and an enum of these names."""
    table, column, other, label = (f'"{name.replace(chr(34), chr(34) * 2)}"' for name in names)
    literal = "'" + names[3].replace("'", "''") + "'"
    statements = [
        f"create type {label} as enum ({literal});",
        f"create table {table} ({column} int primary key);",
        f"create table {other} (id int, {column} int references {table} ({column}));",
    ]
    later = [
        f"create index on {other} ({column});",
        f"create policy {label} on {table} using ({column} > 0);",
        f"comment on table {table} is {literal};",
        f"comment on column {other}.{column} is {literal};",
    ]
    return description_of("\n".join([*statements, *(later[::-1] if reverse else later)]))


def strings(value: object) -> Iterator[str]:
    """All strings in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, dict):
        yield from strings(list(value.values()))


@settings(max_examples=80)
@given(_NAMES)
@example(list(NASTY[:4]))
@example(list(NASTY[4:8]))
@example(list(NASTY[8:12]))
@example(list(NASTY[12:16]))
def test_every_format_stays_what_it_is(names: list[str]) -> None:
    description = schema_of(names)
    assert set(names) <= set(strings(json.loads(json_format.render(description))))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e]", text.render(description))
    ElementTree.fromstring(svg.render(description))
    page = html.render(description)
    assert "<script" not in page
    ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + len("</svg>")])
    for line in mermaid.render(description).splitlines():
        assert re.fullmatch(
            r"erDiagram|    \}|    \"[^\"%\\]+\"( \{)?|        \w[\w()\[\]]* \w+( [A-Z, ]+)?"
            r"( \"[^\"%\\]+\")?|    \"[^\"%\\]+\" [|o]{2}--[|o{]{2} \"[^\"%\\]+\" : \"[^\"%\\]+\"",
            line,
        ), line


@settings(max_examples=40)
@given(_NAMES)
def test_json_is_the_same_whatever_the_order_of_the_statements(names: list[str]) -> None:
    one, other = schema_of(names), schema_of(names, reverse=True)
    assert json_format.render(one) == json_format.render(other)
    assert compare(one, other).is_empty


def test_objects_are_sorted_in_json() -> None:
    rendered = json.loads(
        json_format.render(description_of("create table b (); create table a ();"))
    )
    [schema] = rendered["schemas"]
    assert [table["name"] for table in schema["tables"]] == ["a", "b"]
    assert list(schema) == [
        "object",
        "name",
        "comment",
        "created_by",
        "owner",
        "types",
        "tables",
        "views",
        "sequences",
        "routines",
    ]


def test_a_comparison_is_json() -> None:
    comparison = compare(description_of(""), description_of("create table t ();"))
    rendered = json.loads(json_format.render_comparison(comparison))
    assert rendered["added"] == [{"kind": "table", "object": "public.t"}]
