"""The format of GitLab's code quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.report.encoding import to_json
from sqlfluff_schema_rules.report.fingerprints import fingerprints, posix_path

if TYPE_CHECKING:
    from sqlfluff_schema_rules.report import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    """A list of issues; GitLab compares them between branches by their fingerprints."""
    issues = map(_issue, report.diagnostics, fingerprints(report.diagnostics))
    return to_json(list(issues)) + "\n"


def _issue(diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "description": f"{diagnostic.code}: {diagnostic.message}",
        "check_name": diagnostic.name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": posix_path(diagnostic.path),
            "lines": {"begin": diagnostic.line, "end": diagnostic.end_line},
        },
    }
