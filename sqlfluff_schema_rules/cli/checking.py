"""One run of the linter: from paths to the report of all that is wrong below them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.cli.pages import known_rules, severity_in
from sqlfluff_schema_rules.linter import UNUSED_ACCEPTANCE_CODE, Linter
from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.project.discovery import Judged, discover
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.project.supabase import find_supabase_folder
from sqlfluff_schema_rules.report import Report
from sqlfluff_schema_rules.rules import all_rules
from sqlfluff_schema_rules.suppressions import Suppressions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlfluff_schema_rules.cli.selection import Selection
    from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
    from sqlfluff_schema_rules.linter import LintResult
    from sqlfluff_schema_rules.project.configuration import Configuration
    from sqlfluff_schema_rules.project.listed import ListedMigrations

NAMELESS = Path("stdin")


class Request(NamedTuple):
    """What somebody wants checked. Without `paths` it is the project around the working directory.

    `text` is what an editor has of the one file in `paths`, or of a file that has no name.
    """

    paths: tuple[Path, ...]
    selection: Selection
    configuration_file: Path | None = None
    profile: str | None = None
    text: str | None = None

    def configuration(self, start: Path) -> Configuration:
        """The configuration of the files in `start`."""
        return load_configuration(
            start, rules=all_rules(), explicit=self.configuration_file, profile=self.profile
        )


class _Task(NamedTuple):
    """Histories that are judged under one configuration."""

    configuration: Configuration
    histories: list[Judged]

    def is_whole_project(self) -> bool:
        """Whether nothing is missing that an entry of the configuration could be about."""
        path = self.configuration.path
        start = Path() if path is None else path.parent
        project = _project_histories(self.configuration, start)
        return _requested(project) <= _requested(self.histories)


def check(request: Request, progress: Callable[[Judged], None]) -> Report:
    """Check what is asked for; `progress` is told which history is being read.

    Raises Failure where there is nothing to check, and ConfigurationError, PathError and
    OSError for what cannot be read.
    """
    diagnostics: list[Diagnostic] = []
    sources: dict[str, str] = {}
    files_checked = 0
    for task in _tasks(request):
        judge = _Judge(task.configuration, request)
        unused_acceptances: Counter[Diagnostic] = Counter()
        for judged in task.histories:
            progress(judged)
            result = judge.lint(judged)
            files_checked += result.files_checked
            for diagnostic in judge.without_hidden(judged, result):
                if diagnostic.code == UNUSED_ACCEPTANCE_CODE:
                    unused_acceptances[diagnostic] += 1
                    continue
                diagnostics.append(diagnostic)
                sources[diagnostic.path] = result.scripts[diagnostic.path].source
        if unused_acceptances and task.is_whole_project():
            counts = unused_acceptances.items()
            diagnostics += [found for found, count in counts if count == len(task.histories)]
    diagnostics.sort(key=lambda diagnostic: diagnostic.sort_key)
    return Report(diagnostics, files_checked, sources)


def _tasks(request: Request) -> list[_Task]:
    if request.text is not None:
        return [_buffer_task(request)]
    if not request.paths:
        return [_project_task(request)]
    tasks = [
        _Task(configuration, discover(paths, configuration))
        for configuration, paths in _by_configuration(request)
    ]
    if not any(task.histories for task in tasks) and all(path.is_dir() for path in request.paths):
        raise Failure(f"no SQL files in {', '.join(map(str, request.paths))}")
    return tasks


def _buffer_task(request: Request) -> _Task:
    if request.paths:
        (path,) = request.paths
        configuration = request.configuration(path)
        return _Task(configuration, discover([path], configuration, unsaved=[path]))
    alone = History(SINGLE, None, (Migration(NAMELESS),))
    return _Task(request.configuration(Path()), [Judged(alone, frozenset({NAMELESS}))])


def _project_task(request: Request) -> _Task:
    configuration = request.configuration(Path())
    histories = _project_histories(configuration, Path())
    if not histories:
        raise Failure(
            "no SQL files here; name files or folders, or set `migrations` in schema-rules.yaml"
        )
    return _Task(configuration, histories)


def _project_histories(configuration: Configuration, start: Path) -> list[Judged]:
    """What somebody means who names no path: the migrations, not every SQL file around."""
    supabase = find_supabase_folder(start.absolute())
    if configuration.migrations:
        paths = [path for listed in configuration.migrations for path in _files_or_folder(listed)]
    elif supabase is not None and (supabase / "migrations").is_dir():
        paths = [supabase / "migrations"]
    else:
        paths = [start]
    found = discover(paths, configuration)
    return [judged for judged in found if judged.history.layout != SINGLE] or found


def _requested(histories: Iterable[Judged]) -> set[Path]:
    return {path for judged in histories for path in judged.requested}


def _files_or_folder(listed: ListedMigrations) -> list[Path]:
    folder = listed.folder()
    return list(map(Path, listed.files())) if folder is None else [Path(folder)]


def _by_configuration(request: Request) -> list[tuple[Configuration, list[Path]]]:
    """The paths, those together that have the same configuration."""
    of_folder: dict[Path, list[Path]] = {}
    for path in request.paths:
        of_folder.setdefault(path if path.is_dir() else path.parent, []).append(path)
    groups: list[tuple[Configuration, list[Path]]] = []
    for folder, paths in of_folder.items():
        configuration = request.configuration(folder)
        same = next((members for known, members in groups if known == configuration), None)
        if same is None:
            groups.append((configuration, paths))
        else:
            same.extend(paths)
    return groups


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
