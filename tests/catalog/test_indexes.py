from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import (
    catalog_of,
    column,
    find,
    index,
    key_columns,
    relations,
    table,
    view,
)


def test_an_index_is_known_with_all_that_is_written() -> None:
    catalog = catalog_of(
        "create table t (a int, b int, c text);"
        "create unique index i on t using btree (a desc, b nulls first, c desc nulls last)"
        " include (b) nulls not distinct with (FillFactor = 70) where a > 0"
    )
    made = index(catalog, "i")
    assert (made.method, made.unique, made.nulls_not_distinct) == ("btree", True, True)
    assert key_columns(made) == ["a", "b", "c"]
    assert [(key.descending, key.nulls_first) for key in made.keys] == [
        (True, True),
        (False, True),
        (True, False),
    ]
    assert made.include == (column(catalog, "t.b"),)
    assert made.options == {"fillfactor": "70"}
    assert made.predicate is not None
    assert made.predicate.columns == {"a": column(catalog, "t.a")}


def test_an_index_key_knows_its_collation_and_operator_class() -> None:
    catalog = catalog_of(
        'create table t (a text); create index i on t (a collate "C" app.ops (siglen = 8))'
    )
    [key] = index(catalog, "i").keys
    assert (str(key.collation), str(key.operator_class)) == ("C", "app.ops")
    assert key.operator_class_options == {"siglen": "8"}


def test_an_index_on_an_expression_knows_the_columns_in_it() -> None:
    catalog = catalog_of("create table t (a int, b int); create index i on t ((a + b), lower('x'))")
    made = index(catalog, "i")
    assert key_columns(made) == [None, None]
    assert list(made.columns_used()) == [column(catalog, "t.a"), column(catalog, "t.b")]


def test_an_index_that_exists_is_not_created_again() -> None:
    catalog = catalog_of(
        "create table t (a int, b int); create index i on t (a);"
        "create index if not exists i on t (b); create index if not exists t on t (b)"
    )
    assert key_columns(index(catalog, "i")) == ["a"]
    assert relations(catalog) == {"t", "i"}


def test_an_index_lives_in_the_schema_of_its_table() -> None:
    catalog = catalog_of("create schema s; create table s.t (a int); create index i on s.t (a)")
    assert relations(catalog, "s") == {"t", "i"}


def test_an_index_is_dropped_renamed_and_given_options() -> None:
    catalog = catalog_of(
        "create table t (a int); create index i on t (a); create index j on t (a);"
        "drop index concurrently if exists i, missing; alter index j rename to k;"
        "alter index k set (fillfactor = 50)"
    )
    assert set(table(catalog).indexes) == {"k"}
    assert index(catalog, "k").options == {"fillfactor": "50"}
    assert index(catalog, "k").named_by_user


def test_an_index_on_a_column_that_is_not_there_leaves_doubt() -> None:
    found = table(catalog_of("create table t (a int); create index i on t (b)"))
    assert found.indexes == {}
    assert not found.knows(Aspect.INDEXES)
    assert found.knows(Aspect.CONSTRAINTS)


def test_an_index_on_a_table_nobody_saw_is_not_known() -> None:
    catalog = catalog_of("create index i on t (a)")
    assert relations(catalog) == set()


def test_a_materialized_view_may_have_indexes() -> None:
    catalog = catalog_of(
        "create materialized view v as select 1 as a; create unique index on v (a);"
        "create index i on v (a); create index i on v (a)"
    )
    assert set(view(catalog).indexes) == {"v_a_idx", "i"}
    assert relations(catalog) == {"v", "v_a_idx", "i"}


@pytest.mark.parametrize(
    ("definition", "serves"),
    [
        ("(a, b)", True),
        ("(b, a)", True),
        ("(a, b, c)", True),
        ("(a, c, b)", False),
        ("(a)", False),
        ("(a, (b))", True),
        ("(a, (b + 1))", False),
        ("using hash (a)", False),
        ("using gin (a, b)", False),
        ("(a, b) where a is not null", True),
        ("(a, b) where b is not null and (a is not null)", True),
        ("(a, b) where c is not null", False),
        ("(a, b) where a is not null and c is not null", False),
        ("(a, b) where a is not null or b is not null", False),
        ("(a, b) where a > 0", False),
        ("(a, b) where a is null", False),
        ("(a, b) where not a is null", False),
        ("(a, b) where (a + 1) is not null", False),
    ],
)
def test_an_index_serves_columns_that_it_leads_with(definition: str, serves: bool) -> None:
    using = "" if definition.startswith("using") else "using btree "
    catalog = catalog_of(
        f"create table t (a int, b int, c int); create index on t {using}{definition}"
    )
    columns = [column(catalog, "t.a"), column(catalog, "t.b")]
    assert table(catalog).has_index_leading_with(columns) is serves


def test_a_hash_index_serves_its_column() -> None:
    catalog = catalog_of("create table t (a int); create index on t using hash (a)")
    assert table(catalog).has_index_leading_with([column(catalog, "t.a")])


def test_an_index_serves_its_columns_under_their_new_names() -> None:
    catalog = catalog_of(
        "create table t (a int); create index on t (a) where a is not null;"
        "alter table t rename a to b"
    )
    assert table(catalog).has_index_leading_with([column(catalog, "t.b")])


def test_the_column_of_an_index_may_be_in_its_keys_its_predicate_or_besides() -> None:
    catalog = catalog_of(
        "create table t (a int, b int, c int, d int, e int);"
        "create index i on t (a, (b + 1)) include (c) where d > 0"
    )
    made = index(catalog, "i")
    used = [made.uses(column(catalog, f"t.{name}")) for name in "abcde"]
    assert used == [True, True, True, True, False]


def test_an_index_that_was_dropped_does_not_come_back_with_a_rename() -> None:
    catalog = catalog_of(
        "create table t (a int); create index i on t (a); drop index i;"
        "alter index if exists i rename to j"
    )
    assert find(catalog, "j") is None
