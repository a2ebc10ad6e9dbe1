"""Judges one file at a time, for hosts that ask file by file, without a replay for each.

A file is judged in its whole history. What a replay found for all the files of a history is
remembered until one of them, or the configuration, changes on the disk.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.project.configuration import ConfigurationError, load_configuration
from sqlfluff_schema_rules.project.discovery import Judged, discover
from sqlfluff_schema_rules.project.folders import is_sql
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlfluff_schema_rules.diagnostics import Diagnostic
    from sqlfluff_schema_rules.project.configuration import Configuration

NAMELESS = Path("stdin")
_REMEMBERED = 8


class _Question(NamedTuple):
    """What decides the answer of a replay: equal questions have equal answers."""

    configuration: Configuration
    stamps: tuple[tuple[int, int] | None, ...]
    history: History
    buffers: Mapping[Path, str]


class FileLinter:
    """Judges files one by one and remembers the latest replays."""

    def __init__(self) -> None:
        self._answers: list[tuple[_Question, Mapping[str, list[Diagnostic]]]] = []

    def lint(
        self, path: Path | None, text: str, *, configuration_file: str = ""
    ) -> list[Diagnostic]:
        """What is wrong in a file with the text `text`, whatever the disk has of it.

        A text without a path, or in a temporary file outside of any project, is judged alone
        under the configuration of the working directory. `configuration_file` names a
        configuration to take instead of the nearest one.

        Raises ConfigurationError, PathError, and OSError for a file that cannot be read.
        """
        if path is not None and not is_sql(path.name):
            path = None
        configuration = _configuration(path, configuration_file)
        judged = None if path is None else _judged(path, configuration)
        if path is None or (judged and _is_an_editors_copy(path, judged, configuration)):
            configuration = _configuration(None, configuration_file)
            judged = Judged(History(SINGLE, None, (Migration(NAMELESS),)), frozenset({NAMELESS}))
        if judged is None:
            return []
        (shown,) = judged.requested
        buffers = {} if _is_on_disk(shown, text) else {shown: text}
        question = _Question(
            configuration, tuple(map(_stamp, judged.history.migrations)), judged.history, buffers
        )
        return self._answer(question).get(str(shown), [])

    def _answer(self, question: _Question) -> Mapping[str, list[Diagnostic]]:
        """The findings of a replay by file, from memory where the question is not new."""
        for known, remembered in self._answers:
            if known == question:
                return remembered
        result = Linter(question.configuration).lint(
            question.history, report=question.buffers or None, buffers=question.buffers
        )
        answer: defaultdict[str, list[Diagnostic]] = defaultdict(list)
        for diagnostic in result.diagnostics:
            answer[diagnostic.path].append(diagnostic)
        self._answers = [(question, answer), *self._answers[: _REMEMBERED - 1]]
        return answer


def _configuration(path: Path | None, configuration_file: str) -> Configuration:
    start = Path.cwd() if path is None else path
    explicit = _find_upwards(configuration_file, start) if configuration_file else None
    return load_configuration(start, rules=all_rules(), explicit=explicit)


def _find_upwards(configuration_file: str, start: Path) -> Path:
    """The named file, relative to the working directory or to a folder above `start`."""
    here = Path.cwd()
    for folder in (here, *(here / start).parents):
        if (folder / configuration_file).is_file():
            return folder / configuration_file
    message = "no such file, neither from the working directory nor above the checked file"
    raise ConfigurationError(message, path=Path(configuration_file))


def _judged(path: Path, configuration: Configuration) -> Judged | None:
    """The history of a file, None for one that is no migration, such as a down file."""
    return next(iter(discover([path], configuration, unsaved=[path])), None)


def _is_an_editors_copy(path: Path, judged: Judged, configuration: Configuration) -> bool:
    """Whether a file is what an editor saved for checking, far from the project it is of."""
    whole = Path.cwd() / path
    return (
        judged.history.folder is None
        and configuration.path is None
        and not whole.is_relative_to(Path.cwd())
        and whole.is_relative_to(tempfile.gettempdir())
    )


def _is_on_disk(path: Path, text: str) -> bool:
    """Whether the disk has the same text, apart from line ends and a byte order mark.

    Who read a file that is not UTF-8 had to guess: then the file counts.
    """
    try:
        saved = path.read_bytes().decode("utf-8-sig")
    except OSError:
        return False
    except UnicodeDecodeError:
        return True
    return saved == text or _unix_lines(saved) == _unix_lines(text)


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _stamp(migration: Migration) -> tuple[int, int] | None:
    """What tells two states of a file on the disk apart."""
    try:
        status = migration.path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
