from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from sqlfluff_schema_rules.seeding.database import (
    MissingTableError,
    SeedingError,
    is_on_this_machine,
    is_this_machine,
    load,
)
from sqlfluff_schema_rules.seeding.tables import STAGE, TableRows
from sqlfluff_schema_rules.seeding.wish import Wish
from tests.patterns.databases import install
from tests.seeding.filled import contents, count, fill, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import Database, LiveServer

FEW = Wish(rows=1)


@pytest.fixture
def database(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    with live_server("postgres").fresh_database() as database:
        yield database


def test_tables_that_are_missing_are_named(database: Database) -> None:
    with database.session() as session, pytest.raises(MissingTableError) as raised:
        fill(session, "ai-usage", {"platform": "postgres"}, FEW)
    assert str(raised.value) == "there is no table auth.users"


def test_a_column_that_is_missing_is_named(database: Database) -> None:
    install(database, "ai-usage", platform="postgres")
    asked = {"platform": "postgres", "tenant": "true"}
    with database.session() as session, pytest.raises(MissingTableError) as raised:
        fill(session, "ai-usage", asked, FEW)
    assert str(raised.value) == "there is no table public.organizations"
    with database.session() as session:
        session.execute("alter table usage_records drop column latency_ms")
        with pytest.raises(MissingTableError) as raised:
            fill(session, "ai-usage", {"platform": "postgres"}, FEW)
    assert str(raised.value) == "public.usage_records has no column latency_ms"


def test_what_postgres_refuses_is_told_with_its_table_and_nothing_is_kept(
    database: Database,
) -> None:
    install(database, "rag", platform="postgres", dimensions=3)
    with database.session() as session:
        before = contents(session)
        with pytest.raises(SeedingError) as raised:
            fill(session, "rag", {"platform": "postgres", "dimensions": "4"}, FEW)
        assert str(raised.value) == "public.embeddings: expected 3 dimensions, not 4"
        assert contents(session) == before


def test_progress_is_told_while_a_table_is_filled(database: Database) -> None:
    install(database, "multi-tenant", platform="postgres")
    told: list[tuple[str, int]] = []
    with database.session() as session:
        rows = tables("multi-tenant", {"platform": "postgres"}, Wish(rows=10_001))
        load(session, rows[:1], lambda rows, done: told.append((rows.table, done)))
    assert told == [("auth.users", 10_000), ("auth.users", 10_004)]


def test_the_tables_may_be_in_another_schema_and_the_users_in_a_table_of_the_project(
    database: Database,
) -> None:
    asked = {"platform": "postgres", "schema": "talk", "users_table": "app.users"}
    with database.session() as session:
        session.execute("create schema app; create table app.users (id uuid primary key)")
        install(database, "chat", **asked)
        assert fill(session, "chat", asked, FEW)["app.users"] == 12
        assert count(session, "talk.profiles", "username is not null") == 12
        assert count(session, "talk.messages") == 1


def test_rows_keep_their_order_however_postgres_looks_for_those_that_it_has(
    database: Database,
) -> None:
    rows = TableRows("notes", ("id",), 1000, iter(()))
    with database.session() as session, session.transaction():
        session.execute(
            """
            create table notes (id integer primary key, place integer generated always as identity);
            insert into notes (id) select n from generate_series(1, 50000) as n;
            analyze notes;
            set enable_nestloop = off;
            set enable_mergejoin = off;
            set work_mem = '64kB'
            """
        )
        session.execute(rows.open_stage)
        session.execute(f"insert into {STAGE} select generate_series(51000, 50001, -1)")
        session.execute(rows.move)
        query = "select id from notes where id > 50000 order by place"
        assert [number for (number,) in session.execute(query)] == [*range(51_000, 50_000, -1)]


@pytest.mark.parametrize(
    ("host", "address", "expected"),
    [
        ("/run/postgresql", "", True),
        ("localhost", "127.0.0.1", True),
        ("localhost", "::1", True),
        ("db", "127.0.0.5", True),
        ("host.docker.internal", "192.168.65.254", True),
        ("db", "172.18.0.2", False),
        ("localhost", "10.1.2.3", False),
        ("db.example.com", "203.0.113.5", False),
        ("fe80::1%eth0", "fe80::1%eth0", False),
    ],
)
def test_only_a_database_on_this_machine_is_taken_for_one(
    host: str, address: str, expected: bool
) -> None:
    connection = SimpleNamespace(info=SimpleNamespace(host=host, hostaddr=address))
    assert is_on_this_machine(cast("psycopg.Connection", connection)) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("", True),
        ("/run/postgresql", True),
        ("@abstract", True),
        ("localhost", True),
        ("127.0.0.5", True),
        ("::1", True),
        ("host.docker.internal", True),
        ("203.0.113.5", False),
        ("name.invalid", False),
        ("." * 2, False),
    ],
)
def test_only_this_machine_is_taken_for_it(host: str, expected: bool) -> None:
    assert is_this_machine(host) is expected
