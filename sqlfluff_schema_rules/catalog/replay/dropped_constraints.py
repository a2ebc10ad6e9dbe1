"""Takes constraints out of the catalogue, with what cannot be without them."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    CheckConstraint,
    Column,
    Constraint,
    ForeignKey,
    Index,
    IndexConstraint,
    Table,
)
from sqlfluff_schema_rules.catalog.replay.indexes import drop_index
from sqlfluff_schema_rules.catalog.replay.inherited_constraints import (
    copies_of,
    is_copy,
    is_in_parent,
)


def drop_constraint(catalog: Catalog, constraint: Constraint) -> None:
    """Remove a constraint, its index and, of a key, the foreign keys that need it."""
    table = constraint.table
    if table.constraints.get(constraint.name) is constraint:
        del table.constraints[constraint.name]
    match constraint:
        case ForeignKey():
            referenced_by = constraint.referenced.referenced_by
            constraint.referenced.referenced_by = [
                key for key in referenced_by if key is not constraint
            ]
        case IndexConstraint(index=Index() as index):
            drop_keys_that_need(catalog, index)
            drop_index(catalog, index)


def drop_check(catalog: Catalog, check: CheckConstraint, *, only: bool = False) -> None:
    """Remove a check, and those of children that are there for no other reason."""
    drop_constraint(catalog, check)
    for child in (*check.table.partitions, *check.table.children):
        copy = child.constraints.get(check.name)
        if (
            not isinstance(copy, CheckConstraint)
            or not copy.inherited
            or not is_copy(copy, check)
            or is_in_parent(copy)
        ):
            continue
        if only:
            copy.inherited = False
        else:
            drop_check(catalog, copy)


def drop_keys_that_need(catalog: Catalog, index: Index) -> None:
    """Remove the foreign keys that cannot be without a unique index."""
    for key in list(index.table.referenced_by):
        if key.referenced_index is index:
            drop_constraint(catalog, key)


def drop_uses_of_column(catalog: Catalog, table: Table, column: Column) -> None:
    """Remove the constraints and indexes that a dropped column takes with it."""
    for key in list(table.referenced_by):
        if column in key.referenced_columns:
            drop_constraint(catalog, key)
    for constraint in list(table.constraints.values()):
        if column in constraint.columns:
            drop_constraint(catalog, constraint)
    for index in list(table.indexes.values()):
        if not index.uses(column):
            continue
        if index.constraint is not None:
            for member in (index.constraint, *copies_of(index.constraint)):
                drop_constraint(catalog, member)
        else:
            drop_keys_that_need(catalog, index)
            drop_index(catalog, index)
