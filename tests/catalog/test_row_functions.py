"""What the functions in FROM return, where it is not told."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.queries import shape_of
from tests.catalog.building import catalog_of, find, view


@pytest.mark.parametrize(
    "from_clause",
    [
        "unheard_of()",
        "f() as t (a int, b int)",
        "g(1)",
        "h()",
        "rows from (generate_series(1, 2), generate_series(1, 3))",
        "generate_series(1, 2) with ordinality",
        "app.generate_series(1, 2)",
    ],
)
def test_columns_are_not_known(from_clause: str) -> None:
    catalog = catalog_of(
        "create function f() returns setof record language sql as 'select 1, 2';"
        "create function g(a int) returns int language sql as 'select 1';"
        "create function g(a text) returns int language sql as 'select 1';"
        "create function h() returns setof unheard_of language sql as 'select 1';",
        f"create view v as select * from {from_clause};",
    )
    assert not shape_of(view(catalog)).complete


def test_rows_of_a_table_that_is_not_known_are_not_known() -> None:
    catalog = catalog_of(
        "alter table t add a int;"
        "create function f() returns setof public.t language sql as 'select * from t';"
        "create view v as select * from f();",
    )
    assert not shape_of(view(catalog)).complete


def test_a_type_that_is_not_known_leaves_the_column() -> None:
    catalog = catalog_of(
        "create function f(out a unheard_of) language sql as 'select 1';"
        "create view v as select * from f();",
    )
    assert [(column.name, column.type) for column in shape_of(view(catalog)).columns] == [
        ("a", None)
    ]


@pytest.mark.parametrize(
    ("returned", "from_clause", "columns"),
    [
        ("returns setof p", "f()", ["a integer", "b text"]),
        ("returns setof pair", "f() as q (z)", ["z integer", "y date"]),
        ("returns public.positive", "f() as q", ["q public.positive"]),
        ("returns int[]", "f()", ["f integer[]"]),
        ("(out a int, out b date)", "f()", ["a integer", "b date"]),
        ("returns table (c text)", "f() as q", ["c text"]),
    ],
)
def test_columns_are_those_of_what_the_function_returns(
    returned: str, from_clause: str, columns: list[str]
) -> None:
    arguments = "" if returned.startswith("(") else "()"
    catalog = catalog_of(
        "create table p (a int, b text); create type pair as (x int, y date);"
        "create domain positive as int;"
        f"create function f{arguments} {returned} language sql as 'select 1';"
        f"create view v as select * from {from_clause};"
    )
    shape = shape_of(view(catalog))
    assert shape.complete
    assert [
        f"{column.name} {column.type.display if column.type else None}" for column in shape.columns
    ] == columns


def test_a_view_of_a_function_cannot_be_without_the_table_whose_rows_it_returns() -> None:
    catalog = catalog_of(
        "create table p (a int, b text);"
        "create function f() returns setof p language sql as 'select * from p';"
        "create view v as select * from f(); alter table p drop column b cascade;"
    )
    assert find(catalog, "v") is None


def test_a_view_that_is_replaced_by_itself_keeps_its_columns() -> None:
    catalog = catalog_of(
        "create table p (a int, b text); create view v as table p;"
        "create or replace view v as table v;"
    )
    assert [column.name for column in shape_of(view(catalog)).columns] == ["a", "b"]
