"""Runs the program in this process, and the files that tests let it read."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from sqlfluff_schema_rules.cli.main import main

USERS = "create table users (id bigint primary key);\n"
ORDERS = """create table orders (
    id bigint primary key,
    user_id bigint references users (id) on delete cascade
);
"""
INDEX = "create index on orders (user_id);\n"
NOTES = "create table notes (body text);\n"
KEYED = "create table notes (id bigint primary key);\n"


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """Run `schema-rules` with these arguments."""
    return CliRunner().invoke(main, list(arguments), input=stdin, prog_name="schema-rules")


def write_files(folder: Path, **files: str) -> None:
    """Write `name.sql` for each `name=content`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.sql").write_text(content)
