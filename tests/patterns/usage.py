"""Databases that hold the pattern ai-usage, with and without organizations."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from psycopg.rows import dict_row

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, install, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.live.server import Database, LiveServer

ACME = UUID("ac3e0000-0000-4000-8000-000000000000")
GLOBEX = UUID("910be000-0000-4000-8000-000000000000")
MEMBERS = {
    ACME: {ALICE: "owner", BOB: "admin", CAROL: "member", DAVE: "viewer"},
    GLOBEX: {ERIN: "owner"},
}
MODEL = UUID("6f700000-0000-4000-8000-000000000000")
UNPRICED_MODEL = UUID("6f700000-0000-4000-8000-000000000001")
_OF_AN_ORGANIZATION = {
    "record_usage",
    "reserve_usage",
    "quota_status",
    "raise_usage_alerts",
    "usage_by_model",
    "usage_by_user",
    "usage_by_day",
    "latency_percentiles",
    "forecast_cost",
}
_OF_A_USER = {"quota_status", "raise_usage_alerts"}


class Installed(msgspec.Struct, frozen=True):
    """A database with the pattern; with `tenant` what is used belongs to acme."""

    database: Database
    tenant: bool

    @property
    def limited(self) -> dict[str, UUID]:
        """Whom a quota limits in these tests: alice, or all of acme."""
        return {"organization_id": ACME} if self.tenant else {"user_id": ALICE}

    def call(
        self, session: psycopg.Connection, function: str, **arguments: object
    ) -> list[dict[str, Any]]:
        """The rows that a function returns; the organization is acme if none is given."""
        if self.tenant and function in _OF_AN_ORGANIZATION:
            arguments = {"organization": ACME, **arguments}
            if function in _OF_A_USER:
                arguments.pop("for_user", None)
        given = ", ".join(f"{name} => %({name})s" for name in arguments)
        statement = f"select * from {function}({given})".encode()
        with session.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(statement, arguments).fetchall()

    def value(self, session: psycopg.Connection, function: str, **arguments: object) -> Any:
        """The one value that a function returns."""
        [row] = self.call(session, function, **arguments)
        [value] = row.values()
        return value

    def record(self, session: psycopg.Connection, request: str, **arguments: object) -> Any:
        """Record a use, by default of the model with prices by alice."""
        given = {"for_user": ALICE, "model_provider": "acme", "model": "large", **arguments}
        return self.value(session, "record_usage", request=request, **given)

    def limit(self, session: psycopg.Connection, period: str = "day", **limits: object) -> None:
        """Give alice or acme a quota."""
        add(session, "usage_quotas", period=period, **self.limited, **limits)

    def reserve(
        self, session: psycopg.Connection, tokens: int = 0, **arguments: object
    ) -> tuple[Any, ...]:
        """What reserving for alice answers."""
        arguments = {"for_user": ALICE, "tokens": tokens, **arguments}
        [row] = self.call(session, "reserve_usage", **arguments)
        return tuple(row.values())


@contextmanager
def installed(
    server: LiveServer, *, tenant: bool, platform: str = "supabase"
) -> Iterator[Installed]:
    """A database with the pattern, five users, two models, and prices of one of them."""
    with server.fresh_database() as database:
        install(database, "ai-usage", platform=platform, tenant=tenant)
        with database.session() as session:
            sign_up(session, *MEMBERS[ACME], ERIN)
            if tenant:
                _add_organizations(session)
            _add_models(session)
        yield Installed(database, tenant)


def add(session: psycopg.Connection, table: str, **values: object) -> None:
    """Insert a row."""
    columns = ", ".join(values)
    places = ", ".join(["%s"] * len(values))
    session.execute(
        f"insert into {table} ({columns}) values ({places})".encode(), list(values.values())
    )


def _add_organizations(session: psycopg.Connection) -> None:
    for organization, members in MEMBERS.items():
        with session.transaction():
            slug = "acme" if organization == ACME else "globex"
            add(session, "organizations", id=organization, slug=slug, display_name=slug)
            for user, role in members.items():
                add(
                    session,
                    "organization_members",
                    organization_id=organization,
                    user_id=user,
                    member_role=role,
                )


def _add_models(session: psycopg.Connection) -> None:
    for model, name in ((MODEL, "large"), (UNPRICED_MODEL, "new")):
        add(session, "ai_models", id=model, provider_name="acme", model_name=name)
    session.execute(
        "insert into ai_model_prices (model_id, valid_during, input_per_million,"
        " cached_input_per_million, output_per_million) values"
        " (%(model)s, '[2026-01-01 00:00Z, 2026-02-01 00:00Z)', 1, 0.25, 2),"
        " (%(model)s, '[2026-02-01 00:00Z,)', 3, null, 6.000001)",
        {"model": MODEL},
    )


def sums_of_records(session: psycopg.Connection, installed: Installed) -> list[tuple[Any, ...]]:
    """What the summaries should hold."""
    organization = "organization_id" if installed.tenant else "null::uuid"
    return session.execute(
        f"select {organization}, grain, date_trunc(grain, occurred_at, 'UTC') as starts_at,"
        " model_id, user_id, coalesce(currency, 'XXX') as currency, count(*),"
        " count(*) filter (where status = 'failed'), sum(input_tokens),"
        " sum(cached_input_tokens), sum(output_tokens), coalesce(sum(total_cost), 0),"
        " count(latency_ms), coalesce(sum(latency_ms), 0)"
        " from usage_records cross join unnest('{hour,day,week,month}'::text[]) as grain"
        " group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6".encode()
    ).fetchall()


def summaries(session: psycopg.Connection, installed: Installed) -> list[tuple[Any, ...]]:
    """What the summaries hold."""
    organization = "organization_id" if installed.tenant else "null::uuid"
    return session.execute(
        f"select {organization}, grain, starts_at, model_id, user_id, currency, requests,"
        " failed_requests, input_tokens, cached_input_tokens, output_tokens, total_cost,"
        " timed_requests, latency_ms from usage_summaries order by 1, 2, 3, 4, 5, 6".encode()
    ).fetchall()
