from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import catalog_of, column, constraint, index, marked, table


def _type_after(*files: str) -> str:
    return column(catalog_of(*files, "alter table t alter a type text"), "t.a").type.display


@pytest.mark.parametrize(
    ("needed_by", "printed"),
    [
        ("create view v as select a from t", "integer"),
        ("create policy p on t using (a > 0)", "integer"),
        ("alter table t add b int generated always as (a) stored", "integer"),
        ("create view v as select 1 as a", "text"),
    ],
)
def test_a_column_keeps_its_type_where_something_needs_it(needed_by: str, printed: str) -> None:
    assert _type_after("create table t (a int)", needed_by) == printed


def test_an_index_is_made_anew_behind_the_others() -> None:
    catalog = catalog_of(
        "create table t (a int, b int); create index i on t (a) include (b);"
        "create index j on t (b); alter table t rename a to c; alter table t rename b to d",
        "alter table t alter c type text",
    )
    assert list(table(catalog).indexes) == ["j", "i"]
    made = index(catalog, "i")
    assert made.attribute_names == ("c", "d")
    assert made.origin.script.path == "1.sql"


def test_a_partition_gets_its_part_of_a_key_anew() -> None:
    catalog = catalog_of(
        "create table p (a int primary key) partition by list (a);"
        "create table c partition of p for values in (1); alter index c_pkey rename to mine",
        "alter table p alter a type bigint",
    )
    copy = constraint(catalog, "c.c_pkey")
    assert copy.parent is constraint(catalog, "p.p_pkey")
    assert copy.origin.script.path == "2.sql"
    assert list(table(catalog, "c").indexes) == ["c_pkey"]


def test_a_key_is_found_anew_by_the_oldest_index_that_can() -> None:
    catalog = catalog_of(
        "create table t (a int not null); create unique index i on t (a);"
        "alter table t add primary key (a); create table f (a int references t (a))"
    )
    key = next(table(catalog, "f").foreign_keys)
    assert key.referenced_index is index(catalog, "i")
    catalog = catalog_of(
        "create table t (a int not null); create unique index i on t (a);"
        "alter table t add primary key (a); create table f (a int references t (a));"
        "alter table t alter a type bigint"
    )
    key = next(table(catalog, "f").foreign_keys)
    assert key.referenced_index is index(catalog, "t_pkey")


def test_a_generated_column_gets_another_expression() -> None:
    catalog = catalog_of(
        "create table t (a int, b int, c int generated always as (a) stored)",
        "alter table t alter c set expression as (b)",
    )
    found = column(catalog, "t.c")
    assert found.is_generated_from(column(catalog, "t.b"))
    assert not found.is_generated_from(column(catalog, "t.a"))
    assert marked(found.origin_of("default")) == "2.sql:1:21 c"


def test_an_expression_of_a_table_that_cannot_be_read_leaves_a_doubt() -> None:
    catalog = catalog_of(
        "create table t (a int)",
        "alter table ${name} alter a set expression as (1)",
    )
    assert not table(catalog).knows(Aspect.COLUMNS)
