"""Lets expressions and queries call things by the names that they have now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    CheckConstraint,
    Column,
    Domain,
    EnumType,
    Routine,
    SequenceRelation,
    Table,
    UserType,
    View,
    beneath_domains,
)
from sqlfluff_schema_rules.catalog.queries import shape_of
from sqlfluff_schema_rules.catalog.replay.mentioning import calls, means, names_type
from sqlfluff_schema_rules.catalog.users import User
from sqlfluff_schema_rules.changes.records import Expression, QualifiedName, name_in_text
from sqlfluff_schema_rules.parse.mentions import Mention
from sqlfluff_schema_rules.parse.names import quote_object

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
        catalog.users.of(named.name),
        lambda each: each.with_names_changed(renamed) if is_used(each) else each,
    )


def rename_label_in_expressions(catalog: Catalog, enum: EnumType, old: str, new: str) -> None:
    """A label of an enum is called otherwise: so it is as a default and by what casts it."""

    def renamed(text: str, cast: Mention | None) -> str:
        return new if text == old and cast is not None and means(enum, cast) else text

    def relabeled(text: str, _: Mention | None) -> str:
        return new if text == old else text

    is_cast = names_type(enum)
    change_expressions(
        catalog.users.of(enum.name),
        lambda each: each.with_literals_changed(renamed) if is_cast(each) else each,
    )
    users = _users_of_enum(catalog, enum)
    for owner, default in _defaults(users):
        if default.has_no_type and _is_of(owner, enum):
            owner.default = default.with_literals_changed(relabeled)
    for table in users:
        if isinstance(table, Table) and [
            _is_of(column, enum) for column in table.partition_columns
        ] == [True]:
            for partition in table.partitions:
                _change_bound(partition, relabeled)


def _users_of_enum(catalog: Catalog, enum: EnumType) -> Collection[User]:
    """What may use an enum, or a domain of it."""
    found: dict[User, None] = {}
    waiting = [enum.name]
    for name in waiting:
        for user in catalog.users.of(name):
            if isinstance(user, Domain) and user not in found and _is_of(user, enum):
                waiting.append(user.name)
            found[user] = None
    return found


def _defaults(users: Iterable[User]) -> Iterator[tuple[Column | Domain, Expression]]:
    for user in users:
        owners: Iterable[Column | Domain] = ()
        if isinstance(user, Table):
            owners = user.columns.values()
        elif isinstance(user, Domain):
            owners = (user,)
        for owner in owners:
            if owner.default is not None:
                yield owner, owner.default


def _is_of(owner: Column | Domain, enum: EnumType) -> bool:
    """Whether a column or a domain is of an enum, or of a domain of it."""
    if isinstance(owner, Column):
        reference, user_type = beneath_domains(owner.type, owner.user_type)
    else:
        reference, user_type = beneath_domains(owner.base, owner.base_user_type)
    return user_type is enum and not reference.dimensions


def _change_bound(partition: Table, changed: Callable[[str, Mention | None], str]) -> None:
    if partition.bound is not None:
        written = partition.bound.written.with_literals_changed(changed)
        partition.bound = msgspec.structs.replace(partition.bound, written=written)


def rename_sequences_in_defaults(
    catalog: Catalog, moved: Mapping[SequenceRelation, QualifiedName]
) -> None:
    """Sequences are no more where they were: their new names are in the defaults that call them."""
    for sequence, old in moved.items():
        if sequence not in catalog.sequences_in_defaults:
            continue
        users = catalog.users
        for table in chain(users.of(old.name), users.of(sequence.name)):
            for column in table.columns.values() if isinstance(table, Table) else ():
                if column.default is not None and sequence in column.sequences:
                    column.default = _with_sequence_renamed(column.default, sequence, old)
        users.follow(old.name, sequence.name)


def _with_sequence_renamed(
    default: Expression, sequence: SequenceRelation, old: QualifiedName
) -> Expression:
    new = quote_object(sequence.schema, sequence.name)

    def renamed(text: str, cast: Mention | None) -> str:
        if cast is not None and cast.name != "regclass":
            return text
        name = name_in_text(text)
        return new if name.name == old.name and name.schema in (None, old.schema) else text

    return default.with_literals_changed(renamed)


def rename_schema_in_expressions(catalog: Catalog, old: str, new: str) -> None:
    """A schema is called otherwise: so it is before the names of routines and types."""

    def renamed(mention: Mention) -> Mention:
        return Mention(mention.is_function, new, mention.name) if mention.schema == old else mention

    change_expressions(
        catalog.users.all(),
        lambda each: each.with_names_changed(renamed) if old.encode() in each.raw else each,
    )


def change_expressions(users: Iterable[User], changed: Changed) -> None:
    """Let `changed` take the place of the expressions and queries of some objects."""
    for user in users:
        match user:
            case Table():
                change_expressions_of(user, changed)
            case View():
                _change_query(user, changed)
            case Domain():
                _change_in_domain(user, changed)


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


def _change_in_domain(domain: Domain, changed: Changed) -> None:
    if domain.default is not None:
        domain.default = changed(domain.default)
    domain.checks = {name: changed(check) for name, check in domain.checks.items()}
