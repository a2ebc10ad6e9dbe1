"""DROP, RENAME, SET SCHEMA, OWNER TO, COMMENT ON and CREATE EXTENSION."""

from __future__ import annotations

import pytest

from tests.changes.reading import Told, record, told


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "drop table if exists a, app.b cascade",
            [
                record(
                    "DropObjects",
                    objects=(
                        record(
                            "DropObject", kind="table", object="a", if_exists=True, cascade=True
                        ),
                        record(
                            "DropObject", kind="table", object="app.b", if_exists=True, cascade=True
                        ),
                    ),
                )
            ],
        ),
        ("drop view v", [record("DropObject", kind="view", object="v")]),
        ("drop materialized view v", [record("DropObject", kind="materialized view", object="v")]),
        ("drop index concurrently i", [record("DropObject", kind="index", object="i")]),
        ("drop sequence s", [record("DropObject", kind="sequence", object="s")]),
        ("drop foreign table f", [record("DropObject", kind="foreign table", object="f")]),
        (
            "drop schema app cascade",
            [record("DropObject", kind="schema", object="app", cascade=True)],
        ),
        ("drop extension vector", [record("DropObject", kind="extension", object="vector")]),
        ("drop type app.kind", [record("DropObject", kind="type", object="app.kind")]),
        ("drop domain d", [record("DropObject", kind="domain", object="d")]),
        ("drop function f", [record("DropObject", kind="function", object="f")]),
        (
            "drop function app.f(int, text[])",
            [record("DropObject", kind="function", object="app.f", types=("integer", "text[]"))],
        ),
        ("drop function f()", [record("DropObject", kind="function", object="f", types=())]),
        (
            "drop procedure p(int)",
            [record("DropObject", kind="procedure", object="p", types=("integer",))],
        ),
        ("drop routine r", [record("DropObject", kind="routine", object="r")]),
        (
            "drop aggregate g(int)",
            [record("DropObject", kind="aggregate", object="g", types=("integer",))],
        ),
        ("drop trigger g on app.t", [record("DropObject", kind="trigger", object="g", on="app.t")]),
        ("drop policy p on app.t", [record("DropObject", kind="policy", object="p", on="app.t")]),
        ("drop rule r on t", [record("DropObject", kind="rule", object="r", on="t")]),
        ("drop event trigger e", [record("DropObject", kind="event trigger", object="e")]),
        ("drop publication p", [record("DropObject", kind="publication", object="p")]),
        ("drop language plperl", [record("DropObject", kind="language", object="plperl")]),
        ("drop server s", [record("DropObject", kind="other", object="s")]),
    ],
)
def test_each_dropped_object_is_told(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "alter table if exists app.t rename to u",
            [record("RenameObject", kind="table", object="app.t", new_name="u", if_exists=True)],
        ),
        (
            "alter table t rename column a to b",
            [record("RenameObject", kind="column", object="a", new_name="b", on="t")],
        ),
        (
            "alter table app.t rename constraint c to d",
            [record("RenameObject", kind="constraint", object="c", new_name="d", on="app.t")],
        ),
        (
            "alter view v rename to w",
            [record("RenameObject", kind="view", object="v", new_name="w")],
        ),
        (
            "alter index i rename to j",
            [record("RenameObject", kind="index", object="i", new_name="j")],
        ),
        (
            "alter trigger g on t rename to h",
            [record("RenameObject", kind="trigger", object="g", new_name="h", on="t")],
        ),
        (
            "alter policy p on app.t rename to q",
            [record("RenameObject", kind="policy", object="p", new_name="q", on="app.t")],
        ),
        (
            "alter type kind rename to sort",
            [record("RenameObject", kind="type", object="kind", new_name="sort")],
        ),
        (
            "alter type app.pair rename attribute a to b",
            [record("RenameObject", kind="attribute", object="a", new_name="b", on="app.pair")],
        ),
        (
            "alter domain d rename to e",
            [record("RenameObject", kind="domain", object="d", new_name="e")],
        ),
        (
            "alter domain app.d rename constraint c to e",
            [
                record(
                    "RenameObject", kind="domain constraint", object="c", new_name="e", on="app.d"
                )
            ],
        ),
        (
            "alter schema app rename to core",
            [record("RenameObject", kind="schema", object="app", new_name="core")],
        ),
        (
            "alter function app.f(int) rename to g",
            [
                record(
                    "RenameObject",
                    kind="function",
                    object="app.f",
                    new_name="g",
                    types=("integer",),
                )
            ],
        ),
        (
            "alter role a rename to b",
            [record("RenameObject", kind="role", object="a", new_name="b")],
        ),
        (
            "alter sequence s rename to u",
            [record("RenameObject", kind="sequence", object="s", new_name="u")],
        ),
    ],
)
def test_a_renamed_object_is_told(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "alter table app.t set schema core",
            [record("SetObjectSchema", kind="table", object="app.t", new_schema="core")],
        ),
        (
            "alter function f(int) set schema core",
            [
                record(
                    "SetObjectSchema",
                    kind="function",
                    object="f",
                    new_schema="core",
                    types=("integer",),
                )
            ],
        ),
        (
            "alter extension vector set schema extensions",
            [record("SetObjectSchema", kind="extension", object="vector", new_schema="extensions")],
        ),
        (
            "alter type kind set schema core",
            [record("SetObjectSchema", kind="type", object="kind", new_schema="core")],
        ),
        (
            "alter view v set schema core",
            [record("SetObjectSchema", kind="view", object="v", new_schema="core")],
        ),
    ],
)
def test_a_moved_object_is_told(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "alter schema app owner to boss",
            [record("SetObjectOwner", kind="schema", object="app", owner="boss")],
        ),
        (
            "alter function f(int) owner to session_user",
            [
                record(
                    "SetObjectOwner",
                    kind="function",
                    object="f",
                    owner="session_user",
                    types=("integer",),
                )
            ],
        ),
        (
            "alter type kind owner to boss",
            [record("SetObjectOwner", kind="type", object="kind", owner="boss")],
        ),
        (
            "alter database shop owner to boss",
            [record("SetObjectOwner", kind="database", object="shop", owner="boss")],
        ),
    ],
)
def test_a_new_owner_is_told(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "comment on table app.t is 'orders'",
            [record("SetComment", kind="table", object="app.t", comment="orders")],
        ),
        (
            "comment on table t is null",
            [record("SetComment", kind="table", object="t", comment=None)],
        ),
        (
            "comment on column app.t.a is 'x'",
            [record("SetComment", kind="column", object="a", comment="x", on="app.t")],
        ),
        (
            "comment on constraint c on app.t is 'x'",
            [record("SetComment", kind="constraint", object="c", comment="x", on="app.t")],
        ),
        (
            "comment on constraint c on domain d is 'x'",
            [record("SetComment", kind="domain constraint", object="d.c", comment="x")],
        ),
        (
            "comment on function f(int) is 'x'",
            [record("SetComment", kind="function", object="f", comment="x", types=("integer",))],
        ),
        (
            "comment on policy p on t is 'x'",
            [record("SetComment", kind="policy", object="p", comment="x", on="t")],
        ),
        (
            "comment on trigger g on t is 'x'",
            [record("SetComment", kind="trigger", object="g", comment="x", on="t")],
        ),
        (
            "comment on type app.kind is 'x'",
            [record("SetComment", kind="type", object="app.kind", comment="x")],
        ),
        (
            "comment on schema app is 'x'",
            [record("SetComment", kind="schema", object="app", comment="x")],
        ),
        (
            "comment on index i is 'x'",
            [record("SetComment", kind="index", object="i", comment="x")],
        ),
        (
            "comment on rule r on t is 'x'",
            [record("SetComment", kind="rule", object="r", comment="x", on="t")],
        ),
        (
            "comment on materialized view v is 'x'",
            [record("SetComment", kind="materialized view", object="v", comment="x")],
        ),
        (
            "comment on extension vector is 'x'",
            [record("SetComment", kind="extension", object="vector", comment="x")],
        ),
        (
            "comment on large object 7 is 'x'",
            [record("SetComment", kind="other", object="", comment="x")],
        ),
    ],
)
def test_a_comment_is_told(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ("create extension vector", [record("CreateExtension", name="vector")]),
        (
            "create extension if not exists vector with schema extensions version '0.8' cascade",
            [
                record(
                    "CreateExtension",
                    name="vector",
                    if_not_exists=True,
                    schema="extensions",
                    version="0.8",
                    cascade=True,
                )
            ],
        ),
    ],
)
def test_an_extension_is_told(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes
