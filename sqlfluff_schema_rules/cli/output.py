"""Where a command's result goes: to a terminal, a pipe or a file, whatever it holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from sqlfluff_schema_rules.cli.errors import Failure

COLOUR_CHOICES = ("auto", "always", "never")


def wants_colour(choice: str, *, to_file: bool = False) -> bool:
    """Whether to write colours, given `--color`, the environment and where the output goes.

    https://no-color.org, https://force-color.org
    """
    if choice != "auto":
        return choice == "always"
    if to_file or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: object) -> bool:
    """Whether somebody is looking at what is written to a standard stream."""
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty())


def write(text: str, file: Path | None, *, for_people: bool, colour: bool = False) -> None:
    """Write to `file`, or to standard output.

    What is for people is written in the encoding of their terminal, with escapes for what it
    lacks; everything else in UTF-8. A reader that has gone away is no error.

    Raises Failure where the place cannot be written to.
    """
    try:
        if file is not None:
            file.write_bytes(text.encode("utf-8", "backslashreplace"))
        elif for_people:
            click.echo(_encodable(text), nl=False, color=colour)
        else:
            click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
    except BrokenPipeError:
        _discard_standard_output()
    except OSError as error:
        place = file or "standard output"
        raise Failure(f"cannot write to {place}: {error.strerror}") from error


def _encodable(text: str) -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _discard_standard_output() -> None:
    """Keep the interpreter from failing again when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
