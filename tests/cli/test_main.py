from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sqlfluff_schema_rules.about import TRACKER_URL, version
from sqlfluff_schema_rules.cli import checking
from sqlfluff_schema_rules.cli.main import COMMANDS, main
from tests.cli.program import run

ROOT = Path(__file__).parents[2]


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, in the working directory."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=variables, check=False
    )


PROGRAM = "from sqlfluff_schema_rules.cli.main import main; main(prog_name='schema-rules')"


@pytest.mark.usefixtures("project")
def test_neither_sqlfluff_nor_what_reads_yaml_is_imported() -> None:
    result = python(
        "import sys\n"
        "from sqlfluff_schema_rules.cli.main import main\n"
        "sys.argv = ['schema-rules', 'lint', '--format', 'json']\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code, file=sys.stderr)\n"
        "unwanted = {'sqlfluff', 'rich', 'sqlfluffrs', 'yaml'} & sys.modules.keys()\n"
        "print(sorted(unwanted), file=sys.stderr)"
    )
    assert result.stderr == "1\n[]\n"


def test_help_does_not_load_the_linter() -> None:
    result = python(
        "import sys\n"
        "from sqlfluff_schema_rules.cli.main import main\n"
        "sys.argv = ['schema-rules', 'lint', '--help']\n"
        "try: main()\n"
        "except SystemExit: print([name for name in sys.modules if 'pglast' in name])"
    )
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_version_is_shown() -> None:
    assert run("--version").stdout == f"schema-rules {version()}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_listed_and_has_examples(command: str) -> None:
    assert f"\n  {command}" in run("--help").stdout
    assert f"Examples:\n    schema-rules {command}" in run(command, "--help").stdout


def test_without_a_command_the_help_is_shown() -> None:
    result = run()
    assert result.exit_code == 2
    assert "Usage: schema-rules" in result.stderr


def test_an_unknown_command_is_an_error() -> None:
    result = run("lnit")
    assert result.exit_code == 2
    assert "No such command 'lnit'" in result.stderr


def fail(*_: object) -> None:
    raise ZeroDivisionError("division\nby zero")


@pytest.mark.usefixtures("project")
def test_an_internal_error_is_one_line_that_names_the_tracker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checking, "check", fail)
    result = run("lint")
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(
        "Error: internal error, ZeroDivisionError: division by zero (test_main.py:"
    )
    assert line.endswith(TRACKER_URL)


@pytest.mark.usefixtures("project")
def test_debug_prints_the_traceback_of_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "check", fail)
    result = run("--debug", "lint")
    assert result.exit_code == 2
    assert result.stderr.startswith("Traceback (most recent call last):\n")


@pytest.mark.usefixtures("project")
def test_debug_says_nothing_about_a_mistake_of_the_user() -> None:
    result = run("--debug", "lint", "none.sql")
    assert result.stderr == "Error: none.sql: no such file or folder\n"


@pytest.mark.usefixtures("project")
def test_an_interrupted_run_is_neither_clean_nor_has_findings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "check", interrupt)
    result = CliRunner().invoke(main, ["lint"])
    assert (result.exit_code, result.output) == (130, "")


@pytest.mark.skipif(os.name == "nt", reason="pipes are closed otherwise there")
@pytest.mark.usefixtures("project")
def test_a_reader_that_goes_away_is_no_error() -> None:
    result = python(
        "import os, subprocess, sys\n"
        "reader, writer = os.pipe()\n"
        "os.close(reader)\n"
        f"code = {PROGRAM!r}\n"
        "done = subprocess.run([sys.executable, '-c', code, 'lint'], stdout=writer,\n"
        "                      stderr=subprocess.PIPE, text=True)\n"
        "print(done.returncode, done.stderr)"
    )
    assert result.stdout == "1 \n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
@pytest.mark.usefixtures("project")
def test_a_full_disk_is_an_error() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "lint"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == ("Error: cannot write to standard output: No space left on device\n")


@pytest.mark.usefixtures("project")
def test_characters_that_a_terminal_lacks_are_escaped() -> None:
    Path("migrations/0003_notes.sql").write_text('create table "größe" (a int);', encoding="utf-8")
    code = f"import sys; sys.argv[1:] = ['lint', '--rules', 'PK01']; {PROGRAM}"
    result = python(code, PYTHONIOENCODING="ascii")
    assert result.stderr == ""
    assert '      1 | create table "gr\\xf6\\xdfe" (a int);' in result.stdout.splitlines()
