from __future__ import annotations

import pytest

from tests.catalog.building import catalog_of, find, relations, view


def test_a_view_is_known_with_its_options() -> None:
    found = view(
        catalog_of(
            "create view v (a, b) with (security_invoker, Security_Barrier = false) as select 1, 2"
        )
    )
    assert found.options == {"security_invoker": "true", "security_barrier": "false"}
    assert found.column_names == ("a", "b")
    assert not found.materialized


def test_a_replaced_view_loses_the_options_that_are_not_written_again() -> None:
    catalog = catalog_of(
        "create view v with (security_invoker = true) as select 1 as a;"
        "comment on view v is 'kept'; alter view v owner to clerk;"
        "create or replace view v (b) as select 2"
    )
    found = view(catalog)
    assert found.options == {}
    assert found.column_names == ("b",)
    assert (found.comment, found.owner) == ("kept", "clerk")


def test_a_view_that_exists_is_not_created_again() -> None:
    catalog = catalog_of(
        "create view v with (security_barrier) as select 1; create view v as select 2"
    )
    assert view(catalog).options == {"security_barrier": "true"}


def test_a_table_is_not_replaced_by_a_view() -> None:
    catalog = catalog_of("create table v (a int); create or replace view v as select 1")
    assert catalog.table("public", "v") is not None


def test_the_options_of_a_view_are_set_and_reset() -> None:
    catalog = catalog_of(
        "create view v with (security_barrier) as select 1 as a;"
        "alter view v set (security_invoker = on); alter view v reset (security_barrier)"
    )
    assert view(catalog).options == {"security_invoker": "on"}


def test_a_view_is_renamed_moved_and_dropped() -> None:
    catalog = catalog_of(
        "create schema s; create view v as select 1; create view w as select 2;"
        "create materialized view m as select 3; create unique index i on m ((1));"
        "alter view v rename to u; alter view u set schema s; drop view if exists w, missing;"
        "alter materialized view m set schema s"
    )
    assert relations(catalog) == set()
    assert relations(catalog, "s") == {"u", "m", "i"}


def test_a_materialized_view_is_created_once_and_dropped_with_its_indexes() -> None:
    text = (
        "create materialized view m with (fillfactor = 50) as select 1 as a;"
        "create materialized view if not exists m as select 2; create index i on m (a);"
    )
    catalog = catalog_of(text)
    assert view(catalog, "m").materialized
    assert view(catalog, "m").options == {"fillfactor": "50"}
    assert relations(catalog_of(text + "drop materialized view m")) == set()


@pytest.mark.parametrize(
    "definition",
    [
        "create view v as select * from t",
        "create view v as select (select max(a) from public.t)",
        "create view v as select 1 where exists (select from t)",
        "create view v as with x as (select * from t) select * from x",
        "create view v as select * from u join t using (a)",
        "create view w as select a from t; create view v as select * from w",
        "create materialized view v as select a from t",
        "create recursive view v (n) as select a from t union all select n from v",
    ],
)
def test_a_view_ends_with_a_table_that_it_reads(definition: str) -> None:
    catalog = catalog_of(
        f"create table t (a int); create table u (a int); {definition}; drop table t cascade"
    )
    assert relations(catalog) == {"u"}


def test_a_replaced_view_ends_with_what_it_reads_now() -> None:
    catalog = catalog_of(
        "create table t (a int); create table u (a int); create view v as select * from t;"
        "create or replace view v as select * from u; drop table t"
    )
    assert relations(catalog) == {"u", "v"}
    catalog = catalog_of(
        "create table u (a int); create view v as select * from u, public.u as again;"
        "create or replace view v as select * from u; drop table u cascade"
    )
    assert relations(catalog) == set()


def test_views_that_read_each_other_end_together() -> None:
    catalog = catalog_of(
        "create view v as select 1 as a; create view w as select * from v;"
        "create or replace view v as select * from w; drop view v cascade"
    )
    assert relations(catalog) == set()


@pytest.mark.parametrize(
    "definition",
    ["create temp view v as select 1", "create view v as select * from scratch"],
)
def test_a_temporary_view_ends_with_its_file(definition: str) -> None:
    catalog = catalog_of(f"create temp table scratch (a int); {definition}")
    assert find(catalog, "v") is None
