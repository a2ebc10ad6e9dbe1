from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import (
    catalog_of,
    column,
    constraint,
    index,
    relations,
    table,
)

PARENT = "create table p (id int, d date) partition by range (d);"
PARTITION = "create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01');"
REFERENCED = "create table r (a int primary key);"


def test_a_partitioned_table_knows_its_key() -> None:
    catalog = catalog_of("create table p (a int, b int) partition by HASH (b, (a + 1), a)")
    found = table(catalog, "p")
    assert found.is_partitioned
    assert found.partition_strategy == "hash"
    assert found.partition_columns == (column(catalog, "p.b"), column(catalog, "p.a"))


def test_a_partition_has_the_columns_of_its_parent() -> None:
    catalog = catalog_of(
        "create table p (id serial, d date not null default now()) partition by range (d);"
        "create table p1 partition of p (d default '2020-01-01', id not null) default"
    )
    found = table(catalog, "p1")
    assert found.partition_of is table(catalog, "p")
    assert [(c.name, c.type.display, c.inherited) for c in found.columns.values()] == [
        ("id", "integer", True),
        ("d", "date", True),
    ]
    assert column(catalog, "p1.id").has_default
    assert relations(catalog) == {"p", "p1", "p_id_seq"}


def test_a_partition_has_the_keys_checks_and_indexes_of_its_parent() -> None:
    catalog = catalog_of(
        REFERENCED + "create table p (id int references r on delete cascade, d date,"
        " primary key (id, d), unique (d), check (id > 0)) partition by range (d);"
        "create index i on p (d) where id > 0; create index on p (lower('x'));" + PARTITION
    )
    assert set(table(catalog, "p1").constraints) == {
        "p1_pkey",
        "p1_d_key",
        "p_id_fkey",
        "p_id_check",
    }
    assert all(found.inherited for found in table(catalog, "p1").constraints.values())
    assert set(table(catalog, "p1").indexes) == {
        "p1_pkey",
        "p1_d_key",
        "p1_d_idx",
        "p1_lower_idx",
    }
    assert index(catalog, "p1_d_idx").parent is index(catalog, "i")
    assert index(catalog, "p1_pkey").parent is index(catalog, "p_pkey")


def test_what_the_parent_is_given_later_its_partitions_have_too() -> None:
    catalog = catalog_of(
        REFERENCED + PARENT + PARTITION + "alter table p add primary key (id, d),"
        " add foreign key (id) references r, add check (id > 0), add column n int not null;"
        "create index on p (n); alter table p alter n set default 1, alter id type bigint"
    )
    assert set(table(catalog, "p1").constraints) == {"p1_pkey", "p_id_fkey", "p_id_check"}
    assert set(table(catalog, "p1").indexes) == {"p1_pkey", "p1_n_idx"}
    assert column(catalog, "p1.n").has_default
    assert column(catalog, "p1.id").type.display == "bigint"


def test_partitions_of_partitions_have_it_as_well() -> None:
    catalog = catalog_of(
        PARENT + "create table p1 partition of p default partition by range (d);"
        "create table p11 partition of p1 default; create unique index i on p (d);"
        "alter table p add primary key (id, d)"
    )
    assert set(table(catalog, "p11").indexes) == {"p11_d_idx", "p11_pkey"}
    assert index(catalog, "p11_d_idx").parent is index(catalog, "p1_d_idx")


def test_what_the_parent_loses_its_partitions_lose_too() -> None:
    catalog = catalog_of(
        REFERENCED + PARENT + PARTITION + "alter table p add constraint k unique (d),"
        " add constraint c check (id > 0), add constraint f foreign key (id) references r;"
        "create index i on p (id); alter table p drop constraint k, drop constraint c,"
        " drop constraint f; drop index i; alter table p drop column id"
    )
    assert table(catalog, "p1").constraints == {}
    assert table(catalog, "p1").indexes == {}
    assert list(table(catalog, "p1").columns) == ["d"]
    assert table(catalog, "r").referenced_by == []


