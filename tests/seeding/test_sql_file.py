from __future__ import annotations

import tracemalloc
from itertools import islice
from typing import TYPE_CHECKING

from pglast import split

from sqlfluff_schema_rules.patterns.library import find_pattern
from sqlfluff_schema_rules.seeding.rows import plan_of, tables_of
from sqlfluff_schema_rules.seeding.sql_file import statements
from sqlfluff_schema_rules.seeding.tables import TableRows
from sqlfluff_schema_rules.seeding.wish import MOST_ROWS, Wish
from tests.patterns.databases import install
from tests.seeding.filled import contents, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.server import LiveServer

MEGABYTE = 1_000_000


def test_a_file_is_one_transaction_of_plain_statements() -> None:
    rows = TableRows(
        "app.notes",
        ("id", "body", "score", "is_new"),
        2,
        iter([("a'b", None, 1.5, True), ("\\x00", "ä\nb", 2, False)]),
    )
    assert "".join(statements([rows], lambda *_: None)) == (
        "begin;\n"
        "\n-- app.notes\n"
        "create temporary table seeded_rows on commit drop as\n"
        "select id, body, score, is_new from app.notes with no data;\n"
        "insert into pg_temp.seeded_rows values\n"
        "('a''b', null, 1.5, true),\n"
        "('\\x00', 'ä\nb', 2, false);\n"
        "insert into app.notes (id, body, score, is_new)\n"
        "select id, body, score, is_new from pg_temp.seeded_rows as given\n"
        "where not exists (select from app.notes as kept where kept.id = given.id)\n"
        "order by given.ctid\n"
        "on conflict do nothing;\n"
        "drop table pg_temp.seeded_rows;\n"
        "\ncommit;\n"
    )


def test_rows_that_a_trigger_made_are_completed_once() -> None:
    rows = TableRows("p", ("id", "a", "b"), 1, iter([(1, 2, 3)]), incomplete="p.a is null")
    assert rows.move == (
        "insert into p (id, a, b)\n"
        "select id, a, b from pg_temp.seeded_rows as given\n"
        "on conflict (id) do update set\n"
        "    a = excluded.a,\n"
        "    b = excluded.b\n"
        "where p.a is null"
    )


def test_progress_is_told_after_every_statement() -> None:
    rows = TableRows("t", ("id",), 250, ((number,) for number in range(250)))
    told: list[int] = []
    list(statements([rows], lambda _, done: told.append(done)))
    assert told == [100, 200, 250]


def test_a_file_runs_when_all_its_statements_are_sent_at_once(
    live_server: Callable[[str], LiveServer],
) -> None:
    wish = Wish(rows=5)
    with live_server("supabase").fresh_database() as database:
        install(database, "chat")
        with database.session() as connection:
            with connection.pipeline():
                for statement in split(text("chat", {}, wish)):
                    connection.execute(statement)
            before = contents(connection)
            connection.execute(text("chat", {}, wish))
            assert contents(connection) == before


def test_a_million_rows_are_made_one_after_the_other() -> None:
    plan = plan_of(find_pattern("complete"), {"dimensions": "3"}, Wish(rows=MOST_ROWS))
    tracemalloc.start()
    try:
        for rows in tables_of(plan):
            assert rows.expected == 0 or next(rows.rows)
        pieces = statements(tables_of(plan), lambda *_: None)
        written = sum(map(len, islice(pieces, 60)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert written > MEGABYTE
    assert peak < 10 * MEGABYTE
