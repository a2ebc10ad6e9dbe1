"""search_path and transactions."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.changes.records import CreateSchema
from tests.changes.reading import Told, changes_of, record, told


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ("set search_path = app, public", [record("SetSearchPath", schemas=("app", "public"))]),
        ("set search_path to ''", [record("SetSearchPath", schemas=())]),
        ("set search_path = 'app, public'", [record("SetSearchPath", schemas=("app, public",))]),
        ("set local search_path to app", [record("SetSearchPath", schemas=("app",), local=True)]),
        ('set session search_path to "App"', [record("SetSearchPath", schemas=("App",))]),
        ("set search_path to default", [record("SetSearchPath", schemas=None)]),
        ("reset search_path", [record("SetSearchPath", schemas=None)]),
        ("reset all", [record("SetSearchPath", schemas=None)]),
        ("set work_mem = '1MB'", []),
        ("reset work_mem", []),
        ("set schema 'app'", [record("SetSearchPath", schemas=("app",))]),
        (
            "select set_config('search_path', 'app, \"Core\", PUBLIC', false)",
            [record("SetSearchPath", schemas=("app", "Core", "public"))],
        ),
        (
            "select pg_catalog.set_config('search_path', '', true)",
            [record("SetSearchPath", schemas=(), local=True)],
        ),
        (
            "select set_config('search_path', 'app'::text, 'f')",
            [record("SetSearchPath", schemas=("app",))],
        ),
        ("select set_config('search_path', current_user, false)", []),
        ("select set_config('work_mem', '1MB', false)", []),
        ("select set_config('search_path', 'app')", []),
        ("select set_config(a, 'app', true)", []),
        ("select set_config()", []),
        (
            "select pg_catalog.other('search_path'), set_config('search_path', 'core', true)",
            [record("SetSearchPath", schemas=("core",), local=True)],
        ),
    ],
)
def test_what_changes_the_search_path_is_told(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ("begin", [record("BeginTransaction")]),
        ("start transaction", [record("BeginTransaction")]),
        ("commit", [record("EndTransaction", committed=True)]),
        ("end", [record("EndTransaction", committed=True)]),
        ("savepoint a", []),
        ("rollback to a", []),
        (
            "begin; create schema a; commit; rollback",
            [
                record("BeginTransaction"),
                record("CreateSchema", name="a"),
                record("EndTransaction", committed=True),
                record("EndTransaction", committed=False),
            ],
        ),
        ("rollback", [record("EndTransaction", committed=False)]),
    ],
)
def test_transactions_are_told(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "create schema a; begin; create schema b; creat schema c; rollback; create schema d",
            [
                record("CreateSchema", name="a"),
                record("BeginTransaction"),
                record("RejectStatement", message='syntax error at or near "creat"'),
                record("CreateSchema", name="d"),
            ],
        ),
        ("begin; begin; create schema a; rollback", [record("BeginTransaction")]),
        (
            "begin; create schema a; rollback; begin; create schema b; commit",
            [
                record("BeginTransaction"),
                record("BeginTransaction"),
                record("CreateSchema", name="b"),
                record("EndTransaction", committed=True),
            ],
        ),
        (
            "begin; create schema a; commit; create schema b; rollback",
            [
                record("BeginTransaction"),
                record("CreateSchema", name="a"),
                record("EndTransaction", committed=True),
                record("CreateSchema", name="b"),
                record("EndTransaction", committed=False),
            ],
        ),
        ("begin; create schema a", [record("BeginTransaction"), record("CreateSchema", name="a")]),
    ],
)
def test_a_rolled_back_transaction_leaves_nothing_but_what_is_rejected(
    sql: str, changes: list[Told]
) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "schemas"),
    [
        ("savepoint a; create schema s; rollback to a", []),
        ("begin; create schema r; savepoint a; create schema s; rollback to a; commit", ["r"]),
        ("savepoint a; create schema r; rollback to b", ["r"]),
        ("savepoint a; create schema r; release b; rollback to a", []),
        ("savepoint a; create schema r; savepoint b; release a; rollback to b", ["r"]),
        ("savepoint a; savepoint a; create schema r; release a; rollback to a", []),
        ("savepoint a; create schema r; commit; rollback to a", ["r"]),
        ("begin; create schema r; commit and chain; create schema s; rollback", ["r"]),
        ("begin; create schema r; rollback and chain; create schema s; rollback", []),
        ("begin; create schema r; rollback and chain; create schema s; commit", ["s"]),
        ("begin; create schema r; prepare transaction 'x'; create schema s; rollback", ["r", "s"]),
        ("commit prepared 'x'; create schema r", ["r"]),
    ],
)
def test_what_is_rolled_back_has_not_happened(sql: str, schemas: list[str]) -> None:
    changes = changes_of(sql)
    assert [item.name for item in changes if isinstance(item, CreateSchema)] == schemas
