"""Which objects use functions and types, by the names of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from sqlfluff_schema_rules.catalog.objects import (
    CheckConstraint,
    CompositeType,
    Domain,
    Routine,
    Table,
    UserType,
    View,
)
from sqlfluff_schema_rules.changes.records import Expression
from sqlfluff_schema_rules.parse.mentions import mentions_in

User: TypeAlias = Routine | UserType | Table | View

_FEW = 16


class UsersByName:
    """The objects that may name a function or a type.

    Nothing is kept until somebody has `asked` more than a few times in a row, as a script does
    that drops many things. Then it is known of each object what it names, until a change may
    let one name something else.
    """

    def __init__(self) -> None:
        self.asked = 0
        self._users: dict[str, dict[User, None]] | None = None

    def find(
        self,
        name: str,
        everything: Callable[[], Iterable[User]],
        exists: Callable[[User], bool],
    ) -> Iterable[User]:
        """The objects that may name something so; nobody knows of unusual names.

        `everything` gives all objects, of which one that is kept may no longer exist.
        """
        self.asked += 1
        if self.asked <= _FEW or not name.isidentifier():
            return everything()
        if self._users is None:
            self._users = {}
            for user in everything():
                self.include(user)
        return list(filter(exists, self._users.get(name, ())))

    def include(self, user: User) -> None:
        """Take note of an object, or of what it names now."""
        if self._users is not None:
            for name in _names_in(user):
                self._users.setdefault(name, {})[user] = None

    def follow(self, old: str, new: str) -> None:
        """What was called `old` has another name, by which its users call it as well."""
        if self._users is not None and old in self._users:
            self._users[new] = {**self._users.get(new, {}), **self._users[old]}

    def forget(self) -> None:
        """Objects may name something else than is known of them."""
        self.asked = 0
        self._users = None


def _names_in(user: User) -> Iterator[str]:
    match user:
        case Routine():
            yield from (reference.name for reference in user.types)
        case Table():
            for column in user.columns.values():
                yield column.type.name
                if column.user_type is not None:
                    yield column.user_type.name
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
            yield from _expressions_of_table(user)
        case View():
            yield user.query
        case Domain():
            if user.default is not None:
                yield user.default
            yield from user.checks.values()


def _expressions_of_table(table: Table) -> Iterator[Expression]:
    for column in table.columns.values():
        if column.default is not None:
            yield column.default
    for constraint in table.constraints.values():
        if isinstance(constraint, CheckConstraint):
            yield constraint.expression
    for index in table.indexes.values():
        yield from (bound.expression for bound in index.expressions())
    for policy in table.policies.values():
        yield from policy.clauses
