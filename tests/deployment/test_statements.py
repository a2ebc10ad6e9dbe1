from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from sqlfluff_schema_rules.deployment.errors import DeploymentError
from sqlfluff_schema_rules.deployment.statements import read_statements
from sqlfluff_schema_rules.source.script import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.server import LiveServer

ALONE = [
    "alter system set work_mem = '5MB'",
    "alter table measurements detach partition last_year concurrently",
    "cluster",
    "create database other",
    "create index concurrently things_id_idx on things (id)",
    "create subscription feed connection 'dbname=other' publication news",
    "create tablespace fast location '/nowhere'",
    "discard all",
    "drop database other",
    "drop index concurrently things_id_idx",
    "drop tablespace fast",
    "reindex (concurrently) table things",
    "reindex schema public",
    "vacuum things",
]
ALONE_WITH_A_REPLICATION_SLOT = "drop subscription feed"
TOGETHER = [
    "alter table measurements detach partition last_year",
    "alter type mood add value 'calm'",
    "analyze things",
    "cluster things",
    "create index things_id_idx on things (id)",
    "create materialized view counted as select count(*) from things",
    "discard plans",
    "drop index things_id_idx",
    "reindex table things",
    "savepoint here",
]


def texts(sql: str) -> list[str]:
    return [each.text for each in read_statements(Script.from_text("new.sql", sql))]


def alone(sql: str) -> list[str]:
    return [each.text for each in read_statements(Script.from_text("new.sql", sql)) if each.alone]


def refusal(sql: str) -> str:
    with pytest.raises(DeploymentError) as caught:
        texts(sql)
    return str(caught.value)


def test_statements_have_their_comments_and_no_semicolons() -> None:
    sql = "-- one\nselect 1;\n\n/* two; */ select ';' ;;\nselect 3"
    assert texts(sql) == ["-- one\nselect 1", "/* two; */ select ';'", "select 3"]


def test_comments_at_the_end_are_a_statement_that_is_empty() -> None:
    *_, last = read_statements(Script.from_text("new.sql", "select 1; -- done;\n"))
    assert (last.text, last.is_empty) == ("-- done", True)


def test_a_file_of_blanks_has_no_statements() -> None:
    assert texts("\n ;\n") == []


def test_semicolons_in_bodies_end_nothing() -> None:
    body = "create function f() returns int begin atomic select 1; select 2; end"
    rule = "create rule r as on insert to t do also (select 1; select 2)"
    assert texts(f"{body};\n{rule};") == [body, rule]


def test_a_byte_order_mark_is_no_part_of_a_statement() -> None:
    script = Script.from_bytes("new.sql", b"\xef\xbb\xbfselect 1;")
    assert [each.text for each in read_statements(script)] == ["select 1"]


@pytest.mark.parametrize("sql", [*ALONE, ALONE_WITH_A_REPLICATION_SLOT])
def test_what_no_transaction_holds_runs_alone(sql: str) -> None:
    assert alone(f"select 1; {sql};") == [sql]


@pytest.mark.parametrize("sql", TOGETHER)
def test_what_a_transaction_holds_runs_in_it(sql: str) -> None:
    assert alone(sql) == []


def test_postgres_refuses_exactly_what_runs_alone_in_a_transaction(
    live_server: Callable[[str], LiveServer],
) -> None:
    refused = []
    with live_server("postgres").rehearsal() as connection:
        connection.execute("create table things (id bigint primary key); savepoint here")
        connection.execute("create table measurements (at date) partition by range (at)")
        connection.execute("create table last_year partition of measurements default")
        connection.execute("savepoint prepared")
        for sql in (*ALONE, *TOGETHER):
            try:
                connection.execute(sql)
            except psycopg.errors.ActiveSqlTransaction:
                refused.append(sql)
            except psycopg.Error:
                pass
            connection.execute("rollback to savepoint prepared")
    assert refused == ALONE


def test_what_runs_alone_must_stand_at_the_end() -> None:
    sql = "create table t (id int);\ncreate index concurrently i on t (id);\n\nselect 1;\n-- end"
    assert refusal(sql) == (
        "new.sql:2: this statement cannot run in a transaction, so it would run after line 4. "
        "Move it to the end, or into a migration of its own"
    )


@pytest.mark.parametrize("sql", ["begin", "start transaction", "commit", "rollback", "end"])
def test_transactions_of_its_own_are_refused(sql: str) -> None:
    assert refusal(f"select 1;\n-- now\n{sql};") == (
        "new.sql:3: a migration is run in one transaction. Remove BEGIN and COMMIT"
    )


def test_data_of_psql_is_refused() -> None:
    assert refusal("copy t from stdin;") == (
        "new.sql:1: COPY takes its data from psql. Write INSERT, or load data later"
    )
    assert refusal("select 'é';\n\\set x é\n") == (
        "new.sql:2: a command or the data of psql, which only psql runs"
    )


def test_a_part_that_undoes_the_migration_is_refused() -> None:
    assert refusal("-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;").startswith(
        "new.sql:3: a marker of a migration tool, or the part that undoes the migration"
    )


def test_an_index_without_a_name_is_refused_where_a_failure_would_leave_it() -> None:
    assert refusal("create index concurrently on t (id);") == (
        "new.sql:1: give the index a name, so that what a failure leaves of it can be removed"
    )


def test_what_does_not_parse_is_refused() -> None:
    assert refusal("select 1;\nselct 2;") == (
        'new.sql:2: PostgreSQL\'s parser says: syntax error at or near "selct"'
    )


def test_what_is_no_unicode_is_refused() -> None:
    with pytest.raises(DeploymentError, match=r"new\.sql:2: "):
        read_statements(Script.from_bytes("new.sql", b"select 1;\nselect '\xff';"))
