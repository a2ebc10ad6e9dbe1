"""Findings as others want to read them: people, scripts and code hosts, one module a format.

Nothing here knows where findings come from: a renderer takes a `Report` and returns text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RulePage(msgspec.Struct, frozen=True):
    """All that a reader may ask about a rule.

    `profiles` gives the severity in each profile that has the rule on, `options` the default
    of each option; `documentation` is the rule's own text, `url` its page.
    """

    code: str
    name: str
    groups: tuple[str, ...]
    severity: Severity
    profiles: dict[str, Severity]
    options: dict[str, Any]
    summary: str
    documentation: str
    url: str


class Report(msgspec.Struct, frozen=True):
    """The outcome of a run: its findings in order, and what renderers show beside them.

    `sources` holds the text of each checked file that has findings, by the path they name.
    Findings may be in other files too, such as the configuration.
    """

    diagnostics: Sequence[Diagnostic]
    files_checked: int
    sources: Mapping[str, str] = {}
    rules: Sequence[RulePage] = ()

    def count(self, severity: Severity) -> int:
        """How many findings have exactly this severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)


def counted(number: int, noun: str) -> str:
    """`1 file`, `12 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(report: Report) -> str:
    """One sentence: how many findings of which severity, in how many of the files checked."""
    checked = counted(report.files_checked, "file")
    if not report.diagnostics:
        return f"No findings in {checked}."
    counts = [
        counted(number, severity.value)
        for severity in Severity
        if (number := report.count(severity))
    ]
    affected = len({found.path for found in report.diagnostics} & report.sources.keys())
    return f"Found {_listed(counts)} in {affected} of {checked}."


def _listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
