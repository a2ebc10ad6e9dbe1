from __future__ import annotations

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.report import Report, summary
from tests.report.findings import finding, report


def test_nothing_found() -> None:
    assert summary(report(files_checked=12)) == "No findings in 12 files."


def test_one_finding_in_one_file() -> None:
    assert summary(report(finding(), files_checked=1)) == "Found 1 warning in 1 of 1 file."


def test_severities_are_counted_from_the_gravest() -> None:
    found = report(
        finding(severity=Severity.INFO, path="a"),
        finding(severity=Severity.INFO, path="a"),
        finding(severity=Severity.ERROR, path="b"),
        finding(severity=Severity.WARNING, path="b"),
        finding(severity=Severity.WARNING, path="b"),
        files_checked=3,
    )
    assert summary(found) == "Found 1 error, 2 warnings and 2 infos in 2 of 3 files."


def test_a_finding_in_the_configuration_is_in_none_of_the_files() -> None:
    found = Report([finding(path="schema-rules.yaml")], files_checked=3)
    assert summary(found) == "Found 1 warning in 0 of 3 files."
