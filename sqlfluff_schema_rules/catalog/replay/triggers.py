"""Replays triggers, in partitions as well, and event triggers."""

from __future__ import annotations

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import EventTrigger, Table, Trigger
from sqlfluff_schema_rules.catalog.replay.columns import columns_like
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import QualifiedName


@replays(records.CreateTrigger)
def create_trigger(catalog: Catalog, change: records.CreateTrigger) -> None:
    """CREATE TRIGGER on a table; those of views are of no interest."""
    if change.table.is_placeholder:
        return
    table = catalog.table_for(change.table, change.origin)
    if table is None or (change.name in table.triggers and not change.replace):
        return
    trigger = Trigger(
        name=change.name,
        origin=change.origin,
        table=table,
        function=_function_of_trigger(catalog, change.function),
        timing=change.timing,
        events=change.events,
        columns=tuple(table.columns[name] for name in change.columns if name in table.columns),
        for_each_row=change.for_each_row,
    )
    table.triggers[trigger.name] = trigger
    if trigger.for_each_row:
        for partition in table.partitions:
            _clone(trigger, partition)


def _function_of_trigger(catalog: Catalog, name: QualifiedName) -> QualifiedName:
    """The function that a trigger runs, with its schema where that is known."""
    for routine in catalog.routines_named(name):
        return QualifiedName(routine.schema, routine.name)
    return name


def _clone(trigger: Trigger, table: Table) -> None:
    """Give a partition, and those of its own, a trigger for each row of its parent."""
    if trigger.name not in table.triggers:
        clone = msgspec.structs.replace(
            trigger,
            table=table,
            columns=columns_like(table, trigger.columns),
            parent=trigger,
            changed=None,
        )
        clone.comment = None
        table.triggers[clone.name] = clone
        for partition in table.partitions:
            _clone(clone, partition)


def inherit_triggers(parent: Table, table: Table) -> None:
    """Give a new partition the triggers for each row of its parent."""
    for trigger in parent.triggers.values():
        if trigger.for_each_row:
            _clone(trigger, table)


def drop_trigger(trigger: Trigger) -> None:
    """Take a trigger out of its table, and what partitions have of it."""
    for member in (trigger, *clones_of(trigger)):
        member.table.triggers.pop(member.name, None)


def clones_of(trigger: Trigger) -> list[Trigger]:
    """What partitions have of a trigger, theirs included."""
    clones = []
    for partition in trigger.table.partitions:
        for own in partition.triggers.values():
            if own.parent is trigger:
                clones += [own, *clones_of(own)]
    return clones


def forget_clones(table: Table) -> None:
    """A table that is no partition any more loses what it had of its parent's triggers."""
    for trigger in list(table.triggers.values()):
        if trigger.parent is not None:
            drop_trigger(trigger)


@replays(records.SetTriggerState)
def set_trigger_state(catalog: Catalog, change: records.SetTriggerState) -> None:
    """ENABLE and DISABLE TRIGGER."""
    table = catalog.relation(change.table)
    if not isinstance(table, Table):
        return
    for trigger in table.triggers.values():
        if change.trigger in (None, trigger.name):
            for member in (trigger, *(() if change.only else clones_of(trigger))):
                member.enabled = change.enabled
                member.mark("enabled", change.origin)


# Event triggers


@replays(records.CreateEventTrigger)
def create_event_trigger(catalog: Catalog, change: records.CreateEventTrigger) -> None:
    """CREATE EVENT TRIGGER."""
    if change.name not in catalog.event_triggers:
        catalog.event_triggers[change.name] = EventTrigger(
            name=change.name,
            origin=change.origin,
            function=_function_of_trigger(catalog, change.function),
        )


@replays(records.SetEventTriggerState)
def set_event_trigger_state(catalog: Catalog, change: records.SetEventTriggerState) -> None:
    """ALTER EVENT TRIGGER … ENABLE and DISABLE."""
    trigger = catalog.event_triggers.get(change.name)
    if trigger is not None:
        trigger.enabled = change.enabled
        trigger.mark("enabled", change.origin)
