"""What somebody sees of the complete schema belongs to their organizations, in every table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest

from tests.patterns.databases import acting, install
from tests.seeding.filled import fill
from tests.seeding.test_every_pattern import DIMENSIONS, WISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

_TENANT_TABLES = """
    select c.relname from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid
    where a.attname = 'organization_id' and not a.attisdropped
    and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    order by 1
"""
_TABLES = """
    select relname from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1
"""
_ONE_OF_EACH_ROLE = """
    select distinct on (organization_id, member_role) user_id
    from public.organization_members order by organization_id, member_role, user_id
"""
_ORGANIZATIONS = "select organization_id from public.organization_members where user_id = %s"


@pytest.fixture(scope="module")
def filled(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """The complete schema with rows of several organizations."""
    with live_server("supabase").fresh_database() as database:
        install(database, "complete", **DIMENSIONS)
        with database.session() as connection:
            fill(connection, "complete", DIMENSIONS, WISH)
            yield connection


def test_members_see_nothing_of_other_organizations_in_any_table(
    filled: psycopg.Connection,
) -> None:
    tables = [name for (name,) in filled.execute(_TENANT_TABLES)]
    assert len(tables) >= 25
    users = [user for (user,) in filled.execute(_ONE_OF_EACH_ROLE)]
    assert len(users) >= 8
    foreign, own = {}, dict.fromkeys(tables, 0)
    for user in dict.fromkeys(users):
        organizations = [name for (name,) in filled.execute(_ORGANIZATIONS, [user])]
        for table in tables:
            seen = _organizations_seen(filled, user, table)
            own[table] += sum(organization in organizations for organization in seen)
            strange = [each for each in seen if each not in (None, *organizations)]
            if strange:
                foreign[table, user] = strange
    assert foreign == {}
    rows = {table: filled.execute(f"select from {table} limit 1").rowcount for table in tables}
    assert {table for table in tables if rows[table] and not own[table]} == set()


def test_who_is_not_signed_in_sees_no_row_of_any_table(filled: psycopg.Connection) -> None:
    visible = {}
    for (table,) in filled.execute(_TABLES).fetchall():
        with acting(filled, role="anon"):
            try:
                visible[table] = filled.execute(f"select from public.{table} limit 1").rowcount
            except psycopg.errors.InsufficientPrivilege:
                visible[table] = 0
    assert {table: rows for table, rows in visible.items() if rows} == {}


def _organizations_seen(
    connection: psycopg.Connection, user: UUID, table: str
) -> list[UUID | None]:
    """Of which organizations a user sees rows in a table."""
    with acting(connection, user):
        try:
            rows = connection.execute(f"select distinct organization_id from public.{table}")
        except psycopg.errors.InsufficientPrivilege:
            return []
        return [organization for (organization,) in rows]
