"""The format for scripts and editors: a JSON list, one object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.report.encoding import to_json

if TYPE_CHECKING:
    from sqlfluff_schema_rules.report import Report


def render(report: Report) -> str:
    """A list of the findings, each with exactly the fields of a `Diagnostic`."""
    if not report.diagnostics:
        return "[]\n"
    objects = ",\n".join(to_json(diagnostic) for diagnostic in report.diagnostics)
    return f"[\n{objects}\n]\n"
