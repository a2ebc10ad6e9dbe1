"""From a history and a configuration to diagnostics, for whatever shows them."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sqlfluff_schema_rules.catalog import Catalog
from sqlfluff_schema_rules.catalog.catalog import RejectedStatement, TruncatedName
from sqlfluff_schema_rules.catalog.replay import replay
from sqlfluff_schema_rules.catalog.replay.uses import is_watched
from sqlfluff_schema_rules.changes.reading import read_script
from sqlfluff_schema_rules.changes.records import Change
from sqlfluff_schema_rules.companions import Additions, Companion, Needs, WordIndex, needs_of
from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.parse.mentions import Mention
from sqlfluff_schema_rules.parse.statements import parse_script
from sqlfluff_schema_rules.project.configuration import Acceptances, Accepted, Configuration
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.resources import resource_path
from sqlfluff_schema_rules.rules import all_rules
from sqlfluff_schema_rules.rules.base import Finding, MigrationRule, Rule
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder
from sqlfluff_schema_rules.source.script import Script

if TYPE_CHECKING:
    from sqlfluff_schema_rules.project.migrations import History, Migration

_BATCH = 16
_DUMP = b"SELECT pg_catalog.set_config('search_path', '', false);"


class LintResult(msgspec.Struct, frozen=True):
    """What is wrong, sorted, and the scripts of the whole history, by their paths.

    `diagnostics` leaves out what the configuration accepts; comments that suppress findings
    are the caller's to apply. `reported` are the files that were asked about and are not too
    old to be reported. `unmatched` are the entries that accept nothing in this history.
    """

    diagnostics: tuple[Diagnostic, ...]
    scripts: Mapping[str, Script]
    reported: frozenset[str]
    unmatched: frozenset[Accepted]


class Linter:
    """Judges histories under one configuration.

    `ends_soon` tells that the process ends when everything is judged: what was read is then
    never freed, as far as it is little.
    """

    def __init__(self, configuration: Configuration, *, ends_soon: bool = False) -> None:
        self._configuration = configuration
        self._ends_soon = ends_soon
        self._severities: dict[str, Severity] = {}
        self._rules: list[Rule] = []
        self._companions = _Companions(configuration)
        self._acceptances = Acceptances(configuration.accept)
        for rule in all_rules():
            setting = configuration.rules.get(rule.code)
            if setting is not None and setting.severity is not None:
                self._severities[rule.code] = setting.severity
                self._rules.append(rule(setting.options))

    def lint(
        self,
        history: History,
        *,
        report: Collection[Path] | None = None,
        buffers: Mapping[Path, str] | None = None,
    ) -> LintResult:
        """Judge a history.

        Only what is wrong in the files of `report` is told, by default in all of them.
        `buffers` holds what an editor has of files, in place of what is on the disk.
        Raises OSError for a file that cannot be read.
        """
        scripts = _scripts(history, buffers)
        findings = self._judge(history, scripts, buffers or {})
        reported = self._reported(history, report)
        kept, unmatched = self._without_accepted(findings)
        diagnostics = {
            self._diagnostic(finding) for finding in kept if _path_of(finding) in reported
        }
        ordered = sorted(diagnostics, key=lambda diagnostic: diagnostic.sort_key)
        return LintResult(tuple(ordered), scripts, reported, unmatched)

    def catalog(self, history: History, *, buffers: Mapping[Path, str] | None = None) -> Catalog:
        """What a database holds after the last migration of a history.

        `buffers` holds texts in place of what is on the disk. Raises OSError for a file that
        cannot be read.
        """
        scripts = _scripts(history, buffers)
        with _paused_collection():
            return self._replay(history, scripts, self._batches(history, scripts))

    def _judge(
        self, history: History, scripts: Mapping[str, Script], buffers: Mapping[Path, str]
    ) -> list[Finding]:
        """What is wrong in a history, and stays so when its companions have run as well."""
        with _paused_collection():
            batches: Iterable[list[_ReadScript]] = self._batches(history, scripts)
            if history.companions:
                batches = list(batches)
            catalog = self._replay(history, scripts, batches)
            findings = list(self._findings(catalog, history))
            if not findings or not history.companions:
                return findings
            added = self._added(history, needs_of(catalog), buffers)
            if not added:
                return findings
            completed = self._replay(history, scripts, batches, added)
            remaining = set(map(_fault, self._findings(completed, history)))
        return [finding for finding in findings if _fault(finding) in remaining]

    def _added(
        self, history: History, needs: Needs, buffers: Mapping[Path, str]
    ) -> list[Additions]:
        """What the companions of a script add to what it needs."""
        self._companions.read(history.companions, buffers)
        itself = {migration.path for migration in history.migrations}
        return self._companions.additions(needs, history.companions, itself)

    def _batches(
        self, history: History, scripts: Mapping[str, Script]
    ) -> Iterator[list[_ReadScript]]:
        """Read the scripts that are run, some at a time."""
        applied = [
            scripts[str(migration.path)]
            for migration in history.migrations
            if not migration.ignored
        ]
        for first in range(0, len(applied), _BATCH):
            batch = applied[first : first + _BATCH]
            read = _read_scripts(batch, self._configuration.placeholders)
            if self._ends_soon:
                changes = [script.changes for script in read]
                _leftovers.keep(changes, sum(len(script.encoded) for script in batch))
            yield read

    def _replay(
        self,
        history: History,
        scripts: Mapping[str, Script],
        batches: Iterable[list[_ReadScript]],
        added: Collection[Additions] = (),
    ) -> Catalog:
        configuration = self._configuration
        catalog = Catalog(
            exposed_schemas=configuration.exposed_schemas,
            platform=configuration.environment,
            postgres_version=configuration.postgres_version,
        )
        _replay_scripts(catalog, _environment(configuration.environment))
        catalog.default_search_path = catalog.search_path
        catalog.is_one_script = history.layout == SINGLE
        catalog.builds_on_unseen_files = history.partial or (
            catalog.is_one_script and any(map(_is_dump, scripts.values()))
        )
        for addition in added:
            replay(catalog, addition.before)
        for batch in batches:
            _replay_scripts(catalog, batch)
        for addition in added:
            replay(catalog, addition.after)
        return catalog

    def _reported(self, history: History, report: Collection[Path] | None) -> frozenset[str]:
        migrations: tuple[Migration, ...] = history.migrations
        if self._configuration.start_after is not None:
            migrations = history.after(self._configuration.start_after)
        return frozenset(
            str(migration.path)
            for migration in migrations
            if report is None or migration.path in report
        )

    def _findings(self, catalog: Catalog, history: History) -> Iterator[Finding]:
        for rule in self._rules:
            if isinstance(rule, MigrationRule):
                yield from rule.check_migrations(history.migrations)
            else:
                yield from rule.check(catalog)

    def _without_accepted(
        self, findings: Iterable[Finding]
    ) -> tuple[list[Finding], frozenset[Accepted]]:
        """The findings that nothing accepts, and the entries that accept nothing."""
        kept: list[Finding] = []
        matched: set[Accepted] = set()
        for finding in findings:
            matching = self._acceptances.covering(finding.rule.code, finding.object)
            matched.update(matching)
            if not matching:
                kept.append(finding)
        return kept, frozenset(self._configuration.accept).difference(matched)

    def _diagnostic(self, finding: Finding) -> Diagnostic:
        line = column = end_line = end_column = 1
        if finding.at is not None:
            script = finding.at.script
            start, end = finding.at.anchor()
            line, column = script.position(start)
            end_line, end_column = script.position(end)
        return Diagnostic(
            path=_path_of(finding),
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            code=finding.rule.full_code(),
            name=finding.rule.full_name(),
            severity=self._severities[finding.rule.code],
            message=finding.message,
            object=finding.object,
            fix=finding.fix,
        )


class Leftovers:
    """What was read and is of no use any more. To free it takes a twentieth of a run's time."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._kept: list[object] = []

    def keep(self, read: object, size: int) -> None:
        """Never free what was read of so many bytes of SQL, unless too much is kept already."""
        self._left -= size
        if self._left >= 0:
            self._kept.append(read)


