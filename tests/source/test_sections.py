from __future__ import annotations

import pytest

from sqlfluff_schema_rules.source.sections import (
    Marker,
    heads_a_section,
    marker_of,
    may_have_markers,
)

MARKERS = [
    ("-- +goose Up", Marker.UP),
    ("-- +goose Down", Marker.DOWN),
    ("--+goose down", Marker.DOWN),
    ("-- +goose StatementBegin", Marker.SEPARATOR),
    ("-- +goose StatementEnd", Marker.SEPARATOR),
    ("-- +goose NO TRANSACTION", None),
    ("-- +goose ENVSUB ON", None),
    ("-- migrate:up", Marker.UP),
    ("-- migrate:up transaction:false", Marker.UP),
    ("-- migrate:down", Marker.DOWN),
    ("-- migrate:down transaction:false", Marker.DOWN),
    ("-- +migrate Up notransaction", Marker.UP),
    ("-- +migrate Down", Marker.DOWN),
    ("-- +migrate StatementEnd", Marker.SEPARATOR),
    ("-- +micrate Down", Marker.DOWN),
    ("-- rambler down", Marker.DOWN),
    ("---- create above / drop below ----", Marker.DOWN),
    ("# --- !Ups", Marker.UP),
    ("# --- !Downs", Marker.DOWN),
    ("-- !downs", Marker.DOWN),
    ("-- Up Migration", Marker.UP),
    ("-- Down Migration", Marker.DOWN),
    ("-- //@UNDO", Marker.HEADING),
    ("-- @down", Marker.HEADING),
    ("-- ROLLBACK:", Marker.HEADING),
    ("---- Down ----", Marker.HEADING),
    ("-- ==== UP ====", Marker.UP),
    ("--changeset alice:12 splitStatements:false", Marker.UP),
    ("--> statement-breakpoint", Marker.SEPARATOR),
    ("-- down the drain", None),
    ("-- rollback: drop table users;", None),
    ("-- 2. Rollback", None),
    ("-- -> down é", None),
    ("-- +goose Down and out", None),
    ("-- " + "=" * 200 + " down", None),
    ("--", None),
]


@pytest.mark.parametrize(("comment", "marker"), MARKERS)
def test_a_comment_is_a_marker_only_as_a_whole(comment: str, marker: Marker | None) -> None:
    assert marker_of(comment.encode()) is marker


@pytest.mark.parametrize(
    "comment", [comment for comment, marker in MARKERS if marker not in (None, Marker.UP)]
)
@pytest.mark.parametrize("before", ["", "create table a ()\n\t"])
def test_no_marker_is_overlooked_by_the_quick_look(comment: str, before: str) -> None:
    assert may_have_markers((before + comment + "\ndrop table a;").encode())


@pytest.mark.parametrize(
    "sql",
    [
        "create table downloads ();",
        "-- all the downloads that a user can undo\ncreate table a ();",
        "create table a ();--> statement-breakpoint\ncreate table b ();",
    ],
)
def test_a_usual_file_is_passed_by_the_quick_look(sql: str) -> None:
    assert not may_have_markers(sql.encode())


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("\ndrop table a;", True),
        ("\n-- drop the table\ndrop table a;", True),
        ("\n-- ========\n\ndrop table a;", True),
        ("", True),
        ("\n-- drop table a;\n", False),
        ("\n-- ========\n-- DROP TABLE a;\n", False),
        ("\nrollback;", False),
    ],
)
def test_a_heading_of_documentation_heads_no_section(after: str, expected: bool) -> None:
    assert heads_a_section(after.encode(), 0) is expected
