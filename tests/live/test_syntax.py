"""The program that compares what is said of the syntax of files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.live import syntax

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.live.server import LiveServer


@pytest.fixture(autouse=True)
def _running(live_server: Callable[[str], LiveServer], monkeypatch: pytest.MonkeyPatch) -> None:
    """The program uses the server that runs already."""
    monkeypatch.setattr(syntax, "running_server", lambda name: nullcontext(live_server(name)))


def compared(folder: Path, text: str) -> Result:
    """What the program says of a folder with the file `a.sql`."""
    folder.joinpath("a.sql").write_text(text, "utf-8")
    return CliRunner().invoke(syntax.main, [str(folder)])


def test_statements_of_which_both_say_the_same_exit_with_0(tmp_path: Path) -> None:
    text = "begin; select a fro t; select ' ${a} ; create table t (a int); rollback; commit; selec"
    result = compared(tmp_path, text)
    assert (result.output, result.exit_code) == ("1 files, 0 differences\n", 0)


def test_a_statement_of_which_they_do_not_say_the_same_is_named(tmp_path: Path) -> None:
    result = compared(tmp_path, "select 1;\n\nselect $1a;")
    assert result.exit_code == 1
    assert result.output.startswith(f"{tmp_path / 'a.sql'}:3: trailing junk after parameter")


def test_a_file_that_cannot_be_linted_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: str) -> None:
        raise TimeoutError

    monkeypatch.setattr(syntax, "run", fail)
    result = compared(tmp_path, "select 1;")
    assert (result.exit_code, "takes longer than 20 seconds" in result.output) == (1, True)