_leftovers = Leftovers(16 * 2**20)


class _Companions:
    """The scripts that stand beside others: each is read once, however many these are."""

    def __init__(self, configuration: Configuration) -> None:
        self._placeholders = configuration.placeholders
        self._index = WordIndex()
        self._known: frozenset[Path] = frozenset()
        self._scripts: dict[Path, Script] = {}
        self._companions: dict[Path, Companion] = {}

    def read(self, paths: frozenset[Path], buffers: Mapping[Path, str]) -> None:
        """Get to know the scripts at these paths."""
        if paths is self._known:
            return
        for path in paths - self._scripts.keys():
            script = self._scripts[path] = _read(path, buffers)
            self._index.add(path, script)
        self._known = paths

    def additions(
        self, needs: Needs, paths: frozenset[Path], itself: Collection[Path]
    ) -> list[Additions]:
        """What the scripts at `paths`, which are known, add to what one of them needs."""
        named = self._index.scripts_that_name(needs.tables | needs.names)
        helpers = sorted(named.intersection(paths).difference(itself))
        found = (self._companion(path).additions(needs) for path in helpers)
        return [additions for additions in found if additions is not None]

    def _companion(self, path: Path) -> Companion:
        companion = self._companions.get(path)
        if companion is None:
            parsed = parse_script(self._scripts[path], self._placeholders)
            companion = self._companions[path] = Companion(read_script(parsed))
        return companion


