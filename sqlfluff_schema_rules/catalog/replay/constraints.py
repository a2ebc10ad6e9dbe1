"""Replays constraints, in partitions and children as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CheckConstraint,
    Column,
    Constraint,
    IndexConstraint,
    NotNullConstraint,
    Table,
)
from sqlfluff_schema_rules.catalog.replay.columns import columns_in, columns_named
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.foreign_keys import create_foreign_key
from sqlfluff_schema_rules.catalog.replay.inherited_constraints import (
    copies_of,
    inherit_constraint,
)
from sqlfluff_schema_rules.catalog.replay.keys import create_exclusion, create_key
from sqlfluff_schema_rules.catalog.replay.new_constraints import (
    choose_constraint_name,
    put_constraint,
    qualify,
)
from sqlfluff_schema_rules.catalog.replay.not_null import require_values
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import ConstraintDefinition
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.AddConstraint)
def replay_add_constraint(catalog: Catalog, change: records.AddConstraint) -> None:
    """ADD CONSTRAINT."""
    if change.table.is_placeholder:
        catalog.doubt(change.table, *aspects_of([change.constraint]))
        return
    table = catalog.table_for(change.table, change.origin)
    if table is not None:
        inheriting = _not_null_by_inheritance(table, change.constraint)
        add_constraint(catalog, table, change.constraint, only=change.only)
        for column in inheriting:
            column.inherits_not_null = True


def _not_null_by_inheritance(table: Table, definition: ConstraintDefinition) -> list[Column]:
    """The columns of a new primary key that it finds NOT NULL, and leaves to their parents."""
    if not isinstance(definition, records.KeyDefinition) or definition.index is not None:
        return []
    named = (table.columns.get(name) for name in definition.columns)
    return [column for column in named if column is not None and column.inherits_not_null]


def aspects_of(definitions: Sequence[ConstraintDefinition]) -> set[Aspect]:
    """What constraints change of a table; keys and exclusions bring indexes."""
    with_index = (records.KeyDefinition, records.ExclusionDefinition)
    aspects = {Aspect.INDEXES for each in definitions if isinstance(each, with_index)}
    return aspects | {Aspect.CONSTRAINTS} if definitions else aspects


def add_constraints(
    catalog: Catalog, table: Table, definitions: Sequence[ConstraintDefinition]
) -> None:
    """Add the constraints that one statement gives to a table, in the order of Postgres."""
    if len(definitions) == 1:
        add_constraint(catalog, table, definitions[0])
        return
    for definition in _without_repeated_keys(sorted(definitions, key=_rank)):
        add_constraint(catalog, table, definition)


def _rank(definition: ConstraintDefinition) -> int:
    if isinstance(definition, records.KeyDefinition) and definition.primary:
        return 1
    return _RANKS.get(type(definition), 0)


_RANKS: dict[type[ConstraintDefinition], int] = {
    records.KeyDefinition: 2,
    records.ExclusionDefinition: 2,
    records.ForeignKeyDefinition: 3,
}


def _without_repeated_keys(definitions: list[ConstraintDefinition]) -> list[ConstraintDefinition]:
    """A unique constraint on the columns of another key is that key, and may give it a name."""
    kept: list[ConstraintDefinition] = []
    keys: list[tuple[int, records.KeyDefinition]] = []
    for definition in definitions:
        if not isinstance(definition, records.KeyDefinition):
            kept.append(definition)
            continue
        same = [at for at, key in keys if _is_same_key(definition, key)]
        if not same:
            keys.append((len(kept), definition))
            kept.append(definition)
        elif kept[same[0]].name is None and definition.name is not None:
            kept[same[0]] = msgspec.structs.replace(kept[same[0]], name=definition.name)
    return kept


def _is_same_key(one: records.KeyDefinition, other: records.KeyDefinition) -> bool:
    return (
        (one.columns, one.include) == (other.columns, other.include)
        and one.nulls_not_distinct == other.nulls_not_distinct
        and one.deferrable == other.deferrable
        and one.initially_deferred == other.initially_deferred
    )


def add_constraint(
    catalog: Catalog, table: Table, definition: ConstraintDefinition, *, only: bool = False
) -> None:
    """Add a constraint to a table and to its partitions, checks also to its children."""
    if is_placeholder("".join(definition.columns)):
        table.uncertain.update((Aspect.CONSTRAINTS, Aspect.INDEXES))
        return
    if definition.name is not None and definition.name in table.constraints:
        _make_own(table.constraints[definition.name], definition)
        return
    constraint = _CREATORS[type(definition)](catalog, table, definition)
    if constraint is None:
        return
    if only:
        _leave_partitions_out(constraint)
        return
    for child in (*table.partitions, *table.children):
        inherit_constraint(catalog, constraint, child, definition.origin)


def _make_own(constraint: Constraint, definition: ConstraintDefinition) -> None:
    """A check that a child inherits, and has written as well, stays when its parent loses it."""
    if isinstance(constraint, CheckConstraint) and isinstance(definition, records.CheckDefinition):
        constraint.inherited = constraint.inherited and constraint.table.partition_of is not None


def _leave_partitions_out(constraint: Constraint) -> None:
    """The index of a key is invalid until every partition's own is attached to it."""
    if isinstance(constraint, IndexConstraint) and constraint.index is not None:
        constraint.index.valid = not constraint.table.partitions


