"""The SQL of a page, run as the page says.

The fenced `sql` blocks of a page run in their order in one database, each in a transaction of
its own. A comment in the line before a block says that it is otherwise:

    <!-- sql: outside of a transaction -->     each statement by itself
    <!-- sql: fails with MESSAGE -->           Postgres must say MESSAGE, and nothing stays

What the reader need not see, such as the rows that an example works on, is a comment that
begins with `<!-- sql first:` and ends with `-->`, each in a line of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import psycopg

from sqlfluff_schema_rules.deployment.local_server import run_as_written
from sqlfluff_schema_rules.source.script import Script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OUTSIDE = "outside of a transaction"
FAILS = "fails with "

_BLOCK = re.compile(
    r"^<!-- sql first:\n(?P<first>.*?)^-->$|"
    r"^(?:<!-- sql: (?P<how>[^\n]*) -->\n)?```sql\n(?P<shown>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """Some SQL of a page, which begins in `line`, and what is said of how it is run."""

    line: int
    sql: str
    how: str


def blocks(text: str) -> Iterator[Block]:
    """All SQL of a page, in order."""
    for found in _BLOCK.finditer(text):
        group = "first" if found["shown"] is None else "shown"
        yield Block(text.count("\n", 0, found.start(group)) + 1, found[group], found["how"] or "")


def run_page(page: Path, connection: psycopg.Connection) -> None:
    """Run the SQL of a page; `connection` commits by itself.

    Raises DeploymentError for a statement that is refused, and AssertionError for one that
    must be and is not.
    """
    for block in blocks(page.read_text("utf-8")):
        script = Script.from_text(page.name, "\n" * (block.line - 1) + block.sql)
        if block.how == OUTSIDE:
            run_as_written(connection, script)
        elif block.how.startswith(FAILS):
            assert block.how == FAILS + _refusal(connection, block.sql)
        else:
            assert block.how == ""
            with connection.transaction():
                run_as_written(connection, script)


def _refusal(connection: psycopg.Connection, sql: str) -> str:
    try:
        with connection.transaction():
            connection.execute(sql.encode())
    except psycopg.Error as error:
        return error.diag.message_primary or ""
    return "nothing"
