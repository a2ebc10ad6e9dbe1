"""What new constraints of every kind have in common."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.chosen_names import choose_name
from sqlfluff_schema_rules.catalog.objects import Constraint, Table
from sqlfluff_schema_rules.changes.records import ConstraintDefinition

AnyConstraint = TypeVar("AnyConstraint", bound=Constraint)


def put_constraint(catalog: Catalog, constraint: Constraint) -> None:
    """Put a constraint into its table."""
    catalog.schema_for(constraint.table.schema, constraint.origin).put_constraint(constraint)


def copied(constraint: AnyConstraint, **values: Any) -> AnyConstraint:
    """A constraint like another, with values of its own; it has no parent and no comment."""
    return msgspec.structs.replace(
        constraint,
        parent=None,
        inherited=False,
        named_by_user=False,
        changed=None,
        comment=None,
        **values,
    )


def qualify(constraint: Constraint, definition: ConstraintDefinition) -> None:
    """Give a constraint what definitions of every kind may say."""
    constraint.named_by_user = definition.name is not None
    constraint.validated = definition.validated
    constraint.enforced = definition.enforced
    constraint.deferrable = definition.deferrable
    constraint.initially_deferred = definition.initially_deferred
    constraint.no_inherit = definition.no_inherit


def choose_constraint_name(catalog: Catalog, table: Table, addition: str | None, label: str) -> str:
    """A name that no constraint of the schema has, and no relation where it is an index's."""
    schema = catalog.schema_for(table.schema, table.origin)
    has_index = label not in ("check", "fkey")
    return choose_name(
        table.name,
        addition,
        label,
        lambda name: schema.has_constraint(name) or (has_index and name in schema.relations),
    )
