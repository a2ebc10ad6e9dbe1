"""A project in which a user runs sqlfluff."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from click.testing import CliRunner
from sqlfluff.cli.commands import cli

if TYPE_CHECKING:
    from pathlib import Path

SQLFLUFF_CONFIGURATION = """\
[sqlfluff]
dialect = postgres
templater = raw
rules = schema
large_file_skip_byte_limit = 0
"""
USERS = "create table users (id bigint primary key);\n"
ORDERS = """\
create table orders (
  id bigint primary key,
  user_id bigint references users (id) on delete cascade
);
"""
INDEX = "create index on orders (user_id);\n"


class Outcome(NamedTuple):
    """What a run of sqlfluff left behind."""

    exit_code: int
    stdout: str
    stderr: str

    def violations(self) -> list[dict[str, Any]]:
        """All violations of a run with `--format json`."""
        return [found for record in json.loads(self.stdout) for found in record["violations"]]

    def places(self) -> list[tuple[str, int, int]]:
        """Code, line and column of each violation."""
        return [
            (found["code"], found["start_line_no"], found["start_line_pos"])
            for found in self.violations()
        ]


class Project:
    """A user's project, in which sqlfluff is run."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> Path:
        """Write a file below the project, with its folders."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def sqlfluff(self, *arguments: str, stdin: str | None = None) -> Outcome:
        """Run sqlfluff in this process, in the working directory."""
        result = CliRunner().invoke(cli, arguments, input=stdin)
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def lint(self, *arguments: str, stdin: str | None = None) -> Outcome:
        """Run `sqlfluff lint --format json`."""
        return self.sqlfluff("lint", "--format", "json", *arguments, stdin=stdin)
