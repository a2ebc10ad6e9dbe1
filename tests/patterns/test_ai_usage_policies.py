"""What row level security lets everybody do with the rows of the pattern ai-usage."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import errors

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, acting
from tests.patterns.usage import ACME, GLOBEX, MODEL, Installed, add, installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from tests.live.server import LiveServer

NO = "denied"
TABLES = (
    "ai_models",
    "ai_model_prices",
    "usage_records",
    "usage_summaries",
    "usage_quotas",
    "usage_reservations",
    "usage_alerts",
    "rate_limits",
    "rate_limit_buckets",
)
COMMANDS = ("select", "insert", "update", "delete")

# Carol recorded two requests, Alice one; one quota, with two alerts, is Alice's.
PLAIN_WHO: dict[str, UUID | None] = {
    "alice": ALICE,
    "carol": CAROL,
    "bob": BOB,
    "anon": None,
    "service_role": None,
}
PLAIN: dict[tuple[str, str], tuple[int | str, ...]] = {
    ("ai_models", "select"): (2, 2, 2, NO, 2),
    ("ai_models", "insert"): (NO, NO, NO, NO, 1),
    ("ai_models", "update"): (NO, NO, NO, NO, 2),
    ("ai_models", "delete"): (NO, NO, NO, NO, 1),
    ("ai_model_prices", "select"): (2, 2, 2, NO, 2),
    ("ai_model_prices", "insert"): (NO, NO, NO, NO, 1),
    ("ai_model_prices", "update"): (NO, NO, NO, NO, 2),
    ("ai_model_prices", "delete"): (NO, NO, NO, NO, 2),
    ("usage_records", "select"): (1, 2, 0, NO, 3),
    ("usage_records", "insert"): (NO, NO, NO, NO, 1),
    ("usage_records", "update"): (NO, NO, NO, NO, NO),
    ("usage_records", "delete"): (NO, NO, NO, NO, NO),
    ("usage_summaries", "select"): (4, 4, 0, NO, 8),
    ("usage_summaries", "insert"): (NO, NO, NO, NO, 1),
    ("usage_summaries", "update"): (NO, NO, NO, NO, 8),
    ("usage_summaries", "delete"): (NO, NO, NO, NO, 8),
    ("usage_quotas", "select"): (1, 0, 0, NO, 1),
    ("usage_quotas", "insert"): (NO, NO, NO, NO, 1),
    ("usage_quotas", "update"): (NO, NO, NO, NO, 1),
    ("usage_quotas", "delete"): (NO, NO, NO, NO, 1),
    ("usage_reservations", "select"): (0, 1, 0, NO, 1),
    ("usage_reservations", "insert"): (NO, NO, NO, NO, 1),
    ("usage_reservations", "update"): (NO, NO, NO, NO, 1),
    ("usage_reservations", "delete"): (NO, NO, NO, NO, 1),
    ("usage_alerts", "select"): (2, 0, 0, NO, 2),
    ("usage_alerts", "insert"): (NO, NO, NO, NO, 1),
    ("usage_alerts", "update"): (2, 0, 0, NO, 2),
    ("usage_alerts", "delete"): (NO, NO, NO, NO, 2),
    ("rate_limits", "select"): (1, 1, 1, NO, 1),
    ("rate_limits", "insert"): (NO, NO, NO, NO, 1),
    ("rate_limits", "update"): (NO, NO, NO, NO, 1),
    ("rate_limits", "delete"): (NO, NO, NO, NO, 1),
    ("rate_limit_buckets", "select"): (0, 1, 0, NO, 2),
    ("rate_limit_buckets", "insert"): (NO, NO, NO, NO, 1),
    ("rate_limit_buckets", "update"): (NO, NO, NO, NO, 2),
    ("rate_limit_buckets", "delete"): (NO, NO, NO, NO, 2),
}

# The same in acme, whose quota it is; the stranger recorded one request in globex.
TENANT_WHO: dict[str, UUID | None] = {
    "owner": ALICE,
    "admin": BOB,
    "member": CAROL,
    "viewer": DAVE,
    "stranger": ERIN,
    "anon": None,
    "service_role": None,
}
TENANT: dict[tuple[str, str], tuple[int | str, ...]] = {
    ("ai_models", "select"): (2, 2, 2, 2, 2, NO, 2),
    ("ai_models", "insert"): (NO, NO, NO, NO, NO, NO, 1),
    ("ai_models", "update"): (NO, NO, NO, NO, NO, NO, 2),
    ("ai_models", "delete"): (NO, NO, NO, NO, NO, NO, 1),
    ("ai_model_prices", "select"): (2, 2, 2, 2, 2, NO, 2),
    ("ai_model_prices", "insert"): (NO, NO, NO, NO, NO, NO, 1),
    ("ai_model_prices", "update"): (NO, NO, NO, NO, NO, NO, 2),
    ("ai_model_prices", "delete"): (NO, NO, NO, NO, NO, NO, 2),
    ("usage_records", "select"): (3, 3, 2, 0, 1, NO, 4),
    ("usage_records", "insert"): (NO, NO, NO, NO, NO, NO, 1),
    ("usage_records", "update"): (NO, NO, NO, NO, NO, NO, NO),
    ("usage_records", "delete"): (NO, NO, NO, NO, NO, NO, NO),
    ("usage_summaries", "select"): (8, 8, 4, 0, 4, NO, 12),
    ("usage_summaries", "insert"): (NO, NO, NO, NO, NO, NO, 1),
    ("usage_summaries", "update"): (NO, NO, NO, NO, NO, NO, 12),
    ("usage_summaries", "delete"): (NO, NO, NO, NO, NO, NO, 12),
    ("usage_quotas", "select"): (1, 1, 0, 0, 0, NO, 1),
    ("usage_quotas", "insert"): (NO, NO, NO, NO, NO, NO, 1),
    ("usage_quotas", "update"): (NO, NO, NO, NO, NO, NO, 1),
    ("usage_quotas", "delete"): (NO, NO, NO, NO, NO, NO, 1),
    ("usage_reservations", "select"): (1, 1, 1, 0, 0, NO, 1),
    ("usage_reservations", "insert"): (NO, NO, NO, NO, NO, NO, 1),
    ("usage_reservations", "update"): (NO, NO, NO, NO, NO, NO, 1),
    ("usage_reservations", "delete"): (NO, NO, NO, NO, NO, NO, 1),
    ("usage_alerts", "select"): (2, 2, 0, 0, 0, NO, 2),
    ("usage_alerts", "insert"): (NO, NO, NO, NO, NO, NO, 1),
    ("usage_alerts", "update"): (2, 2, 0, 0, 0, NO, 2),
    ("usage_alerts", "delete"): (NO, NO, NO, NO, NO, NO, 2),
    ("rate_limits", "select"): (1, 1, 1, 1, 1, NO, 1),
    ("rate_limits", "insert"): (NO, NO, NO, NO, NO, NO, 1),
    ("rate_limits", "update"): (NO, NO, NO, NO, NO, NO, 1),
    ("rate_limits", "delete"): (NO, NO, NO, NO, NO, NO, 1),
    ("rate_limit_buckets", "select"): (0, 0, 1, 0, 0, NO, 2),
    ("rate_limit_buckets", "insert"): (NO, NO, NO, NO, NO, NO, 1),
    ("rate_limit_buckets", "update"): (NO, NO, NO, NO, NO, NO, 2),
    ("rate_limit_buckets", "delete"): (NO, NO, NO, NO, NO, NO, 2),
}
INSERTED: dict[str, dict[str, Any]] = {
    "ai_models": {"provider_name": "b", "model_name": "b"},
    "ai_model_prices": {
        "model_id": MODEL,
        "valid_during": "[2020-01-01, 2020-01-02)",
        "input_per_million": 1,
    },
    "usage_records": {"model_id": MODEL, "request_id": "new", "user_id": CAROL},
    "usage_summaries": {
        "grain": "day",
        "starts_at": "2020-01-01",
        "model_id": MODEL,
        "currency": "USD",
    }
    | dict.fromkeys(
        (
            "requests",
            "failed_requests",
            "input_tokens",
            "cached_input_tokens",
            "output_tokens",
            "total_cost",
            "timed_requests",
            "latency_ms",
        ),
        0,
    ),
    "usage_quotas": {"period": "month"},
    "usage_reservations": {
        "user_id": CAROL,
        "expected_tokens": 1,
        "expires_at": "2100-01-01",
    },
    "usage_alerts": {
        "starts_at": "2020-01-01",
        "metric": "cost",
        "percentage": 1,
        "used": 1,
        "max_value": 1,
    },
    "rate_limits": {"limit_name": "new", "capacity": 1, "refill_per_second": 1},
    "rate_limit_buckets": {"subject": "new", "limit_name": "chat", "tokens": 1},
}
UPDATED = {
    "ai_models": "is_active = false",
    "ai_model_prices": "input_per_million = 0",
    "usage_records": "total_cost = 0",
    "usage_summaries": "requests = 0",
    "usage_quotas": "max_tokens = null",
    "usage_reservations": "expected_tokens = 0",
    "usage_alerts": "acknowledged_at = now()",
    "rate_limits": "capacity = 1000000",
    "rate_limit_buckets": "tokens = 1000000",
}
DELETED = {"ai_models": "where model_name = 'new'"}
OF_AN_ORGANIZATION = {
    "usage_records",
    "usage_summaries",
    "usage_quotas",
    "usage_reservations",
    "usage_alerts",
}
FUNCTIONS_OF_THE_BACKEND = (
    "delete_expired_reservations",
    "delete_full_buckets",
    "raise_usage_alerts",
    "rebuild_usage_summaries",
    "recompute_usage_costs",
    "record_usage",
    "release_usage",
    "reserve_usage",
    "set_ai_model_price",
    "take_rate_limit",
)
FUNCTIONS_OF_USERS = (
    "forecast_cost",
    "latency_percentiles",
    "quota_status",
    "unpriced_usage",
    "usage_by_day",
    "usage_by_model",
    "usage_by_user",
)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "tenant"])
def usage(
    live_server: Callable[[str], LiveServer], request: pytest.FixtureRequest
) -> Iterator[Installed]:
    with installed(live_server("supabase"), tenant=request.param) as usage:
        with usage.database.session() as session:
            _use(usage, session)
        yield usage


@pytest.fixture
def session(usage: Installed) -> Iterator[psycopg.Connection]:
    with usage.database.session() as session:
        yield session


def _use(usage: Installed, session: psycopg.Connection) -> None:
    usage.limit(session, max_tokens=1)
    usage.record(session, "a", for_user=CAROL)
    usage.record(session, "b", for_user=CAROL)
    usage.record(session, "c", for_user=ALICE, tokens_in=1)
    usage.call(session, "reserve_usage", for_user=CAROL, tokens=0)
    if usage.tenant:
        usage.record(session, "d", for_user=ERIN, organization=GLOBEX)
    add(session, "rate_limits", limit_name="chat", capacity=3, refill_per_second=1)
    for taker in (str(CAROL), "192.0.2.1"):
        usage.call(session, "take_rate_limit", limited="chat", taker=taker)


def _said(session: psycopg.Connection, statement: str, values: list[Any]) -> int | str:
    try:
        return session.execute(statement.encode(), values).rowcount
    except errors.InsufficientPrivilege:
        return NO


def _statement(usage: Installed, table: str, command: str) -> tuple[str, list[Any]]:
    if command == "select":
        return f"select from {table}", []
    if command == "update":
        return f"update {table} set {UPDATED[table]}", []
    if command == "delete":
        return f"delete from {table} {DELETED.get(table, '')}", []
    row = dict(INSERTED[table])
    if usage.tenant and table in OF_AN_ORGANIZATION:
        row["organization_id"] = ACME
    elif table == "usage_quotas":
        row["user_id"] = ALICE
    if table == "usage_alerts":
        row["quota_id"] = _quota(usage)
    places = ", ".join(["%s"] * len(row))
    return f"insert into {table} ({', '.join(row)}) values ({places})", list(row.values())


def _quota(usage: Installed) -> object:
    with usage.database.session() as owner:
        [(quota,)] = owner.execute("select id from usage_quotas").fetchall()
    return quota


@pytest.mark.parametrize(("table", "command"), [*product(TABLES, COMMANDS)])
def test_everybody_does_what_their_role_may_do(
    usage: Installed, session: psycopg.Connection, table: str, command: str
) -> None:
    who = TENANT_WHO if usage.tenant else PLAIN_WHO
    statement, values = _statement(usage, table, command)
    said = {}
    for name, user in who.items():
        role = name if user is None else "authenticated"
        with acting(session, user, role):
            said[name] = _said(session, statement, values)
    expected = (TENANT if usage.tenant else PLAIN)[table, command]
    assert said == dict(zip(who, expected, strict=True))


@pytest.mark.parametrize("usage", [False], ids=["plain"], indirect=True)
def test_every_table_and_command_is_tried(usage: Installed, session: psycopg.Connection) -> None:
    found = session.execute("select tablename from pg_tables where schemaname = 'public'")
    assert {name for (name,) in found} == set(TABLES)
    assert set(PLAIN) == set(TENANT) == set(product(TABLES, COMMANDS))


def test_nothing_but_the_note_of_an_alert_can_be_changed_by_users(
    usage: Installed, session: psycopg.Connection
) -> None:
    with acting(session, ALICE), pytest.raises(errors.InsufficientPrivilege):
        session.execute("update usage_alerts set percentage = 1")


def test_each_function_is_offered_to_those_who_need_it(
    usage: Installed, session: psycopg.Connection
) -> None:
    offered = session.execute(
        "select proname, has_function_privilege('anon', oid, 'execute'),"
        " has_function_privilege('authenticated', oid, 'execute'),"
        " has_function_privilege('service_role', oid, 'execute'), prosecdef"
        " from pg_proc where pronamespace = 'public'::regnamespace and proname = any(%s)"
        " order by proname",
        [[*FUNCTIONS_OF_THE_BACKEND, *FUNCTIONS_OF_USERS]],
    )
    expected = [
        (name, False, name in FUNCTIONS_OF_USERS, True, name == "recompute_usage_costs")
        for name in sorted({*FUNCTIONS_OF_THE_BACKEND, *FUNCTIONS_OF_USERS})
    ]
    assert offered.fetchall() == expected


def test_no_trigger_or_helper_can_be_called(usage: Installed, session: psycopg.Connection) -> None:
    callable_ones = session.execute(
        "select proname from pg_proc cross join unnest('{anon,authenticated}'::text[]) as who"
        " where pronamespace = 'private'::regnamespace and proname ~ 'usage'"
        " and has_function_privilege(who, oid, 'execute')"
    )
    assert callable_ones.fetchall() == []


def test_who_leaves_an_organization_no_longer_sees_what_they_used_there(
    usage: Installed, session: psycopg.Connection
) -> None:
    with session.transaction(force_rollback=True):
        if usage.tenant:
            session.execute("delete from organization_members where user_id = %s", [CAROL])
        with acting(session, CAROL):
            seen = session.execute("select from usage_records").rowcount
        assert seen == (0 if usage.tenant else 2)


@pytest.mark.parametrize("usage", [True], ids=["tenant"], indirect=True)
def test_no_quota_alerts_another_organization(
    usage: Installed, session: psycopg.Connection
) -> None:
    statement, values = _statement(usage, "usage_alerts", "insert")
    values[values.index(ACME)] = GLOBEX
    with (
        session.transaction(force_rollback=True),
        pytest.raises(errors.ForeignKeyViolation),
    ):
        session.execute(statement.encode(), values)
