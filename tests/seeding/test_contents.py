"""What the rows tell, as the schema and those who use it understand them."""

from __future__ import annotations

import json
import sys
import warnings
from typing import TYPE_CHECKING, Any

import pytest

from sqlfluff_schema_rules.seeding.accounts import PASSWORD
from sqlfluff_schema_rules.seeding.wish import DEFAULT_UNTIL, Wish
from tests.patterns.databases import acting, install
from tests.seeding.filled import count, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    import psycopg

    from tests.live.server import LiveServer

WISH = Wish(rows=200)
ASKED = {"dimensions": "256"}
TIMES = """
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type = 'timestamp with time zone'
    and column_name in ('created_at', 'occurred_at', 'joined_at', 'last_seen_at')
"""
NOT_GIVEN = {
    "audit_log",  # triggers write these
    "ai_model_prices",
    "rate_limits",
    "usage_summaries",
}


@pytest.fixture(scope="module")
def filled(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    with live_server("supabase").fresh_database() as database:
        install(database, "complete", **ASKED)
        with database.session() as connection:
            fill(connection, "complete", ASKED, WISH)
            yield connection


def rows(connection: psycopg.Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def first_user(connection: psycopg.Connection) -> UUID:
    user: UUID
    [(user,)] = rows(connection, "select created_by from organizations order by slug limit 1")
    return user


def test_supabase_auth_can_read_every_user(filled: psycopg.Connection) -> None:
    tokens = """
        confirmation_token, recovery_token, email_change_token_new, email_change_token_current,
        email_change, phone_change, phone_change_token, reauthentication_token
    """
    assert set(rows(filled, f"select {tokens} from auth.users")) == {("",) * 8}
    told = "aud, role, instance_id::text, raw_app_meta_data, is_sso_user, deleted_at"
    assert rows(filled, f"select distinct {told} from auth.users") == [
        (
            "authenticated",
            "authenticated",
            "00000000-0000-0000-0000-000000000000",
            {"provider": "email", "providers": ["email"]},
            False,
            None,
        )
    ]
    assert count(filled, "auth.users", "email_confirmed_at is null or email <> lower(email)") == 0


def test_every_user_has_the_identity_of_their_email_address(filled: psycopg.Connection) -> None:
    [(users, identities)] = rows(
        filled,
        """
        select count(*), count(*) filter (
            where i.provider = 'email' and i.provider_id = u.id::text and i.email = u.email
            and i.identity_data ->> 'sub' = u.id::text
        ) from auth.users as u left join auth.identities as i on i.user_id = u.id
        """,
    )
    assert users == identities == 40


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="Python has no bcrypt any more")
def test_everybody_signs_in_with_the_password_that_is_told(filled: psycopg.Connection) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import crypt
    [(hashed,)] = rows(filled, "select distinct encrypted_password from auth.users")
    assert crypt.crypt(PASSWORD, hashed) == hashed


def test_the_profiles_of_the_sign_up_are_filled_in(filled: psycopg.Connection) -> None:
    [row] = rows(
        filled,
        """
        select count(*), count(username), count(bio), count(avatar_url),
            count(*) filter (where u.created_at = p.created_at)
        from profiles as p join auth.users as u using (id)
        """,
    )
    assert set(row) == {40}
    assert count(filled, "user_preferences", "preferences <> '{}'") == 40


def test_no_time_lies_after_the_end(filled: psycopg.Connection) -> None:
    late = [
        (table, column)
        for table, column in rows(filled, TIMES)
        if table not in NOT_GIVEN
        and count(filled, table, f"{column} > '{DEFAULT_UNTIL.isoformat()}'")
    ]
    assert late == []


def test_every_organization_has_an_owner_and_members_of_all_roles(
    filled: psycopg.Connection,
) -> None:
    roles = rows(
        filled,
        "select distinct array_agg(distinct member_role::text order by member_role::text) "
        "from organization_members group by organization_id",
    )
    assert roles == [(["admin", "member", "owner", "viewer"],)]
    assert count(filled, "organizations") == 4


def test_some_users_belong_to_several_organizations(filled: psycopg.Connection) -> None:
    several = "select user_id from organization_members group by user_id having count(*) > 1"
    assert len(rows(filled, several)) > 3


def test_messages_are_numbered_without_gaps_and_conversations_know_their_last(
    filled: psycopg.Connection,
) -> None:
    wrong = """
        select from conversations as c
        left join messages as m on m.conversation_id = c.id
        group by c.id
        having count(m.id) <> c.last_message_number
        or c.last_message_number <> coalesce(max(m.message_number), 0)
        or c.last_message_at is distinct from max(m.created_at)
    """
    assert rows(filled, wrong) == []


def test_messages_have_replies_assistants_and_deleted_ones(filled: psycopg.Connection) -> None:
    conditions = ("reply_to_id is not null", "sender_kind = 'assistant'", "body is null")
    assert all(count(filled, "messages", condition) for condition in conditions)
    unread = "last_read_number < (select last_message_number from conversations where id = "
    assert count(filled, "conversation_participants", f"{unread} conversation_id)")


def test_only_members_who_may_write_have_sent_messages(filled: psycopg.Connection) -> None:
    wrong = """
        select from messages as m where sender_id is not null and not exists (
            select from organization_members as o
            where o.organization_id = m.organization_id and o.user_id = m.sender_id
            and o.member_role > 'viewer'
        )
    """
    assert rows(filled, wrong) == []


def test_a_participant_reads_their_conversations(filled: psycopg.Connection) -> None:
    user = first_user(filled)
    own = f"exists (select from conversation_participants as p where p.user_id = '{user}' and "
    expected = count(filled, "messages as m", f"{own} p.conversation_id = m.conversation_id)")
    with acting(filled, user):
        assert count(filled, "messages") == expected > 0


def test_the_sums_of_usage_are_those_of_the_records(filled: psycopg.Connection) -> None:
    sums = "sum(input_tokens), sum(output_tokens), sum(total_cost)"
    records = rows(filled, f"select count(*), {sums} from usage_records")
    for grain in ("hour", "day", "week", "month"):
        query = f"select sum(requests), {sums} from usage_summaries where grain = '{grain}'"
        assert rows(filled, query) == records
    assert count(filled, "usage_records", "total_cost is null") == 0


def test_the_nearest_neighbour_of_a_chunk_is_about_the_same_task_where_another_one_is(
    filled: psycopg.Connection,
) -> None:
    query = """
        with told as (
            select *, count(*) over (partition by metadata, chunk_index) as alike
            from chunks join embeddings on chunk_id = id
        )
        select one.alike > 1, one.metadata = near.metadata, one.chunk_index = near.chunk_index
        from told as one
        cross join lateral (
            select * from told as other where other.id <> one.id
            order by other.embedding operator(extensions.<=>) one.embedding limit 1
        ) as near
    """
    found = rows(filled, query)
    assert len(found) == WISH.rows
    assert set(found) <= {(True, True, True), (False, True, False), (False, False, True)}


def test_what_is_written_about_a_topic_is_found_by_its_words(filled: psycopg.Connection) -> None:
    words = "search_vector @@ plainto_tsquery('english', 'roll back a release')"
    assert rows(filled, f"select distinct metadata from chunks where {words}") == [
        ({"topic": "Deployment"},)
    ]


def test_documents_are_ready_or_wait_for_another_attempt(filled: psycopg.Connection) -> None:
    found = rows(
        filled,
        "select status, count(*), count(last_error), count(processed_at) from documents "
        "group by status order by status",
    )
    assert found == [("pending", 10, 10, 0), ("ready", 40, 0, 40)]


def test_metadata_is_what_an_application_would_have_sent(filled: psycopg.Connection) -> None:
    [(given,)] = rows(filled, "select raw_user_meta_data::text from auth.users limit 1")
    assert set(json.loads(given)) == {"full_name", "avatar_url"}
