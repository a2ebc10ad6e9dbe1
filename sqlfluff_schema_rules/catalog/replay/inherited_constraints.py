"""What partitions and children have of the constraints of their parents.

https://www.postgresql.org/docs/current/ddl-inherit.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    CheckConstraint,
    Column,
    Constraint,
    ForeignKey,
    IndexConstraint,
    Table,
)
from sqlfluff_schema_rules.catalog.replay.columns import columns_like
from sqlfluff_schema_rules.catalog.replay.foreign_keys import inherit_foreign_key
from sqlfluff_schema_rules.catalog.replay.indexes import give_index
from sqlfluff_schema_rules.catalog.replay.new_constraints import copied, put_constraint
from sqlfluff_schema_rules.source.origin import Origin


def copies_of(constraint: Constraint) -> Iterator[Constraint]:
    """What partitions and children have of a constraint, theirs included."""
    for child in (*constraint.table.partitions, *constraint.table.children):
        for copy in list(child.constraints.values()):
            if is_copy(copy, constraint):
                yield copy
                yield from copies_of(copy)


def is_copy(copy: Constraint, constraint: Constraint) -> bool:
    """Whether a constraint of a child is what it has of its parent's: of a check, by name."""
    if isinstance(constraint, CheckConstraint):
        is_check = isinstance(copy, CheckConstraint) and not constraint.no_inherit
        return is_check and copy.name == constraint.name
    return copy.parent is constraint


def is_in_parent(check: CheckConstraint) -> bool:
    """Whether a parent of the table gives it that check, be it its own as well or not."""
    return any(comes_from(check, parent) for parent in parents_of(check.table))


def parents_of(table: Table) -> list[Table]:
    """What a table is a partition of, or inherits from."""
    return table.parents if table.partition_of is None else [table.partition_of]


def comes_from(check: CheckConstraint, parent: Table) -> bool:
    """Whether a parent has the check too, and lets its children have it."""
    held = parent.constraints.get(check.name)
    return held is not None and is_copy(check, held)


def inherit_checks(
    catalog: Catalog, parent: Table, table: Table, origin: Origin, *, inherited: bool = True
) -> None:
    """Give a table the checks of its parent, or of the table that it is to be LIKE."""
    for constraint in list(parent.constraints.values()):
        if isinstance(constraint, CheckConstraint):
            inherit_constraint(catalog, constraint, table, origin, inherited=inherited)


def inherit_constraints(catalog: Catalog, parent: Table, partition: Table, origin: Origin) -> None:
    """Give a partition the constraints and indexes of its parent that it lacks."""
    inherit_checks(catalog, parent, partition, origin)
    for index in list(parent.indexes.values()):
        if index.constraint is None:
            give_index(catalog, index, partition, origin, attached=True)
        else:
            inherit_constraint(catalog, index.constraint, partition, origin, attached=True)
    for key in sorted(parent.foreign_keys, key=lambda key: key.name):
        inherit_constraint(catalog, key, partition, origin)


def inherit_constraint(
    catalog: Catalog,
    constraint: Constraint,
    table: Table,
    origin: Origin,
    *,
    inherited: bool = True,
    attached: bool = False,
) -> None:
    """Give a table, and those below it, what it has of a constraint of its parent."""
    columns = columns_like(table, constraint.columns)
    if len(columns) < len(constraint.columns) or (inherited and constraint.no_inherit):
        return
    copy: Constraint | None = None
    match constraint:
        case CheckConstraint():
            copy = _inherit_check(catalog, constraint, table, columns, origin)
        case ForeignKey() if table.partition_of is not None:
            copy = inherit_foreign_key(catalog, constraint, table, columns, origin)
        case IndexConstraint() if table.partition_of is not None:
            copy = _inherit_key(catalog, constraint, table, origin, attached=attached)
    if copy is None or not inherited:
        return
    copy.inherited = True
    if not isinstance(constraint, CheckConstraint):
        copy.parent = constraint
    for child in (*table.partitions, *table.children):
        inherit_constraint(catalog, copy, child, origin)


def _inherit_check(
    catalog: Catalog,
    check: CheckConstraint,
    table: Table,
    columns: tuple[Column, ...],
    origin: Origin,
) -> Constraint | None:
    """The copy of a check; a child that has it already keeps it as its own."""
    own = table.constraints.get(check.name)
    if own is not None:
        return own if table.partition_of is not None else None
    copy = copied(check, table=table, columns=columns, origin=origin)
    put_constraint(catalog, copy)
    return copy


def _inherit_key(
    catalog: Catalog,
    key: IndexConstraint,
    table: Table,
    origin: Origin,
    *,
    attached: bool,
) -> Constraint | None:
    """The copy of a key; a partition that has it already keeps it."""
    if key.index is None:
        return None
    index = give_index(catalog, key.index, table, origin, attached=attached)
    return None if index is None else index.constraint