def test_a_key_that_only_the_parent_drops_is_dropped_in_its_partitions_all_the_same() -> None:
    catalog = catalog_of(
        f"{PARENT} {PARTITION} alter table p add constraint k unique (d);"
        "alter table only p drop constraint k"
    )
    assert table(catalog, "p1").constraints == {}
    assert table(catalog, "p1").indexes == {}


def test_an_attached_partition_keeps_the_indexes_and_keys_that_fit() -> None:
    catalog = catalog_of(
        REFERENCED + "create table p (id int references r, d date, primary key (id, d))"
        " partition by range (d); create index on p (id); create index on p (d, id);"
        "create table p1 (id int constraint own references r, d date, constraint key primary key"
        " (id, d)); create index mine on p1 (id); create index other on p1 (d) include (id);"
        "alter table p attach partition p1 default"
    )
    found = table(catalog, "p1")
    assert set(found.constraints) == {"own", "key"}
    assert set(found.indexes) == {"key", "mine", "other", "p1_d_id_idx"}
    assert index(catalog, "mine").parent is index(catalog, "p_id_idx")
    assert index(catalog, "other").parent is None
    assert constraint(catalog, "p1.own").inherited
    assert column(catalog, "p1.id").inherited


@pytest.mark.parametrize(
    ("own", "fits"),
    [
        ("((id + 1))", True),
        ("((id+1))", True),
        ("((id + 2))", False),
        ("(id)", False),
        ("((id + 1)) where id > 0", False),
        ("((id + 1), d)", False),
    ],
)
def test_an_index_fits_if_it_says_the_same(own: str, fits: bool) -> None:
    catalog = catalog_of(
        f"{PARENT} create index i on p ((id + 1)); create table p1 (id int, d date);"
        f"create index own on p1 {own}; alter table p attach partition p1 default"
    )
    assert (index(catalog, "own").parent is index(catalog, "i")) is fits


def test_a_check_that_an_attached_partition_has_already_is_the_parents() -> None:
    catalog = catalog_of(
        "create table p (id int constraint k check (id > 0)) partition by range (id);"
        "create table p1 (id int constraint k check (id > 0));"
        "alter table p attach partition p1 default; alter table p drop constraint k"
    )
    assert table(catalog, "p1").constraints == {}


def test_a_detached_partition_keeps_everything_as_its_own() -> None:
    catalog = catalog_of(
        "create table p (id int primary key check (id > 0)) partition by range (id);"
        "create table p1 partition of p default; create index i on p (id);"
        "alter table p detach partition p1 concurrently;"
        "alter table p drop constraint p_pkey, drop column id"
    )
    found = table(catalog, "p1")
    assert found.partition_of is None
    assert table(catalog, "p").partitions == []
    assert not any(kept.inherited for kept in found.columns.values())
    assert not any(kept.inherited for kept in found.constraints.values())
    assert set(found.constraints) == {"p1_pkey", "p_id_check"}
    assert index(catalog, "p1_id_idx").parent is None


def test_a_table_that_is_no_partition_is_not_detached() -> None:
    catalog = catalog_of(f"{PARENT} create table t (a int); alter table p detach partition t")
    assert table(catalog).partition_of is None


def test_dropping_the_parent_drops_its_partitions() -> None:
    catalog = catalog_of(PARENT + PARTITION + "create index on p (id); drop table p")
    assert relations(catalog) == set()


def test_dropping_a_partition_leaves_the_parent() -> None:
    catalog = catalog_of(PARENT + PARTITION + "drop table p1")
    assert relations(catalog) == {"p"}
    assert table(catalog, "p").partitions == []


def test_an_index_on_only_the_parent_is_valid_once_all_partitions_have_theirs() -> None:
    text = (
        f"{PARENT} {PARTITION} create table p2 partition of p default;"
        "create index i on only p (id); create index i1 on p1 (id); create index i2 on p2 (id);"
        "alter index i attach partition i1;"
    )
    assert not index(catalog_of(text), "i").valid
    assert index(catalog_of(text + "alter index i attach partition i2"), "i").valid


def test_an_index_on_only_a_parent_without_partitions_is_valid() -> None:
    catalog = catalog_of(f"{PARENT} create index i on only p (id); {PARTITION}")
    assert index(catalog, "i").valid
    assert index(catalog, "p1_id_idx").valid


