"""What statements name."""

from __future__ import annotations

import msgspec
import pytest

from sqlfluff_schema_rules.parse.mentions import (
    Mention,
    column_names_in,
    find_mentions,
    mentions_in,
    operators_in,
    relation_names_in,
    with_column_renamed,
    with_names_changed,
    without_locations,
)
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment


def body_of(sql: str) -> tuple[str, bytes]:
    parsed = parse_fragment(sql)
    assert parsed is not None
    kind, body = only_item(parsed.stmts[0].stmt)
    return kind, bytes(body)


def told(sql: str) -> set[str]:
    """Functions with parentheses, types without."""
    return {
        f"{mention.schema}.{mention.name}" + "()" * mention.is_function
        for mention in mentions_in(body_of(sql)[1].decode())
    }


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select f(a)", {".f()"}),
        ("select database.s.f(a)", {"s.f()"}),
        ("select app.f(g(1))", {"app.f()", ".g()"}),
        ("select 'a'::app.kind", {"app.kind"}),
        ("create table t (a kind, b kind[], c kind)", {".kind"}),
        ("create table t (a int default f())", {"pg_catalog.int4", ".f()"}),
        ("select a from t", set()),
    ],
)
def test_everything_that_a_statement_names_is_told(sql: str, names: set[str]) -> None:
    assert told(sql) == names


@pytest.mark.parametrize(
    ("sql", "places"),
    [
        ("select f(a), app.f(b, 2)", [("", "f", 7, 1), ("app", "f", 13, 2)]),
        ("select f()", [("", "f", 7, 0)]),
        (
            "create table t (a kind, b app.kind)",
            [("", "kind", 18, None), ("app", "kind", 26, None)],
        ),
        ("create function f() returns kind language sql as 'x'", [("", "kind", 28, None)]),
        ("create trigger g after insert on t execute function f(1)", [("", "f", -1, None)]),
        ("select 1", []),
    ],
)
def test_every_place_at_which_something_is_named_is_found(
    sql: str, places: list[tuple[str, str, int, int | None]]
) -> None:
    found = find_mentions(*body_of(sql))
    assert [(mention.schema, mention.name, *rest) for mention, *rest in found] == places


def test_calls_are_told_from_types() -> None:
    kind, body = body_of("select f('a'::kind)")
    assert [mention for mention, *_ in find_mentions(kind, body)] == [
        Mention(is_function=True, schema="", name="f"),
        Mention(is_function=False, schema="", name="kind"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        {"names": "text"},
        {"names": []},
        {"names": [{"A_Star": {}}]},
    ],
)
def test_what_only_looks_like_a_name_is_none(statement: object) -> None:
    body = msgspec.Raw(msgspec.json.encode(statement))
    assert list(find_mentions("SelectStmt", body)) == []


def test_columns_are_told_in_order_and_once_without_what_they_are_of() -> None:
    _, body = body_of("select b, t.a, app.t.b, t.*, (select c)")
    assert list(column_names_in(body)) == ["b", "a", "c"]


def test_operators_are_told_without_the_schema_that_is_written() -> None:
    _, body = body_of("select a <% b, a operator(ext.<=>) '<#>', \"@@\" || a")
    assert operators_in(body) == {"<%", "<=>", "||"}


def test_relations_are_told_by_schema_and_name() -> None:
    _, body = body_of("select 1 from t join app.u on true where exists (select from shop.core.v)")
    assert relation_names_in(body) == {("", "t"), ("app", "u"), ("core", "v")}


def test_the_same_text_elsewhere_is_the_same_without_locations() -> None:
    _, body = body_of("select a in (1, 2)")
    _, moved = body_of("select    a  in  ( 1, 2 )")
    assert body != moved
    assert without_locations(body) == without_locations(moved)


@pytest.mark.parametrize(
    ("sql", "renamed"),
    [
        ("a > 1 and b < a", '"new" > 1 and b < "new"'),
        ("t.a + s.t.a + (c).a", 't."new" + s.t."new" + (c).a'),
        ("a.b + aa + f(a.*) + a(1)", "a.b + aa + f(a.*) + a(1)"),
    ],
)
def test_a_column_is_renamed_wherever_it_is_named(sql: str, renamed: str) -> None:
    one, other = (body_of(f"select {each}")[1] for each in (sql, renamed))
    assert without_locations(with_column_renamed(one, "a", "new")) == without_locations(other)


def test_functions_and_types_are_called_otherwise_where_they_are_meant() -> None:
    def changed(mention: Mention) -> Mention:
        if mention.name != "f" or not mention.is_function:
            return mention
        return Mention(True, "y" if mention.schema else "", "g")

    one = body_of("select f(1), x.f(f(2)), 'a'::f, f, count(*)")[1]
    other = body_of("select g(1), y.g(g(2)), 'a'::f, f, count(*)")[1]
    assert without_locations(with_names_changed(one, changed)) == without_locations(other)
