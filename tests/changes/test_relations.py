"""Views, tables made from queries and sequences."""

from __future__ import annotations

import pytest

from tests.changes.reading import Told, query, record, told


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ("create view v as select 1", [record("CreateView", view="v", query=query("select 1"))]),
        (
            "create or replace temp view v (a) with (security_invoker) as select 1",
            [
                record(
                    "CreateView",
                    view="v",
                    query=query("select 1"),
                    column_names=("a",),
                    options={"security_invoker": "true"},
                    replace=True,
                    persistence="t",
                )
            ],
        ),
        (
            "create materialized view if not exists app.v (a) with (fillfactor = 70) as select 1",
            [
                record(
                    "CreateView",
                    view="app.v",
                    query=query("select 1"),
                    column_names=("a",),
                    options={"fillfactor": "70"},
                    materialized=True,
                    if_not_exists=True,
                )
            ],
        ),
    ],
)
def test_a_view_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "create table if not exists t (a) as select 1",
            [
                record(
                    "CreateTableAs",
                    table="t",
                    query=query("select 1"),
                    column_names=("a",),
                    if_not_exists=True,
                )
            ],
        ),
        (
            "create temp table t on commit drop as select 1",
            [
                record(
                    "CreateTableAs",
                    table="t",
                    query=query("select 1"),
                    persistence="t",
                    drop_on_commit=True,
                )
            ],
        ),
        (
            "create unlogged table t as select 1",
            [record("CreateTableAs", table="t", query=query("select 1"), persistence="u")],
        ),
        (
            "create table t as execute q",
            [record("CreateTableAs", table="t", query=query("execute q"))],
        ),
    ],
)
def test_a_table_made_from_a_query_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ("create sequence s", [record("CreateSequence", sequence="s")]),
        (
            "create temp sequence if not exists app.s owned by app.t.a",
            [
                record(
                    "CreateSequence",
                    sequence="app.s",
                    owned_by=("app.t", "a"),
                    persistence="t",
                    if_not_exists=True,
                )
            ],
        ),
        ("create sequence s owned by none", [record("CreateSequence", sequence="s")]),
        (
            "create sequence s owned by t.a start 5",
            [record("CreateSequence", sequence="s", owned_by=("t", "a"))],
        ),
        (
            "alter sequence s owned by t.a",
            [record("AlterSequenceOwner", sequence="s", owned_by=("t", "a"))],
        ),
        (
            "alter sequence s owned by none",
            [record("AlterSequenceOwner", sequence="s", owned_by=None)],
        ),
        ("alter sequence s restart", []),
        (
            "alter sequence s increment 2 owned by a.b.c",
            [record("AlterSequenceOwner", sequence="s", owned_by=("a.b", "c"))],
        ),
    ],
)
def test_a_sequence_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes
