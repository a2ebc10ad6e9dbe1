from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.source.script import Script

MARKED_TEXT = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "-- +goose Up\n",
                "\n-- +goose Down\n",
                "-- migrate:down\r\n",
                "\r-- rollback\n",
                "-- +goose StatementEnd\n",
                "--> statement-breakpoint\n",
                "# --- !Downs\n",
                "copy a from stdin;\n1\t2\n\\.\n",
                "\\copy a from stdin\n",
                "\\.\n",
                "\n\\set é 'x\n",
                " \\gexec\n",
                "drop table a;\n",
                "create table a (b text)",
                "'",
                "$$",
                "\ufeff",
                "\0",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=20,
).map("".join)


def text(*lines: str) -> list[str]:
    """The lines of what the parser reads, without the blanks at their ends."""
    script = Script.from_text("a.sql", "\n".join(lines))
    return [line.rstrip() for line in script.text.split("\n")]


@pytest.mark.parametrize(
    "command",
    [
        r"\restrict abc",
        r"\connect -reuse-previous=on 'dbname=a'",
        r"  \set ON_ERROR_STOP on",
        r"\echo don't",
        r"\if :is_new",
        "\\i other.sql\r",
    ],
)
def test_a_psql_command_is_blanked_to_the_end_of_its_line(command: str) -> None:
    assert text("select 1;", command, "select 2;") == ["select 1;", "", "select 2;"]


def test_a_psql_command_within_a_statement_does_not_end_it() -> None:
    assert text("select", r"\echo a", "1;") == ["select", "", "1;"]


@pytest.mark.parametrize("command", [r"\g", r"\gx", r"\gset prefix_", r"\gexec", r"\watch 5"])
def test_a_psql_command_that_sends_the_statement_becomes_a_semicolon(command: str) -> None:
    assert text(f"select 1 {command}", "select 2") == ["select 1 ;", "select 2"]
    assert text("select 1", command, "select 2") == ["select 1", ";", "select 2"]


@pytest.mark.parametrize("command", [r"\bind 1 \g", r"\parse p", r"\sendpipeline"])
def test_a_psql_command_that_sends_the_statement_with_parameters_becomes_a_semicolon(
    command: str,
) -> None:
    assert text(f"select $1 {command}", "select 2") == ["select $1 ;", "select 2"]


def test_a_semicolon_that_psql_keeps_for_the_server_ends_a_statement() -> None:
    assert text(r"select 1\; select 2 \; select 3;") == ["select 1 ; select 2  ; select 3;"]


def test_what_psql_throws_away_is_blanked() -> None:
    lines = ["select 1;", "** not SQL", r"\r", r"select 2 \reset", "select 3;"]
    assert text(*lines) == ["select 1;", "", "", "", "select 3;"]


def test_a_backslash_in_the_middle_of_a_line_is_left_to_the_parser() -> None:
    assert text("", r"select a \ b") == ["", r"select a \ b"]


@pytest.mark.parametrize(
    "literal",
    [
        "'a\n\\set b\n'",
        "$$a\n\\set b\n$$",
        "$f$a\n-- +goose Down\n$f$",
        '"a\n\\g\n"',
        "/*\n-- +goose Down\n*/ 1",
        "E'\\'\n\\set b\n'",
    ],
)
def test_a_marker_within_a_literal_is_text(literal: str) -> None:
    script = Script.from_text("a.sql", f"select {literal};\n")
    assert script.text is script.source


def test_the_data_of_copy_is_blanked() -> None:
    assert text("COPY a (b) FROM stdin;", "it's\t1", r"\N", r"\.", "", "select 1;") == [
        "COPY a (b) FROM stdin;",
        *[""] * 4,
        "select 1;",
    ]


def test_the_data_of_copy_with_options_is_blanked() -> None:
    copy = "copy a from STDIN with (format csv, delimiter ';', null '');"
    assert text("-- data", copy, "1;2", "\\.\r", "select 1;") == [
        "-- data",
        copy,
        "",
        "",
        "select 1;",
    ]


def test_copy_without_data_is_followed_by_the_next_statement() -> None:
    assert text("copy a from stdin;", r"\.", "select 1;") == ["copy a from stdin;", "", "select 1;"]


