from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CheckConstraint,
    ExclusionConstraint,
    PrimaryKey,
    UniqueConstraint,
)
from tests.catalog.building import (
    catalog_of,
    column,
    constraint,
    find,
    index,
    key_columns,
    relations,
    table,
)


@pytest.mark.parametrize(
    "text",
    [
        "create table t (a int primary key)",
        "create table t (a int, primary key (a))",
        "create table t (a int); alter table t add primary key (a)",
        "create table t (a int); alter table only t add constraint t_pkey primary key (a)",
        "create table t (a int constraint t_pkey primary key)",
        "create table t (); alter table t add column a int primary key",
    ],
)
def test_a_primary_key_can_be_written_in_many_ways(text: str) -> None:
    catalog = catalog_of(text)
    key = table(catalog).primary_key
    assert key is not None
    assert key.name == "t_pkey"
    assert key.columns == (column(catalog, "t.a"),)
    assert column(catalog, "t.a").not_null
    assert index(catalog, "t_pkey").constraint is key


def test_a_second_primary_key_is_refused() -> None:
    catalog = catalog_of(
        "create table t (a int primary key, b int); alter table t add primary key (b)"
    )
    key = table(catalog).primary_key
    assert key is not None
    assert [c.name for c in key.columns] == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "create table t (a int unique)",
        "create table t (a int, unique (a))",
        "create table t (a int); alter table t add unique (a)",
    ],
)
def test_a_unique_constraint_has_a_unique_index(text: str) -> None:
    catalog = catalog_of(text)
    assert isinstance(constraint(catalog, "t.t_a_key"), UniqueConstraint)
    assert index(catalog, "t_a_key").unique
    assert index(catalog, "t_a_key").method == "btree"
    assert not index(catalog, "t_a_key").named_by_user


def test_the_index_of_a_key_has_its_options() -> None:
    catalog = catalog_of("create table t (a int, b int, unique nulls not distinct (a) include (b))")
    made = index(catalog, "t_a_b_key")
    assert made.nulls_not_distinct
    enforced = constraint(catalog, "t.t_a_b_key")
    assert isinstance(enforced, UniqueConstraint)
    assert enforced.nulls_not_distinct
    assert made.include == (column(catalog, "t.b"),)
    assert key_columns(made) == ["a"]


def test_repeated_keys_of_one_statement_are_one() -> None:
    catalog = catalog_of(
        "create table t (a int unique primary key, b int unique, c int unique,"
        " unique (b), constraint named unique (b), unique (c, b), unique (b, c))"
    )
    assert set(table(catalog).constraints) == {
        "t_pkey",
        "named",
        "t_c_key",
        "t_c_b_key",
        "t_b_c_key",
    }


def test_keys_that_differ_are_kept() -> None:
    catalog = catalog_of("create table t (a int unique, unique (a) deferrable)")
    assert set(table(catalog).constraints) == {"t_a_key", "t_a_key1"}


def test_a_key_on_a_column_that_is_not_there_leaves_doubt() -> None:
    found = table(catalog_of("create table t (a int); alter table t add primary key (b)"))
    assert found.primary_key is None
    assert not found.knows(Aspect.CONSTRAINTS)
    assert not found.knows(Aspect.INDEXES)


def test_a_key_whose_name_a_relation_has_is_refused() -> None:
    catalog = catalog_of(
        "create table u (a int); create table t (a int); alter table t add constraint u unique (a);"
        "alter table t add constraint u exclude (a with =)"
    )
    assert table(catalog, "t").constraints == {}
    assert find(catalog, "u") is table(catalog, "u")


def test_a_constraint_whose_name_the_table_has_is_refused() -> None:
    catalog = catalog_of(
        "create table t (a int constraint k check (a > 0));"
        "alter table t add constraint k unique (a)"
    )
    assert isinstance(constraint(catalog, "t.k"), CheckConstraint)


@pytest.mark.parametrize(
    ("text", "name", "columns"),
    [
        ("a int check (a > 0), b int", "t_a_check", ["a"]),
        ("a int, b int, check (a > b)", "t_check", ["a", "b"]),
        ("a int, b int check (a > 0)", "t_a_check", ["a"]),
        ("a int, b int, constraint k check (1 > 0)", "k", []),
        ("a int, b int, check (t.a > 0 and a < 9)", "t_a_check", ["a"]),
    ],
)
def test_a_check_is_named_for_the_column_it_is_about(
    text: str, name: str, columns: list[str]
) -> None:
    catalog = catalog_of(f"create table t ({text})")
    found = constraint(catalog, f"t.{name}")
    assert [c.name for c in found.columns] == columns


