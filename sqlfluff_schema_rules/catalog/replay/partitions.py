"""Replays partitions, and tables that inherit from others."""

from __future__ import annotations

from bisect import insort

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CheckConstraint,
    Column,
    Index,
    Table,
)
from sqlfluff_schema_rules.catalog.replay.columns import (
    copy_column,
    take_not_null,
)
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.dropped_constraints import drop_constraint
from sqlfluff_schema_rules.catalog.replay.indexes import attach_index
from sqlfluff_schema_rules.catalog.replay.inherited_constraints import (
    comes_from,
    inherit_constraints,
    is_in_parent,
)
from sqlfluff_schema_rules.catalog.replay.not_null import inherits_not_null
from sqlfluff_schema_rules.catalog.replay.triggers import forget_clones, inherit_triggers
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import PartitionBound


def _is_above(table: Table, other: Table) -> bool:
    """Whether `other` is the table itself or below it, and so can be no parent of it."""
    return other is table or other in table.descendants()


def inherit(table: Table, parent: Table) -> None:
    """Make a new table a child of its parent, as INHERITS does."""
    if _is_above(table, parent):
        return
    table.parents.append(parent)
    parent.children.append(table)
    _take_columns(parent, table)
    for column in table.columns.values():
        column.identity = None


def become_partition(table: Table, parent: Table, bound: PartitionBound | None) -> None:
    """Make a new table a partition, as PARTITION OF does."""
    if _is_above(table, parent):
        return
    _add_partition(parent, table, bound)
    _take_columns(parent, table)


def _add_partition(parent: Table, partition: Table, bound: PartitionBound | None) -> None:
    partition.partition_of, partition.bound = parent, bound
    insort(parent.partitions, partition, key=_place)


def _place(partition: Table) -> tuple[tuple[int, float, str], ...]:
    return () if partition.bound is None else partition.bound.place


def _take_columns(parent: Table, table: Table) -> None:
    for column in parent.columns.values():
        merged = inherit_column(table, column)
        if merged.default is None and not merged.sequences:
            merged.default, merged.sequences = column.default, column.sequences
    if not parent.knows(Aspect.COLUMNS):
        table.uncertain.add(Aspect.COLUMNS)
    if not parent.known:
        table.uncertain.update((Aspect.CONSTRAINTS, Aspect.INDEXES))


def inherit_column(table: Table, column: Column) -> Column:
    """The column of a child or partition; one that it has already is merged with it."""
    merged = table.columns.setdefault(column.name, copy_column(column, inherited=True))
    take_not_null(merged, column)
    return merged


@replays(records.AttachPartition)
def attach_partition(catalog: Catalog, change: records.AttachPartition) -> None:
    """ATTACH PARTITION; the partition takes what it lacks of its parent's keys and indexes."""
    index = catalog.relation(change.table)
    if isinstance(index, Index):
        partition_index = catalog.relation(change.partition)
        if isinstance(partition_index, Index):
            attach_index(index, partition_index)
        return
    parent = catalog.table_for(change.table, change.origin)
    partition = catalog.table_for(change.partition, change.origin)
    if parent is None or partition is None or partition.partition_of is not None:
        return
    if _is_above(partition, parent):
        return
    _add_partition(parent, partition, change.bound)
    if not parent.known:
        partition.uncertain.update((Aspect.CONSTRAINTS, Aspect.INDEXES))
    for name, column in partition.columns.items():
        if name in parent.columns:
            _become_column_of(column, parent.columns[name])
    inherit_constraints(catalog, parent, partition, change.origin)
    inherit_triggers(parent, partition)


def _become_column_of(column: Column, parents_column: Column) -> None:
    column.inherited = True
    column.inherits_not_null = parents_column.not_null
    column.identity = parents_column.identity


@replays(records.DetachPartition)
def detach_partition(catalog: Catalog, change: records.DetachPartition) -> None:
    """DETACH PARTITION; the table keeps everything as its own.

    Postgres takes every key that refers to it and is a part of another one for the part of a key
    that refers to the parent, and drops it.
    """
    partition = catalog.relation(change.partition)
    if not isinstance(partition, Table) or partition.partition_of is None:
        return
    forget_clones(partition)
    for key in [each for each in partition.referenced_by if each.parent is not None]:
        drop_constraint(catalog, key)
    partition.partition_of.partitions.remove(partition)
    partition.partition_of = partition.bound = None
    for column in partition.columns.values():
        column.inherited = column.inherits_not_null = False
        if column.identity is not None:
            _drop_identity(partition, column)
    for constraint in partition.constraints.values():
        constraint.inherited, constraint.parent = False, None
    for index in partition.indexes.values():
        index.parent = None


def _drop_identity(partition: Table, column: Column) -> None:
    """The numbers of a partition's column came from the parent, its own partitions' too."""
    for member in (partition, *partition.descendants()):
        if column.name in member.columns:
            member.columns[column.name].identity = None


@replays(records.SetInheritance)
def set_inheritance(catalog: Catalog, change: records.SetInheritance) -> None:
    """INHERIT and NO INHERIT."""
    table = catalog.table_for(change.table, change.origin)
    parent = catalog.table_for(change.parent, change.origin)
    if table is None or parent is None or _is_above(table, parent):
        return
    if change.inherits and parent not in table.parents:
        table.parents.append(parent)
        parent.children.append(table)
    elif not change.inherits and parent in table.parents:
        table.parents.remove(parent)
        parent.children.remove(table)
        _keep_what_was_inherited(table, parent)


def _keep_what_was_inherited(table: Table, parent: Table) -> None:
    """What a table had of a parent that it has no more, and of no other, is its own."""
    for name, column in table.columns.items():
        column.inherited = column.inherited and is_inherited(table, name)
        column.inherits_not_null = column.inherits_not_null and inherits_not_null(table, name)
    for constraint in table.constraints.values():
        if isinstance(constraint, CheckConstraint) and comes_from(constraint, parent):
            constraint.inherited = constraint.inherited and is_in_parent(constraint)


def is_inherited(table: Table, name: str) -> bool:
    """Whether a parent of the table has a column of that name."""
    return any(name in parent.columns for parent in table.parents)