def test_a_key_on_only_the_parent_is_attached_as_pg_dump_does_it() -> None:
    catalog = catalog_of(
        "create table p (id int not null) partition by range (id);"
        "create table p1 (id int not null); alter table only p attach partition p1 default;"
        "alter table only p add constraint p_pkey primary key (id);"
        "alter table only p1 add constraint first primary key (id);"
        "alter index p_pkey attach partition first"
    )
    assert index(catalog, "p_pkey").valid
    assert constraint(catalog, "p1.first").parent is constraint(catalog, "p.p_pkey")


def test_an_index_is_attached_only_to_an_index() -> None:
    catalog = catalog_of(f"{PARENT} create index i on p (id); alter index i attach partition p")
    assert index(catalog, "i").valid


def test_a_key_of_only_the_parent_is_not_the_partitions() -> None:
    catalog = catalog_of(
        f"{PARENT} {PARTITION} alter table only p add constraint k unique (d),"
        " add constraint x exclude (id with =)"
    )
    assert not index(catalog, "k").valid
    assert not index(catalog, "x").valid
    assert table(catalog, "p1").constraints == {}


def test_an_identity_column_of_the_parent_is_one_of_the_partitions() -> None:
    catalog = catalog_of(
        f"{PARENT} {PARTITION} alter table p alter id set not null;"
        "alter table p alter id add generated always as identity"
    )
    assert column(catalog, "p1.id").identity == "a"
    assert relations(catalog) == {"p", "p1", "p_id_seq"}


def test_a_foreign_key_of_the_parent_gets_another_name_where_its_own_is_taken() -> None:
    catalog = catalog_of(
        REFERENCED + "create table p (id int, constraint k foreign key (id) references r)"
        " partition by range (id); create table p1 (id int constraint k check (id > 0));"
        "alter table p attach partition p1 default"
    )
    assert set(table(catalog, "p1").constraints) == {"k", "k_1"}


def test_validating_and_renaming_reach_the_copies_of_a_constraint() -> None:
    catalog = catalog_of(
        f"{PARENT} {PARTITION} alter table p add constraint k check (id > 0) not valid;"
        "alter table p validate constraint k; alter table p rename constraint k to j"
    )
    assert constraint(catalog, "p1.j").validated


def test_a_partition_of_a_table_nobody_saw_is_doubtful() -> None:
    found = table(catalog_of("create table p1 partition of elsewhere.p default"), "p1")
    assert found.known
    assert not found.knows(Aspect.COLUMNS)
    assert not found.knows(Aspect.CONSTRAINTS)
    assert not found.knows(Aspect.INDEXES)


def test_attaching_to_a_table_nobody_saw_leaves_doubt_about_keys() -> None:
    found = table(
        catalog_of(
            "create table p1 (id int primary key);"
            "alter table elsewhere.p attach partition p1 default"
        ),
        "p1",
    )
    assert found.knows(Aspect.COLUMNS)
    assert not found.knows(Aspect.CONSTRAINTS)


def test_a_partition_is_of_the_table_that_its_name_meant_before() -> None:
    catalog = catalog_of(
        "create schema s; create table s.p (id int) partition by range (id);"
        "set search_path = public, s; create table p partition of p default"
    )
    assert table(catalog, "public.p").partition_of is table(catalog, "s.p")


@pytest.mark.parametrize(
    "text",
    [
        "create table p partition of p default",
        f"{PARENT} alter table p attach partition p default",
        f"{PARENT} create table p1 partition of p default partition by range (d);"
        "alter table p1 attach partition p default; create index on p (id)",
        f"{PARENT} {PARTITION} alter table p attach partition p1 default",
        "create table p1 partition of p default; create table p partition of p1 default",
        "create view p as select 1; create table t (a int);"
        "alter table p attach partition t default",
    ],
)
def test_partitions_never_go_in_circles(text: str) -> None:
    catalog = catalog_of(text)
    for found in catalog.all_tables():
        assert found not in found.partitions
        assert len(found.partitions) <= 1
