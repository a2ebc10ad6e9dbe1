from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect, Persistence
from tests.catalog.building import catalog_of, column, find, relations, table


def test_a_created_table_is_known_with_its_columns_in_order() -> None:
    created = table(catalog_of("create table t (b int, a text)"))
    assert created.known
    assert created.object_name == "public.t"
    assert [(c.name, c.type.display) for c in created.columns.values()] == [
        ("b", "integer"),
        ("a", "text"),
    ]


def test_a_table_can_be_named_by_database_schema_and_name() -> None:
    assert table(catalog_of("create table anything.public.t (a int)")).schema == "public"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Orders", "orders"),
        ('"Orders"', "Orders"),
        ('"order ""items"""', 'order "items"'),
        ("TÄg", "tÄg"),
        ("a" * 70, "a" * 63),
        ('"' + "é" * 40 + '"', "é" * 31),
    ],
)
def test_names_are_folded_and_cut_as_postgres_stores_them(written: str, stored: str) -> None:
    assert relations(catalog_of(f"create table {written} (a int)")) == {stored}


def test_a_table_that_exists_is_not_created_again() -> None:
    catalog = catalog_of("create table t (a int); create table if not exists t (b int)")
    assert list(table(catalog).columns) == ["a"]


def test_a_relation_of_another_kind_keeps_its_name() -> None:
    catalog = catalog_of("create view t as select 1; create table if not exists t (b int)")
    assert relations(catalog) == {"t"}
    assert catalog.table("public", "t") is None


def test_a_dropped_table_takes_its_indexes_sequences_and_views_along() -> None:
    catalog = catalog_of(
        "create table t (a serial primary key); create index on t (a);"
        "create view v as select * from t; create view w as select * from v;"
        "create table kept (b int); drop table t cascade"
    )
    assert relations(catalog) == {"kept"}


def test_several_tables_are_dropped_by_one_statement() -> None:
    catalog = catalog_of(
        "create table t (a int); create table u (a int); drop table if exists t, nothing, u"
    )
    assert relations(catalog) == set()


def test_a_dropped_table_can_be_created_anew() -> None:
    catalog = catalog_of(
        "create table t (a int primary key); drop table t; create table t (b int primary key)"
    )
    assert list(table(catalog).columns) == ["b"]
    assert table(catalog).primary_key is not None


def test_a_renamed_table_keeps_everything_but_its_name() -> None:
    catalog = catalog_of(
        "create table t (a int primary key); alter table t rename to u; create table t (b int)"
    )
    assert relations(catalog) == {"t", "u", "t_pkey"}
    assert list(table(catalog, "u").columns) == ["a"]
    assert list(table(catalog, "t").columns) == ["b"]


def test_a_table_is_not_renamed_to_what_exists() -> None:
    catalog = catalog_of(
        "create table t (a int); create table u (b int); alter table t rename to u"
    )
    assert list(table(catalog, "u").columns) == ["b"]


def test_alter_view_and_alter_index_rename_any_relation() -> None:
    catalog = catalog_of(
        "create table t (a int); create index i on t (a);"
        "alter table i rename to j; alter index t rename to u"
    )
    assert relations(catalog) == {"u", "j"}


def test_a_moved_table_takes_indexes_constraints_and_sequences_along() -> None:
    catalog = catalog_of(
        "create schema s; create table t (a serial primary key, b int references t);"
        "create index on t (b); alter table t set schema s"
    )
    assert relations(catalog) == set()
    assert relations(catalog, "s") == {"t", "t_pkey", "t_b_idx", "t_a_seq"}
    assert set(table(catalog, "s.t").constraints) == {"t_pkey", "t_b_fkey"}


def test_a_table_is_not_moved_to_where_its_name_is_taken() -> None:
    catalog = catalog_of(
        "create schema s; create table t (a int); create table s.t (b int);"
        "alter table t set schema s"
    )
    assert list(table(catalog, "t").columns) == ["a"]
    assert list(table(catalog, "s.t").columns) == ["b"]


def test_a_temporary_table_ends_with_its_file() -> None:
    catalog = catalog_of("create temp table t (a serial primary key)", "create table u (a int)")
    assert relations(catalog) == {"u"}
    assert relations(catalog, "pg_temp") == set()


def test_temporary_children_and_partitions_end_with_their_parents() -> None:
    catalog = catalog_of(
        "create temp table t (a int); create temp table u () inherits (t);"
        "create temp table p (a int) partition by list (a);"
        "create temp table q partition of p default;"
    )
    assert relations(catalog, "pg_temp") == set()


def test_a_temporary_table_hides_the_permanent_one_of_its_name() -> None:
    catalog = catalog_of(
        "create table t (a int); create temp table t (b int); alter table t add column c int;"
        "drop table t; alter table t add column d int"
    )
    assert list(table(catalog).columns) == ["a", "d"]


def test_a_table_in_schema_pg_temp_is_temporary() -> None:
    catalog = catalog_of("create table pg_temp.t (a int)")
    assert find(catalog, "t") is None
    assert list(catalog.tables()) == []


def test_a_table_with_on_commit_drop_ends_with_its_transaction() -> None:
    catalog = catalog_of(
        "create table t (a int); begin; create temp table t (b int) on commit drop;"
        "create temp table kept (b int); commit; alter table t add column c int;"
        "create table if not exists kept (x int)"
    )
    assert list(table(catalog).columns) == ["a", "c"]
    assert relations(catalog) == {"t", "kept"}


