"""Databases that are filled with rows, and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.patterns.library import find_pattern
from sqlfluff_schema_rules.seeding.database import load
from sqlfluff_schema_rules.seeding.rows import plan_of, tables_of
from sqlfluff_schema_rules.seeding.sql_file import statements
from sqlfluff_schema_rules.seeding.wish import Wish

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg

    from sqlfluff_schema_rules.seeding.tables import TableRows

_TABLES = """
    select c.oid::regclass::text from pg_class as c
    where c.relkind = 'r'
    and c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
    order by 1
"""
_SEQUENCES = "select schemaname || '.' || sequencename, last_value::text from pg_sequences"


def tables(name: str, asked: Mapping[str, str], wish: Wish) -> list[TableRows]:
    """The rows of a pattern."""
    return tables_of(plan_of(find_pattern(name), asked, wish))


def fill(
    connection: psycopg.Connection, name: str, asked: Mapping[str, str], wish: Wish
) -> dict[str, int]:
    """Load the rows of a pattern; the answer is how many were new."""
    return load(connection, tables(name, asked, wish), lambda rows, done: None)


def text(name: str, asked: Mapping[str, str], wish: Wish) -> str:
    """The rows of a pattern as SQL."""
    return "".join(statements(tables(name, asked, wish), lambda rows, done: None))


def contents(connection: psycopg.Connection) -> dict[str, str]:
    """A checksum of every table, and how far every sequence is."""
    found: dict[str, str] = dict(connection.execute(_SEQUENCES).fetchall())
    for (table,) in connection.execute(_TABLES).fetchall():
        query = f"select md5(string_agg(t::text, '' order by t::text)) from {table} as t"
        [(found[table],)] = connection.execute(query)
    return found


def count(connection: psycopg.Connection, table: str, condition: str = "true") -> int:
    """How many rows a table has."""
    [(number,)] = connection.execute(f"select count(*) from {table} where {condition}")
    return int(number)
