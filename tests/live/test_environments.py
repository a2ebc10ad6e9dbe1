"""The environments, tried on a server: what projects rely on is there and works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.resources import resource_path
from sqlfluff_schema_rules.source.script import Script
from tests.live.applying import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import LiveServer

ALICE = "a11ce000-0000-4000-8000-000000000000"
BOB = "b0b00000-0000-4000-8000-000000000000"

NOTES = """
create table public.notes (
    id uuid primary key default extensions.uuid_generate_v4(),
    user_id uuid not null references auth.users (id) on delete cascade
);
alter table public.notes enable row level security;
create policy "Owners see their notes" on public.notes
    for select to authenticated using ((select auth.uid()) = user_id);
"""


@pytest.fixture
def plain(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A session in a plain database."""
    with live_server("postgres").fresh_database() as database, database.session() as connection:
        yield connection


@pytest.fixture
def supabase(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A session in the database of a Supabase project."""
    with live_server("supabase").fresh_database() as database, database.session() as connection:
        yield connection


def run(connection: psycopg.Connection, text: str) -> None:
    """Apply `text` whole; a refusal fails the test."""
    assert apply(connection, Script.from_text("test.sql", text)) is None


def value(connection: psycopg.Connection, query: str) -> object:
    """The one value that `query` answers with."""
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_the_plain_environment_applies_twice(plain: psycopg.Connection) -> None:
    path = resource_path("rules_config", "environments", "postgres.sql")
    assert apply(plain, Script.from_bytes(path.name, path.read_bytes())) is None


def test_a_plain_database_has_no_supabase_roles(plain: psycopg.Connection) -> None:
    assert value(plain, "select count(*) from pg_roles where rolname = 'anon'") == 0


def test_a_plain_database_looks_names_up_in_public(plain: psycopg.Connection) -> None:
    assert value(plain, "show search_path") == '"$user", public'


def test_supabase_looks_names_up_in_public_and_extensions(supabase: psycopg.Connection) -> None:
    assert value(supabase, "show search_path") == '"$user", public, extensions'


def test_functions_of_preinstalled_extensions_are_found(supabase: psycopg.Connection) -> None:
    run(supabase, "select uuid_generate_v4(), crypt('secret', gen_salt('bf'));")


def test_a_user_sees_the_own_rows_and_no_others(supabase: psycopg.Connection) -> None:
    run(supabase, NOTES)
    run(
        supabase,
        f"""
        insert into auth.users (id) values ('{ALICE}'), ('{BOB}');
        insert into public.notes (user_id) values ('{ALICE}'), ('{ALICE}'), ('{BOB}');
        """,
    )
    supabase.execute("select set_config('request.jwt.claims', %s, false)", [f'{{"sub": "{BOB}"}}'])
    supabase.execute("set role authenticated")
    assert value(supabase, "select count(*) from public.notes") == 1
    supabase.execute("set role service_role")
    assert value(supabase, "select count(*) from public.notes") == 3


def test_the_api_roles_may_use_what_postgres_creates_in_public(
    supabase: psycopg.Connection,
) -> None:
    run(supabase, NOTES)
    for role in ("anon", "authenticated", "service_role"):
        assert value(supabase, f"select has_table_privilege('{role}', 'notes', 'select')")


def test_the_api_roles_may_not_read_the_users(supabase: psycopg.Connection) -> None:
    assert not value(supabase, "select has_table_privilege('anon', 'auth.users', 'select')")


def test_the_roles_are_members_of_each_other_as_on_supabase(supabase: psycopg.Connection) -> None:
    assert value(supabase, "select pg_has_role('authenticator', 'anon', 'member')")
    assert value(supabase, "select pg_has_role('postgres', 'service_role', 'member')")
    assert not value(supabase, "select pg_has_role('anon', 'authenticated', 'member')")


def test_the_tables_of_the_platform_have_row_level_security(supabase: psycopg.Connection) -> None:
    query = """
        select array_agg(oid::regclass::text order by 1) from pg_class
        where relname in ('users', 'objects', 'buckets', 'messages') and not relrowsecurity
    """
    assert value(supabase, query) is None


@pytest.mark.parametrize(
    "script",
    [
        """
        create function public.on_sign_up() returns trigger language plpgsql security definer
            set search_path = '' as $$ begin return new; end $$;
        create trigger on_auth_user_created after insert on auth.users
            for each row execute function public.on_sign_up();
        """,
        """
        insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true);
        create policy "Users write their own avatar" on storage.objects
            for insert to authenticated
            with check (
                bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid()::text)
                and storage.extension(name) = 'png' and storage.filename(name) <> ''
            );
        """,
        """
        create policy "Members listen" on realtime.messages for select to authenticated
            using (extension = 'broadcast' and (select realtime.topic()) = 'room');
        select realtime.send('{}'::jsonb, 'event', 'topic', false);
        """,
        """
        create table public.rooms (id bigint generated always as identity primary key);
        alter publication supabase_realtime add table public.rooms;
        create trigger notify after insert on public.rooms for each row
            execute function supabase_functions.http_request('http://localhost', 'POST');
        """,
        """
        create extension if not exists pg_cron;
        select cron.schedule('nightly', '0 3 * * *', $$ select 1 $$);
        """,
        """
        create extension if not exists pg_net with schema extensions;
        select net.http_post(url := 'http://localhost', body := '{}'::jsonb);
        """,
        """
        create extension if not exists vector with schema extensions;
        create table public.docs (id bigint primary key, embedding extensions.vector(3));
        create index on public.docs using hnsw (embedding vector_cosine_ops);
        """,
        """
        select vault.create_secret('s3cr3t', 'name');
        select decrypted_secret from vault.decrypted_secrets where name = 'name';
        """,
        """
        create extension if not exists "uuid-ossp" with schema extensions;
        create extension if not exists pgcrypto with schema extensions;
        create extension if not exists pg_graphql with schema graphql;
        create extension if not exists supabase_vault with schema vault;
        """,
        """
        insert into supabase_migrations.schema_migrations (version, name) values ('1', 'first');
        """,
    ],
    ids=[
        "trigger on auth.users",
        "policy on storage.objects",
        "policy on realtime.messages",
        "webhook and publication",
        "pg_cron",
        "pg_net",
        "vector",
        "vault",
        "preinstalled extensions",
        "migrations of the command line",
    ],
)
def test_what_supabase_projects_do_applies(supabase: psycopg.Connection, script: str) -> None:
    run(supabase, script)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("create role anon;", 'role "anon" already exists'),
        ("create table auth.users ();", 'relation "users" already exists'),
        ("create extension pgcrypto;", 'extension "pgcrypto" already exists'),
        ("select auth.user_id();", "function auth.user_id() does not exist"),
        ("select cron.schedule('', '');", 'schema "cron" does not exist'),
        ("create table docs (e vector(3));", 'type "vector" does not exist'),
    ],
)
def test_what_supabase_refuses_is_refused(
    supabase: psycopg.Connection, script: str, message: str
) -> None:
    refusal = apply(supabase, Script.from_text("test.sql", script))
    assert refusal is not None
    assert refusal.message == message