def test_a_table_knows_whether_it_is_logged() -> None:
    catalog = catalog_of("create unlogged table t (a int); create table u (a int)")
    assert table(catalog, "t").persistence is Persistence.UNLOGGED
    assert table(catalog, "u").persistence is Persistence.PERMANENT


def test_logging_can_be_changed() -> None:
    catalog = catalog_of(
        "create unlogged table t (a int); create table u (a int);"
        "alter table t set logged; alter table u set unlogged; alter table missing set logged"
    )
    assert table(catalog, "t").persistence is Persistence.PERMANENT
    assert table(catalog, "u").persistence is Persistence.UNLOGGED


def test_storage_options_are_set_and_reset() -> None:
    catalog = catalog_of(
        "create table t (a int) with (FillFactor = 70, autovacuum_enabled = false);"
        "alter table t set (parallel_workers = 2); alter table t reset (fillfactor);"
        "alter table missing set (fillfactor = 10)"
    )
    assert table(catalog).options == {"autovacuum_enabled": "false", "parallel_workers": "2"}


def test_row_security_is_switched_on_and_off() -> None:
    catalog = catalog_of(
        "create table t (a int); create table u (a int);"
        "alter table t enable row level security, force row level security;"
        "alter table u enable row level security; alter table u disable row level security;"
        "alter table t no force row level security"
    )
    assert (table(catalog, "t").row_security, table(catalog, "t").force_row_security) == (
        True,
        False,
    )
    assert not table(catalog, "u").row_security


def test_an_owner_is_recorded() -> None:
    catalog = catalog_of("create role r; create table t (a int); alter table t owner to r")
    assert table(catalog).owner == "r"


def test_a_foreign_table_is_a_table_that_rules_do_not_judge() -> None:
    catalog = catalog_of("create foreign table t (a int not null) server files")
    assert table(catalog).is_foreign
    assert list(catalog.tables()) == []
    assert list(catalog.relations()) == [table(catalog)]


def test_a_foreign_table_is_altered_and_dropped_by_its_own_statements() -> None:
    catalog = catalog_of(
        "create foreign table t (a int) server files; create foreign table u (a int) server files;"
        "alter foreign table t add column b int; alter foreign table t rename a to c;"
        "drop foreign table u"
    )
    assert relations(catalog) == {"t"}
    assert list(table(catalog).columns) == ["c", "b"]


@pytest.mark.parametrize(
    "statement",
    [
        "create table t as select f(1) as a",
        "create table t (x, y) as values (1, 2)",
        "create table t as table pg_class with no data",
        "select f(1) as a into t",
        "select a into unlogged t from pg_class",
    ],
)
def test_a_table_made_of_a_query_is_known_but_not_its_columns(statement: str) -> None:
    made = table(catalog_of(statement))
    assert made.known
    assert not made.knows(Aspect.COLUMNS)
    assert made.knows(Aspect.CONSTRAINTS, Aspect.INDEXES)


def test_a_temporary_table_made_of_a_query_ends_with_its_file() -> None:
    catalog = catalog_of("create temp table t as select 1; select 1 into temp u")
    assert relations(catalog) == set()


def test_a_table_that_exists_is_not_made_of_a_query() -> None:
    catalog = catalog_of("create table t (a int); create table if not exists t as select 1")
    assert table(catalog).knows(Aspect.COLUMNS)


def test_a_key_on_a_table_made_of_a_query_leaves_doubt_instead_of_a_key() -> None:
    made = table(
        catalog_of("create table t as select * from f(); alter table t add primary key (a)")
    )
    assert made.primary_key is None
    assert not made.knows(Aspect.CONSTRAINTS)


def test_a_table_made_of_a_query_has_its_columns() -> None:
    made = table(
        catalog_of("create table u (a int, b text); create table t (x) as select *, 1 as k from u")
    )
    assert made.knows(Aspect.COLUMNS)
    assert [(c.name, c.type.display) for c in made.columns.values()] == [
        ("x", "integer"),
        ("b", "text"),
        ("k", "integer"),
    ]


def test_a_typed_table_has_the_attributes_of_its_type() -> None:
    catalog = catalog_of(
        "create type c as (a int, b text); create table t of c (primary key (a), b default 'x')"
    )
    assert [(c.name, c.type.display) for c in table(catalog).columns.values()] == [
        ("a", "integer"),
        ("b", "text"),
    ]
    assert column(catalog, "t.b").has_default
    assert column(catalog, "t.a").not_null


def test_the_columns_of_a_table_of_an_unknown_type_are_not_known() -> None:
    assert not table(catalog_of("create table t of elsewhere.c")).knows(Aspect.COLUMNS)


def test_what_a_rolled_back_transaction_did_is_undone() -> None:
    catalog = catalog_of(
        "create table kept (a int); begin; create table t (a int); rollback;"
        "start transaction; create table u (a int); commit"
    )
    assert relations(catalog) == {"kept", "u"}


def test_a_nested_begin_does_not_begin_a_transaction() -> None:
    catalog = catalog_of("begin; create table t (a int); begin; create table u (a int); rollback")
    assert relations(catalog) == set()


def test_a_rollback_without_a_transaction_undoes_nothing() -> None:
    assert relations(catalog_of("create table t (a int); rollback")) == {"t"}


def test_a_transaction_that_the_file_leaves_open_counts() -> None:
    assert relations(catalog_of("begin; create table t (a int)")) == {"t"}