@contextmanager
def _paused_collection() -> Iterator[None]:
    """Nothing becomes garbage while a catalogue grows, so looking for garbage only costs."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _is_dump(script: Script) -> bool:
    """Whether pg_dump wrote a script; of a part of a database it writes no extensions."""
    return _DUMP in script.encoded


def _fault(finding: Finding) -> tuple[str, str]:
    return finding.rule.code, finding.object


def _path_of(finding: Finding) -> str:
    if finding.path is not None or finding.at is None:
        return finding.path or ""
    return finding.at.script.path


def _scripts(history: History, buffers: Mapping[Path, str] | None) -> dict[str, Script]:
    return {
        str(migration.path): _read(migration.path, buffers or {})
        for migration in history.migrations
    }


def _read(path: Path, buffers: Mapping[Path, str]) -> Script:
    if path in buffers:
        return Script.from_text(str(path), buffers[path])
    return Script.from_bytes(str(path), path.read_bytes())


class _ReadScript(NamedTuple):
    """A script, what it changes, and all functions and types that it names.

    It may be replayed more than once, each time into another catalogue.
    """

    script: Script
    changes: list[Change]
    mentions: frozenset[Mention]


@cache
def _environment(name: str) -> list[_ReadScript]:
    path = resource_path("rules_config", "environments", f"{name}.sql")
    return _read_scripts([Script.from_bytes(str(path), path.read_bytes(), environment=True)], {})


def _read_scripts(scripts: Sequence[Script], placeholders: Mapping[str, str]) -> list[_ReadScript]:
    """Read some scripts, step by step for all of them: the processor's caches like that."""
    parsed = [parse_script(script, placeholders) for script in scripts]
    return [
        _ReadScript(script.script, read_script(script, is_watched), script.mentions)
        for script in parsed
    ]


def _replay_scripts(catalog: Catalog, scripts: Sequence[_ReadScript]) -> None:
    for script in scripts:
        replay(catalog, script.changes, script.mentions)
    for script in scripts:
        _note_problems(catalog, script.script)


def _note_problems(catalog: Catalog, script: Script) -> None:
    """Note what makes a script no text that Postgres takes, and the names that it cuts."""
    for problem in script.problems:
        origin = Origin(script, problem.start, problem.end)
        catalog.rejected_statements.append(RejectedStatement(problem.message, origin))
    for start, end, name in script.long_identifiers():
        if not is_placeholder(name):
            catalog.truncated_names.append(TruncatedName(name, Origin(script, start, end)))
