"""Quotas, alerts and rate limits of the pattern ai-usage."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
import pytest
from psycopg import errors

from tests.patterns.databases import ALICE, BOB, CAROL, act_as, acting
from tests.patterns.usage import Installed, add, installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

ALERTS = (
    "select period, metric, percentage, used, max_value from usage_alerts"
    " join usage_quotas on usage_quotas.id = quota_id order by 1, 2, 3"
)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "tenant"])
def usage(
    live_server: Callable[[str], LiveServer], request: pytest.FixtureRequest
) -> Iterator[Installed]:
    with installed(live_server("supabase"), tenant=request.param) as usage:
        yield usage


@pytest.fixture
def backend(usage: Installed) -> Iterator[psycopg.Connection]:
    """A transaction of the backend that is rolled back."""
    with usage.database.session() as session, acting(session, role="service_role"):
        yield session


def _status(
    usage: Installed, session: psycopg.Connection
) -> dict[tuple[str, str], tuple[Any, ...]]:
    rows = usage.call(session, "quota_status", for_user=ALICE)
    return {
        (row["period"], row["metric"]): (
            row["max_value"],
            row["used"],
            row["reserved"],
            row["remaining"],
        )
        for row in rows
    }


def test_who_has_no_quota_reserves_anything(usage: Installed, backend: psycopg.Connection) -> None:
    is_allowed, reservation, period, metric = usage.reserve(backend, 10**15, cost=10**9)
    assert (is_allowed, period, metric) == (True, None, None)
    assert isinstance(reservation, UUID)


@pytest.mark.parametrize(
    ("limits", "wanted", "refused_for"),
    [
        ({"max_tokens": 100}, {"tokens": 100}, None),
        ({"max_tokens": 100}, {"tokens": 101}, "tokens"),
        ({"max_requests": 1}, {}, None),
        ({"max_requests": 0}, {}, "requests"),
        ({"max_cost": "0.5"}, {"cost": Decimal("0.5")}, None),
        ({"max_cost": "0.5"}, {"cost": Decimal("0.500000000001")}, "cost"),
        ({"max_cost": "0.5"}, {"cost": 1, "cost_currency": "EUR"}, None),
        ({"max_cost": "0.5", "currency": "EUR"}, {"cost": 1, "cost_currency": "EUR"}, "cost"),
        ({}, {"tokens": 10**15, "cost": 10**9}, None),
    ],
    ids=str,
)
@pytest.mark.parametrize("period", ["hour", "day", "week", "month"])
def test_what_exceeds_a_limit_is_refused(
    usage: Installed,
    backend: psycopg.Connection,
    period: str,
    limits: dict[str, Any],
    wanted: dict[str, Any],
    refused_for: str | None,
) -> None:
    usage.limit(backend, period, **limits)
    answer = usage.reserve(backend, **wanted)
    if refused_for is None:
        assert answer[0] is True
    else:
        assert answer == (False, None, period, refused_for)


def test_a_refused_request_reserves_nothing(usage: Installed, backend: psycopg.Connection) -> None:
    usage.limit(backend, "day", max_tokens=100)
    usage.limit(backend, "month", max_tokens=50)
    assert usage.reserve(backend, 60) == (False, None, "month", "tokens")
    assert backend.execute("select from usage_reservations").rowcount == 0


def test_the_status_of_a_quota_counts_what_is_used_and_reserved(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.limit(backend, "day", max_tokens=100, max_cost="0.0001")
    usage.limit(backend, "month", max_requests=3)
    usage.record(backend, "a", tokens_in=10, tokens_cached=5, tokens_out=1)
    usage.record(backend, "b", model="new", tokens_in=7)
    usage.record(backend, "old", tokens_in=1000, used_at="2026-01-05 00:00Z")
    usage.reserve(backend, 20, cost=Decimal("0.00001"))
    assert _status(usage, backend) == {
        ("day", "cost"): tuple(
            map(Decimal, ("0.0001", "0.000036000001", "0.00001", "0.000053999999"))
        ),
        ("day", "tokens"): (100, 18, 20, 62),
        ("month", "requests"): (3, 2, 1, 0),
    }


def test_a_recorded_request_takes_the_place_of_its_reservation(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.limit(backend, max_tokens=100)
    _, reservation, *_ = usage.reserve(backend, 90)
    assert usage.reserve(backend, 20)[0] is False
    usage.record(backend, "a", tokens_out=80, reservation=reservation)
    assert _status(usage, backend) == {("day", "tokens"): (100, 80, 0, 20)}
    assert usage.reserve(backend, 20)[0] is True
    usage.record(backend, "a", tokens_out=80, reservation=reservation)
    assert _status(usage, backend) == {("day", "tokens"): (100, 80, 20, 0)}


def test_what_is_released_is_free_again(usage: Installed, backend: psycopg.Connection) -> None:
    usage.limit(backend, max_tokens=100)
    _, reservation, *_ = usage.reserve(backend, 100)
    assert usage.value(backend, "release_usage", reservation=reservation) is True
    assert usage.value(backend, "release_usage", reservation=reservation) is False
    assert usage.reserve(backend, 100)[0] is True


def test_an_expired_reservation_no_longer_counts(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.limit(backend, max_tokens=100)
    usage.reserve(backend, 100, lasts=timedelta(0))
    usage.reserve(backend, 100, lasts=timedelta(hours=1))
    assert _status(usage, backend) == {("day", "tokens"): (100, 0, 100, 0)}
    assert usage.value(backend, "delete_expired_reservations") == 1
    assert usage.value(backend, "delete_expired_reservations") == 0


def test_nobody_reserves_where_the_reservations_of_others_are_invisible(
    usage: Installed,
) -> None:
    with (
        usage.database.session() as session,
        session.transaction(force_rollback=True),
        pytest.raises(errors.InvalidTransactionState),
    ):
        session.execute("set transaction isolation level repeatable read")
        usage.reserve(session)


def test_users_ask_for_their_own_quotas_and_admins_for_the_organization_s(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.limit(backend, max_tokens=100)
    usage.record(backend, "a", for_user=ALICE, tokens_in=10)
    usage.record(backend, "b", for_user=CAROL, tokens_in=10)
    used = 20 if usage.tenant else 10
    seen = {}
    for user in (ALICE, BOB, CAROL):
        act_as(backend, user)
        rows = usage.call(backend, "quota_status")
        seen[user] = [row["used"] for row in rows]
    assert seen == {ALICE: [used], BOB: [used] if usage.tenant else [], CAROL: []}


def test_a_threshold_alerts_once_in_a_period(usage: Installed, backend: psycopg.Connection) -> None:
    usage.limit(backend, max_tokens=1000, max_requests=100, alert_percentages=[50, 80])
    usage.record(backend, "a", tokens_in=499)
    assert backend.execute(ALERTS).fetchall() == []
    usage.record(backend, "b", tokens_in=1)
    usage.record(backend, "c", tokens_in=299)
    assert backend.execute(ALERTS).fetchall() == [("day", "tokens", 50, 500, 1000)]
    usage.record(backend, "d", tokens_in=1)
    assert backend.execute(ALERTS).fetchall()[1:] == [("day", "tokens", 80, 800, 1000)]
    backend.execute("update usage_alerts set starts_at = starts_at - interval '24 hours'")
    usage.record(backend, "e")
    assert len(backend.execute(ALERTS).fetchall()) == 4


def test_one_record_may_reach_several_thresholds_of_several_limits(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.limit(backend, "day", max_tokens=10, max_requests=0)
    usage.limit(backend, "month", max_cost="0.0001")
    usage.record(backend, "a", tokens_in=30)
    assert backend.execute(ALERTS).fetchall() == [
        ("day", "requests", 80, 1, 0),
        ("day", "requests", 100, 1, 0),
        ("day", "tokens", 80, 30, 10),
        ("day", "tokens", 100, 30, 10),
        ("month", "cost", 80, Decimal("0.00009"), Decimal("0.0001")),
    ]


def test_alerts_of_limits_set_later_are_raised_on_demand(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.record(backend, "a", tokens_in=30)
    usage.limit(backend, max_tokens=30)
    other = {"organization": UUID(int=7)} if usage.tenant else {"for_user": BOB}
    assert usage.value(backend, "raise_usage_alerts", **other) == 0
    [raised] = backend.execute("select raise_usage_alerts()").fetchall()
    assert raised == (2,)
    mine = {} if usage.tenant else {"for_user": ALICE}
    assert usage.value(backend, "raise_usage_alerts", **mine) == 0


def test_what_the_application_itself_uses_alerts_its_organization_only(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.limit(backend, max_tokens=1)
    usage.record(backend, "a", for_user=None, tokens_in=30)
    assert len(backend.execute(ALERTS).fetchall()) == (2 if usage.tenant else 0)


@pytest.mark.parametrize("percentages", ["{0}", "{null}", "{-1,50}"])
def test_a_percentage_that_cannot_be_reached_is_refused(
    usage: Installed, backend: psycopg.Connection, percentages: str
) -> None:
    with pytest.raises(errors.CheckViolation):
        usage.limit(backend, alert_percentages=percentages)


@pytest.fixture
def bucket(usage: Installed, backend: psycopg.Connection) -> Callable[..., tuple[Any, ...]]:
    """Takes from a bucket of 3 that fills by 0.5 a second."""
    add(backend, "rate_limits", limit_name="chat", capacity=3, refill_per_second="0.5")

    def take(amount: Decimal | int = 1, taker: object = ALICE) -> tuple[Any, ...]:
        arguments = {"limited": "chat", "taker": str(taker), "amount": amount}
        [row] = usage.call(backend, "take_rate_limit", **arguments)
        return tuple(round(value, 1) for value in row.values())

    return take


def test_a_bucket_gives_what_it_holds(bucket: Callable[..., tuple[Any, ...]]) -> None:
    assert [bucket()[0] for _ in range(4)] == [True, True, True, False]
    assert bucket(taker=BOB)[:2] == (True, 2)


def test_a_refusal_says_when_to_come_back(bucket: Callable[..., tuple[Any, ...]]) -> None:
    assert bucket(Decimal("2.5")) == (True, Decimal("0.5"), 0)
    is_allowed, remaining, seconds = bucket(2)
    assert (is_allowed, remaining) == (False, Decimal("0.5"))
    assert 2.8 <= seconds <= 3


def _pass_seconds(session: psycopg.Connection, seconds: int) -> None:
    session.execute(
        "update rate_limit_buckets set refilled_at = refilled_at - make_interval(secs => %s)",
        [seconds],
    )


def test_a_bucket_fills_with_time_and_never_overflows(
    backend: psycopg.Connection, bucket: Callable[..., tuple[Any, ...]]
) -> None:
    bucket(3)
    _pass_seconds(backend, 4)
    assert bucket(1)[:2] == (True, 1)
    _pass_seconds(backend, 1000)
    assert bucket(1)[:2] == (True, 2)


def test_a_bucket_gives_nothing_twice_when_the_clock_goes_back(
    backend: psycopg.Connection, bucket: Callable[..., tuple[Any, ...]]
) -> None:
    bucket(2)
    _pass_seconds(backend, -1000)
    assert bucket(1) == (True, 0, 0)
    assert bucket(1) == (False, 0, 2)


def test_full_buckets_are_deleted(
    usage: Installed, backend: psycopg.Connection, bucket: Callable[..., tuple[Any, ...]]
) -> None:
    bucket(3)
    assert usage.value(backend, "delete_full_buckets") == 0
    _pass_seconds(backend, 7)
    assert usage.value(backend, "delete_full_buckets") == 1


@pytest.mark.parametrize(
    ("limited", "amount", "error"),
    [
        ("none", 1, errors.ForeignKeyViolation),
        ("chat", 4, errors.InvalidParameterValue),
        ("chat", 0, errors.InvalidParameterValue),
        ("chat", -1, errors.InvalidParameterValue),
        ("chat", None, errors.InvalidParameterValue),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_what_no_bucket_can_give_is_an_error(
    usage: Installed,
    backend: psycopg.Connection,
    limited: str,
    amount: int | None,
    error: type[psycopg.Error],
) -> None:
    with pytest.raises(error):
        usage.call(backend, "take_rate_limit", limited=limited, taker="a", amount=amount)