def _create_not_null(
    catalog: Catalog, table: Table, definition: records.NotNullDefinition
) -> Constraint | None:
    require_values(table, definition.columns, definition.origin, only=definition.no_inherit)
    columns = columns_named(table, definition.columns)
    if columns is None or definition.name is None:
        return None
    constraint = NotNullConstraint(
        name=definition.name, table=table, origin=definition.origin, columns=columns
    )
    qualify(constraint, definition)
    put_constraint(catalog, constraint)
    return constraint


def _create_check(
    catalog: Catalog, table: Table, definition: records.CheckDefinition
) -> Constraint:
    columns = tuple(columns_in(table, definition.expression).values())
    name = definition.name
    if name is None:
        addition = columns[0].name if len(columns) == 1 else None
        name = choose_constraint_name(catalog, table, addition, "check")
    check = CheckConstraint(
        name=name,
        table=table,
        origin=definition.origin,
        columns=columns,
        expression=definition.expression,
    )
    qualify(check, definition)
    put_constraint(catalog, check)
    return check


_CREATORS: dict[type[ConstraintDefinition], Callable[[Catalog, Table, Any], Constraint | None]] = {
    records.CheckDefinition: _create_check,
    records.ExclusionDefinition: create_exclusion,
    records.ForeignKeyDefinition: create_foreign_key,
    records.KeyDefinition: create_key,
    records.NotNullDefinition: _create_not_null,
}


@replays(records.ValidateConstraint)
def validate_constraint(catalog: Catalog, change: records.ValidateConstraint) -> None:
    """VALIDATE CONSTRAINT."""
    table = catalog.table_for(change.table, change.origin)
    constraint = None if table is None else table.constraints.get(change.constraint)
    if constraint is not None:
        for member in (constraint, *copies_of(constraint)):
            member.validated = True
            member.mark("validated", change.origin)


@replays(records.AlterConstraint)
def alter_constraint(catalog: Catalog, change: records.AlterConstraint) -> None:
    """ALTER CONSTRAINT."""
    table = catalog.table_for(change.table, change.origin)
    constraint = None if table is None else table.constraints.get(change.constraint)
    if constraint is None:
        return
    for member in (constraint, *copies_of(constraint)):
        if change.deferrable is not None:
            member.deferrable = change.deferrable
        if change.initially_deferred is not None:
            member.initially_deferred = change.initially_deferred
        if change.enforced is not None:
            member.enforced = member.validated = change.enforced
