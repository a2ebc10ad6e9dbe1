"""The SQL that the guides of the patterns show runs as they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.patterns.library import patterns, templates_folder
from tests.patterns.databases import ALICE, BOB, act_as, install, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import psycopg

    from tests.live.server import LiveServer

GUIDES = {
    name: path for name in patterns() if (path := templates_folder() / name / "guide.md").exists()
}
BLOCK = re.compile(r"(?:<!-- as (?P<who>\w+) -->\n)?```sql\n(?P<sql>.*?)```", re.DOTALL)
USERS = {"alice": ALICE, "bob": BOB}


@pytest.mark.parametrize("name", GUIDES)
def test_the_sql_of_a_guide_runs_in_order(
    live_server: Callable[[str], LiveServer], name: str
) -> None:
    blocks = _blocks(GUIDES[name])
    assert blocks, "a guide shows SQL"
    with live_server("supabase").fresh_database() as database:
        install(database, name)
        with database.session() as session:
            sign_up(session, ALICE, BOB)
            for who, sql in blocks:
                _run(session, who, sql)


def _blocks(path: Path) -> list[tuple[str, str]]:
    found = BLOCK.finditer(path.read_text("utf-8"))
    return [(match["who"] or "alice", match["sql"]) for match in found]


def _run(session: psycopg.Connection, who: str, sql: str) -> None:
    with session.transaction():
        if who in USERS:
            act_as(session, USERS[who])
        elif who != "owner":
            act_as(session, role=who)
        session.execute(sql.encode())
