"""What the analytics functions of the pattern ai-usage answer, and to whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.patterns.databases import ALICE, BOB, CAROL, ERIN, acting
from tests.patterns.usage import (
    MODEL,
    UNPRICED_MODEL,
    Installed,
    installed,
    summaries,
    sums_of_records,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from tests.live.server import LiveServer

SPAN = {"first_day": "2026-03-01", "last_day": "2026-03-02"}
RECORDS = (
    # the day and hour in UTC, who, the model, millions of input tokens, milliseconds
    ("2026-02-28 23:59Z", ALICE, "large", 9, 9),
    ("2026-03-01 00:00Z", ALICE, "large", 1, 100),
    ("2026-03-01 12:00Z", CAROL, "large", 2, 200),
    ("2026-03-02 23:59Z", ALICE, "new", 4, 300),
    ("2026-03-02 23:59Z", ALICE, "large", 3, None),
    ("2026-03-03 00:00Z", ALICE, "large", 5, 400),
)


@pytest.fixture(
    scope="module",
    params=[("supabase", False), ("supabase", True), ("postgres", False), ("postgres", True)],
    ids=["supabase-plain", "supabase-tenant", "postgres-plain", "postgres-tenant"],
)
def usage(
    live_server: Callable[[str], LiveServer], request: pytest.FixtureRequest
) -> Iterator[Installed]:
    platform, tenant = request.param
    with installed(live_server(platform), tenant=tenant, platform=platform) as usage:
        with usage.database.session() as session:
            session.execute("set role service_role")
            for number, (used_at, user, model, millions, latency) in enumerate(RECORDS):
                usage.record(
                    session,
                    str(number),
                    for_user=user,
                    model=model,
                    tokens_in=millions * 1_000_000,
                    tokens_out=number,
                    took_ms=latency,
                    outcome="failed" if user == CAROL else "succeeded",
                    used_at=used_at,
                )
        yield usage


@pytest.fixture
def session(usage: Installed) -> Iterator[psycopg.Connection]:
    with usage.database.session() as session:
        yield session


def _rows(
    usage: Installed, session: psycopg.Connection, function: str, **arguments: object
) -> list[tuple[Any, ...]]:
    with acting(session, role="service_role"):
        rows = usage.call(session, function, **arguments)
    return [tuple(row.values()) for row in rows]


def test_usage_by_model_sums_whole_days(usage: Installed, session: psycopg.Connection) -> None:
    assert _rows(usage, session, "usage_by_model", **SPAN) == [
        (MODEL, "acme", "large", "USD", 3, 1, 6_000_000, 7, Decimal("18.000042000007")),
        (UNPRICED_MODEL, "acme", "new", "XXX", 1, 0, 4_000_000, 3, 0),
    ]


def test_usage_by_user_sums_whole_days(usage: Installed, session: psycopg.Connection) -> None:
    assert _rows(usage, session, "usage_by_user", **SPAN) == [
        (ALICE, "USD", 2, 0, 4_000_000, 5, Decimal("12.000030000005")),
        (CAROL, "USD", 1, 1, 2_000_000, 2, Decimal("6.000012000002")),
        (ALICE, "XXX", 1, 0, 4_000_000, 3, 0),
    ]


def test_usage_by_day_sums_each_day(usage: Installed, session: psycopg.Connection) -> None:
    session.execute("set timezone to 'America/Los_Angeles'")
    assert _rows(usage, session, "usage_by_day", **SPAN) == [
        (date(2026, 3, 1), "USD", 2, 1, 3_000_000, 3, Decimal("9.000018000003")),
        (date(2026, 3, 2), "USD", 1, 0, 3_000_000, 4, Decimal("9.000024000004")),
        (date(2026, 3, 2), "XXX", 1, 0, 4_000_000, 3, 0),
    ]


def test_percentiles_of_latency_are_those_of_the_records_with_one(
    usage: Installed, session: psycopg.Connection
) -> None:
    span = {"since": "2026-03-01 00:00Z", "until": "2026-03-04 00:00Z"}
    assert _rows(usage, session, "latency_percentiles", **span) == [
        (MODEL, "acme", "large", 3, 200, pytest.approx(380), pytest.approx(396)),
        (UNPRICED_MODEL, "acme", "new", 1, 300, 300, 300),
    ]


def test_the_forecast_adds_what_the_last_days_cost_to_what_was_spent(
    usage: Installed, session: psycopg.Connection
) -> None:
    as_of = {"as_of": "2026-03-03 12:00Z", "sample_days": 2}
    [(currency, so_far, per_day, forecast)] = _rows(usage, session, "forecast_cost", **as_of)
    spent = Decimal("33.000072000012")
    daily = Decimal("18.000042000007") / 2
    assert (currency, so_far, per_day) == ("USD", spent, daily)
    assert forecast == spent + daily * Decimal("28.5")


def test_the_forecast_of_a_month_that_begins_takes_the_days_before(
    usage: Installed, session: psycopg.Connection
) -> None:
    as_of = {"as_of": "2026-03-01 00:00Z", "sample_days": 1}
    [(_, so_far, per_day, forecast)] = _rows(usage, session, "forecast_cost", **as_of)
    assert (so_far, per_day, forecast) == (Decimal("9.000018000003"), 27, 27 * 31 + so_far)


@pytest.mark.parametrize(
    ("user", "plain", "tenant"),
    [(ALICE, 3, 4), (CAROL, 1, 1), (BOB, 0, 4), (ERIN, 0, 0)],
    ids=["alice, an owner", "carol, a member", "bob, an admin", "erin of another"],
)
@pytest.mark.parametrize("function", ["usage_by_model", "usage_by_user", "usage_by_day"])
def test_everybody_counts_what_they_may_see(
    usage: Installed,
    session: psycopg.Connection,
    function: str,
    user: UUID,
    plain: int,
    tenant: int,
) -> None:
    with acting(session, user):
        rows = usage.call(session, function, **SPAN)
    assert sum(row["requests"] for row in rows) == (tenant if usage.tenant else plain)


def test_the_other_functions_answer_to_users(usage: Installed, session: psycopg.Connection) -> None:
    with acting(session, CAROL):
        assert usage.call(session, "unpriced_usage") == []
        [row] = usage.call(session, "latency_percentiles", since="2026-01-01")
        assert (row["requests"], row["p50_ms"]) == (1, 200)
        [row] = usage.call(session, "forecast_cost", as_of="2026-03-02 00:00Z")
        assert row["cost_so_far"] == Decimal("6.000012000002")


def test_the_summaries_are_the_sums_of_the_records(
    usage: Installed, session: psycopg.Connection
) -> None:
    assert summaries(session, usage) == sums_of_records(session, usage)
