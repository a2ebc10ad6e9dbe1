"""One run of the linter: from paths to the report of all that is wrong below them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from sqlfluff_schema_rules.cli.pages import known_rules, severity_in
from sqlfluff_schema_rules.cli.tasks import is_whole_project, tasks
from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.report import Report
from sqlfluff_schema_rules.rules import all_rules
from sqlfluff_schema_rules.suppressions import Suppressions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlfluff_schema_rules.cli.selection import Selection
    from sqlfluff_schema_rules.cli.tasks import Request
    from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
    from sqlfluff_schema_rules.linter import LintResult
    from sqlfluff_schema_rules.project.configuration import Configuration
    from sqlfluff_schema_rules.project.discovery import Judged


def check(request: Request, progress: Callable[[Judged], None]) -> Report:
    """Check what is asked for; `progress` is told which history is being read.

    Raises Failure where there is nothing to check, and ConfigurationError, PathError and
    OSError for what cannot be read.
    """
    diagnostics: list[Diagnostic] = []
    sources: dict[str, str] = {}
    files_checked = 0
    for task in tasks(request):
        judge = _Judge(task.configuration, request)
        about_configuration: Counter[Diagnostic] = Counter()
        for judged in task.histories:
            progress(judged)
            result = judge.lint(judged)
            files_checked += result.files_checked
            for diagnostic in judge.without_hidden(judged, result):
                script = result.scripts.get(diagnostic.path)
                if script is None:
                    about_configuration[diagnostic] += 1
                else:
                    diagnostics.append(diagnostic)
                    sources[script.path] = script.source
        if about_configuration and is_whole_project(task, request):
            counts = about_configuration.items()
            diagnostics += [found for found, count in counts if count == len(task.histories)]
    diagnostics.sort(key=lambda diagnostic: diagnostic.sort_key)
    return Report(diagnostics, files_checked, sources)


class _Judge:
    """Judges histories under one configuration, as far as the request selects rules."""

    def __init__(self, configuration: Configuration, request: Request) -> None:
        self._configuration = _with_named_rules_on(configuration, request.selection)
        self._linter = Linter(self._configuration)
        self._selection = request.selection
        self._suppressions = Suppressions(all_rules(), self._active())
        self._text = request.text

    def lint(self, judged: Judged) -> LintResult:
        """What is wrong in the requested files of a history, hidden or not."""
        buffers = {} if self._text is None else dict.fromkeys(judged.requested, self._text)
        return self._linter.lint(judged.history, report=judged.requested, buffers=buffers)

    def without_hidden(self, judged: Judged, result: LintResult) -> Iterator[Diagnostic]:
        """The selected findings that no comment hides, and those about the comments."""
        of_path: dict[str, list[Diagnostic]] = {str(path): [] for path in self._reported(judged)}
        for diagnostic in result.diagnostics:
            if self._selection.allows(diagnostic.code):
                of_path.setdefault(diagnostic.path, []).append(diagnostic)
        for path, diagnostics in of_path.items():
            script = result.scripts.get(path)
            if script is None:
                yield from diagnostics
            else:
                yield from self._suppressions.apply(script, diagnostics)

    def _reported(self, judged: Judged) -> Iterable[Path]:
        start_after = self._configuration.start_after
        if start_after is None:
            return judged.requested
        later = {migration.path for migration in judged.history.after(start_after)}
        return later & judged.requested

    def _active(self) -> dict[str, Severity]:
        """The rules that are to report, with their severities."""
        active = {}
        for rule in known_rules():
            severity = severity_in(self._configuration, rule)
            if severity is not None and self._selection.allows(rule.full_code()):
                active[rule.full_code()] = severity
        return active


def _with_named_rules_on(configuration: Configuration, selection: Selection) -> Configuration:
    rules = dict(configuration.rules)
    for rule in all_rules():
        setting = rules[rule.code]
        if setting.severity is None and rule.full_code() in selection.named:
            rules[rule.code] = msgspec.structs.replace(setting, severity=rule.severity)
    return msgspec.structs.replace(configuration, rules=rules)
