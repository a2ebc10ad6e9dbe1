"""One run of the linter: from paths to the report of all that is wrong below them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from sqlfluff_schema_rules.cli.pages import severity_in
from sqlfluff_schema_rules.cli.tasks import is_whole_project, require_known_starts, tasks
from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.report import Report
from sqlfluff_schema_rules.rules import all_rules
from sqlfluff_schema_rules.suppressions import (
    Suppressions,
    UnusedAcceptance,
    known_rules,
    unused_acceptance,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sqlfluff_schema_rules.cli.selection import Selection
    from sqlfluff_schema_rules.cli.tasks import Request, Task
    from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
    from sqlfluff_schema_rules.linter import LintResult
    from sqlfluff_schema_rules.project.configuration import Accepted, Configuration
    from sqlfluff_schema_rules.project.discovery import Judged
    from sqlfluff_schema_rules.source.script import Script


def check(request: Request, progress: Callable[[Judged], None]) -> Report:
    """Check what is asked for; `progress` is told which history is being read.

    Raises Failure where there is nothing to check, and ConfigurationError, PathError and
    OSError for what cannot be read.
    """
    diagnostics: list[Diagnostic] = []
    scripts: dict[str, Script] = {}
    files_checked = 0
    done = tasks(request)
    require_known_starts(done, request)
    matched: set[Accepted] = set()
    for task in done:
        judge = _Judge(task.configuration, request)
        for judged in task.histories:
            progress(judged)
            result = judge.lint(judged)
            files_checked += len(result.reported)
            matched.update(set(task.configuration.accept) - result.unmatched)
            for diagnostic in judge.without_hidden(result):
                diagnostics.append(diagnostic)
                scripts[diagnostic.path] = result.scripts[diagnostic.path]
    diagnostics += _about_acceptances(done, matched, request)
    diagnostics.sort(key=lambda diagnostic: diagnostic.sort_key)
    return Report(diagnostics, files_checked, _Sources(scripts))


class _Sources(Mapping[str, str]):
    """The texts of scripts by their paths, made for who asks: not every report shows them."""

    def __init__(self, scripts: Mapping[str, Script]) -> None:
        self._scripts = scripts

    def __getitem__(self, path: str) -> str:
        return self._scripts[path].source

    def __iter__(self) -> Iterator[str]:
        return iter(self._scripts)

    def __len__(self) -> int:
        return len(self._scripts)


def findings_of(request: Request, configuration: Configuration, judged: Judged) -> list[Diagnostic]:
    """What is wrong in a history and neither hidden nor accepted, in order.

    Raises OSError for a file that cannot be read.
    """
    judge = _Judge(configuration, request)
    found = judge.without_hidden(judge.lint(judged))
    return sorted(found, key=lambda diagnostic: diagnostic.sort_key)


def _about_acceptances(
    done: Collection[Task], matched: Collection[Accepted], request: Request
) -> Iterator[Diagnostic]:
    """What is to be said about entries of the configuration that accept nothing."""
    told = set(matched)
    for task in done:
        active = _active(task.configuration, request.selection)
        severity = active.get(UnusedAcceptance.full_code())
        unmatched = [entry for entry in task.configuration.accept if entry not in told]
        told.update(unmatched)
        if unmatched and severity and is_whole_project(task.configuration.path, done, request):
            yield from (unused_acceptance(entry, severity) for entry in unmatched)


class _Judge:
    """Judges histories under one configuration, as far as the request selects rules."""

    def __init__(self, configuration: Configuration, request: Request) -> None:
        self._configuration = _with_named_rules_on(configuration, request.selection)
        self._linter = Linter(self._configuration, ends_soon=True)
        self._selection = request.selection
        self._suppressions = Suppressions(_active(self._configuration, request.selection))
        self._text = request.text

    def lint(self, judged: Judged) -> LintResult:
        """What is wrong in the requested files of a history, hidden or not."""
        buffers = {} if self._text is None else dict.fromkeys(judged.requested, self._text)
        return self._linter.lint(judged.history, report=judged.requested, buffers=buffers)

    def without_hidden(self, result: LintResult) -> Iterator[Diagnostic]:
        """The selected findings that no comment hides, and those about the comments."""
        of_path: dict[str, list[Diagnostic]] = {path: [] for path in result.reported}
        for diagnostic in result.diagnostics:
            if self._selection.allows(diagnostic.code):
                of_path[diagnostic.path].append(diagnostic)
        for path, diagnostics in of_path.items():
            yield from self._suppressions.apply(result.scripts[path], diagnostics)


def _active(configuration: Configuration, selection: Selection) -> dict[str, Severity]:
    """The rules that are to report, with their severities."""
    active = {}
    for rule in known_rules():
        severity = severity_in(configuration, rule)
        if severity is not None and selection.allows(rule.full_code()):
            active[rule.full_code()] = severity
    return active


def _with_named_rules_on(configuration: Configuration, selection: Selection) -> Configuration:
    rules = dict(configuration.rules)
    for rule in all_rules():
        setting = rules[rule.code]
        if setting.severity is None and rule.full_code() in selection.named:
            rules[rule.code] = msgspec.structs.replace(setting, severity=rule.severity)
    return msgspec.structs.replace(configuration, rules=rules)
