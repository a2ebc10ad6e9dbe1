"""Records of the pattern ai-usage: what they cost, and the sums that follow them."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest
from psycopg import errors

from tests.patterns.databases import ALICE, BOB, CAROL, acting
from tests.patterns.usage import (
    ACME,
    GLOBEX,
    MODEL,
    UNPRICED_MODEL,
    Installed,
    add,
    installed,
    summaries,
    sums_of_records,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

JANUARY = datetime(2026, 1, 15, 12, tzinfo=timezone.utc)
FEBRUARY = datetime(2026, 2, 1, tzinfo=timezone.utc)
only_with_organizations = pytest.mark.parametrize("usage", [True], ids=["tenant"], indirect=True)


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


@pytest.fixture
def owner(usage: Installed) -> Iterator[psycopg.Connection]:
    """A transaction of the migrating role that is rolled back."""
    with usage.database.session() as session, session.transaction(force_rollback=True):
        yield session


def _cost(session: psycopg.Connection, record: int) -> tuple[Decimal | None, str | None]:
    query = "select total_cost, currency from usage_records where id = %s"
    [row] = session.execute(query, [record]).fetchall()
    return row


@pytest.mark.parametrize(
    ("used_at", "tokens", "cost"),
    [
        (JANUARY, (1_000_000, 400_000, 500_000), Decimal("1.7")),
        (JANUARY, (1, 1, 1), Decimal("0.00000225")),
        (FEBRUARY, (1_000_000, 400_000, 0), Decimal(3)),
        (FEBRUARY, (0, 0, 1), Decimal("0.000006000001")),
        (FEBRUARY, (0, 0, 10**15 + 1), Decimal("6000001000.000006000001")),
        (FEBRUARY, (0, 0, 0), Decimal(0)),
    ],
)
def test_a_record_costs_what_the_price_of_its_time_says(
    usage: Installed,
    backend: psycopg.Connection,
    used_at: datetime,
    tokens: tuple[int, int, int],
    cost: Decimal,
) -> None:
    sent, cached, received = tokens
    record = usage.record(
        backend, "a", used_at=used_at, tokens_in=sent, tokens_cached=cached, tokens_out=received
    )
    assert _cost(backend, record) == (cost, "USD")


def test_a_record_before_any_price_has_no_cost(
    usage: Installed, backend: psycopg.Connection
) -> None:
    record = usage.record(backend, "a", used_at=datetime(2025, 1, 1, tzinfo=timezone.utc))
    assert _cost(backend, record) == (None, None)


def test_no_caller_says_what_a_record_costs(usage: Installed, backend: psycopg.Connection) -> None:
    tenant = {"organization_id": ACME} if usage.tenant else {}
    add(
        backend,
        "usage_records",
        request_id="a",
        model_id=MODEL,
        total_cost=5,
        currency="EUR",
        **tenant,
    )
    assert backend.execute("select total_cost, currency from usage_records").fetchall() == [
        (0, "USD")
    ]


def test_a_new_price_ends_the_one_before_and_holds_until_the_next(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.value(
        backend,
        "set_ai_model_price",
        model=MODEL,
        starts_at=JANUARY,
        input_price=7,
        output_price=8,
    )
    ranges = backend.execute(
        "select lower(valid_during), upper(valid_during), input_per_million"
        " from ai_model_prices order by valid_during"
    )
    first = datetime(2026, 1, 1, tzinfo=timezone.utc)
    assert ranges.fetchall() == [
        (first, JANUARY, 1),
        (JANUARY, FEBRUARY, 7),
        (FEBRUARY, None, 3),
    ]


def test_the_first_price_of_a_model_holds_from_its_start(
    usage: Installed, backend: psycopg.Connection
) -> None:
    price = usage.value(
        backend,
        "set_ai_model_price",
        model=UNPRICED_MODEL,
        starts_at=JANUARY,
        input_price=7,
        output_price=8,
    )
    rows = backend.execute("select valid_during from ai_model_prices where id = %s", [price])
    [(valid_during,)] = rows.fetchall()
    assert (valid_during.lower, valid_during.upper) == (JANUARY, None)


def test_two_prices_of_a_model_never_hold_at_once(
    usage: Installed, backend: psycopg.Connection
) -> None:
    with pytest.raises(errors.ExclusionViolation):
        add(
            backend,
            "ai_model_prices",
            model_id=MODEL,
            valid_during="[2026-01-31 00:00Z, 2026-02-02 00:00Z)",
            input_per_million=1,
        )


def test_records_without_a_price_are_listed_and_priced_later(
    usage: Installed, backend: psycopg.Connection
) -> None:
    record = usage.record(backend, "a", model="new", tokens_in=1_000_000, used_at=JANUARY)
    usage.record(backend, "b", model="new", used_at=FEBRUARY)
    usage.record(backend, "c")
    [unpriced] = usage.call(backend, "unpriced_usage")
    assert tuple(unpriced.values()) == (UNPRICED_MODEL, "acme", "new", 2, JANUARY, FEBRUARY)
    usage.value(
        backend,
        "set_ai_model_price",
        model=UNPRICED_MODEL,
        starts_at=JANUARY,
        input_price=7,
        output_price=8,
        price_currency="EUR",
    )
    assert usage.value(backend, "recompute_usage_costs") == 2
    assert _cost(backend, record) == (Decimal(7), "EUR")
    assert usage.call(backend, "unpriced_usage") == []
    assert usage.value(backend, "recompute_usage_costs") == 0
    assert summaries(backend, usage) == sums_of_records(backend, usage)


@pytest.mark.parametrize(
    ("span", "changed"),
    [
        ({}, 2),
        ({"since": FEBRUARY}, 1),
        ({"until": FEBRUARY}, 1),
        ({"only_model": UNPRICED_MODEL}, 0),
        ({"only_model": MODEL}, 2),
    ],
)
def test_costs_of_a_span_or_model_are_computed_anew(
    usage: Installed, backend: psycopg.Connection, span: dict[str, object], changed: int
) -> None:
    usage.record(backend, "a", used_at=JANUARY, tokens_in=1)
    usage.record(backend, "b", used_at=FEBRUARY, tokens_in=1)
    backend.execute("delete from ai_model_prices")
    assert usage.value(backend, "recompute_usage_costs", **span) == changed
    assert summaries(backend, usage) == sums_of_records(backend, usage)


def test_a_request_that_is_recorded_twice_counts_once(
    usage: Installed, backend: psycopg.Connection
) -> None:
    first = usage.record(backend, "a", tokens_in=5)
    assert usage.record(backend, "a", tokens_in=7) == first
    assert backend.execute("select input_tokens from usage_records").fetchall() == [(5,)]
    assert summaries(backend, usage) == sums_of_records(backend, usage)


@only_with_organizations
def test_organizations_do_not_share_the_names_of_requests(
    usage: Installed, backend: psycopg.Connection
) -> None:
    first = usage.record(backend, "a")
    assert usage.record(backend, "a", organization=GLOBEX) != first


def test_the_use_of_an_unknown_model_is_refused(
    usage: Installed, backend: psycopg.Connection
) -> None:
    with pytest.raises(errors.ForeignKeyViolation, match="there is no model huge of acme"):
        usage.record(backend, "a", model="huge")


@pytest.mark.parametrize(
    "wrong",
    [
        {"tokens_in": -1},
        {"tokens_out": -1},
        {"tokens_in": 1, "tokens_cached": 2},
        {"took_ms": -1},
        {"outcome": "done"},
        {"used_at": "infinity"},
        {"details": "[]"},
    ],
    ids=str,
)
def test_what_cannot_be_is_not_recorded(
    usage: Installed, backend: psycopg.Connection, wrong: dict[str, object]
) -> None:
    with pytest.raises(errors.CheckViolation):
        usage.record(backend, "a", **wrong)


@pytest.mark.parametrize(
    "statement",
    [
        "update usage_records set total_cost = 0",
        "delete from usage_records",
        "truncate usage_records",
    ],
)
def test_not_even_the_backend_changes_a_record(backend: psycopg.Connection, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        backend.execute(statement.encode())


def test_periods_begin_in_utc_whatever_the_time_zone(
    usage: Installed, backend: psycopg.Connection
) -> None:
    backend.execute("set local timezone to 'Pacific/Auckland'")
    usage.record(backend, "a", used_at="2026-03-01 00:30+02", tokens_in=1)
    starts = backend.execute(
        "select grain, starts_at at time zone 'UTC' from usage_summaries order by grain"
    )
    assert starts.fetchall() == [
        ("day", datetime(2026, 2, 28)),
        ("hour", datetime(2026, 2, 28, 22)),
        ("month", datetime(2026, 2, 1)),
        ("week", datetime(2026, 2, 23)),
    ]


def _record_variety(usage: Installed, session: psycopg.Connection) -> None:
    for number, used_at in enumerate(
        ("2026-01-31 23:59:59Z", "2026-02-01 00:00Z", "2026-02-02 10:10Z", "2026-02-02 10:50Z")
    ):
        for user in (ALICE, BOB, None):
            for model in ("large", "new"):
                usage.record(
                    session,
                    f"{number}-{user}-{model}",
                    for_user=user,
                    model=model,
                    used_at=used_at,
                    tokens_in=10 + number,
                    tokens_cached=number,
                    tokens_out=3,
                    took_ms=number * 100 or None,
                    outcome="failed" if number == 2 else "succeeded",
                )


def test_summaries_are_the_sums_of_the_records(
    usage: Installed, backend: psycopg.Connection
) -> None:
    _record_variety(usage, backend)
    assert len(summaries(backend, usage)) == 6 * (3 + 3 + 2 + 2)
    assert summaries(backend, usage) == sums_of_records(backend, usage)


def test_summaries_are_built_anew(usage: Installed, backend: psycopg.Connection) -> None:
    _record_variety(usage, backend)
    backend.execute("delete from usage_summaries where grain <> 'day'")
    backend.execute("update usage_summaries set starts_at = starts_at - interval '1 year'")
    assert usage.value(backend, "rebuild_usage_summaries") == 60
    assert summaries(backend, usage) == sums_of_records(backend, usage)


@pytest.mark.parametrize(
    ("since", "until", "built"),
    [
        ("2026-02-02 10:20Z", "2026-02-02 10:21Z", {"hour", "day", "week", "month"}),
        ("2026-02-01 12:00Z", "2026-02-01 13:00Z", {"day", "week", "month"}),
        ("2026-01-31 23:00Z", "2026-02-02 00:00Z", {"hour", "day", "week", "month"}),
    ],
)
def test_the_summaries_that_a_span_touches_are_built_anew(
    usage: Installed, backend: psycopg.Connection, since: str, until: str, built: set[str]
) -> None:
    _record_variety(usage, backend)
    backend.execute(
        "delete from usage_summaries where date_trunc(grain, %(since)s::timestamptz, 'UTC')"
        " <= starts_at and starts_at < %(until)s",
        {"since": since, "until": until},
    )
    before = backend.execute("select id from usage_summaries order by id").fetchall()
    usage.value(backend, "rebuild_usage_summaries", since=since, until=until)
    new = backend.execute(
        "select distinct grain from usage_summaries where not id = any(%s)",
        [[number for (number,) in before]],
    )
    assert {grain for (grain,) in new} == built
    assert summaries(backend, usage) == sums_of_records(backend, usage)


def test_what_deleted_users_used_stays_without_their_names(
    usage: Installed, owner: psycopg.Connection
) -> None:
    _record_variety(usage, owner)
    owner.execute("delete from auth.users where id = any(%s)", [[ALICE, BOB]])
    users = owner.execute("select user_id, count(*) from usage_records group by user_id")
    assert users.fetchall() == [(None, 24)]
    assert summaries(owner, usage) == sums_of_records(owner, usage)


def test_supabase_can_delete_a_user(usage: Installed, owner: psycopg.Connection) -> None:
    usage.record(owner, "a")
    usage.limit(owner)
    usage.reserve(owner)
    owner.execute("grant usage on schema auth to supabase_auth_admin")
    owner.execute("grant select, delete on auth.users to supabase_auth_admin")
    owner.execute("set local role supabase_auth_admin")
    assert owner.execute("delete from auth.users where id = %s", [ALICE]).rowcount == 1
    owner.execute("reset role")
    assert summaries(owner, usage) == sums_of_records(owner, usage)


def test_what_a_user_used_follows_a_new_key(usage: Installed, owner: psycopg.Connection) -> None:
    _record_variety(usage, owner)
    owner.execute("update auth.users set id = %s where id = %s", [UUID(int=7), ALICE])
    assert summaries(owner, usage) == sums_of_records(owner, usage)


@only_with_organizations
def test_what_an_organization_used_goes_or_moves_with_it(
    usage: Installed, owner: psycopg.Connection
) -> None:
    _record_variety(usage, owner)
    usage.reserve(owner, for_user=CAROL)
    usage.limit(owner, max_tokens=1)
    usage.record(owner, "a", tokens_in=1)
    owner.execute("update organizations set id = %s where id = %s", [UUID(int=7), ACME])
    assert summaries(owner, usage) == sums_of_records(owner, usage) != []
    owner.execute("delete from organizations where id = %s", [UUID(int=7)])
    assert summaries(owner, usage) == sums_of_records(owner, usage) == []


def test_a_model_that_was_used_stays(usage: Installed, backend: psycopg.Connection) -> None:
    usage.record(backend, "a")
    with pytest.raises(errors.IntegrityError, match="usage_records_model_id_fkey"):
        backend.execute("delete from ai_models")
