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
import types
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
    """What is known about the file that sqlfluff is at, shared by all our rules."""

    def __init__(self, file: TemplatedFile, configuration_file: str) -> None:
        self.file = file
        self.configuration_file = configuration_file
        self.diagnostics: list[Diagnostic] = []
        self.trouble = ""

    def run(self, path: Path | None) -> None:
        """Ask for the findings, and keep what went wrong as the trouble to report."""
        try:
            self.diagnostics = _file_linter.lint(
                path, self.file.templated_str, configuration_file=self.configuration_file
            )
        except ConfigurationError as error:
            self.trouble = f"This file was not checked: {error}"
        except Exception as error:
            self.trouble = (
                f"This file was not checked: internal error, {type(error).__name__}: {error} "
                f"({_place(error)}). Please report it: {TRACKER_URL}"
            )

    def results(self, code: str) -> list[LintResult]:
        """The results of one rule; what went wrong goes to the first that asks."""
        found = [self._result(one) for one in self.diagnostics if one.code == code]
        if self.trouble:
            found.append(_NotCheckedResult(self._anchor(0, 0), description=_line(self.trouble)))
            self.trouble = ""
        return found

    def _result(self, diagnostic: Diagnostic) -> LintResult:
        return LintResult(
            self._anchor(
                self._index(diagnostic.line, diagnostic.column),
                self._index(diagnostic.end_line, diagnostic.end_column),
            ),
            description=description(diagnostic),
        )

    def _anchor(self, start: int, end: int) -> RawSegment:
        """A segment for the characters from `start` to `end` of the templated text."""
        templated = slice(start, end)
        source = self.file.templated_slice_to_source_slice(templated)
        return RawSegment(
            self.file.templated_str[templated], PositionMarker(source, templated, self.file)
        )

    def _index(self, line: int, column: int) -> int:
        """The index in the templated text of a 1-based line and column."""
        return min(self._line_starts[line - 1] + column - 1, len(self.file.templated_str))

    @functools.cached_property
    def _line_starts(self) -> list[int]:
        lines = self.file.templated_str.split("\n")
        return list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))


_file_linter = FileLinter()
_latest = threading.local()


def description(diagnostic: Diagnostic) -> str:
    """What sqlfluff shows for a finding: one line, with the address of the rule's page."""
    return _line(f"{diagnostic.message} {rule_url(diagnostic.code)}")


def _line(text: str) -> str:
    """Text on one line: some formats and editors read line by line."""
    return " ".join(text.splitlines())


def _place(error: Exception) -> str:
    """Where an error was raised: `replay.py:120`."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown place"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _eval(rule: BaseRule, context: RuleContext) -> list[LintResult]:
    """What one rule has found in the file of `context`."""
    assert context.segment.pos_marker is not None
    file = context.templated_file or context.segment.pos_marker.templated_file
    configuration_file = str(getattr(rule, "schema_config", ""))
    check: _FileCheck | None = getattr(_latest, "check", None)
    if check is None or check.file is not file or check.configuration_file != configuration_file:
        check = _latest.check = _FileCheck(file, configuration_file)
        check.run(_path(context))
    return check.results(rule.code)


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
