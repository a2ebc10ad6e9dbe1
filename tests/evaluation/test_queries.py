"""The rows of queries of relations whose rows are known."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.evaluation.expressions import Scope, UnreadableError
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value
from sqlfluff_schema_rules.evaluation.queries import QueryEvaluator, Rows
from sqlfluff_schema_rules.evaluation.sources import Source
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import decode_select
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment
from tests.evaluation.running import TablesOnly, table

PEOPLE = table("id name boss", (1, "Ann", None), (2, "Bob", 1), (3, "Cy", 1))
DOUBTFUL = Source(
    {"id": lambda item: item, "name": lambda item: "x"},
    [1, 2],
    is_doubtful=lambda item: item == 2,
)


def world() -> TablesOnly:
    partial = table("id", (1,))
    partial.complete = False
    many = table("n", *[(f"n{number}",) for number in range(400)])
    return TablesOnly({"p": PEOPLE, "d": DOUBTFUL, "partial": partial, "many": many})


def result(query: str, tables: TablesOnly | None = None) -> Rows:
    return QueryEvaluator(tables or world()).query(select(query), Scope())


def run(query: str, tables: TablesOnly | None = None) -> Rows | None:
    return QueryEvaluator(tables or world()).run(select(query), Scope())


def select(query: str) -> tree.SelectStmt:
    parsed = parse_fragment(query)
    assert parsed is not None
    return decode_select(only_item(parsed.stmts[0].stmt)[1])


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("select name from p where id = 2", [("Bob",)]),
        ("select p.name, 'x' from p where p.boss is null", [("Ann", "x")]),
        ("select * from p where name = 'Cy'", [(3, "Cy", 1)]),
        ("select q.* from p q where q.name = 'Cy'", [(3, "Cy", 1)]),
        (
            "select c.name, b.name from p c join p b on b.id = c.boss",
            [("Bob", "Ann"), ("Cy", "Ann")],
        ),
        ("select c.name from p c, p b where b.id = c.boss and b.name = 'Ann'", [("Bob",), ("Cy",)]),
        (
            "select c.name, b.name from p c left join p b on b.id = c.boss where c.id < 3",
            [("Ann", None), ("Bob", "Ann")],
        ),
        ("select name from p order by name desc", [("Cy",), ("Bob",), ("Ann",)]),
        ("select name as n from p order by n desc limit 1", [("Cy",)]),
        ("select name from p order by id", [("Ann",), ("Bob",), ("Cy",)]),
        ("select name from p order by boss", [("Ann",), ("Bob",), ("Cy",)]),
        ("select name from p limit all", [("Ann",), ("Bob",), ("Cy",)]),
        ("select distinct boss from p where boss is not null", [(1,)]),
        ("values (1, 'a'), (2, 'b')", [(1, "a"), (2, "b")]),
        ("select column2 from (values (1, 'a')) v", [("a",)]),
        ("select b from (values (1, 'a')) v (a, b)", [("a",)]),
        ("select n from (select name as n from p where id = 1) s", [("Ann",)]),
        ("with w as (select id from p) select id from w where id > 2", [(3,)]),
        ("with w (x) as (select id from p) select x from w where x = 1", [(1,)]),
        ("with w as (select 1 as a) select (select a from w)", [(1,)]),
        ("select 1 union select 2 union select 1", [(1,), (2,)]),
        ("select unnest(array['a', 'b'])", [("a",), ("b",)]),
        ("select x from unnest(array['a', 'b']) x", [("a",), ("b",)]),
        ("select x from unnest(array['a']) as y (x)", [("a",)]),
        ("select unnest from unnest('{a}'::text[])", [("a",)]),
        ("select * from generate_series(1, 3)", [(1,), (2,), (3,)]),
        ("select generate_series(3, 1, -2)", [(3,), (1,)]),
        ("select count(*) from p", [(3,)]),
        ("select count(boss), max(name), min(id) from p", [(2, "Cy", 1)]),
        ("select max(id) from p where false", [(None,)]),
        ("select count(*) from p where false", [(0,)]),
        ("select array_agg(name order by name) from p", [(["Ann", "Bob", "Cy"],)]),
        ("select array_agg(name order by id desc) from p", [(["Cy", "Bob", "Ann"],)]),
        ("select array_agg(x order by x) from unnest(array[10, 9]) x", [([9, 10],)]),
        ("select array_agg(name order by name, id) from p", [(UNKNOWN,)]),
        ("select array_agg(name order by boss) from p", [(UNKNOWN,)]),
        ("select array_agg(name) from p where false", [(None,)]),
        ("select string_agg(name, ', ') from p where boss = 1", [("Bob, Cy",)]),
        ("select bool_and(id > 0), bool_or(id > 2) from p", [(True, True)]),
        ("select boss, count(*) from p group by boss having count(*) > 1", [(1, 2)]),
        ("select boss from p where boss = 1 group by boss having count(*) > 5", []),
        ("select boss from p group by boss", [(None,), (1,)]),
        ("select name from p group by boss, name", [("Ann",), ("Bob",), ("Cy",)]),
        ("select id from d group by id", [(1,)]),
        ("select id from partial group by id", [(1,)]),
        ("select 1 from p group by boss", [(1,), (1,)]),
        ("select array_agg(name order by boss) from p", [(UNKNOWN,)]),
        (
            "select max(array[id]), min(case id when 1 then 'a' else id end) from p",
            [(UNKNOWN,) * 2],
        ),
        ("select count(*) filter (where true) from p", [(UNKNOWN,)]),
        ("select name from p where exists (select 1 from p c where c.boss = p.id)", [("Ann",)]),
        (
            "select coalesce((select count(*) from p c where c.boss = q.id), 0) from p q",
            [(2,), (0,), (0,)],
        ),
        ("select id from d", [(1,)]),
        ("select 'a' as x from (values (null)) v", [("a",)]),
    ],
)
def test_the_rows_of_a_query(query: str, rows: list[tuple[Value, ...]]) -> None:
    assert result(query).rows == rows


@pytest.mark.parametrize(
    "query",
    [
        "select a from other",
        "select a from other union select 1",
        "select 1 except select 1",
        "select name from p limit 1",
        "select name from p order by name limit x",
        "select name from p offset 1",
        "select name from p where unknown = 1",
        "select name from p where id = 1 or name = unknown",
        "select n from (select name as n from p where unknown) s",
        "select name from p where unknown union select 'x'",
        "select name from p group by unknown",
        "select name from p natural join p q",
        "select name from p join p q using (id)",
        "select name from p full join p q on true",
        "select name from p left join (p q join p r on true) on false",
        "select name from p left join p q on unknown",
        "select name from p left join p q on q.id = unknown",
        "select count(*) from d",
        "select count(*) from partial",
        "select count(*) from p where unknown",
        "select count(*) from p group by unknown",
        "select boss from p group by boss having unknown",
        "select unnest(array[1]), 1",
        "select unnest(unknown)",
        "select * from f() with ordinality",
        "select * from rows from (f(), g())",
        "select * from p tablesample system (1)",
        "select * from xmltable('x' passing y columns a int)",
        "with w as (delete from p) select 1",
        "with w as (insert into p values (1) returning id) select * from w",
        "select a.n from many a, many b, many c where a.n > b.n",
        "select * from (values (1, 2), (3)) as v (a, b)",
        "select 1 union select 1, 2",
    ],
)
def test_what_cannot_be_told_of_a_query(query: str) -> None:
    with pytest.raises(UnreadableError):
        result(query)


def test_columns_have_the_names_that_postgres_gives_them() -> None:
    assert result("select id, 1, p.name as n, lower(name), name::text from p").names == (
        "id",
        "?column?",
        "n",
        "lower",
        "name",
    )


@pytest.mark.parametrize("query", ["select p.*, 1 as x from p where false"])
def test_columns_of_no_rows_have_names_too(query: str) -> None:
    assert result(query).names == ("id", "name", "boss", "x")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("select name from p where false", (None,)),
        ("select name from p order by name desc", ("Cy",)),
        ("select boss, name from p where boss = 1", (1, UNKNOWN)),
    ],
)
def test_of_rows_in_no_order_the_first_is_what_they_share(
    query: str, first: tuple[Value, ...]
) -> None:
    assert result(query).first() == first


@pytest.mark.parametrize(
    ("query", "complete"),
    [
        ("select id from p", True),
        ("select id from partial", False),
        ("select id from d", False),
        ("select id from (select id from partial) s", False),
        ("select id from p union select id from partial", False),
    ],
)
def test_there_may_be_rows_that_nobody_sees(query: str, complete: bool) -> None:
    assert result(query).complete is complete


def test_rows_may_be_left_out_of_which_nobody_can_tell() -> None:
    found = run("select name from p where id = 1 or name || unknown = 'Cy'")
    assert found == Rows(("name",), [("Ann",)], True, undecided=True)
    assert run("select name from p where id = 1 or unknown limit 1") is None


@pytest.mark.parametrize(
    ("query", "calls"),
    [
        ("select f(id) from p where id < 3", [("f", (1,)), ("f", (2,))]),
        ("select f(x) from other", [("f", (UNKNOWN,))]),
        ("select f(id) from p where id = 3 or unknown", [("f", (3,)), ("f", (UNKNOWN,))]),
        ("select * from f(1)", [("f", (1,))]),
    ],
)
def test_functions_are_called_for_every_row(
    query: str, calls: list[tuple[str, tuple[Value, ...]]]
) -> None:
    tables = world()
    run(query, tables)
    assert [(call.name, call.arguments) for call in tables.calls] == calls


def test_many_lookups_of_one_column_share_an_index() -> None:
    tables = world()
    rows = result("select b.n from many a join many b on b.n = a.n", tables).rows
    assert rows == [(f"n{number}",) for number in range(400)]


def test_what_is_nested_too_deeply_is_not_told() -> None:
    query = "select " + "not " * 3000 + "true"
    parsed = parse_fragment(query)
    if parsed is not None:
        select = decode_select(only_item(parsed.stmts[0].stmt)[1])
        assert QueryEvaluator(world()).run(select, Scope()) is None or select.target_list == ()
