"""One run of the linter: from paths to the report of all that is wrong below them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.project.discovery import Judged, discover
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.project.supabase import find_supabase_folder
from sqlfluff_schema_rules.report import Report
from sqlfluff_schema_rules.rules import all_rules
from sqlfluff_schema_rules.suppressions import COMMENT_RULES, Suppressions

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


def check(request: Request, progress: Callable[[str], None]) -> Report:
    """Check what is asked for; `progress` is told what is being read.

    Raises Failure where there is nothing to check, and ConfigurationError, PathError and
    OSError for what cannot be read.
    """
    tasks = list(_tasks(request))
    found: list[Diagnostic] = []
    sources: dict[str, str] = {}
    files_checked = 0
    for task in tasks:
        run = _Run(task.configuration, request)
        for judged in task.histories:
            progress(_description(judged))
            result = run.lint(judged)
            diagnostics = run.without_suppressed(judged, result)
            sources |= {
                each.path: result.scripts[each.path].source
                for each in diagnostics
                if each.path in result.scripts
            }
            found += diagnostics
            files_checked += result.files_checked
    found.sort(key=lambda diagnostic: diagnostic.sort_key)
    return Report(found, files_checked, sources)
