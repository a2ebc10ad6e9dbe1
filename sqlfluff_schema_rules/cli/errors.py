"""Why a run could not do its work, in one line, with exit code 2."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import ClassVar

import click

from sqlfluff_schema_rules.about import DISTRIBUTION, TRACKER_URL


class Failure(click.ClickException):
    """Something is in the way that the user can remove; the message says what and how."""

    exit_code: ClassVar[int] = 2


class InternalError(Failure):
    """Something is wrong with this program."""


def require_libraries(extra: str, *libraries: str) -> None:
    """See to it that optional libraries are installed, which the `extra` brings.

    Raises Failure for the first that is not.
    """
    for name in libraries:
        if importlib.util.find_spec(name) is None:
            raise Failure(
                f"this needs the library {name.replace('_', '-')}, which the extra brings: "
                f"pip install '{DISTRIBUTION}[{extra}]'"
            )


def as_failure(error: Exception) -> Failure:
    """What to tell the user about any exception: their mistake, or ours and where to report it."""
    from sqlfluff_schema_rules.project.configuration import ConfigurationError
    from sqlfluff_schema_rules.project.folders import PathError

    if isinstance(error, (ConfigurationError, PathError)):
        return Failure(str(error))
    if isinstance(error, OSError) and error.filename is not None:
        return Failure(f"{error.filename}: {error.strerror}")
    return InternalError(
        f"internal error, {type(error).__name__}: {_one_line(str(error))} ({_place(error)}). "
        f"Please report it with what `schema-rules --debug` prints: {TRACKER_URL}"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _place(error: Exception) -> str:
    """Where an error was raised: `replay.py:120`."""
    place = "unknown place"
    trace = error.__traceback__
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
