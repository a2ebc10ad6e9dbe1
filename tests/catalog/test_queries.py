"""What queries of views return and read."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.queries import shape_of
from tests.catalog.building import catalog_of, relations, table, view

TABLES = "create table t (a int, b text); create table u (a int, c date);"


def outputs(query: str) -> tuple[list[str], bool]:
    """The columns of a view over the query, each with its type, and whether they are all."""
    shape = shape_of(view(catalog_of(f"{TABLES} create view v as {query}")))
    columns = [
        f"{column.name} {column.type.display if column.type else '?'}" for column in shape.columns
    ]
    return columns, shape.complete


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("select * from t", ["a integer", "b text"]),
        ("select b as x, a::bigint from t", ["x text", "a bigint"]),
        ("select u.*, t.b from t join u using (a)", ["a integer", "c date", "b text"]),
        ("select * from t full join u using (a)", ["a integer", "b text", "c date"]),
        ("select * from t tablesample system (10)", ["a integer", "b text"]),
        ("select t.a from t union select a from u", ["a integer"]),
        ("select a from t union select c from u", ["a ?"]),
        ("select f(a) as x from t", ["x ?"]),
        ("select nullif(a, 1) from t", ["nullif ?"]),
        ("select 'x'::mood as m", ["m ?"]),
        ("select 1.5 as n", ["n ?"]),
        ("select (select a from t limit 1)", ["a ?"]),
        ("select k.x from (select a as x from t) k", ["x integer"]),
        ("select x from (t join u using (a)) as k (x)", ["x integer"]),
        ("with w (x) as (select a from t) select x from w", ["x integer"]),
        ("select g.n from generate_series(1, 2) as g (n)", ["n ?"]),
        ("values (1, 'a'), (2, 'b')", ["column1 ?", "column2 ?"]),
        ("select t.a from t order by b", ["a integer"]),
        ("select public.t.a from public.t", ["a integer"]),
    ],
)
def test_the_columns_of_a_query_are_known(query: str, columns: list[str]) -> None:
    assert outputs(query) == (columns, True)


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("select * from f()", []),
        ("select * from missing", []),
        ("select x.* from t", []),
        ("select * from t, json_table('[]', '$' columns (x int)) as j", ["a integer", "b text"]),
        ("select * from t natural join missing", ["a integer", "b text"]),
        ("select * from t join missing using (z)", ["z ?", "a integer", "b text"]),
    ],
)
def test_columns_of_what_is_not_known_are_missing(query: str, columns: list[str]) -> None:
    assert outputs(query) == (columns, False)


def test_a_query_of_too_many_parts_is_not_known() -> None:
    assert outputs(" union ".join(["select a from t"] * 800)) == ([], False)


def test_a_long_chain_of_views_ends_with_its_table() -> None:
    chain = "".join(
        f"create view v{number + 1} as select a from v{number};" for number in range(1500)
    )
    catalog = catalog_of(f"{TABLES} create view v0 as select a from t; {chain}")
    assert shape_of(view(catalog, "v1500")) is not None
    catalog = catalog_of(
        f"{TABLES} create view v0 as select a from t; {chain} drop table t cascade"
    )
    assert relations(catalog) == {"u"}


def test_an_inner_name_hides_an_outer_one() -> None:
    catalog = catalog_of(
        f"{TABLES} create view v as select b from t where exists (select 1 from u where a = 1);"
        "alter table t drop column a"
    )
    assert list(table(catalog).columns) == ["b"]
    assert relations(catalog) == {"t", "u", "v"}


def test_a_view_stays_as_it_was_when_its_tables_change() -> None:
    catalog = catalog_of(
        f"{TABLES} create view v as select * from t; alter table t add column z int;"
        "alter table t rename column a to k; alter table t rename to s"
    )
    assert [column.name for column in shape_of(view(catalog)).columns] == ["a", "b"]


def test_a_with_query_hides_a_table_of_its_name() -> None:
    catalog = catalog_of(f"{TABLES} create view v as with t as (select 1 as x) select x from t")
    assert view(catalog).sources == {}
