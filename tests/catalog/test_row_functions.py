"""What the functions in FROM return, where it is not told."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.queries import shape_of
from tests.catalog.building import catalog_of, view


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
