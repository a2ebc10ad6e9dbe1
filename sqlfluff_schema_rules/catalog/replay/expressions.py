"""Lets expressions and queries call things by the names that they have now."""

from __future__ import annotations

from collections.abc import Callable

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    CheckConstraint,
    Domain,
    Routine,
    Table,
    UserType,
    View,
)
from sqlfluff_schema_rules.catalog.queries import shape_of
from sqlfluff_schema_rules.catalog.replay.mentioning import calls, means, names_type
from sqlfluff_schema_rules.changes.records import Expression
from sqlfluff_schema_rules.parse.mentions import Mention

Changed = Callable[[Expression], Expression]


def rename_in_expressions(
    catalog: Catalog, named: Routine | UserType, schema: str, name: str
) -> None:
    """A routine or a type is to be called otherwise: so it is by what calls or casts to it."""
    if named.name not in catalog.mentioned:
        return
    is_used = calls(catalog, named) if isinstance(named, Routine) else names_type(named)

    def renamed(mention: Mention) -> Mention:
        if not means(named, mention):
            return mention
        return Mention(mention.is_function, schema if mention.schema else "", name)

    change_expressions(
        catalog, lambda each: each.with_names_changed(renamed) if is_used(each) else each
    )


def rename_schema_in_expressions(catalog: Catalog, old: str, new: str) -> None:
    """A schema is called otherwise: so it is before the names of routines and types."""

    def renamed(mention: Mention) -> Mention:
        return Mention(mention.is_function, new, mention.name) if mention.schema == old else mention

    change_expressions(
        catalog,
        lambda each: each.with_names_changed(renamed) if old.encode() in bytes(each.raw) else each,
    )


def change_expressions(catalog: Catalog, changed: Changed) -> None:
    """Let `changed` take the place of every expression and query."""
    for schema in catalog.schemas.values():
        for relation in schema.relations.values():
            match relation:
                case Table():
                    change_expressions_of(relation, changed)
                case View():
                    _change_query(relation, changed)
        for user_type in schema.types.values():
            _change_in_type(user_type, changed)


def change_expressions_of(table: Table, changed: Changed) -> None:
    """Let `changed` take the place of the expressions of a table."""
    for column in table.columns.values():
        if column.default is not None:
            column.default = changed(column.default)
    for constraint in table.constraints.values():
        if isinstance(constraint, CheckConstraint):
            constraint.expression = changed(constraint.expression)
    for index in table.indexes.values():
        for bound in index.expressions():
            bound.expression = changed(bound.expression)
            bound.columns = {column.name: column for column in bound.columns.values()}
    for policy in table.policies.values():
        policy.using = None if policy.using is None else changed(policy.using)
        policy.check = None if policy.check is None else changed(policy.check)


def _change_query(view: View, changed: Changed) -> None:
    query = changed(view.query)
    if query is not view.query:
        shape_of(view)  # its columns keep the names that they got from what it called
        view.query = query


def _change_in_type(user_type: UserType, changed: Changed) -> None:
    if isinstance(user_type, Domain):
        if user_type.default is not None:
            user_type.default = changed(user_type.default)
        user_type.checks = {name: changed(check) for name, check in user_type.checks.items()}
