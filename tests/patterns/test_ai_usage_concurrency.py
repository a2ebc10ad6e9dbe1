"""The pattern ai-usage when eight connections use it at the same time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
import pytest

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, PATIENCE, act_as, sign_up
from tests.patterns.usage import (
    ACME,
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

CONNECTIONS = 8
Answer = TypeVar("Answer")


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "tenant"])
def usage(
    live_server: Callable[[str], LiveServer], request: pytest.FixtureRequest
) -> Iterator[Installed]:
    with installed(live_server("supabase"), tenant=request.param) as usage:
        yield usage


@pytest.fixture
def backend(usage: Installed) -> Iterator[psycopg.Connection]:
    """A session of the backend, after which nothing is left that was used or limited."""
    with usage.database.session() as session:
        yield session
        for table in ("usage_alerts", "usage_quotas", "usage_reservations", "rate_limits"):
            session.execute(f"delete from {table}".encode())
        session.execute("truncate usage_records, usage_summaries")


def at_once(usage: Installed, work: Callable[[psycopg.Connection, int], Answer]) -> list[Answer]:
    """What `work` answers in each of eight sessions of the backend that start together."""
    ready = Barrier(CONNECTIONS, timeout=PATIENCE)

    def run(number: int) -> Answer:
        with usage.database.session() as session:
            session.execute("set role service_role")
            session.execute("set statement_timeout = '30s'")
            ready.wait()
            return work(session, number)

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return list(threads.map(run, range(CONNECTIONS)))


def test_a_bucket_gives_exactly_what_it_holds(
    usage: Installed, backend: psycopg.Connection
) -> None:
    add(backend, "rate_limits", limit_name="chat", capacity=100, refill_per_second="0.000001")

    def take(session: psycopg.Connection, _: int) -> list[bool]:
        arguments = {"limited": "chat", "taker": "a"}
        answers = [usage.call(session, "take_rate_limit", **arguments) for _ in range(25)]
        return [answer["is_allowed"] for [answer] in answers]

    allowed = sum(sum(answers) for answers in at_once(usage, take))
    assert allowed == 100


def test_reservations_never_exceed_a_limit(usage: Installed, backend: psycopg.Connection) -> None:
    usage.limit(backend, "day", max_tokens=1000)
    usage.limit(backend, "month", max_requests=55)
    usage.record(backend, "before", tokens_in=105)

    def reserve(session: psycopg.Connection, _: int) -> int:
        return sum(usage.reserve(session, 10)[0] for _ in range(20))

    assert sum(at_once(usage, reserve)) == 54
    backend.execute("update usage_quotas set max_requests = null")
    assert sum(at_once(usage, reserve)) == 89 - 54


def test_a_limit_holds_while_reservations_are_settled_and_released(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.limit(backend, "day", max_tokens=300)

    def use(session: psycopg.Connection, number: int) -> int:
        random = Random(number)
        recorded = 0
        for request in range(20):
            is_allowed, reservation, *_ = usage.reserve(session, 10)
            if is_allowed and random.random() < 0.5:
                usage.value(session, "release_usage", reservation=reservation)
            elif is_allowed:
                name = f"{number}-{request}"
                usage.record(session, name, tokens_out=10, reservation=reservation)
                recorded += 1
        return recorded

    assert 20 <= sum(at_once(usage, use)) <= 30
    assert summaries(backend, usage) == sums_of_records(backend, usage)
    left = backend.execute("select from usage_reservations")
    assert left.rowcount == 0


def test_sums_are_right_after_concurrent_records(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.limit(backend, "day", max_tokens=40 * CONNECTIONS, alert_percentages=[50, 100])

    def record(session: psycopg.Connection, number: int) -> None:
        random = Random(number)
        for request in range(40):
            usage.record(
                session,
                f"{number}-{request}",
                for_user=random.choice([ALICE, ALICE, BOB, None]),
                model=random.choice(["large", "new"]),
                tokens_in=2,
                took_ms=random.choice([None, 5]),
            )

    at_once(usage, record)
    assert backend.execute("select from usage_records").rowcount == 40 * CONNECTIONS
    assert summaries(backend, usage) == sums_of_records(backend, usage)
    usage.record(backend, "last", tokens_in=2 * 40 * CONNECTIONS)
    alerts = backend.execute("select percentage from usage_alerts order by 1").fetchall()
    assert alerts == [(50,), (100,)]


def test_batches_in_any_order_do_not_block_each_other_for_ever(
    usage: Installed, backend: psycopg.Connection
) -> None:
    organization = f"'{ACME}'::uuid as organization_id," if usage.tenant else ""
    columns = "organization_id, user_id" if usage.tenant else "user_id"
    batch = (
        f"insert into usage_records ({columns}, model_id, request_id, occurred_at)"
        f" select {organization} user_id, model_id, gen_random_uuid(),"
        " now() - days * interval '24 hours'"
        " from unnest(%s::uuid[]) user_id, unnest(%s::uuid[]) model_id,"
        " generate_series(0, 40, 10) days where random() < 0.5 order by random()"
    ).encode()
    people = [ALICE, BOB, CAROL, DAVE]

    def insert(session: psycopg.Connection, _: int) -> None:
        for _ in range(10):
            session.execute(batch, [people, [MODEL, UNPRICED_MODEL]])

    at_once(usage, insert)
    assert summaries(backend, usage) == sums_of_records(backend, usage)


def test_sums_are_right_while_costs_and_sums_are_computed_anew(
    usage: Installed, backend: psycopg.Connection
) -> None:
    def work(session: psycopg.Connection, number: int) -> None:
        for request in range(20):
            if number == 0:
                usage.value(session, "rebuild_usage_summaries")
            elif number == 1:
                session.execute(
                    "update ai_model_prices set output_per_million = %s"
                    " where upper(valid_during) is null",
                    [request % 3],
                )
                usage.value(session, "recompute_usage_costs")
            else:
                user = (ALICE, BOB)[request % 2]
                usage.record(session, f"{number}-{request}", for_user=user, tokens_out=1)

    at_once(usage, work)
    usage.value(backend, "recompute_usage_costs")
    assert backend.execute("select from usage_records").rowcount == (CONNECTIONS - 2) * 20
    assert summaries(backend, usage) == sums_of_records(backend, usage)


def test_a_period_that_begins_while_sums_are_built_anew_counts_once(
    usage: Installed, backend: psycopg.Connection
) -> None:
    usage.record(backend, "first")

    def rebuild(session: psycopg.Connection) -> None:
        usage.value(session, "rebuild_usage_summaries")

    def begin_period(session: psycopg.Connection) -> None:
        usage.record(session, "of another period", used_at="2026-01-01 00:00Z")

    with ThreadPoolExecutor(2) as threads, usage.database.session() as session:
        with backend.transaction():
            usage.record(backend, "second")
            working = [threads.submit(_in_session, usage, rebuild)]
            _wait_for_waiting(session, 1)
            working.append(threads.submit(_in_session, usage, begin_period))
            _wait_for_waiting(session, 2, or_else=working[1].done)
        for each in working:
            each.result()
    assert summaries(backend, usage) == sums_of_records(backend, usage)


def _in_session(usage: Installed, work: Callable[[psycopg.Connection], None]) -> None:
    with usage.database.session() as session:
        work(session)


def _wait_for_waiting(
    session: psycopg.Connection, count: int, or_else: Callable[[], bool] = bool
) -> None:
    """Return when so many sessions of the database wait for a lock, at the latest in 10 s."""
    query = (
        "select from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    for _ in range(1000):
        if session.execute(query).rowcount >= count or or_else():
            return
        time.sleep(0.01)


def test_a_user_can_be_deleted_while_others_record(
    usage: Installed, backend: psycopg.Connection
) -> None:
    leaving = backend.execute("select gen_random_uuid() from generate_series(1, 3)").fetchall()
    sign_up(backend, *(user for (user,) in leaving))
    for number, (user,) in enumerate(leaving):
        for request in range(5):
            usage.record(backend, f"{number}-{request}", for_user=user)

    def work(session: psycopg.Connection, number: int) -> None:
        if number < len(leaving):
            session.execute("reset role")
            session.execute("delete from auth.users where id = %s", leaving[number])
        else:
            for request in range(20):
                usage.record(session, f"other {number}-{request}", for_user=None)

    at_once(usage, work)
    assert backend.execute("select distinct user_id from usage_records").fetchall() == [(None,)]
    assert summaries(backend, usage) == sums_of_records(backend, usage)


def test_a_request_recorded_by_all_at_once_counts_once(
    usage: Installed, backend: psycopg.Connection
) -> None:
    def record(session: psycopg.Connection, _: int) -> Any:
        return [usage.record(session, f"same {request}") for request in range(10)]

    answers = at_once(usage, record)
    assert answers == [answers[0]] * CONNECTIONS
    assert backend.execute("select from usage_records").rowcount == 10
    assert summaries(backend, usage) == sums_of_records(backend, usage)


def test_prices_set_by_all_at_once_never_overlap(
    usage: Installed, backend: psycopg.Connection
) -> None:
    def set_price(session: psycopg.Connection, number: int) -> bool:
        try:
            usage.value(
                session,
                "set_ai_model_price",
                model=UNPRICED_MODEL,
                starts_at="2026-05-01 00:00Z",
                input_price=number,
                output_price=number,
            )
        except psycopg.errors.ExclusionViolation:
            return False
        return True

    assert sum(at_once(usage, set_price)) == 1
    with backend.transaction():
        act_as(backend, role="service_role")
        backend.execute("delete from ai_model_prices where model_id = %s", [UNPRICED_MODEL])
