from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import catalog_of, names, table


@pytest.mark.parametrize(
    "sql",
    [
        "create type ${name} as enum ('a')",
        "create type ${name} as (a int)",
        "create type ${schema}.pair as (a int)",
        "create type ${name} as range (subtype = int4)",
        "create domain ${name} as text",
        "create function ${name}() returns int language sql as 'select 1'",
        "create schema ${name}",
        "create sequence ${name}",
        "create view ${name} as select 1",
        "create table ${name} (a int primary key)",
        "create trigger t before insert on ${name} execute function f()",
    ],
)
def test_an_object_with_a_placeholder_for_a_name_is_not_judged(sql: str) -> None:
    assert [named.object_name for named in catalog_of(f"{sql};").named_objects()] == []


def test_a_trigger_on_a_placeholder_is_on_no_table_that_is_known() -> None:
    catalog = catalog_of(
        "create table t ();", "create trigger a before insert on ${name} execute function f();"
    )
    assert table(catalog).triggers == {}


@pytest.mark.parametrize(
    ("statement", "aspect"),
    [
        ("alter table ${name} enable row level security", Aspect.ROW_SECURITY),
        ("create policy p on ${name}", Aspect.POLICIES),
        ("drop policy p on ${name}", Aspect.POLICIES),
        ("create index on ${name} (a)", Aspect.INDEXES),
    ],
)
def test_a_placeholder_makes_doubt_about_what_its_statement_changes(
    statement: str, aspect: Aspect
) -> None:
    catalog = catalog_of("create table t ();", f"{statement};")
    assert table(catalog).uncertain == {aspect}


def test_a_dropped_index_with_a_placeholder_for_a_name_leaves_no_doubt() -> None:
    catalog = catalog_of("create table t ();", "drop index ${name};")
    assert table(catalog).uncertain == set()


def test_a_value_for_a_placeholder_leaves_no_doubt() -> None:
    catalog = catalog_of(
        "create table shop.t (); create policy p on ${schema}.t;", placeholders={"schema": "shop"}
    )
    assert names(catalog.policies()) == ["p"]
    assert table(catalog, "shop.t").uncertain == set()
