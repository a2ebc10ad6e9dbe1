from __future__ import annotations

from sqlfluff_schema_rules.catalog.objects import SequenceRelation
from tests.catalog.building import catalog_of, column, find, relations, table


def test_a_sequence_is_created_once() -> None:
    catalog = catalog_of("create sequence s; create sequence if not exists s owned by t.a")
    found = find(catalog, "s")
    assert isinstance(found, SequenceRelation)
    assert found.named_by_user
    assert found.owner_table is None


def test_an_owned_sequence_ends_with_its_column() -> None:
    catalog = catalog_of(
        "create table t (a int, b int); create sequence s owned by t.a;"
        "create sequence q; alter sequence q owned by public.t.b; alter table t drop column a"
    )
    assert relations(catalog) == {"t", "q"}


def test_an_owned_sequence_ends_with_its_table() -> None:
    catalog = catalog_of(
        "create table t (a int); create sequence s; alter sequence s owned by t.a; drop table t"
    )
    assert relations(catalog) == set()


def test_a_sequence_can_be_set_free() -> None:
    catalog = catalog_of(
        "create table t (a int); create sequence s owned by t.a; alter sequence s owned by none;"
        "alter sequence s restart with 5; alter sequence t owned by none; drop table t"
    )
    assert relations(catalog) == {"s"}


def test_a_sequence_of_a_table_nobody_saw_has_no_owner() -> None:
    found = find(catalog_of("create sequence s owned by elsewhere.t.a"), "s")
    assert isinstance(found, SequenceRelation)
    assert found.owner_column is None


def test_the_sequence_of_a_serial_column_takes_the_default_along() -> None:
    catalog = catalog_of("create table t (a serial); drop sequence t_a_seq cascade")
    assert not column(catalog, "t.a").has_default
    assert table(catalog).sequences == []


def test_a_sequence_is_renamed_and_moved() -> None:
    catalog = catalog_of(
        "create schema s; create table t (a serial); alter sequence t_a_seq rename to numbers;"
        "create sequence q; alter sequence q set schema s"
    )
    assert relations(catalog) == {"t", "numbers"}
    assert relations(catalog, "s") == {"q"}
    assert find(catalog, "numbers") in table(catalog).sequences


def test_a_temporary_sequence_ends_with_its_file() -> None:
    assert relations(catalog_of("create temp sequence s")) == set()


def test_a_default_takes_numbers_from_a_sequence_whoever_owns_it() -> None:
    catalog = catalog_of(
        "create table t (a serial); create table u (like t including defaults);"
        "create sequence s owned by t.a; create table v (a int default nextval('public.s'))"
    )
    assert [made.name for made in column(catalog, "u.a").sequences] == ["t_a_seq"]
    assert [made.name for made in column(catalog, "v.a").sequences] == ["s"]
    assert (column(catalog, "u.a").serial, column(catalog, "v.a").serial) == (True, False)


def test_a_column_that_is_dropped_of_a_parent_alone_takes_its_sequence_along() -> None:
    catalog = catalog_of(
        "create table p (a int generated always as identity, b int);"
        "create table c () inherits (p); alter table only p drop column a"
    )
    assert relations(catalog) == {"p", "c"}
    assert not column(catalog, "c.a").inherited
