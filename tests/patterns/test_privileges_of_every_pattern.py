"""What the catalogue of every pattern gives to whom, on either platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.patterns.library import patterns
from tests.patterns.databases import install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import LiveServer

SCHEMAS = [name for name, pattern in patterns().items() if "schema" in pattern.parameters]
PLATFORMS = ("supabase", "postgres")

OF_CHAT = {
    "add_participants",
    "conversation_ids",
    "delete_conversation",
    "delete_message",
    "remove_participant",
    "search_messages",
    "set_participant_role",
    "start_conversation",
    "unread_counts",
}
OF_ORGANIZATIONS = {
    "accept_invitation",
    "create_api_key",
    "create_invitation",
    "create_organization",
    "organization_ids",
    "team_ids",
}
OF_RAG = {
    "collection_ids",
    "is_unrestricted",
    "matching_chunks",
    "nearest_chunks",
    "retry_document",
}
OF_USERS = {"is_blocked", "own_achievement_ids", "record_session", "revoke_sessions"}
DEFINERS = {
    "ai-usage": set(),
    "chat": OF_CHAT,
    "complete": OF_CHAT | OF_ORGANIZATIONS | OF_RAG | OF_USERS,
    "multi-tenant": OF_ORGANIZATIONS,
    "rag": OF_RAG,
    "user-management": OF_USERS,
}
"""What runs as its owner for those who are signed in: each asks itself who calls it."""

DELETABLE = {
    "chunks",
    "collection_members",
    "collections",
    "documents",
    "embeddings",
    "follows",
    "message_reactions",
    "notification_settings",
    "notifications",
    "organization_invitations",
    "organization_members",
    "organizations",
    "social_connections",
    "team_members",
    "teams",
    "typing_indicators",
    "user_blocks",
    "user_metadata",
}
"""From which tables users delete rows, as their policies say."""
CHANGEABLE = {
    "api_keys": "display_name, expires_at, revoked_at, scopes",
    "chunks": "body, chunk_index, metadata, token_count",
    "collection_members": "member_role",
    "collections": "description, metadata, title, visibility",
    "conversation_participants": "last_read_at, last_read_number, muted_until",
    "conversations": "metadata, title",
    "documents": "collection_id, media_type, metadata, source_checksum, source_uri, title",
    "embeddings": "embedding, model_name",
    "messages": "body, metadata",
    "notification_settings": "by_email, by_push, in_app, topic, user_id",
    "notifications": "read_at",
    "organization_members": "member_role",
    "organizations": "display_name, metadata, slug",
    "profiles": "avatar_url, bio, display_name, metadata, username",
    "social_connections": "is_public",
    "teams": "description, display_name, metadata",
    "typing_indicators": "expires_at",
    "usage_alerts": "acknowledged_at",
    "user_metadata": "metadata_key, metadata_value, user_id",
    "user_preferences": "language_tag, preferences, theme, time_zone, user_id",
}
"""The columns that users update: none that says whose a row is, where its policies do not."""
ADDABLE = {
    "chunks": "body, chunk_index, collection_id, document_id, id, metadata, organization_id,"
    " token_count",
    "collection_members": "collection_id, member_role, organization_id, user_id",
    "collections": "description, id, metadata, organization_id, title, visibility",
    "documents": "collection_id, id, media_type, metadata, organization_id, source_checksum,"
    " source_uri, title",
    "embeddings": "chunk_id, collection_id, embedding, model_name, organization_id",
    "follows": "followed_id, follower_id",
    "message_attachments": "byte_size, conversation_id, file_name, id, media_type, message_id,"
    " metadata, organization_id, storage_path",
    "message_reactions": "conversation_id, emoji, message_id, organization_id, user_id",
    "messages": "body, conversation_id, id, metadata, organization_id, reply_to_id, sender_id",
    "notification_settings": "by_email, by_push, in_app, topic, user_id",
    "profiles": "avatar_url, bio, display_name, id, metadata, username",
    "search_queries": "collection_ids, duration_ms, metadata, metadata_filter, organization_id,"
    " query_text, result_count, search_kind",
    "social_connections": "account_name, is_public, profile_url, provider_name, user_id",
    "team_members": "organization_id, team_id, user_id",
    "teams": "description, display_name, metadata, organization_id",
    "typing_indicators": "conversation_id, expires_at, organization_id, user_id",
    "user_blocks": "blocked_id, blocker_id",
    "user_metadata": "metadata_key, metadata_value, user_id",
    "user_preferences": "language_tag, preferences, theme, time_zone, user_id",
}
"""The columns that users insert; all others have what triggers and defaults give them."""

OURS = "in ('public'::regnamespace, 'private'::regnamespace)"
FUNCTIONS = f"""
    select f.oid::regprocedure::text from pg_proc as f
    where f.pronamespace {OURS} and not exists (
        select from pg_depend where objid = f.oid and deptype = 'e'
    ) and {{}} order by 1
"""
RELATIONS = f"""
    select oid::regclass::text from pg_class where relnamespace {OURS} and {{}} order by 1
