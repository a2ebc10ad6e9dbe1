"""What AI models were used for, their prices, and how much is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.seeding.circles import USERS_A_BLOCK
from sqlfluff_schema_rules.seeding.tables import TableRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.seeding.plan import Plan
    from sqlfluff_schema_rules.seeding.tables import Row

MAIN_TABLE = "usage_records"

_DAYS = 360
_PRICES_CHANGED_DAYS = 120
_PROVIDER = "example"
_STATUSES = ("succeeded", "failed", "cancelled")
_STATUS_SHARES = (94, 4, 2)
_IS_CACHED = 0.3
_LIMITS = (("requests", 60, 1), ("uploads", 10, 0.01))
_RECORD_COLUMNS = (
    "user_id",
    "model_id",
    "request_id",
    "status",
    "input_tokens",
    "cached_input_tokens",
    "output_tokens",
    "latency_ms",
    "occurred_at",
    "created_at",
)
_QUOTA_COLUMNS = ("period", "max_requests", "max_tokens", "max_cost", "created_at", "updated_at")


class _Model(NamedTuple):
    """A model with its prices in dollars for a million tokens."""

    name: str
    kind: str
    context_size: int
    input_price: float
    output_price: float
    longest_answer: int


_MODELS = (
    _Model("large", "chat", 200_000, 4, 20, 2_000),
    _Model("small", "chat", 128_000, 0.5, 2, 1_000),
    _Model("embedding", "embedding", 8_192, 0.1, 0, 0),
)


def tables(plan: Plan) -> Iterator[TableRows]:
    """The rows, parents first; models and limits are the same for every random seed."""
    blocks, tenant = plan.filled_blocks, plan.tenant_column
    yield TableRows(
        plan.table("ai_models"),
        ("id", "provider_name", "model_name", "kind", "context_size", "created_at", "updated_at"),
        len(_MODELS),
        (_model(plan, number) for number in range(len(_MODELS))),
    )
    yield TableRows(
        plan.table("ai_model_prices"),
        (
            "id",
            "model_id",
            "valid_during",
            "input_per_million",
            "cached_input_per_million",
            "output_per_million",
        ),
        2 * len(_MODELS),
        (row for number in range(len(_MODELS)) for row in _prices(plan, number)),
    )
    yield TableRows(
        plan.table("usage_quotas"),
        ("id", *(tenant or ("user_id",)), *_QUOTA_COLUMNS),
        plan.circles if tenant else plan.users,
        _quotas(plan),
    )
    yield TableRows(
        plan.table("rate_limits"),
        ("limit_name", "capacity", "refill_per_second"),
        len(_LIMITS),
        iter(_LIMITS),
        key=("limit_name",),
    )
    yield TableRows(
        plan.table(MAIN_TABLE),
        (*tenant, *_RECORD_COLUMNS),
        plan.rows,
        (_record(plan, block, n) for block in blocks for n in plan.main_rows(block)),
        key=(*tenant, "request_id"),
    )


def _model(plan: Plan, number: int) -> Row:
    model = _MODELS[number]
    time = plan.before(_DAYS)
    identifier = plan.constant_id("ai_models", number)
    return (identifier, _PROVIDER, model.name, model.kind, model.context_size, time, time)


def _prices(plan: Plan, number: int) -> Iterator[Row]:
    """What the model costs now, and a quarter more before."""
    model = _MODELS[number]
    changed = plan.before(_PRICES_CHANGED_DAYS)
    for place, (during, factor) in enumerate(((f"(,{changed})", 1.25), (f"[{changed},)", 1))):
        yield (
            plan.constant_id("ai_model_prices", 2 * number + place),
            plan.constant_id("ai_models", number),
            during,
            model.input_price * factor,
            model.input_price * factor / 10,
            model.output_price * factor,
        )


def _quotas(plan: Plan) -> Iterator[Row]:
    """One a month for each organization, or for each user where there are none."""
    owners = (
        map(plan.organization, range(plan.circles))
        if plan.tenant
        else map(plan.user, range(plan.users))
    )
    time = plan.before(_DAYS)
    for number, owner in enumerate(owners):
        identifier = plan.id("usage_quotas", number)
        yield (identifier, owner, "month", 100_000, 50_000_000, 500, time, time)


def _record(plan: Plan, block: int, number: int) -> Row:
    chance = plan.draw(MAIN_TABLE, number)
    place = chance.randrange(len(_MODELS))
    model = _MODELS[place]
    sent = chance.randrange(20, 8_000)
    received = chance.randrange(model.longest_answer + 1)
    [status] = chance.choices(_STATUSES, _STATUS_SHARES)
    time = plan.before(_DAYS * chance.random() ** 2)
    return (
        *plan.tenant_of(block),
        plan.user(block * USERS_A_BLOCK + chance.randrange(USERS_A_BLOCK)),
        plan.constant_id("ai_models", place),
        f"request-{plan.tag(number)}",
        status,
        sent,
        sent // 2 if chance.random() < _IS_CACHED else 0,
        received if status == "succeeded" else 0,
        300 + 12 * received + chance.randrange(200),
        time,
        time,
    )
