"""Enumerated, composite, range and base types, and domains."""

from __future__ import annotations

import pytest

from tests.changes.reading import Told, expression, record, told


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "create type app.kind as enum ('a', 'b')",
            [record("CreateEnum", type="app.kind", labels=("a", "b"))],
        ),
        ("create type kind as enum ()", [record("CreateEnum", type="kind", labels=())]),
        ("alter type app.kind add value 'c'", [record("AddEnumValue", type="app.kind", label="c")]),
        (
            "alter type kind add value if not exists 'c' before 'b'",
            [
                record(
                    "AddEnumValue",
                    type="kind",
                    label="c",
                    neighbor="b",
                    after=False,
                    if_not_exists=True,
                )
            ],
        ),
        (
            "alter type kind add value 'c' after 'b'",
            [record("AddEnumValue", type="kind", label="c", neighbor="b")],
        ),
        (
            "alter type kind rename value 'a' to 'z'",
            [record("RenameEnumValue", type="kind", label="a", new_label="z")],
        ),
        (
            "create type app.pair as (a int, b text[])",
            [
                record(
                    "CreateCompositeType",
                    type="app.pair",
                    attributes=(
                        record("ColumnDefinition", name="a", type="integer"),
                        record("ColumnDefinition", name="b", type="text[]"),
                    ),
                )
            ],
        ),
        ("create type pair as ()", [record("CreateCompositeType", type="pair", attributes=())]),
        (
            "alter type app.pair add attribute c int",
            [
                record(
                    "AlterCompositeType", type="app.pair", attribute="c", attribute_type="integer"
                )
            ],
        ),
        (
            "alter type pair drop attribute if exists a cascade",
            [record("AlterCompositeType", type="pair", attribute="a", attribute_type=None)],
        ),
        (
            "alter type pair alter attribute a type text",
            [record("AlterCompositeType", type="pair", attribute="a", attribute_type="text")],
        ),
        (
            "alter type pair add attribute c int, drop attribute a",
            [
                record("AlterCompositeType", type="pair", attribute="c", attribute_type="integer"),
                record("AlterCompositeType", type="pair", attribute="a", attribute_type=None),
            ],
        ),
        (
            "alter type pair owner to boss",
            [record("SetObjectOwner", kind="type", object="pair", owner="boss")],
        ),
        (
            "create type app.span as range (subtype = int)",
            [record("CreateOtherType", type="app.span")],
        ),
        (
            "create type app.base (input = f, output = g)",
            [record("CreateOtherType", type="app.base")],
        ),
        ("create type shell", [record("CreateOtherType", type="shell")]),
    ],
)
def test_a_type_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "create domain app.d as varchar(10)",
            [record("CreateDomain", type="app.d", base="character varying(10)")],
        ),
        (
            "create domain d int not null default 1 constraint positive check (value > 0) "
            "check (value < 9)",
            [
                record(
                    "CreateDomain",
                    type="d",
                    base="integer",
                    not_null=True,
                    default=expression("1"),
                    checks=(("positive", expression("value > 0")), (None, expression("value < 9"))),
                )
            ],
        ),
        ("create domain d int null", [record("CreateDomain", type="d", base="integer")]),
        (
            "alter domain app.d set default 1",
            [record("AlterDomain", type="app.d", action="default", default=expression("1"))],
        ),
        ("alter domain d drop default", [record("AlterDomain", type="d", action="default")]),
        ("alter domain d set not null", [record("AlterDomain", type="d", action="not null")]),
        ("alter domain d drop not null", [record("AlterDomain", type="d", action="drop not null")]),
        (
            "alter domain d add constraint c check (value > 0)",
            [
                record(
                    "AlterDomain",
                    type="d",
                    action="add constraint",
                    constraint="c",
                    check=expression("value > 0"),
                )
            ],
        ),
        (
            "alter domain d add check (value > 0) not valid",
            [
                record(
                    "AlterDomain", type="d", action="add constraint", check=expression("value > 0")
                )
            ],
        ),
        (
            "alter domain d drop constraint c",
            [record("AlterDomain", type="d", action="drop constraint", constraint="c")],
        ),
        (
            "alter domain d validate constraint c",
            [record("AlterDomain", type="d", action="validate constraint", constraint="c")],
        ),
    ],
)
def test_a_domain_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes
