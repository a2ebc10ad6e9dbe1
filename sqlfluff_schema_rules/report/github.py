"""The format of GitHub's workflow commands, which become annotations of the changed lines.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.about import PROGRAM
from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.report import Report, summary
from sqlfluff_schema_rules.report.fingerprints import posix_path
from sqlfluff_schema_rules.report.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

ANNOTATIONS_SHOWN = 10

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    """One command a finding, then a notice with the counts.

    GitHub shows ten annotations of each kind a step: when there are more, the log gets a
    foldable list of all of them.
    """
    lines = [_command(diagnostic) for diagnostic in report.diagnostics]
    cut = any(report.count(severity) > ANNOTATIONS_SHOWN for severity in Severity)
    if cut:
        lines += _complete_list(report)
    lines.append(_notice(report, cut=cut))
    return "\n".join(lines) + "\n"


def _command(diagnostic: Diagnostic) -> str:
    properties: dict[str, str | int] = {
        "file": posix_path(diagnostic.path),
        "line": diagnostic.line,
        "endLine": diagnostic.end_line,
    }
    if diagnostic.line == diagnostic.end_line:
        properties |= {"col": diagnostic.column, "endColumn": diagnostic.end_column}
    properties["title"] = f"{diagnostic.code} {diagnostic.name}"
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_data(diagnostic.message)}"


def _complete_list(report: Report) -> Iterator[str]:
    yield "::group::All findings"
    for diagnostic in report.diagnostics:
        yield "- " + one_line(diagnostic).replace("##[", "## [")
    yield "::endgroup::"


def _notice(report: Report, *, cut: bool) -> str:
    hint = " GitHub shows the first ten of each kind; the log lists all of them." if cut else ""
    return f"::notice title={PROGRAM}::{_data(summary(report) + hint)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
