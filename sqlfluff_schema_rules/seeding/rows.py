"""All rows of a pattern, in the order in which they can be inserted."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast

from sqlfluff_schema_rules.patterns.library import TENANCY, patterns
from sqlfluff_schema_rules.seeding import accounts
from sqlfluff_schema_rules.seeding.circles import USERS_A_BLOCK
from sqlfluff_schema_rules.seeding.plan import ROWS_A_BLOCK, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlfluff_schema_rules.patterns.library import Pattern
    from sqlfluff_schema_rules.seeding.tables import TableRows
    from sqlfluff_schema_rules.seeding.wish import Wish


class _Content(Protocol):
    """The module of a pattern: `chat.py`."""

    MAIN_TABLE: str
    """The table that has as many rows as are asked for."""

    def tables(self, plan: Plan) -> Iterator[TableRows]:
        """The rows of the pattern's own tables, parents first."""


class NoRowsError(Exception):
    """A pattern has no tables of its own; the text says which have."""


def main_tables(pattern: Pattern) -> tuple[str, ...]:
    """The tables that have as many rows as are asked for, one for each pattern in it.

    The members of organizations are so many only where there is nothing else. A pattern that
    has no tables of its own has none.
    """
    names = _parts(pattern)
    if not all(map(_has_content, names)):
        return ()
    grown = [name for name in names if name != TENANCY] or names
    return tuple(_content(name).MAIN_TABLE for name in grown)


def plan_of(pattern: Pattern, asked: Mapping[str, str], wish: Wish) -> Plan:
    """What a run of the pattern rests on. Raises ParameterError and NoRowsError."""
    if not main_tables(pattern):
        names = [name for name, each in patterns().items() if main_tables(each)]
        raise NoRowsError(
            f"the pattern {pattern.name} has no tables of its own; there are rows for "
            f"{', '.join(names)}"
        )
    is_about_users = pattern.name == TENANCY
    return Plan(pattern, asked, wish, USERS_A_BLOCK if is_about_users else ROWS_A_BLOCK)


def tables_of(plan: Plan) -> list[TableRows]:
    """The rows of all tables of the plan's pattern, parents first."""
    names = [TENANCY, *_parts(plan.pattern)] if plan.tenant else _parts(plan.pattern)
    found = list(accounts.tables(plan))
    for name in dict.fromkeys(names):
        found.extend(_content(name).tables(plan))
    return found


def _parts(pattern: Pattern) -> tuple[str, ...]:
    return pattern.includes or (pattern.name,)


def _has_content(name: str) -> bool:
    return find_spec(_module_name(name)) is not None


def _content(name: str) -> _Content:
    return cast("_Content", import_module(_module_name(name)))


def _module_name(name: str) -> str:
    return f"{__package__}.{name.replace('-', '_')}"
