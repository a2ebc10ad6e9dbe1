"""Where a command's result goes: to a terminal, a pipe or a file, whatever it holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sqlfluff_schema_rules.cli.errors import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlfluff_schema_rules.project.discovery import Judged

COLOUR_CHOICES = ("auto", "always", "never")
LONG_HISTORY = 300
_CLEAR_LINE = "\r\x1b[K"


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


def require_free(file: Path, *, force: bool) -> None:
    """See to it that a file may be written, which replaces one that exists only by `force`.

    Raises Failure.
    """
    if file.is_dir():
        raise Failure(f"{file} is a folder; name a file in it")
    if file.exists() and not force:
        raise Failure(f"{file} exists; --force replaces it")


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


def stream(pieces: Iterable[str], file: Path | None) -> None:
    """Write pieces of text as they come, in UTF-8, to standard output or a whole new `file`.

    Raises Failure where the place cannot be written to.
    """
    try:
        if file is None:
            for piece in pieces:
                click.echo(piece.encode(), nl=False)
        else:
            _write_whole(pieces, file)
    except BrokenPipeError:
        _discard_standard_output()
    except OSError as error:
        place = file or "standard output"
        raise Failure(f"cannot write to {place}: {error.strerror}") from error


def _write_whole(pieces: Iterable[str], file: Path) -> None:
    """Nobody finds a part of the file, also where this is interrupted."""
    unfinished = file.with_name(f".{file.name}.new")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as target:
            target.writelines(pieces)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _encodable(text: str) -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _discard_standard_output() -> None:
    """Keep the interpreter from failing again when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Progress:
    """Tells somebody who waits at a terminal which long history is being read.

    Used as a context manager, it leaves the terminal as it was.
    """

    def __init__(self) -> None:
        self._is_shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            click.echo(_CLEAR_LINE, nl=False, err=True)

    def show(self, judged: Judged) -> None:
        """Say that a history is being read, if that takes long enough to be noticed."""
        count = len(judged.history.migrations)
        if count >= LONG_HISTORY and is_terminal(sys.stderr):
            place = judged.history.folder or "migrations"
            click.echo(f"{_CLEAR_LINE}Reading {count} files of {place} ...", nl=False, err=True)
            self._is_shown = True
