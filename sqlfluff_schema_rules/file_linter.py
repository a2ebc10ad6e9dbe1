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
from sqlfluff_schema_rules.project.discovery import discover
from sqlfluff_schema_rules.project.folders import absolute, is_sql
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.suppressions import known_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias

    from sqlfluff_schema_rules.diagnostics import Diagnostic
    from sqlfluff_schema_rules.project.configuration import Configuration

    _Answer: TypeAlias = Mapping[str, list[Diagnostic]] | Exception
    _Stamps: TypeAlias = tuple[tuple[int, int] | None, ...]

NAMELESS = Path("stdin")
_REMEMBERED = 8


class _Place(NamedTuple):
    """Where a file belongs. `shown` is its path in the history, None where it is no migration."""

    configuration: Configuration
    history: History
    shown: Path | None


class _Question(NamedTuple):
    """What decides the answer of a replay: equal questions have equal answers."""

    configuration: Configuration
    stamps: _Stamps
    history: History
    buffers: Mapping[Path, str]


class FileLinter:
    """Judges files one by one and remembers the latest replays."""

    def __init__(self) -> None:
        self._neighbourhoods: dict[tuple[Path, str, str], _Neighbourhood] = {}
        self._answers: list[tuple[_Question, _Answer]] = []

    def lint(
        self, path: Path | None, text: str, *, configuration_file: str = ""
    ) -> list[Diagnostic]:
        """What is wrong in a file with the text `text`, whatever the disk has of it.

        A text without a path, or in a temporary file outside of any project, is judged alone
        under the configuration of the working directory. `configuration_file` names a
        configuration to take instead of the nearest one.

        Raises ConfigurationError, PathError, and OSError for a file that cannot be read.
        """
        if path is None or not (is_sql(path.name) or path.is_file()):
            place = _nowhere(configuration_file)
        else:
            place = self._place(path, configuration_file)
        if place.shown is None:
            return []
        buffers = {} if _is_on_disk(place.shown, text) else {place.shown: text}
        question = _Question(
            place.configuration, _stamps(_files_of(place.history)), place.history, buffers
        )
        answer = self._answer(question)
        if isinstance(answer, Exception):
            raise answer
        return answer.get(str(place.shown), [])

    def _place(self, path: Path, configuration_file: str) -> _Place:
        whole = absolute(path)
        key = (Path.cwd(), configuration_file, str(path.parent))
        known = self._neighbourhoods.get(key)
        if known is not None and known.can_tell(whole):
            return known.place(whole)
        place = _find_place(path, configuration_file)
        if place.shown is not None:
            if len(self._neighbourhoods) >= _REMEMBERED:
                self._neighbourhoods.clear()
            self._neighbourhoods[key] = _Neighbourhood(place, whole)
        return place

    def _answer(self, question: _Question) -> _Answer:
        """What a replay finds, or fails with; from memory where the question is not new."""
        for known, remembered in self._answers:
            if known == question:
                return remembered
        answer = _replay(question)
        self._answers = [(question, answer), *self._answers[: _REMEMBERED - 1]]
        return answer


class _Neighbourhood:
    """The place that one file of a folder has, which tells the places of the others.

    It serves one run of a host, which asks once for each file, and only while the folders
    and the configuration file are what they were.
    """

    def __init__(self, place: _Place, asked: str) -> None:
        self._place = place
        self._asked = {asked}
        paths = [migration.path for migration in place.history.migrations]
        self._shown = {absolute(path): path for path in paths if path.exists()}
        self._watched = {path.parent for path in paths}
        self._watched |= {folder.parent for folder in self._watched}
        if place.configuration.path is not None:
            self._watched.add(place.configuration.path)
        self._stamps = _stamps(self._watched)

    def can_tell(self, path: str) -> bool:
        """Whether the place of `path`, which counts as asked for, is known for this run."""
        if path in self._asked or path not in self._shown:
            return False
        self._asked.add(path)
        return self._stamps == _stamps(self._watched)

    def place(self, path: str) -> _Place:
        """The place of a file that `can_tell` has said yes to."""
        return self._place._replace(shown=self._shown[path])


def _replay(question: _Question) -> _Answer:
    """The findings by file, or what went wrong: that is the same for every file."""
    try:
        result = Linter(question.configuration).lint(
            question.history, report=question.buffers or None, buffers=question.buffers
        )
    except Exception as error:
        return error
    answer: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in result.diagnostics:
        answer[diagnostic.path].append(diagnostic)
    return answer


def _find_place(path: Path, configuration_file: str) -> _Place:
    configuration = _configuration(path, configuration_file)
    for history, requested in discover([path], configuration, unsaved=[path]):
        if _is_an_editors_copy(path, history, configuration):
            return _nowhere(configuration_file)
        (shown,) = requested
        return _Place(configuration, history, shown)
    return _Place(configuration, History(SINGLE, None, ()), None)


def _nowhere(configuration_file: str) -> _Place:
    configuration = _configuration(Path.cwd(), configuration_file)
    return _Place(configuration, History(SINGLE, None, (Migration(NAMELESS),)), NAMELESS)


def _configuration(start: Path, configuration_file: str) -> Configuration:
    explicit = _find_upwards(configuration_file, start) if configuration_file else None
    return load_configuration(start, rules=known_rules(), explicit=explicit)


def _find_upwards(configuration_file: str, start: Path) -> Path:
    """The named file, relative to the working directory or to a folder above `start`."""
    here = Path.cwd()
    for folder in (here, *(here / start).parents):
        if (folder / configuration_file).is_file():
            return folder / configuration_file
    message = "no such file, neither from the working directory nor above the checked file"
    raise ConfigurationError(message, path=Path(configuration_file))


def _is_an_editors_copy(path: Path, history: History, configuration: Configuration) -> bool:
    """Whether a file is what an editor saved for checking, far from the project it is of."""
    whole = Path(absolute(path))
    return (
        history.folder is None
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


def _files_of(history: History) -> Iterator[Path]:
    """All files that decide what is found in a history."""
    yield from (migration.path for migration in history.migrations)
    yield from sorted(history.companions)


def _stamps(paths: Iterable[Path]) -> _Stamps:
    """What tells two states of files and folders on the disk apart."""
    return tuple(map(_stamp, paths))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