"""
TABLE_PRIVILEGES = f"""
    select c.relname, acl.privilege_type from pg_class as c
    cross join aclexplode(c.relacl) as acl
    where c.relnamespace {OURS} and c.relkind = 'r'
    and acl.grantee in (0, 'anon'::regrole, 'authenticated'::regrole)
    and acl.privilege_type <> 'SELECT' order by 1
"""
COLUMNS = f"""
    select c.relname, string_agg(a.attname, ', ' order by a.attname::text collate "C")
    from pg_class as c join pg_attribute as a on a.attrelid = c.oid
    where c.relnamespace {OURS} and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    and has_column_privilege(%s, c.oid, a.attnum, %s) group by 1
"""
ALL_COLUMNS = f"""
    select c.relname, array_agg(a.attname::text) from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid
    where c.relnamespace {OURS} and c.relkind = 'r' group by 1
"""
CASES = [(name, platform) for name in SCHEMAS for platform in PLATFORMS]


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def case(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A pattern and a platform."""
    name, platform = request.param
    return name, platform


@pytest.fixture(scope="module")
def session(
    live_server: Callable[[str], LiveServer], case: tuple[str, str]
) -> Iterator[psycopg.Connection]:
    """A database with the pattern.

    That of Supabase has the default privileges of its older projects, which give everything
    in the schema public to everybody.
    """
    name, platform = case
    with live_server(platform).fresh_database() as database:
        install(database, name, platform=platform)
        with database.session() as connection:
            yield connection


def names(session: psycopg.Connection, query: str) -> list[str]:
    """The values of a query with one column."""
    return [name for (name,) in session.execute(query)]


def columns(session: psycopg.Connection, role: str, privilege: str) -> dict[str, str]:
    """The columns that a role has a privilege on, by table."""
    return dict(session.execute(COLUMNS, [role, privilege]).fetchall())


def test_who_is_not_signed_in_may_do_nothing(session: psycopg.Connection) -> None:
    callable_functions = FUNCTIONS.format("has_function_privilege('anon', f.oid, 'execute')")
    assert names(session, callable_functions) == []
    for privilege in ("select", "insert", "update", "references"):
        assert columns(session, "anon", privilege) == {}


def test_what_runs_as_its_owner_has_a_search_path_and_few_may_call_it(
    case: tuple[str, str], session: psycopg.Connection
) -> None:
    unpinned = "(proconfig is null or 'search_path=\"\"' <> all (proconfig))"
    assert names(session, FUNCTIONS.format(unpinned)) == []
    callable_definers = "prosecdef and has_function_privilege('authenticated', f.oid, 'execute')"
    found = names(session, FUNCTIONS.format(callable_definers))
    assert [each for each in found if not each.startswith("private.")] == []
    plain = {each.removeprefix("private.").partition("(")[0] for each in found}
    assert plain == DEFINERS[case[0]]
    assert len(found) == len(plain)


def test_every_table_has_row_level_security_and_nothing_goes_around_it(
    session: psycopg.Connection,
) -> None:
    assert names(session, RELATIONS.format("relkind in ('r', 'p') and not relrowsecurity")) == []
    assert names(session, RELATIONS.format("relkind not in ('r', 'i', 'S', 'c')")) == []
    others = "select polname from pg_policy where polroles <> array['authenticated'::regrole::oid]"
    assert names(session, others) == []
    owners = "select distinct relowner from pg_class where relkind = 'r' and relnamespace"
    assert len(names(session, f"{owners} {OURS}")) == 1


def test_who_is_signed_in_may_do_more_with_a_table_than_read_it_only_by_deleting(
    session: psycopg.Connection,
) -> None:
    tables = set(names(session, RELATIONS.format("relkind = 'r'")))
    granted = session.execute(TABLE_PRIVILEGES).fetchall()
    assert granted == [(table, "DELETE") for table in sorted(DELETABLE & tables)]
    assert columns(session, "authenticated", "references") == {}


@pytest.mark.parametrize(("privilege", "meant"), [("update", CHANGEABLE), ("insert", ADDABLE)])
def test_who_is_signed_in_writes_only_the_columns_that_are_meant(
    session: psycopg.Connection, privilege: str, meant: dict[str, str]
) -> None:
    present: dict[str, list[str]] = dict(session.execute(ALL_COLUMNS).fetchall())
    assert columns(session, "authenticated", privilege) == {
        table: ", ".join(column for column in listed.split(", ") if column in present[table])
        for table, listed in meant.items()
        if table in present
    }


def test_no_user_may_set_a_sequence(session: psycopg.Connection) -> None:
    for role in ("anon", "authenticated"):
        granted = f"has_sequence_privilege('{role}', oid, 'usage, select, update')"
        sequences = RELATIONS.format(f"case relkind when 'S' then {granted} end")
        assert names(session, sequences) == []


def test_no_user_may_make_anything_in_a_schema(session: psycopg.Connection) -> None:
    schemas = names(
        session,
        "select nspname from pg_namespace as n, unnest(array['anon', 'authenticated']) as roles (r)"
        " where nspname !~ '^pg_' and has_schema_privilege(r, n.oid, 'create')",
    )
    assert schemas == []
