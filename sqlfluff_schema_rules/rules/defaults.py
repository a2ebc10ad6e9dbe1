"""What the rules about defaults have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Column, Routine, Table, Trigger


def may_be_set_before_insert(schema: Catalog, table: Table, column: Column) -> bool:
    """Whether a trigger that runs before a row is inserted may give `column` its value.

    It may where its function mentions the column, or cannot be read.
    """
    for trigger in filter(_runs_before_insert, table.triggers.values()):
        routines = list(schema.routines_named(trigger.function))
        if not routines or any(_may_mention(routine, column) for routine in routines):
            return True
    return False


def _runs_before_insert(trigger: Trigger) -> bool:
    return (
        trigger.timing == "before"
        and trigger.for_each_row
        and "insert" in trigger.events
        and trigger.enabled != "D"
    )


def _may_mention(routine: Routine, column: Column) -> bool:
    return routine.body is None or column.name in routine.body