def test_an_exclusion_constraint_has_an_index_of_its_method() -> None:
    catalog = catalog_of(
        "create table t (a int, b int4range,"
        " exclude using gist (b with &&) where (a > 0), exclude (a with =))"
    )
    assert isinstance(constraint(catalog, "t.t_b_excl"), ExclusionConstraint)
    assert index(catalog, "t_b_excl").method == "gist"
    assert index(catalog, "t_b_excl").predicate is not None
    assert index(catalog, "t_a_excl").method == "btree"
    assert not index(catalog, "t_a_excl").unique


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ("", (False, False)),
        ("deferrable", (True, False)),
        ("deferrable initially deferred", (True, True)),
        ("initially deferred", (True, True)),
        ("deferrable initially immediate", (True, False)),
        ("not deferrable", (False, False)),
    ],
)
@pytest.mark.parametrize("text", ["a int unique {}", "a int, unique (a) {}"])
def test_a_constraint_may_be_deferred(text: str, clauses: str, expected: tuple[bool, bool]) -> None:
    found = constraint(catalog_of(f"create table t ({text.format(clauses)})"), "t.t_a_key")
    assert (found.deferrable, found.initially_deferred) == expected


def test_a_constraint_not_valid_is_validated_later() -> None:
    catalog = catalog_of(
        "create table t (a int); alter table t add constraint k check (a > 0) not valid,"
        " add constraint j check (a > 1) not valid; alter table t validate constraint k;"
        "alter table t validate constraint missing"
    )
    assert constraint(catalog, "t.k").validated
    assert not constraint(catalog, "t.j").validated


@pytest.mark.parametrize(
    "text", ["a int check (a > 0) not enforced", "a int, check (a > 0) not enforced"]
)
def test_a_constraint_that_is_not_enforced_is_not_valid(text: str) -> None:
    found = constraint(catalog_of(f"create table t ({text})"), "t.t_a_check")
    assert not found.enforced
    assert not found.validated


def test_a_constraint_is_altered() -> None:
    catalog = catalog_of(
        "create table t (a int primary key, b int references t, c int references t not enforced);"
        "alter table t alter constraint t_b_fkey deferrable initially deferred;"
        "alter table t alter constraint t_c_fkey enforced;"
        "alter table t alter constraint missing deferrable"
    )
    deferred, enforced = constraint(catalog, "t.t_b_fkey"), constraint(catalog, "t.t_c_fkey")
    assert (deferred.deferrable, deferred.initially_deferred) == (True, True)
    assert (enforced.deferrable, enforced.enforced, enforced.validated) == (False, True, True)


def test_a_unique_index_becomes_a_constraint_and_takes_its_name() -> None:
    catalog = catalog_of(
        "create table t (a int, b int); create unique index i on t (a, b);"
        "create unique index j on t (b);"
        "alter table t add constraint k unique using index i;"
        "alter table t add primary key using index j"
    )
    assert relations(catalog) == {"t", "k", "j"}
    assert isinstance(constraint(catalog, "t.k"), UniqueConstraint)
    assert isinstance(constraint(catalog, "t.j"), PrimaryKey)
    assert [c.name for c in constraint(catalog, "t.k").columns] == ["a", "b"]
    assert column(catalog, "t.b").not_null


def test_a_key_that_uses_an_index_nobody_saw_leaves_doubt() -> None:
    found = table(catalog_of("create table t (a int); alter table t add primary key using index i"))
    assert not found.knows(Aspect.CONSTRAINTS)


def test_a_dropped_key_takes_its_index_along() -> None:
    catalog = catalog_of(
        "create table t (a int primary key, b int unique, exclude (b with =));"
        "alter table t drop constraint t_pkey, drop constraint if exists t_b_key,"
        " drop constraint t_b_excl, drop constraint if exists missing"
    )
    assert table(catalog).constraints == {}
    assert relations(catalog) == {"t"}
    assert column(catalog, "t.a").not_null


def test_the_index_of_a_constraint_is_not_dropped_by_itself() -> None:
    catalog = catalog_of("create table t (a int primary key); drop index t_pkey")
    assert relations(catalog) == {"t", "t_pkey"}


@pytest.mark.parametrize(
    "statement",
    ["alter table t rename constraint t_pkey to k", "alter index t_pkey rename to k"],
)
def test_a_key_and_its_index_are_renamed_together(statement: str) -> None:
    catalog = catalog_of(f"create table t (a int primary key); {statement}")
    assert set(table(catalog).constraints) == {"k"}
    assert set(table(catalog).indexes) == {"k"}
    assert relations(catalog) == {"t", "k"}
    assert constraint(catalog, "t.k").named_by_user


def test_a_constraint_is_renamed() -> None:
    catalog = catalog_of(
        "create table t (a int check (a > 0), b int check (b > 0));"
        "alter table t rename constraint t_a_check to k;"
        "alter table t rename constraint t_b_check to k;"
        "alter table t rename constraint missing to j"
    )
    assert set(table(catalog).constraints) == {"k", "t_b_check"}


def test_a_named_not_null_constraint_may_say_what_is_so_already() -> None:
    catalog = catalog_of("create table t (a serial constraint k not null)")
    assert list(table(catalog).constraints) == ["k"]
    assert column(catalog, "t.a").not_null
