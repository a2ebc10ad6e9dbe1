"""The templates for a table that is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest

from sqlfluff_schema_rules.patterns.generation import generate
from sqlfluff_schema_rules.patterns.library import find_pattern
from tests.patterns.databases import ALICE, BOB, acting, found, install, sign_up
from tests.patterns.tenants import ACME, GLOBEX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

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


@pytest.fixture(scope="module")
def database(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A Supabase database with a table of notes, one of them Alice's."""
    with live_server("supabase").fresh_database() as fresh, fresh.session() as session:
        session.execute("create extension vector with schema extensions")
        session.execute(NOTES)
        sign_up(session, ALICE, BOB)
        session.execute("insert into public.notes (user_id) values (%s)", [ALICE])
        yield session


@pytest.fixture
def session(database: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """A transaction in it, of which nothing remains."""
    with database.transaction(force_rollback=True):
        yield database


def run(session: psycopg.Connection, name: str, **asked: str) -> None:
    """Run what is generated for the notes, twice."""
    text = generate(find_pattern(name), asked)
    for _ in range(2):
        session.execute(text.encode())


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_of_every_kind_can_be_made_twice(session: psycopg.Connection, kind: str) -> None:
    column = COLUMNS.get(kind, "user_id" if kind == "foreign-key" else "body")
    run(session, "indexes", table="public.notes", column=column, kind=kind)
    query = "select count(*) from pg_index where indrelid = 'public.notes'::regclass"
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
def test_policies_let_in_whom_they_say(session: psycopg.Connection, access: str) -> None:
    run(session, "rls-policies", table="public.notes", access=access)
    found: dict[str, Outcomes] = {}
    for name, (user, role) in WHO.items():
        found[name] = {}
        for command, statement in STATEMENTS.items():
            with acting(session, user, role):
                found[name][command] = outcome(session, statement)
    assert found == EXPECTED[access]


def test_members_of_an_organization_read_write_and_delete_by_their_role(
    session: psycopg.Connection,
) -> None:
    run(session, "multi-tenant")
    session.execute("alter table public.notes add column organization_id uuid")
    run(session, "rls-policies", table="public.notes", access="tenant")
    outcomes: dict[str, Outcomes] = {}
    for role in ("viewer", "member", "admin"):
        organization = uuid4()
        found(session, organization, {BOB: "owner", ALICE: role})
        session.execute("update public.notes set organization_id = %s", [organization])
        insert = (
            "insert into public.notes (user_id, organization_id)"
            f" values ('{ALICE}', '{organization}')"
        )
        outcomes[role] = {}
        for command, statement in {**STATEMENTS, "insert": insert}.items():
            with acting(session, ALICE):
                outcomes[role][command] = outcome(session, statement)
    assert outcomes == {
        "viewer": {"select": 1, "insert": "denied", "update": 0, "delete": 0},
        "member": {"select": 1, "insert": 1, "update": 1, "delete": 0},
        "admin": {"select": 1, "insert": 1, "update": 1, "delete": 1},
    }


def test_users_of_two_organizations_cannot_move_a_row_from_one_to_the_other(
    session: psycopg.Connection,
) -> None:
    run(session, "multi-tenant")
    move = "update public.notes set organization_id = %s"
    session.execute("alter table public.notes add column organization_id uuid")
    found(session, ACME, {ALICE: "member", BOB: "owner"})
    found(session, GLOBEX, {ALICE: "owner"})
    session.execute(move, [ACME])
    run(session, "rls-policies", table="public.notes", access="tenant")
    with acting(session, ALICE) as alice:
        assert alice.execute(move, [ACME]).rowcount == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute(move, [GLOBEX])
    with acting(session, role="service_role") as service:
        assert service.execute(move, [GLOBEX]).rowcount == 1


def test_a_new_migration_applies_as_it_is(session: psycopg.Connection) -> None:
    run(session, "migration", title="Add due dates")
