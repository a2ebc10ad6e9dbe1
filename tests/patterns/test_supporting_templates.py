"""The templates for a table that is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from sqlfluff_schema_rules.patterns.generation import generate
from sqlfluff_schema_rules.patterns.library import find_pattern
from tests.patterns.databases import ALICE, BOB, acting, install, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import Database, LiveServer

NOTES = """
create table public.notes (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    body text not null default '',
    about jsonb not null default '{}',
    labels text[] not null default '{}',
    embedding extensions.vector(3),
    deleted_at timestamptz,
    created_at timestamptz not null default now()
)
"""
COLUMNS = {"json": "about", "array": "labels", "vector": "embedding", "time-range": "created_at"}
KINDS = find_pattern("indexes").parameters["kind"].kind.split(" | ")


@pytest.fixture
def database(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    """A Supabase database with a table of notes, one of them Alice's."""
    with live_server("supabase").fresh_database() as fresh:
        with fresh.session() as session:
            session.execute("create extension vector with schema extensions")
            session.execute(NOTES)
            sign_up(session, ALICE, BOB)
            session.execute("insert into public.notes (user_id) values (%s)", [ALICE])
        yield fresh


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_of_every_kind_can_be_made_twice(database: Database, kind: str) -> None:
    column = COLUMNS.get(kind, "user_id" if kind == "foreign-key" else "body")
    for _ in range(2):
        install(database, "indexes", table="public.notes", column=column, kind=kind)
    query = "select count(*) from pg_index where indrelid = 'public.notes'::regclass"
    with database.session() as session:
        assert session.execute(query).fetchone() == (2,)


def test_plain_postgres_gets_the_schema_of_the_extension(
    live_server: Callable[[str], LiveServer],
) -> None:
    with live_server("postgres").fresh_database() as fresh:
        with fresh.session() as session:
            session.execute("create table public.notes (body text)")
        install(fresh, "indexes", table="public.notes", column="body", kind="substring")
        with fresh.session() as session:
            query = "select to_regclass('public.notes_body_substring_idx') is not null"
            assert session.execute(query).fetchone() == (True,)


def test_an_index_on_a_table_in_use_is_made_concurrently() -> None:
    asked = {"table": "public.notes", "column": "body", "concurrently": "true"}
    assert "create index concurrently if not exists\n" in generate(find_pattern("indexes"), asked)


Outcomes = dict[str, int | str]


def outcome(session: psycopg.Connection, statement: str) -> int | str:
    """How many rows a statement sees or changes, or that it is denied."""
    try:
        return session.execute(statement).rowcount
    except psycopg.errors.InsufficientPrivilege:
        return "denied"


STATEMENTS = {
    "select": "select from public.notes",
    "insert": f"insert into public.notes (user_id) values ('{ALICE}')",
    "update": "update public.notes set body = 'x'",
    "delete": "delete from public.notes",
}
WHO = {
    "anon": (None, "anon"),
    "alice": (ALICE, "authenticated"),
    "bob": (BOB, "authenticated"),
    "service": (None, "service_role"),
}
NOBODY: Outcomes = {"select": "denied", "insert": "denied", "update": "denied", "delete": "denied"}
ALL: Outcomes = {"select": 1, "insert": 1, "update": 1, "delete": 1}
NOTHING_OF_HERS: Outcomes = {"select": 0, "insert": "denied", "update": 0, "delete": 0}
EXPECTED: dict[str, dict[str, Outcomes]] = {
    "owner": {"anon": NOBODY, "alice": ALL, "bob": NOTHING_OF_HERS, "service": ALL},
    "public-read": {
        "anon": NOBODY | {"select": 1},
        "alice": ALL,
        "bob": NOTHING_OF_HERS | {"select": 1},
        "service": ALL,
    },
    "append-only": {
        "anon": NOBODY,
        "alice": ALL | {"update": "denied", "delete": "denied"},
        "bob": NOBODY | {"select": 0},
        "service": ALL | {"update": "denied", "delete": "denied"},
    },
    "service-only": {"anon": NOBODY, "alice": NOBODY, "bob": NOBODY, "service": ALL},
}


@pytest.mark.parametrize("access", EXPECTED)
def test_policies_let_in_whom_they_say(database: Database, access: str) -> None:
    for _ in range(2):
        install(database, "rls-policies", table="public.notes", access=access)
    found: dict[str, Outcomes] = {}
    with database.session() as session:
        for name, (user, role) in WHO.items():
            found[name] = {}
            for command, statement in STATEMENTS.items():
                with acting(session, user, role):
                    found[name][command] = outcome(session, statement)
    assert found == EXPECTED[access]


def test_members_of_an_organization_read_write_and_delete_by_their_role(
    database: Database,
) -> None:
    install(database, "multi-tenant")
    with database.session() as session:
        session.execute("alter table public.notes add column organization_id uuid")
        session.execute("update public.notes set organization_id = gen_random_uuid()")
        install(database, "rls-policies", table="public.notes", access="tenant")
        session.execute(
            "create or replace function private.organization_ids("
            "minimum public.organization_role default 'viewer') returns setof uuid "
            "language sql stable security definer set search_path = '' as $$ "
            "select organization_id from public.notes where minimum <= 'member' $$"
        )
        found = {}
        for command in ("select", "update", "delete"):
            with acting(session, ALICE):
                found[command] = outcome(session, STATEMENTS[command])
        with acting(session, ALICE):
            found["insert"] = outcome(session, STATEMENTS["insert"])
    assert found == {"select": 1, "update": 1, "delete": 0, "insert": "denied"}


def test_a_new_migration_applies_as_it_is(database: Database) -> None:
    install(database, "migration", title="Add due dates")
