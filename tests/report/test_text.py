from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.report.text import render, render_lines
from tests.report.findings import ANY_TEXT, finding, report


def test_a_finding_is_shown_with_its_line_and_its_fix() -> None:
    assert render(report(finding())) == (
        "db/0001.sql\n"
        "  3:3 warning PG_FK03 schema.unindexed_foreign_key "
        "orders.user_id references users but no usable index leads with it.\n"
        "      3 |   user_id bigint references users (id)\n"
        "        |   ^^^^^^^ public.orders.orders_user_id_fkey\n"
        "    fix | create index on public.orders (user_id);\n"
        "\n"
        "Found 1 warning in 1 of 2 files.\n"
    )


def test_findings_are_grouped_by_file() -> None:
    lines = render(report(finding(path="a"), finding(path="a", line=1), finding(path="b")))
    assert [line for line in lines.splitlines() if line and not line.startswith(" ")] == [
        "a",
        "b",
        "Found 3 warnings in 2 of 2 files.",
    ]


def test_a_clean_run_is_only_its_summary() -> None:
    assert render(report()) == "No findings in 2 files.\n"


def test_a_finding_about_a_whole_file_has_no_source_line() -> None:
    text = render(report(finding(line=1, column=1, end_line=1, end_column=1, fix=None)))
    assert text.splitlines()[2:] == ["", "Found 1 warning in 1 of 2 files."]


def test_an_anchor_over_many_lines_is_marked_to_the_end_of_the_first() -> None:
    text = render(report(finding(line=1, column=14, end_line=4, end_column=2, fix=None)))
    assert text.splitlines()[2:4] == [
        "      1 | create table orders (",
        "        |              ^^^^^^^^ public.orders.orders_user_id_fkey",
    ]


@pytest.mark.parametrize("name", ["user_id", "db/0001.sql"])
def test_an_object_that_is_evident_is_not_named_again(name: str) -> None:
    assert render(report(finding(object=name))).splitlines()[3] == "        |   ^^^^^^^"


def test_a_fix_of_many_lines_is_shown_line_by_line() -> None:
    text = render(report(finding(fix="begin;\n\x1bcommit;\n")))
    assert text.splitlines()[4:6] == ["    fix | begin;", "        | \\x1bcommit;"]


def test_lines_end_as_the_parser_ends_them() -> None:
    source = "one\r\ntwo\rthree\x0bstill three\nfour"
    text = render(report(finding(column=1, end_column=6, fix=None), source=source))
    assert text.splitlines()[2] == "      3 | three\\x0bstill three"


def test_a_place_that_the_source_does_not_have_is_shown_without_it() -> None:
    text = render(report(finding(line=9, end_line=9, fix=None)))
    assert text.splitlines()[2:] == ["", "Found 1 warning in 1 of 2 files."]


def test_colours_are_escape_sequences() -> None:
    text = render(report(finding(severity=Severity.ERROR, fix=None)), colour=True)
    assert text == (
        "\x1b[1mdb/0001.sql\x1b[0m\n"
        "  3:3 \x1b[1;31merror\x1b[0m \x1b[1mPG_FK03\x1b[0m "
        "\x1b[2mschema.unindexed_foreign_key\x1b[0m "
        "orders.user_id references users but no usable index leads with it.\n"
        "\x1b[2m      3 |\x1b[0m   user_id bigint references users (id)\n"
        "\x1b[2m        |\x1b[0m   \x1b[1;31m^^^^^^^\x1b[0m "
        "\x1b[2mpublic.orders.orders_user_id_fkey\x1b[0m\n"
        "\n"
        "\x1b[1;31mFound 1 error in 1 of 2 files.\x1b[0m\n"
    )


def test_a_clean_run_is_green() -> None:
    assert render(report(), colour=True) == "\x1b[32mNo findings in 2 files.\x1b[0m\n"


def test_quiet_output_is_one_line_a_finding() -> None:
    assert render_lines(report(finding(), finding(line=4, message="is\nwrong"))) == (
        "db/0001.sql:3:3: warning PG_FK03 schema.unindexed_foreign_key "
        "orders.user_id references users but no usable index leads with it.\n"
        "db/0001.sql:4:3: warning PG_FK03 schema.unindexed_foreign_key is\\nwrong\n"
    )


def test_quiet_output_of_a_clean_run_is_empty() -> None:
    assert render_lines(report()) == ""


@example("\ud800", "\ud800", 1, 1)
@given(ANY_TEXT, ANY_TEXT, st.integers(1, 9), st.integers(1, 9))
def test_odd_characters_never_raise(text: str, source: str, line: int, column: int) -> None:
    odd = finding(path=text, message=text, fix=text, line=line, column=column)
    assert "\x1b" not in render(report(odd, source=source))
