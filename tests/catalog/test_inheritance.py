from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import catalog_of, column, constraint, relations, table

PARENT = "create table a (x int primary key, y text not null default 'q' check (y > ''));"


def test_a_child_has_its_own_columns_after_its_parents() -> None:
    catalog = catalog_of(PARENT + "create table b (w int, y text) inherits (a)")
    assert [(c.name, c.inherited) for c in table(catalog, "b").columns.values()] == [
        ("x", True),
        ("y", False),
        ("w", False),
    ]
    assert column(catalog, "b.y").not_null
    assert column(catalog, "b.y").has_default


def test_a_child_inherits_checks_and_no_keys() -> None:
    catalog = catalog_of(
        PARENT + "alter table a add constraint local check (x > 0) no inherit;"
        "create table b () inherits (a)"
    )
    assert set(table(catalog, "b").constraints) == {"a_y_check"}
    assert constraint(catalog, "b.a_y_check").inherited


def test_a_child_inherits_neither_identity_nor_comments() -> None:
    catalog = catalog_of(
        "create table a (x int generated always as identity); comment on column a.x is 'number';"
        "create table b () inherits (a)"
    )
    assert column(catalog, "b.x").identity is None
    assert column(catalog, "b.x").comment is None
    assert column(catalog, "b.x").not_null


def test_a_serial_column_shares_its_sequence_with_the_children() -> None:
    catalog = catalog_of("create table a (x serial); create table b () inherits (a)")
    assert column(catalog, "b.x").has_default
    assert relations(catalog) == {"a", "b", "a_x_seq"}


def test_a_child_may_have_several_parents() -> None:
    catalog = catalog_of(
        "create table a (x int, y int); create table b (y int not null default 1, z int);"
        "create table c () inherits (a, b); alter table a drop column y, drop column x"
    )
    assert list(table(catalog, "c").columns) == ["y", "z"]
    assert column(catalog, "c.y").not_null
    assert column(catalog, "c.y").has_default


def test_what_the_parent_is_given_later_its_children_have_too() -> None:
    catalog = catalog_of(
        PARENT + "create table b (n text) inherits (a);"
        "alter table a add column m int not null, add column n text not null, add check (x > 0),"
        " add unique (y); alter table a alter x type bigint; alter table a rename y to z"
    )
    assert list(table(catalog, "b").columns) == ["x", "z", "n", "m"]
    assert column(catalog, "b.n").not_null
    assert not column(catalog, "b.n").inherited
    assert column(catalog, "b.x").type.display == "bigint"
    assert set(table(catalog, "b").constraints) == {"a_y_check", "a_x_check"}


def test_a_primary_key_makes_the_columns_of_children_not_null() -> None:
    catalog = catalog_of(
        "create table a (x int); create table b () inherits (a); alter table a add primary key (x)"
    )
    assert column(catalog, "b.x").not_null
    assert table(catalog, "b").primary_key is None


def test_only_leaves_the_children_out() -> None:
    catalog = catalog_of(
        PARENT + "create table b () inherits (a); alter table only a alter y set default 'z';"
        "alter table only a drop column x; alter table only a drop constraint a_y_check;"
        "alter table only a add constraint k check (y > 'a') no inherit"
    )
    assert list(table(catalog, "a").columns) == ["y"]
    assert [(c.name, c.inherited) for c in table(catalog, "b").columns.values()] == [
        ("x", False),
        ("y", True),
    ]
    assert set(table(catalog, "b").constraints) == {"a_y_check"}
    assert not constraint(catalog, "b.a_y_check").inherited


def test_a_child_keeps_the_column_that_it_has_itself() -> None:
    catalog = catalog_of(
        "create table a (x int, y int); create table b (x int) inherits (a);"
        "alter table a drop column x, drop column y"
    )
    assert list(table(catalog, "b").columns) == ["x"]


def test_a_child_keeps_the_check_that_it_has_itself() -> None:
    catalog = catalog_of(
        "create table a (x int); create table b (x int constraint k check (x > 0));"
        "alter table b inherit a; alter table a add constraint k check (x > 0);"
        "alter table a drop constraint k"
    )
    assert set(table(catalog, "b").constraints) == {"k"}


def test_inheritance_begins_and_ends() -> None:
    catalog = catalog_of(
        "create table a (x int); create table b (x int); alter table b inherit a, inherit a;"
        "alter table a add column y int; alter table b no inherit a; alter table b no inherit a;"
        "alter table a drop column x, drop column y"
    )
    assert [(c.name, c.inherited) for c in table(catalog, "b").columns.values()] == [
        ("x", False),
        ("y", False),
    ]
    assert table(catalog, "a").children == table(catalog, "b").parents == []


def test_dropping_a_parent_drops_its_children() -> None:
    catalog = catalog_of(
        "create table a (x int); create table b () inherits (a); create table c () inherits (b);"
        "create view v as select * from c; drop table a cascade"
    )
    assert relations(catalog) == set()


def test_dropping_a_child_leaves_the_parent() -> None:
    catalog = catalog_of(
        "create table a (x int); create table b () inherits (a); drop table b;"
        "alter table a add column y int"
    )
    assert relations(catalog) == {"a"}
    assert table(catalog, "a").children == []


def test_the_child_of_a_table_nobody_saw_is_doubtful() -> None:
    found = table(catalog_of("create table b (y int) inherits (elsewhere.a)"), "b")
    assert list(found.columns) == ["y"]
    assert not found.knows(Aspect.COLUMNS)
    assert not found.knows(Aspect.CONSTRAINTS)


@pytest.mark.parametrize(
    "text",
    [
        "create table a () inherits (a)",
        "create table a (x int); alter table a inherit a; alter table a add column y int",
        "create table a (x int); create table b () inherits (a); alter table a inherit b;"
        "alter table a add column y int; alter table b drop column y",
        "create view v as select 1; create table a () inherits (v); alter table a inherit v",
        "create table b () inherits (a); create table a () inherits (b);"
        "alter table a add column y int",
    ],
)
def test_inheritance_never_goes_in_circles(text: str) -> None:
    catalog = catalog_of(text)
    for found in catalog.all_tables():
        assert found not in found.children


def test_a_child_stays_not_null_for_a_reason_of_its_own() -> None:
    catalog = catalog_of(
        "create table p (a int not null, b int not null, c int not null);"
        "create table q (b int not null);"
        "create table d (a int not null) inherits (p, q);"
        "alter table p alter a drop not null, alter b drop not null, alter c drop not null,"
        " alter elsewhere drop not null"
    )
    held = {name: found.not_null for name, found in table(catalog, "d").columns.items()}
    assert held == {"a": True, "b": True, "c": False}


def test_what_a_parent_lost_alone_is_its_childs_own() -> None:
    catalog = catalog_of(
        "create table p (a int not null constraint k check (a > 0));"
        "create table c () inherits (p);"
        "alter table only p drop constraint k; alter table only p alter a drop not null"
    )
    assert not constraint(catalog, "c.k").inherited
    found = column(catalog, "c.a")
    assert (found.not_null, found.inherits_not_null) == (True, False)
