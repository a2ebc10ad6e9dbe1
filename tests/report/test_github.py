from __future__ import annotations

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.report.github import render
from tests.report.findings import finding, report


def test_a_finding_is_a_command() -> None:
    assert render(report(finding())) == (
        "::warning file=db/0001.sql,line=3,endLine=3,col=3,endColumn=10,"
        "title=PG_FK03 schema.unindexed_foreign_key::"
        "orders.user_id references users but no usable index leads with it.\n"
        "::notice title=schema-rules::Found 1 warning in 1 of 2 files.\n"
    )


def test_severities_are_githubs() -> None:
    lines = render(report(*(finding(severity=each) for each in Severity))).splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["::error", "::warning", "::notice"]


def test_columns_are_left_out_over_many_lines_as_github_refuses_them() -> None:
    command = render(report(finding(end_line=4))).splitlines()[0]
    assert command.startswith("::warning file=db/0001.sql,line=3,endLine=4,title=")


def test_messages_and_properties_are_escaped() -> None:
    odd = finding(path="a,b:c%.sql", message="100%\r\nsure: a, b")
    assert render(report(odd)).splitlines()[0] == (
        "::warning file=a%2Cb%3Ac%25.sql,line=3,endLine=3,col=3,endColumn=10,"
        "title=PG_FK03 schema.unindexed_foreign_key::100%25%0D%0Asure: a, b"
    )


def test_a_clean_run_says_so() -> None:
    assert render(report()) == "::notice title=schema-rules::No findings in 2 files.\n"


def test_ten_findings_of_each_kind_are_not_listed_again() -> None:
    found = [finding(severity=each) for each in Severity for _ in range(10)]
    assert "::group::" not in render(report(*found))


def test_more_than_github_shows_are_listed_in_the_log() -> None:
    found = [finding(line=line, message="##[warning] of ours") for line in range(1, 12)]
    lines = render(report(*found)).splitlines()
    assert lines[11:14] == [
        "::group::All findings",
        "- db/0001.sql:1:3: warning PG_FK03 schema.unindexed_foreign_key ## [warning] of ours",
        "- db/0001.sql:2:3: warning PG_FK03 schema.unindexed_foreign_key ## [warning] of ours",
    ]
    assert lines[23:] == [
        "::endgroup::",
        "::notice title=schema-rules::Found 11 warnings in 1 of 2 files. "
        "GitHub shows the first ten of each kind; the log lists all of them.",
    ]
