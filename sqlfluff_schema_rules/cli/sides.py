"""The two sides of `schema --diff`, each a folder, a version or a git revision."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.cli.histories import chosen_history
from sqlfluff_schema_rules.cli.revisions import checked_out, commit_of
from sqlfluff_schema_rules.description.comparison import compare
from sqlfluff_schema_rules.project.configuration import ConfigurationError
from sqlfluff_schema_rules.project.folders import PathError

if TYPE_CHECKING:
    from sqlfluff_schema_rules.cli.histories import Chosen
    from sqlfluff_schema_rules.cli.tasks import Request
    from sqlfluff_schema_rules.description.comparison import Comparison
    from sqlfluff_schema_rules.description.objects import Description


def compared(request: Request, old: str, new: str, *, everything: bool) -> Comparison:
    """What tells the two sides apart; versions and revisions are of the requested history.

    Raises Failure for a side that is nothing, and what cannot be read.
    """
    before, after = (_description(request, side, everything=everything) for side in (old, new))
    return compare(before, after, names=(old, new))


def _description(request: Request, side: str, *, everything: bool) -> Description:
    """A version that is written as the history has it is meant rather than a revision."""
    if Path(side).exists():
        chosen = chosen_history(request._replace(paths=(Path(side),)))
        return chosen.description(everything=everything)
    here = _history_here(request)
    if here is not None and here.has(side, exactly=True):
        return here.until(side).description(everything=everything)
    try:
        commit = commit_of(side)
    except Failure:
        if here is not None and here.has(side):
            return here.until(side).description(everything=everything)
        raise
    return _of_commit(request, side, commit, everything=everything)


def _history_here(request: Request) -> Chosen | None:
    """The requested history of the working directory, None where it has none."""
    try:
        return chosen_history(request)
    except (Failure, PathError):
        return None


def _of_commit(request: Request, revision: str, commit: str, *, everything: bool) -> Description:
    configuration = request.configuration_file
    there = request._replace(
        paths=tuple(Path(os.path.relpath(path)) for path in request.paths),
        configuration_file=None if configuration is None else configuration.absolute(),
    )
    with checked_out(commit):
        try:
            return chosen_history(there).description(everything=everything)
        except (Failure, PathError, ConfigurationError) as error:
            raise Failure(f"in revision {revision}: {error}") from error
