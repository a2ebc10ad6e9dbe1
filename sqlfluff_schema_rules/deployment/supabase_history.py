"""The record of the migrations that a database has run, as the Supabase CLI keeps it.

https://github.com/supabase/cli/tree/develop/apps/cli-go/pkg/migration
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import psycopg

    from sqlfluff_schema_rules.deployment.statements import Migration, Statement

_SCHEMA = "supabase_migrations"
_TABLE = f"{_SCHEMA}.schema_migrations"
_COLUMNS = {"version": "text not null primary key", "statements": "text[]", "name": "text"}

Recorded = tuple[str, ...] | None
"""The statements of a migration that was run, None where they are not known."""


def read_history(connection: psycopg.Connection) -> dict[str, Recorded]:
    """The statements of all migrations that the database has run, by version, in order."""
    columns = _columns(connection)
    if "version" not in columns:
        return {}
    statements = "statements" if "statements" in columns else "null::text[]"
    rows = connection.execute(f"select version, {statements} from {_TABLE} order by version")
    return {version: None if texts is None else tuple(texts) for version, texts in sorted(rows)}


def record(connection: psycopg.Connection, migration: Migration, texts: Sequence[str]) -> None:
    """Note that a version has been run; the table is made where it is missing.

    Raises UniqueViolation where it is noted already.
    """
    columns = _columns(connection)
    if not columns:
        connection.execute(f"create schema if not exists {_SCHEMA}")
        connection.execute(f"create table if not exists {_TABLE} (version {_COLUMNS['version']})")
    for name in ("statements", "name"):
        if name not in columns:
            connection.execute(
                f"alter table {_TABLE} add column if not exists {name} {_COLUMNS[name]}"
            )
    connection.execute(
        f"insert into {_TABLE} (version, name, statements) values (%s, %s, %s)",
        (migration.version, migration.name, list(texts)),
    )


def record_more(connection: psycopg.Connection, version: str, texts: Sequence[str]) -> None:
    """Note that further statements of a version have been run."""
    connection.execute(
        f"update {_TABLE} set statements = statements || %s::text[] where version = %s",
        (list(texts), version),
    )


def forget(connection: psycopg.Connection, version: str) -> None:
    """Note that a version has not been run."""
    connection.execute(f"delete from {_TABLE} where version = %s", (version,))


def _columns(connection: psycopg.Connection) -> set[str]:
    rows = connection.execute(
        "select attname from pg_attribute where attrelid = to_regclass(%s) and attnum > 0",
        (_TABLE,),
    )
    return {name for (name,) in rows}


def remaining(migration: Migration, recorded: Recorded) -> tuple[Statement, ...]:
    """What is left to run of a migration that is recorded as run.

    Something is left only of one that was interrupted between statements that no transaction
    holds: the statements that are recorded are then the first of those that it has.
    """
    if recorded is None or len(recorded) >= len(migration.statements):
        return ()
    texts = tuple(statement.text for statement in migration.statements[: len(recorded)])
    left = migration.statements[len(recorded) :]
    is_after_transaction = left[0].alone and all(each.alone or each.is_empty for each in left)
    return left if texts == recorded and is_after_transaction else ()
