"""Which objects use functions, types and sequences, by the names of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from sqlfluff_schema_rules.catalog.objects import (
    CheckConstraint,
    Column,
    CompositeType,
    Domain,
    Index,
    Policy,
    Routine,
    Table,
    UserType,
    View,
)
from sqlfluff_schema_rules.changes.records import Expression
from sqlfluff_schema_rules.parse.mentions import mentions_in

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog.catalog import Catalog

User: TypeAlias = Routine | UserType | Table | View

_FEW = 16


class UsersByName:
    """The objects of a catalogue that may name a function, a type or a sequence.

    Nothing is kept until somebody has `asked` a few times, as a script does that drops many
    things. From then on it is known of each object what it names. Relations that a change has
    touched are looked at again when somebody asks.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.asked = 0
        self._users: dict[str, dict[User, None]] | None = None
        self._touched: dict[str, None] = {}

    def all(self) -> Iterator[User]:
        """All objects that can name something, but for event triggers."""
        for schema in self._catalog.schemas.values():
            yield from chain.from_iterable(schema.routines.values())
            yield from schema.types.values()
            for relation in schema.relations.values():
                if isinstance(relation, (Table, View)):
                    yield relation

    def of(self, name: str) -> Iterable[User]:
        """The objects that may name something so; nobody knows of unusual names."""
        self.asked += 1
        if self.asked <= _FEW or not name.isidentifier():
            return self.all()
        if self._users is None:
            self._users = {}
            new: Iterable[User] = self.all()
        else:
            new = chain.from_iterable(map(self._relations_named, self._touched))
        for user in new:
            self.include(user)
        self._touched.clear()
        return list(filter(self._exists, self._users.get(name, ())))

    def include(self, user: User) -> None:
        """Take note of an object, or of what it names now."""
        if self._users is not None:
            for name in _names_in(user):
                self._users.setdefault(name, {})[user] = None

    def touch(self, name: str) -> None:
        """A relation of that name, and what inherits from it, may name something new."""
        if self._users is not None:
            self._touched[name] = None

    def follow(self, old: str, new: str) -> None:
        """What was called `old` has another name, by which its users call it as well."""
        if self._users is not None and old in self._users:
            self._users[new] = {**self._users.get(new, {}), **self._users[old]}

    def review(self, name: str) -> None:
        """One that was called so is gone: most of its users name it no more."""
        if self._users is not None and name in self._users:
            users = self._users[name]
            self._users[name] = {user: None for user in users if name in _names_in(user)}

    def forget(self) -> None:
        """Any object may name something new."""
        self.asked = 0
        self._users = None
        self._touched.clear()

    def _relations_named(self, name: str) -> Iterator[User]:
        for schema in self._catalog.schemas.values():
            relation = schema.relations.get(name)
            if isinstance(relation, (Table, View)):
                yield relation
            if isinstance(relation, Table):
                yield from relation.descendants()

    def _exists(self, user: User) -> bool:
        schema = self._catalog.schemas.get(user.schema)
        if schema is None:
            return False
        if isinstance(user, Routine):
            return user in schema.routines.get(user.name, ())
        held = schema.types if isinstance(user, UserType) else schema.relations
        return held.get(user.name) is user


def _names_in(user: User) -> Iterator[str]:
    match user:
        case Routine():
            yield from (reference.name for reference in user.types)
        case Table():
            for column in user.columns.values():
                yield column.type.name
                if column.user_type is not None:
                    yield column.user_type.name
                yield from (sequence.name for sequence in column.sequences)
            yield from (trigger.function.name for trigger in user.triggers.values())
        case Domain():
            yield user.base.name
        case CompositeType():
            yield from (reference.name for reference in user.attributes.values())
    for expression in _expressions_in(user):
        yield from (mention.name for mention in mentions_in(expression.raw.decode()))


def _expressions_in(user: User) -> Iterator[Expression]:
    match user:
        case Table():
            yield from (expression for _, expression in expressions_of(user))
        case View():
            yield user.query
        case Domain():
            if user.default is not None:
                yield user.default
            yield from user.checks.values()


def expressions_of(
    table: Table,
) -> Iterator[tuple[Column | CheckConstraint | Index | Policy, Expression]]:
    """The expressions of a table, each with the part of it that it belongs to."""
    for column in table.columns.values():
        if column.default is not None:
            yield column, column.default
    for constraint in table.constraints.values():
        if isinstance(constraint, CheckConstraint):
            yield constraint, constraint.expression
    for index in table.indexes.values():
        yield from ((index, bound.expression) for bound in index.expressions())
    for policy in table.policies.values():
        yield from ((policy, clause) for clause in policy.clauses)
