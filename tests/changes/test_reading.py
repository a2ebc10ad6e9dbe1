"""Statements of several changes, and those that hold others."""

from __future__ import annotations

import msgspec
import pytest

from sqlfluff_schema_rules.changes.reading import read_script
from sqlfluff_schema_rules.changes.records import UseFunction, UseType
from sqlfluff_schema_rules.parse.mentions import Mention
from sqlfluff_schema_rules.parse.statements import ParsedScript, Statement
from sqlfluff_schema_rules.source.script import Script
from tests.changes.reading import Told, changes_of, marked, query, record, told


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ("create schema app", [record("CreateSchema", name="app")]),
        (
            "create schema if not exists app",
            [record("CreateSchema", name="app", if_not_exists=True)],
        ),
        ("create schema authorization boss", [record("CreateSchema", name="boss", owner="boss")]),
        (
            "create schema app authorization current_user",
            [record("CreateSchema", name="app", owner="current_user")],
        ),
        (
            "create schema app create table t (a int) create view v as select 1 grant select "
            "on t to readers",
            [
                record("CreateSchema", name="app"),
                record("EnterSchema", schema="app"),
                record(
                    "CreateTable",
                    table="t",
                    columns=(record("ColumnDefinition", name="a", type="integer"),),
                ),
                record("CreateView", view="v", query=query("select 1")),
                record(
                    "ChangePrivileges",
                    granted=True,
                    kind="table",
                    privileges=("select",),
                    grantees=("readers",),
                    objects=("t",),
                ),
                record("EnterSchema", schema=None),
            ],
        ),
    ],
)
def test_a_schema_is_read_with_its_elements(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "select 1 into app.t",
            [record("CreateTableAs", table="app.t", query=query("select 1 into app.t"))],
        ),
        (
            "select 1 into temp t",
            [
                record(
                    "CreateTableAs", table="t", query=query("select 1 into temp t"), persistence="t"
                )
            ],
        ),
        ("select 1", []),
        ("insert into t values (1)", []),
        ("explain select 1", []),
        (
            "with q as (select 1) select * into t from q",
            [
                record(
                    "CreateTableAs",
                    table="t",
                    query=query("with q as (select 1) select * into t from q"),
                )
            ],
        ),
    ],
)
def test_a_query_is_read_where_it_makes_a_table(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ("vacuum", []),
        ("", []),
        ("-- nothing", []),
        ("select 1;;", []),
        ("refresh materialized view v", []),
        ("create database shop", []),
    ],
)
def test_what_changes_no_schema_is_not_told(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


def test_a_statement_that_postgres_rejects_is_told() -> None:
    assert told("creat; create schema a") == [
        record("RejectStatement", message='syntax error at or near "creat"'),
        record("CreateSchema", name="a"),
    ]


@pytest.mark.parametrize("statement", ["creat ${x};", "select {{ x }} {{ y }} z;"])
def test_a_rejected_statement_with_a_placeholder_is_not_told(statement: str) -> None:
    assert told(f"{statement} create schema a; creat") == [
        record("CreateSchema", name="a"),
        record("RejectStatement", message='syntax error at or near "creat"'),
    ]


def is_watched(mention: Mention) -> bool:
    return mention.name == "watched"


def uses(sql: str) -> list[tuple[str, str, str]]:
    """The kind, the name and the text of the uses of what is watched."""
    return [
        (
            type(change).__name__,
            str(change.function if isinstance(change, UseFunction) else change.type),
            marked(change),
        )
        for change in changes_of(sql, is_watched)
        if isinstance(change, (UseFunction, UseType))
    ]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select watched(1)", [("UseFunction", "watched", "watched")]),
        ("insert into t values (app.watched())", [("UseFunction", "app.watched", "app.watched")]),
        ("create table t (a watched)", [("UseType", "watched", "watched")]),
        ("create table t (a int default watched())", [("UseFunction", "watched", "watched")]),
        ("select 1::app.watched(3)", [("UseType", "app.watched", "app.watched")]),
        (
            "create table t (a watched[], b int default watched())",
            [("UseType", "watched", "watched"), ("UseFunction", "watched", "watched")],
        ),
        ("create schema a create table t (a watched)", [("UseType", "watched", "watched")]),
        ("do $$ begin perform watched(); end $$", [("UseFunction", "watched", "watched")]),
        ("do $$ begin create table t (a watched); end $$", [("UseType", "watched", "watched")]),
        ("create function watched() returns int language sql as 'x'", []),
        (
            "create function f(a watched) returns int language sql as 'x'",
            [("UseType", "watched", "watched")],
        ),
        (
            "create trigger g after insert on t execute function app.watched()",
            [("UseFunction", "app.watched", "watched")],
        ),
        ("create table watched (watched int)", []),
        ("select 'watched'; select other()", []),
        ("select other(); do $$ begin perform other(); end $$", []),
        ("create table t (a other); select watched()", [("UseFunction", "watched", "watched")]),
        ("select watched(); create tabl (a watched)", [("UseFunction", "watched", "watched")]),
    ],
)
def test_uses_of_what_is_watched_are_told(sql: str, found: list[tuple[str, str, str]]) -> None:
    assert uses(sql) == found


def test_uses_come_before_what_their_statement_changes() -> None:
    changes = changes_of("create table t (a watched)", is_watched)
    assert [type(change).__name__ for change in changes] == ["UseType", "CreateTable"]


def test_uses_in_conditional_statements_are_conditional() -> None:
    block = "do $$ begin if x then perform watched(1::watched); end if; end $$"
    assert [change.conditional for change in changes_of(block, is_watched)] == [True, True]


def test_a_statement_that_is_not_decoded_changes_nothing() -> None:
    script = Script.from_text("a.sql", "x")
    body = msgspec.Raw(b'{"relation":1}')
    statement = Statement(script, 0, 1, kind="CreateStmt", body=body)
    assert read_script(ParsedScript(script, (statement,), frozenset())) == []
