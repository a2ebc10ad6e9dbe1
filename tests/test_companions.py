"""What the scripts beside a script without a number do for what is found in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.project.migrations import History, Migration
from tests.test_linter import only, places

TABLES = """create table users (id bigint primary key);
create table orders (id bigint, user_id bigint references users);
"""
KEYLESS = "tables.sql:2:14-2:20 PG_PK01 public.orders"
UNINDEXED = "tables.sql:2:48-2:58 PG_FK03 public.orders.orders_user_id_fkey"


def found_beside(*companions: str, tables: str = TABLES) -> list[str]:
    """What is found in a script that has others beside it."""
    script = Path("tables.sql")
    files = {script: tables} | {
        Path(f"companion_{number}.sql"): text for number, text in enumerate(companions)
    }
    history = History("single", None, (Migration(script),), frozenset(files))
    linter = Linter(only("EX01", "FK03", "PK01", "RL03"))
    return places(linter.lint(history, buffers=files))


def test_a_script_alone_is_judged_as_it_stands() -> None:
    assert found_beside() == [KEYLESS, UNINDEXED]


def test_a_companion_adds_a_primary_key() -> None:
    assert found_beside("ALTER TABLE ORDERS ADD PRIMARY KEY (id);") == [UNINDEXED]


def test_a_companion_adds_an_index() -> None:
    assert found_beside("create index on orders (user_id);") == [KEYLESS]


def test_several_companions_add_what_each_has() -> None:
    index, key = "create index on orders (user_id);", "alter table orders add primary key (id);"
    assert found_beside(index, "select 1;", key) == []


def test_a_companion_switches_row_level_security_on() -> None:
    tables = "create table notes (id int primary key); create policy p on notes using (true);"
    assert len(found_beside(tables=tables)) == 1
    assert found_beside("alter table notes enable row level security;", tables=tables) == []


def test_a_companion_that_removes_what_was_made_heals_nothing() -> None:
    torn = "drop table orders; alter table orders drop constraint orders_user_id_fkey;"
    assert found_beside(torn) == [KEYLESS, UNINDEXED]


def test_a_companion_switches_row_level_security_off_for_nobody() -> None:
    tables = "create table notes (id int primary key); create policy p on notes using (true);"
    companions = (
        "alter table notes enable row level security;",
        "alter table notes disable row level security;",
    )
    assert found_beside(*companions, tables=tables) == []


def test_a_companion_with_a_table_of_that_name_means_its_own() -> None:
    other = "create table orders (id bigint); alter table orders add primary key (id);"
    assert found_beside(other) == [KEYLESS, UNINDEXED]


def test_nothing_is_found_that_a_script_alone_has_not() -> None:
    assert (
        found_beside(
            "alter table orders add column shop bigint references shops;",
            "create table shops (id bigint);",
            tables="create table orders (id bigint primary key);",
        )
        == []
    )


@pytest.mark.parametrize(
    "companion",
    ["create extension citext;", "create domain citext as text;"],
    ids=["extension", "type"],
)
def test_a_companion_creates_what_the_tables_use(companion: str) -> None:
    tables = "create table people (email citext primary key);"
    assert len(found_beside(tables=tables)) == 1
    assert found_beside(companion, tables=tables) == []


def test_names_of_a_companion_are_found_by_its_search_path() -> None:
    tables = "create table shop.orders (id bigint);"
    keyed = "set search_path to shop; alter table orders add primary key (id);"
    assert found_beside(keyed, tables=f"create schema shop; {tables}") == []
    assert len(found_beside(keyed.replace("to shop", "to public"), tables=tables)) == 1
