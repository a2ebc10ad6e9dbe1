"""All rows of a pattern, in the order in which they can be inserted."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from sqlfluff_schema_rules.patterns.library import TENANCY, patterns
from sqlfluff_schema_rules.seeding import accounts
from sqlfluff_schema_rules.seeding.circles import USERS_A_BLOCK
from sqlfluff_schema_rules.seeding.plan import ROWS_A_BLOCK, Plan, Wish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlfluff_schema_rules.patterns.library import Pattern
    from sqlfluff_schema_rules.seeding.tables import TableRows


class _Content(Protocol):
    """The module of a pattern: `chat.py`."""

    MAIN_TABLE: str
    """The table that has as many rows as are asked for."""
    def tables(self, plan: Plan) -> Iterator[TableRows]:
        """The rows of the pattern's own tables, parents first."""


def main_tables(pattern: Pattern) -> tuple[str, ...]:
    """The tables that have as many rows as are asked for, one for each pattern in it."""
    return tuple(_content(name).MAIN_TABLE for name in pattern.includes or (pattern.name,))


def tables_of(plan: Plan) -> list[TableRows]:
    """The rows of all tables of the plan's pattern, parents first."""
    names = plan.pattern.includes or (plan.pattern.name,)
    tenancy = (TENANCY,) if plan.tenant else ()
    contents = [_content(name) for name in dict.fromkeys((*tenancy, *names))]
    return [rows for module in (accounts, *contents) for rows in module.tables(plan)]


def plan_of(pattern: Pattern, asked: Mapping[str, str], wish: Wish) -> Plan:
    """What a run of the pattern rests on. Raises ParameterError."""
    is_about_users = pattern.name == TENANCY
    return Plan(pattern, asked, wish, USERS_A_BLOCK if is_about_users else ROWS_A_BLOCK)


def _content(name: str) -> _Content:
    return cast("_Content", import_module(f"{__package__}.{name.replace('-', '_')}"))
