from __future__ import annotations

import json

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.report.fingerprints import fingerprints
from sqlfluff_schema_rules.report.gitlab import render
from tests.report.findings import finding, report


def test_a_finding_is_an_issue() -> None:
    (fingerprint,) = fingerprints([finding()])
    assert json.loads(render(report(finding(path="./db/0001.sql")))) == [
        {
            "description": (
                "PG_FK03: orders.user_id references users but no usable index leads with it."
            ),
            "check_name": "schema.unindexed_foreign_key",
            "fingerprint": fingerprint,
            "severity": "minor",
            "location": {"path": "db/0001.sql", "lines": {"begin": 3, "end": 3}},
        }
    ]


def test_severities_are_gitlabs() -> None:
    issues = json.loads(render(report(*(finding(severity=each) for each in Severity))))
    assert [issue["severity"] for issue in issues] == ["major", "minor", "info"]


def test_fingerprints_are_unique() -> None:
    issues = json.loads(render(report(finding(), finding())))
    assert issues[0]["fingerprint"] != issues[1]["fingerprint"]


def test_a_clean_run_is_an_empty_list() -> None:
    assert render(report()) == "[]\n"
