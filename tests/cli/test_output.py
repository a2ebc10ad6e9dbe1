from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from sqlfluff_schema_rules.cli.output import LONG_HISTORY, Progress, wants_colour
from sqlfluff_schema_rules.project.discovery import Judged
from sqlfluff_schema_rules.project.migrations import History, Migration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def use_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Let both standard streams write to a terminal, in an environment without wishes."""
    for variable in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setattr(sys, "stderr", shown)
    return shown


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    use_terminal(monkeypatch)
    assert wants_colour("auto")


def test_a_pipe_gets_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert not wants_colour("auto")


def test_a_file_gets_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    use_terminal(monkeypatch)
    assert not wants_colour("auto", to_file=True)


def test_a_terminal_without_colours_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    use_terminal(monkeypatch)
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_colour("auto")


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    use_terminal(monkeypatch)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour("auto")


def test_force_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert wants_colour("auto")


def test_the_option_outweighs_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    use_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    assert wants_colour("always", to_file=True)
    monkeypatch.delenv("NO_COLOR")
    assert not wants_colour("never")


def test_a_closed_stream_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", None)
    assert not wants_colour("auto")


def history(files: int) -> Judged:
    migrations = tuple(Migration(Path(f"{number}.sql")) for number in range(files))
    return Judged(History("plain", Path("db"), migrations), frozenset())


def test_a_long_history_is_announced_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = use_terminal(monkeypatch)
    with Progress() as progress:
        progress.show(history(LONG_HISTORY))
        assert terminal.getvalue() == f"\r\x1b[KReading {LONG_HISTORY} files of db ..."
    assert terminal.getvalue().endswith("...\r\x1b[K")


def test_a_short_history_is_not_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = use_terminal(monkeypatch)
    with Progress() as progress:
        progress.show(history(LONG_HISTORY - 1))
    assert terminal.getvalue() == ""


def test_nothing_is_announced_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with Progress() as progress:
        progress.show(history(LONG_HISTORY))
    assert pipe.getvalue() == ""
