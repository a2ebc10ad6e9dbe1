"""The examples of the pages are tried as they are written there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs.generate import FOLDER
from sqlfluff_schema_rules.deployment.errors import DeploymentError
from tests.docs.sql_blocks import Block, blocks, run_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import LiveServer

PAGES = ["indexing.md", "migrations.md"]


@pytest.fixture
def session(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    with live_server("supabase").fresh_database() as database, database.session() as session:
        yield session


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


@pytest.mark.parametrize("name", PAGES)
def test_the_sql_of_a_page_runs_in_its_order(name: str, session: psycopg.Connection) -> None:
    run_page(FOLDER / name, session)


def test_blocks_are_found_with_what_is_said_of_them() -> None:
    text = "<!-- sql first:\na;\n-->\n\n```sql\nb;\n```\n\n<!-- sql: how -->\n```sql\nc;\n```\n"
    assert list(blocks(text)) == [
        Block(2, "a;\n", ""),
        Block(6, "b;\n", ""),
        Block(11, "c;\n", "how"),
    ]


def test_a_refused_statement_is_named_by_its_line(page: Path, session: psycopg.Connection) -> None:
    page.write_text("# Title\n\n```sql\nselect 1;\nselect nowt;\n```\n")
    with pytest.raises(DeploymentError, match=r'^page\.md:5: column "nowt" does not exist$'):
        run_page(page, session)


def test_a_statement_that_should_fail_must(page: Path, session: psycopg.Connection) -> None:
    page.write_text("<!-- sql: fails with division by zero -->\n```sql\nselect 1 / 1;\n```\n")
    with pytest.raises(AssertionError):
        run_page(page, session)


def test_what_is_said_of_a_block_must_be_understood(
    page: Path, session: psycopg.Connection
) -> None:
    page.write_text("<!-- sql: quickly -->\n```sql\nselect 1;\n```\n")
    with pytest.raises(AssertionError):
        run_page(page, session)
