"""The one history whose schema somebody wants to see."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

import click

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.cli.tasks import tasks
from sqlfluff_schema_rules.description.describing import describe
from sqlfluff_schema_rules.description.objects import Source
from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.project.folders import absolute
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.project.migrations import History
from sqlfluff_schema_rules.report.characters import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlfluff_schema_rules.catalog.catalog import RejectedStatement
    from sqlfluff_schema_rules.cli.tasks import Request
    from sqlfluff_schema_rules.description.objects import Description
    from sqlfluff_schema_rules.project.configuration import Configuration
    from sqlfluff_schema_rules.project.discovery import Judged

_LISTED = 5


class Chosen(NamedTuple):
    """A history, the configuration that holds for it, and texts in place of its files."""

    configuration: Configuration
    judged: Judged
    buffers: dict[Path, str]

    @property
    def history(self) -> History:
        """The history itself."""
        return self.judged.history

    def until(self, version: str | None) -> Chosen:
        """The same up to the migration of that version; all of it without a version.

        Raises Failure where no migration has it, with those that have a similar one.
        """
        if version is None:
            return self
        history = self.history.until(version)
        if history is None:
            raise Failure(f"no migration has the version {version!r}; {_hint(version, self)}")
        return self._replace(judged=self.judged._replace(history=history))

    def has(self, version: str, *, exactly: bool = False) -> bool:
        """Whether one of its migrations has that version."""
        return self.history.until(version, exactly=exactly) is not None

    def description(self, *, everything: bool = False) -> Description:
        """The schema that its files add up to; what is left out of it is told on standard error.

        Raises OSError for a file that cannot be read.
        """
        catalog = Linter(self.configuration).catalog(self.history, buffers=self.buffers)
        _tell_of_rejected(catalog.rejected_statements)
        return describe(catalog, _source(self.history), everything=everything)


def _tell_of_rejected(rejected: Sequence[RejectedStatement]) -> None:
    if not rejected:
        return
    script, (start, _) = rejected[0].origin.script, rejected[0].origin.anchor()
    place = f"{script.path}:{script.position(start).line}"
    count = "1 statement" if len(rejected) == 1 else f"{len(rejected)} statements"
    click.echo(
        f"Warning: PostgreSQL's parser rejects {count}, left out here: {place} "
        f"{visible(rejected[0].message)}; `schema-rules lint --rules SY01` tells of all.",
        err=True,
    )


def chosen_history(request: Request) -> Chosen:
    """The history that is meant: one is one database.

    Files of no history count only where there is nothing else. Raises Failure where there is
    no history or more than one, and what `tasks` raises.
    """
    found = [
        Chosen(task.configuration, judged, _buffers(judged, request))
        for task in tasks(request)
        for judged in task.histories
    ]
    candidates = _candidates(found, request)
    if not candidates:
        named = ", ".join(map(str, request.paths))
        raise Failure(f"nothing to show: no file of {named} is run on a PostgreSQL database")
    if len(candidates) > 1:
        raise Failure(_several(candidates))
    return candidates[0]


def _candidates(found: list[Chosen], request: Request) -> list[Chosen]:
    """What may be meant: the history of a named folder itself before those below it."""
    named = set(map(absolute, request.paths))
    exact = [
        each
        for each in found
        if each.history.folder is not None and absolute(each.history.folder) in named
    ]
    return exact or [each for each in found if each.history.layout != SINGLE] or found


def _buffers(judged: Judged, request: Request) -> dict[Path, str]:
    return {} if request.text is None else dict.fromkeys(judged.requested, request.text)


def _several(candidates: list[Chosen]) -> str:
    places = sorted(str(each.history.folder or min(each.judged.requested)) for each in candidates)
    shown = ", ".join(places[:_LISTED]) + ", ..." * (len(places) > _LISTED)
    if all(each.history.layout == SINGLE for each in candidates):
        return (
            f"{len(places)} files that no migration tool puts in order: {shown}; name one, or "
            "list them under `migrations` in schema-rules.yaml"
        )
    return f"{len(places)} histories, each of a database of its own: {shown}; name one"


def _source(history: History) -> Source:
    versions = [each.version for each in history.applied if each.version is not None]
    return Source(
        layout=history.layout,
        folder=None if history.folder is None else _in_unicode(history.folder),
        files=len(history.applied),
        last_version=versions[-1] if versions else None,
    )


def _in_unicode(path: Path) -> str:
    """The path as text that can be written in UTF-8, whatever bytes it has."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def _hint(version: str, chosen: Chosen) -> str:
    applied = chosen.history.applied
    known = list(dict.fromkeys(each.version or each.path.name for each in applied))
    near = difflib.get_close_matches(version, known, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"the first is {known[0]}, the last {known[-1]}" if known else "there is none at all"
