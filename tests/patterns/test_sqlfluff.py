"""sqlfluff, as people run it, finds nothing in the templates nor in what is generated."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlfluff_schema_rules.patterns.generation import generate
from sqlfluff_schema_rules.patterns.library import find_pattern, patterns, templates_folder
from tests.processes import unmeasured

REPOSITORY = Path(__file__).parents[2]
CONFIGURATION = """\
[sqlfluff]
dialect = postgres
templater = raw
exclude_rules = schema
large_file_skip_byte_limit = 0
"""
SQLFLUFF = "import gc; gc.disable(); from sqlfluff.cli.commands import cli; cli()"
"""Collecting garbage takes a third of the time, and nearly all is in use until a file is done."""


def lint(*paths: str, folder: Path) -> str:
    """What `sqlfluff lint` says; nothing where it finds nothing."""
    command = (sys.executable, "-c", SQLFLUFF, "lint", *paths)
    done = subprocess.run(
        command, cwd=folder, env=unmeasured(), capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_sqlfluff_finds_nothing_in_the_templates_where_they_lie() -> None:
    folders = sorted({path.parent for path in templates_folder().glob("*/*.sql")})
    named = [str(folder.relative_to(REPOSITORY)) for folder in folders]
    assert len(named) >= len(patterns())
    assert lint(*named, folder=REPOSITORY) == ""


def test_sqlfluff_finds_nothing_in_what_is_generated(tmp_path: Path) -> None:
    (tmp_path / ".sqlfluff").write_text(CONFIGURATION, "utf-8")
    for name, pattern in patterns().items():
        if "platform" in pattern.parameters:
            platform = "supabase" if name == "complete" else "postgres"
            text = generate(find_pattern(name), {"platform": platform})
            (tmp_path / f"{name}.sql").write_text(text, "utf-8")
    other_index = {"index_method": "ivfflat", "metric": "inner_product"}
    text = generate(find_pattern("rag"), other_index)
    (tmp_path / "rag_with_another_index.sql").write_text(text, "utf-8")
    assert len(list(tmp_path.glob("*.sql"))) == 7
    assert lint(".", folder=tmp_path) == ""
