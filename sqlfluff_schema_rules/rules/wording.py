"""How messages name what they talk about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog.objects import Column, Relation, Table


def name_of(relation: Relation) -> str:
    """`orders`, with its schema where that is not public: `billing.orders`."""
    return relation.name if relation.schema == "public" else relation.object_name


def columns_of(table: Table, columns: Sequence[Column]) -> str:
    """`orders.user_id`, or `orders (tenant_id, user_id)` for several columns."""
    names = ", ".join(column.name for column in columns)
    return f"{name_of(table)}.{names}" if len(columns) == 1 else f"{name_of(table)} ({names})"