def test_copy_data_without_an_end_is_left_to_the_parser() -> None:
    lines = ["\\set a b", "copy a from stdin;", "1", "copy b from stdin;", "copy c from stdin;"]
    assert text(*lines) == ["", *lines[1:]]


def test_a_copy_that_ends_the_file_has_no_data() -> None:
    assert text("\\set a b", "copy a from stdin;") == ["", "copy a from stdin;"]


def test_a_copy_from_a_file_has_no_data() -> None:
    assert text("copy a from '/stdin';", r"\.", "select 1;") == [
        "copy a from '/stdin';",
        "",
        "select 1;",
    ]


def test_the_data_of_the_psql_command_copy_is_blanked() -> None:
    assert text(r"\copy a from stdin csv", "1,2", r"\.", "select 1;") == ["", "", "", "select 1;"]


def test_statements_after_copy_data_are_seen_as_such() -> None:
    lines = ["copy a from stdin;", "1", r"\.", "-- rollback", "drop table a;"]
    assert text(*lines) == ["copy a from stdin;", *[""] * 4]


@pytest.mark.parametrize(
    ("up", "down"),
    [
        ("-- +goose Up", "-- +goose Down"),
        ("-- migrate:up transaction:false", "-- migrate:down"),
        ("-- +migrate Up", "-- +migrate Down"),
        ("-- Up Migration", "-- Down Migration"),
        ("-- UP", "-- ROLLBACK"),
        ("--- up", "  --- Down"),
    ],
)
def test_a_down_part_is_blanked_until_the_next_up_part(up: str, down: str) -> None:
    lines = [up, "create table a ();", down, "drop table 'a;", "';", up, "create table b ();"]
    assert text(*lines) == [up, "create table a ();", "", "", "", up, "create table b ();"]


def test_the_down_part_of_play_is_blanked() -> None:
    assert text("# --- !Ups", "create table a ();", "", "# --- !Downs", "drop table a;") == [
        "  --- !Ups",
        "create table a ();",
        *[""] * 3,
    ]


def test_a_file_may_begin_with_its_down_part() -> None:
    lines = ["-- +goose Down", "drop table a", "-- +goose Up", "create table a ();"]
    assert text(*lines) == ["", "", "-- +goose Up", "create table a ();"]


def test_a_last_up_statement_without_semicolon_gets_one_where_the_down_part_was() -> None:
    lines = ["create table a ()", "-- gone again:", "-- +goose Down", "drop table a;"]
    assert text(*lines) == ["create table a ()", "-- gone again:", ";", ""]


def test_a_statement_between_goose_markers_needs_no_semicolon() -> None:
    begin, end = "-- +goose StatementBegin", "-- +goose StatementEnd"
    assert text(begin, "select 1", end, begin, "select 2;", end) == [
        begin,
        "select 1",
        ";",
        begin,
        "select 2;",
        end,
    ]


def test_a_statement_before_a_breakpoint_needs_no_semicolon() -> None:
    breakpoint_ = "--> statement-breakpoint"
    assert text("select 1", breakpoint_, f"select 2 {breakpoint_}", f"select 3;{breakpoint_}") == [
        "select 1",
        ";",
        "select 2 ;",
        f"select 3;{breakpoint_}",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("create table votes (", "  -- up", "  up int,", "  -- down", "  down int", ");"),
        ("select 1; -- rollback", "select 2;"),
        ("select 1; -- +goose Down", "select 2;"),
        ("begin;", "-- rollback", "rollback;", "select 1;"),
        ("select 1;", "-- Rollback:", "-- drop table a;", "", "select 2;"),
        ("-- Going down", "select 1;", "-- undo everything", "select 2;"),
        ("select a # b", "-- down", "- 1;"),
    ],
)
def test_a_comment_that_only_looks_like_a_marker_hides_nothing(lines: tuple[str, ...]) -> None:
    assert text(*lines) == list(lines)


@given(MARKED_TEXT)
def test_masking_keeps_length_lines_and_all_that_it_does_not_blank(source: str) -> None:
    script = Script.from_text("a.sql", source)
    written = source.encode()
    assert len(script.encoded) == len(written)
    assert script.text == script.encoded.decode()
    assert all(
        now == before or (now in b" ;" and before not in b"\r\n")
        for now, before in zip(script.encoded, written, strict=True)
    )
