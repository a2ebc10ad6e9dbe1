"""The sqlfluff adapter: one generated class a rule, all of them answered by one replay.

Findings are placed in the text that sqlfluff parsed, which is the templated one, and shown in
the source: an anchor of our own holds exactly the marked characters, whether or not sqlfluff
could parse them. What a template wrote is marked at the template.

https://docs.sqlfluff.com/en/stable/reference/api.html
"""

from __future__ import annotations

import functools
import itertools
import textwrap
import threading
import traceback
import types
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from sqlfluff.core.errors import SerializedObject, SQLLintError
from sqlfluff.core.parser import PositionMarker, RawSegment
from sqlfluff.core.plugin.host import get_plugin_manager
from sqlfluff.core.rules import BaseRule, LintResult
from sqlfluff.core.rules.crawlers import RootOnlyCrawler

from sqlfluff_schema_rules.about import TRACKER_URL, rule_url
from sqlfluff_schema_rules.file_linter import FileLinter
from sqlfluff_schema_rules.project.configuration import ConfigurationError
from sqlfluff_schema_rules.project.discovery import PathError
from sqlfluff_schema_rules.rules import all_rules

if TYPE_CHECKING:
    from sqlfluff.core.rules.context import RuleContext
    from sqlfluff.core.templaters import TemplatedFile

    from sqlfluff_schema_rules.diagnostics import Diagnostic
    from sqlfluff_schema_rules.rules.base import Rule

NOT_CHECKED_CODE = "PG_SY00"
NOT_CHECKED_NAME = "schema.not_checked"


class NotCheckedError(SQLLintError):
    """A file that could not be checked, under a code of its own: no rule found anything."""

    def rule_code(self) -> str:
        """The code that is shown, and that no rule has."""
        return NOT_CHECKED_CODE

    def rule_name(self) -> str:
        """The name that is shown, and that no rule has."""
        return NOT_CHECKED_NAME

    def to_dict(self) -> SerializedObject:
        """What the JSON formats show."""
        return {**super().to_dict(), "name": NOT_CHECKED_NAME}


class _NotCheckedResult(LintResult):
    """The result of the first rule that asked about a file that cannot be checked."""

    def to_linting_error(self, rule: BaseRule) -> SQLLintError | None:
        assert self.anchor is not None
        return NotCheckedError(rule=rule, segment=self.anchor, description=self.description or "")


class _FileCheck:
    """The results for the file that sqlfluff is at, shared by all our rules."""

    def __init__(self, file: TemplatedFile, path: Path | None, configuration_file: str) -> None:
        self.file = file
        self.configuration_file = configuration_file
        self._results: defaultdict[str, list[LintResult]] = defaultdict(list)
        self._trouble: list[LintResult] = []
        try:
            for diagnostic in _file_linter.lint(
                path, file.templated_str, configuration_file=configuration_file
            ):
                self._results[diagnostic.code].append(self._result(diagnostic))
        except (ConfigurationError, PathError, OSError) as error:
            self._report(str(error))
        except Exception as error:
            self._report(f"{_described(error)}. Please report it: {TRACKER_URL}")

    def results(self, code: str) -> list[LintResult]:
        """The results of one rule; what was in the way is told to the first that asks."""
        trouble, self._trouble = self._trouble, []
        return trouble + self._results[code]

    def _report(self, trouble: str) -> None:
        description = _line(f"This file was not checked: {trouble}")
        self._trouble = [_NotCheckedResult(self._anchor(0, 0), description=description)]

    def _result(self, diagnostic: Diagnostic) -> LintResult:
        """A finding as sqlfluff wants it, with the address of the rule's page."""
        return LintResult(
            self._anchor(
                self._index(diagnostic.line, diagnostic.column),
                self._index(diagnostic.end_line, diagnostic.end_column),
            ),
            description=_line(f"{diagnostic.message} {rule_url(diagnostic.code)}"),
        )

    def _anchor(self, start: int, end: int) -> RawSegment:
        """A segment for the characters from `start` to `end` of the templated text."""
        templated = slice(start, end)
        try:
            source = self.file.templated_slice_to_source_slice(templated)
        except ValueError:  # sqlfluff knows no empty range inside of what a template wrote
            source = self.file.templated_slice_to_source_slice(slice(start, start + 1))
        return RawSegment(
            self.file.templated_str[templated], PositionMarker(source, templated, self.file)
        )

    def _index(self, line: int, column: int) -> int:
        """The index in the templated text of a 1-based line and column."""
        starts = self._line_starts
        return min(starts[min(line, len(starts)) - 1] + column - 1, len(self.file.templated_str))

    @functools.cached_property
    def _line_starts(self) -> list[int]:
        lines = self.file.templated_str.split("\n")
        return list(itertools.accumulate((len(line) + 1 for line in lines[:-1]), initial=0))


_file_linter = FileLinter()
_latest = threading.local()


def _line(text: str) -> str:
    """Text on one line: some formats and editors read line by line."""
    return " ".join(text.splitlines())


def _described(error: Exception) -> str:
    """An exception that nobody expected: its type, what it says, and where it was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"internal error, {type(error).__name__}: {error} ({place})"


def _eval(rule: BaseRule, context: RuleContext) -> list[LintResult]:
    """What one rule has found in the file of `context`."""
    file = _templated_file(context)
    configuration_file = str(getattr(rule, "schema_config", ""))
    check: _FileCheck | None = getattr(_latest, "check", None)
    if check is None or check.file is not file or check.configuration_file != configuration_file:
        check = _latest.check = _FileCheck(file, _path(context), configuration_file)
    return check.results(rule.code)


def _templated_file(context: RuleContext) -> TemplatedFile:
    """The text that sqlfluff parsed; who lints a tree gives it with the tree only."""
    if context.templated_file is not None:
        return context.templated_file
    assert context.segment.pos_marker is not None
    return context.segment.pos_marker.templated_file


def _path(context: RuleContext) -> Path | None:
    """The file that is linted, None for a text without a place.

    For stdin sqlfluff keeps `--stdin-filename` to itself, but click has it.
    """
    command = click.get_current_context(silent=True)
    parameters = command.params if command else {}
    if parameters.get("paths") == ("-",):
        path = parameters.get("stdin_filename")
        return Path(path) if path else None
    return context.path


def _rule_class(rule: type[Rule]) -> type[BaseRule]:
    """The class that sqlfluff runs for `rule`.

    Its documentation is indented below the first line on every version of Python, which is
    how sqlfluff finds the place for what it adds.
    """
    summary, _, rest = rule.documentation().partition("\n")
    attributes = {
        "__doc__": f"{summary}\n{textwrap.indent(rest, '    ')}\n",
        "__module__": __name__,
        "name": rule.full_name(),
        "groups": rule.groups(),
        "config_keywords": ["schema_config"],
        "crawl_behaviour": RootOnlyCrawler(works_on_unparsable=True),
        "targets_templated": True,
        "_eval": _eval,
    }
    name = f"Rule_{rule.full_code()}"
    made = types.new_class(name, (BaseRule,), exec_body=lambda body: body.update(attributes))
    return cast("type[BaseRule]", made)


# A rule class can only be made when the plugins are loaded, and pickle may be the first here.
get_plugin_manager()

RULE_CLASSES = tuple(_rule_class(rule) for rule in all_rules())
"""Every rule, in the order of codes. Each is an attribute of this module too, for pickle."""

globals().update({made.__name__: made for made in RULE_CLASSES})
