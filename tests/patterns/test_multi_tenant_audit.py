"""What the audit log of the pattern multi-tenant holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, acting
from tests.patterns.tenants import ACME, answer, two_organizations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer


@pytest.fixture(scope="module")
def session(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    with (
        two_organizations(live_server("supabase")) as database,
        database.session() as session,
    ):
        yield session


def _last(session: psycopg.Connection, columns: str) -> tuple[Any, ...] | None:
    session.execute("reset role")
    query = f"select {columns} from audit_log order by id desc limit 1"
    return session.execute(query.encode()).fetchone()


def _entries(session: psycopg.Connection) -> int:
    session.execute("reset role")
    return session.execute("select from audit_log").rowcount


def test_an_entry_tells_what_changed_and_who_changed_it(session: psycopg.Connection) -> None:
    with acting(session, BOB):
        session.execute(
            "update organization_members set member_role = 'member' where user_id = %s", [DAVE]
        )
        columns = (
            "organization_id, table_schema, table_name, record_id, change_kind,"
            " old_row ->> 'member_role', new_row ->> 'member_role', actor_id, actor_role"
        )
        assert _last(session, columns) == (
            *(ACME, "public", "organization_members", str(DAVE), "update"),
            *("viewer", "member", BOB, "authenticated"),
        )


def test_a_new_row_has_no_former_one_and_a_deleted_one_no_new_one(
    session: psycopg.Connection,
) -> None:
    columns = "table_name, change_kind, old_row is null, new_row is null"
    with acting(session, BOB):
        session.execute(
            "insert into teams (organization_id, display_name) values (%s, 'sales')", [ACME]
        )
        assert _last(session, columns) == ("teams", "insert", True, False)
    with acting(session, CAROL):
        session.execute("delete from organization_members where user_id = %s", [CAROL])
        assert _last(session, columns) == ("organization_members", "delete", False, True)


def test_what_no_user_does_has_the_role_alone(session: psycopg.Connection) -> None:
    change = "update organizations set display_name = 'A'"
    with acting(session, role="service_role"):
        session.execute(change.encode())
        assert _last(session, "actor_id, actor_role") == (None, "service_role")
    with session.transaction(force_rollback=True):
        session.execute(change.encode())
        assert _last(session, "actor_id, actor_role") == (None, "postgres")


def test_the_log_holds_no_hash(session: psycopg.Connection) -> None:
    session.execute("reset role")
    rows = session.execute(
        "select distinct table_name from audit_log"
        " where new_row ?| array['token_hash', 'key_hash'] or new_row is null"
    )
    assert rows.fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "update teams set display_name = display_name",
        "update api_keys set last_used_at = now()",
        "update organizations set updated_at = '2000-01-01'",
    ],
)
def test_what_is_left_out_is_no_change(session: psycopg.Connection, statement: str) -> None:
    with acting(session, role="service_role"):
        before = _entries(session)
        assert session.execute(statement.encode()).rowcount > 0
        assert _entries(session) == before


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            {"x-request-id": "r1", "x-forwarded-for": "10.0.0.1, 203.0.113.7"},
            ("r1", "203.0.113.7"),
        ),
        ({"cf-ray": "c1", "x-forwarded-for": "2001:db8::7"}, ("c1", "2001:db8::7")),
        (
            {"x-forwarded-for": "10.0.0.1", "cf-connecting-ip": "203.0.113.8"},
            (None, "203.0.113.8"),
        ),
        ({"x-request-id": "r" * 300, "x-forwarded-for": "unknown"}, ("r" * 200, None)),
        ({}, (None, None)),
        ([1], (None, None)),
        ("no headers", (None, None)),
    ],
    ids=["both", "version 6", "two proxies", "not an address", "none", "a list", "a text"],
)
def test_an_entry_tells_where_the_request_came_from(
    session: psycopg.Connection, headers: object, expected: tuple[str | None, str | None]
) -> None:
    with acting(session, BOB):
        session.execute("select set_config('request.headers', %s, true)", [json.dumps(headers)])
        session.execute("update teams set display_name = 'heart'")
        assert _last(session, "request_id, host(ip_address)") == expected


def test_headers_that_are_no_json_hinder_nobody(session: psycopg.Connection) -> None:
    with acting(session, BOB):
        session.execute("select set_config('request.headers', '{', true)")
        assert session.execute("update teams set display_name = 'heart'").rowcount == 1
        assert _last(session, "request_id, ip_address") == (None, None)


def test_the_log_outlives_the_organization(session: psycopg.Connection) -> None:
    with acting(session, ALICE):
        session.execute("delete from organizations")
        session.execute("reset role")
        row = session.execute(
            "select old_row ->> 'slug', actor_id from audit_log where organization_id = %s"
            " and table_name = 'organizations' and change_kind = 'delete'",
            [ACME],
        ).fetchone()
        assert row == ("acme", ALICE)


def test_any_table_can_be_audited(session: psycopg.Connection) -> None:
    with session.transaction(force_rollback=True):
        session.execute("create table notes (id int primary key, body text, secret text)")
        session.execute(
            "create trigger notes_audit after insert or update or delete on notes"
            " for each row execute function private.audit('secret')"
        )
        session.execute("insert into notes values (7, 'b', 's')")
        columns = "organization_id, table_name, record_id, new_row"
        assert _last(session, columns) == (None, "notes", "7", {"id": 7, "body": "b"})


def test_who_owns_the_table_removes_old_entries(session: psycopg.Connection) -> None:
    with session.transaction(force_rollback=True):
        removed = session.execute("delete from audit_log where created_at <= now()")
        assert removed.rowcount > 0


def test_a_lookup_in_the_log_of_an_organization_reads_its_index(
    session: psycopg.Connection,
) -> None:
    with session.transaction(force_rollback=True):
        session.execute(
            "insert into audit_log (organization_id, table_schema, table_name, change_kind,"
            " actor_role) select gen_random_uuid(), 'public', 'teams', 'insert', 'postgres'"
            " from generate_series(1, 5000)"
        )
        session.execute("analyze audit_log")
        plan = session.execute(
            "explain select * from audit_log where organization_id = %s"
            " and created_at > now() - interval '1 day' order by created_at desc limit 50",
            [ACME],
        ).fetchall()
        assert "audit_log_organization_id_created_at_idx" in str(plan)


def test_the_keys_that_a_function_returned_are_nowhere(session: psycopg.Connection) -> None:
    with acting(session, ALICE):
        key = answer(session, "create_api_key", ACME, "import")
        session.execute("reset role")
        for table in ("audit_log", "api_keys"):
            rows = session.execute(f"select from {table} t where t::text like %s", [f"%{key}%"])
            assert rows.rowcount == 0
