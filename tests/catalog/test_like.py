from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import (
    catalog_of,
    column,
    constraint,
    index,
    key_columns,
    relations,
    table,
)

SOURCE = (
    "create table s (id int generated always as identity primary key, a text default 'x'"
    " constraint filled check (a > ''), b int generated always as (1) stored,"
    " c serial unique, d int references s not null, constraint k unique (d, a));"
    "create index odd on s (lower(a)) include (d) where c > 0; comment on column s.a is 'text';"
)


def test_like_copies_columns_with_their_types_and_not_null_only() -> None:
    catalog = catalog_of(SOURCE + "create table t (x int, like s, y int)")
    assert [
        (c.name, c.type.display, c.not_null, c.has_default) for c in table(catalog).columns.values()
    ] == [
        ("x", "integer", False, False),
        ("id", "integer", True, False),
        ("a", "text", False, False),
        ("b", "integer", False, False),
        ("c", "integer", True, False),
        ("d", "integer", True, False),
        ("y", "integer", False, False),
    ]
    assert table(catalog).constraints == {}
    assert not any(c.inherited for c in table(catalog).columns.values())
    assert column(catalog, "t.a").comment is None


def test_like_including_all_copies_everything_but_foreign_keys() -> None:
    catalog = catalog_of(SOURCE + "create table t (like s including all)")
    assert set(table(catalog).constraints) == {"filled", "t_pkey", "t_c_key", "t_d_a_key"}
    assert set(table(catalog).indexes) == {"t_pkey", "t_c_key", "t_d_a_key", "t_lower_d_idx"}
    assert column(catalog, "t.id").identity == "a"
    assert column(catalog, "t.a").has_default
    assert column(catalog, "t.b").generated == "s"
    assert column(catalog, "t.c").has_default
    assert column(catalog, "t.a").comment == "text"
    assert "t_id_seq" in relations(catalog)
    assert "t_c_seq" not in relations(catalog)


@pytest.mark.parametrize(
    ("options", "copied"),
    [
        ("including defaults", {"default"}),
        ("including generated", {"generated"}),
        ("including identity", {"identity"}),
        ("including comments", {"comment"}),
        ("including constraints", {"check"}),
        ("including indexes", {"index"}),
        (
            "including all excluding indexes excluding constraints",
            {"default", "generated", "identity", "comment"},
        ),
    ],
)
def test_like_copies_what_it_is_told_to_include(options: str, copied: set[str]) -> None:
    catalog = catalog_of(f"{SOURCE} create table t (like s {options})")
    found = {
        "default": column(catalog, "t.a").has_default,
        "generated": column(catalog, "t.b").generated is not None,
        "identity": column(catalog, "t.id").identity is not None,
        "comment": column(catalog, "t.a").comment is not None,
        "check": "filled" in table(catalog).constraints,
        "index": bool(table(catalog).indexes),
    }
    assert {name for name, there in found.items() if there} == copied


def test_a_copied_index_is_about_the_new_table() -> None:
    catalog = catalog_of(SOURCE + "create table t (like s including indexes)")
    copy = index(catalog, "t_lower_d_idx")
    assert list(copy.columns_used()) == [column(catalog, "t.a")]
    assert copy.include == (column(catalog, "t.d"),)
    assert copy.predicate is not None
    assert copy.predicate.columns == {"c": column(catalog, "t.c")}
    assert key_columns(index(catalog, "t_d_a_key")) == ["d", "a"]
    assert constraint(catalog, "t.t_d_a_key").columns == (
        column(catalog, "t.d"),
        column(catalog, "t.a"),
    )


def test_a_copied_index_is_named_for_what_the_columns_were_called_when_it_was_made() -> None:
    catalog = catalog_of(
        "create table s (a int, b int, exclude (b with =)); create index on s (a);"
        "alter table s rename a to z; create table t (like s including indexes)"
    )
    assert set(table(catalog).indexes) == {"t_a_idx", "t_b_excl"}
    assert key_columns(index(catalog, "t_a_idx")) == ["z"]


def test_a_copied_check_is_neither_inherited_nor_named_by_the_user() -> None:
    catalog = catalog_of(
        "create table s (a int constraint k check (a > 0) no inherit);"
        "create table t (like s including constraints); alter table s drop constraint k"
    )
    copy = constraint(catalog, "t.k")
    assert (copy.inherited, copy.named_by_user) == (False, False)


def test_a_table_has_one_primary_key_whatever_it_is_like() -> None:
    catalog = catalog_of(
        "create table s (a int primary key); create table t (b int primary key,"
        " like s including all)"
    )
    key = table(catalog).primary_key
    assert key is not None
    assert [c.name for c in key.columns] == ["b"]


@pytest.mark.parametrize(
    "source", ["", "create view s as select 1 as a;", "create type s as (a int);"]
)
def test_a_table_like_what_is_no_known_table_is_doubtful(source: str) -> None:
    found = table(catalog_of(source + "create table t (b int, like s including all)"))
    assert list(found.columns) == ["b"]
    assert not found.knows(Aspect.COLUMNS)
    assert not found.knows(Aspect.CONSTRAINTS)
    assert not found.knows(Aspect.INDEXES)


def test_a_table_is_like_the_one_that_its_name_meant_before() -> None:
    catalog = catalog_of(
        "create schema s; create table s.t (a int); set search_path = public, s;"
        "create table t (like t)"
    )
    assert list(table(catalog, "public.t").columns) == ["a"]
