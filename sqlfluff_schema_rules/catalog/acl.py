"""Access control lists: who was granted what on an object, and by whom.

They follow src/backend/utils/adt/acl.c of Postgres, entry by entry.

https://www.postgresql.org/docs/current/ddl-priv.html
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import msgspec

from sqlfluff_schema_rules.changes.records import ObjectKind

PUBLIC = "public"
ANYBODY = ""
"""Stands for a role whose name cannot be read."""

_NAMES = (
    "insert",
    "select",
    "update",
    "delete",
    "truncate",
    "references",
    "trigger",
    "execute",
    "usage",
    "create",
    "maintain",
)
_BITS = {name: 1 << place for place, name in enumerate(_NAMES)}
_OPTIONS = len(_NAMES)
_PRIVILEGES = (1 << _OPTIONS) - 1


def rights(*privileges: str) -> int:
    """Privileges as a number; `KeyError` where one is not a privilege of a schema's objects."""
    number = 0
    for privilege in privileges:
        number |= _BITS[privilege]
    return number


def privileges_in(number: int) -> frozenset[str]:
    """The names of the privileges in a number, without the options to grant them."""
    return frozenset([name for name, bit in _BITS.items() if number & bit])


def grant_options(number: int) -> int:
    """The options to grant these privileges."""
    return (number & _PRIVILEGES) << _OPTIONS


def with_grant_options(number: int) -> int:
    """The privileges and the options to grant them."""
    return number | number << _OPTIONS


def grantable(number: int) -> int:
    """The privileges that the options in a number allow to grant."""
    return number >> _OPTIONS


ALL_RIGHTS = {
    ObjectKind.TABLE: rights(
        "insert", "select", "update", "delete", "truncate", "references", "trigger", "maintain"
    ),
    ObjectKind.COLUMN: rights("insert", "select", "update", "references"),
    ObjectKind.SEQUENCE: rights("select", "update", "usage"),
    ObjectKind.FUNCTION: rights("execute"),
    ObjectKind.TYPE: rights("usage"),
    ObjectKind.SCHEMA: rights("usage", "create"),
}

_RIGHTS_OF_PUBLIC = {
    ObjectKind.FUNCTION: ALL_RIGHTS[ObjectKind.FUNCTION],
    ObjectKind.TYPE: ALL_RIGHTS[ObjectKind.TYPE],
}

Entries = dict[tuple[str, str], int]
"""Rights by grantee and grantor."""

DefaultAcls = dict[tuple[str, ObjectKind], "Acl"]
"""What the objects of each kind have that a role creates."""

HeldRoles = Callable[[str], Container[str]]
"""From a role to all those whose privileges it has, itself among them."""


class HeldRights(NamedTuple):
    """What one has for sure, and what one may have for all that can be read."""

    sure: int
    possible: int


class Acl(msgspec.Struct, frozen=True):
    """An access control list.

    Statements that cannot be read may have granted and revoked more, to and from the roles
    in `perhaps_granted` and `perhaps_revoked`, or `ANYBODY`.
    """

    entries: Entries
    perhaps_granted: dict[str, int] = {}
    perhaps_revoked: dict[str, int] = {}

    @property
    def is_certain(self) -> bool:
        """Whether everything that changed it could be read."""
        return not (self.perhaps_granted or self.perhaps_revoked)

    def with_role(self, old: str, new: str) -> Acl:
        """The list with one role in the place of another, as when the owner changes."""
        entries: Entries = {}
        for (grantee, grantor), number in self.entries.items():
            key = (new if grantee == old else grantee, new if grantor == old else grantor)
            entries[key] = entries.get(key, 0) | number
        perhaps = (
            {new if role == old else role: number for role, number in doubts.items()}
            for doubts in (self.perhaps_granted, self.perhaps_revoked)
        )
        return Acl(entries, *perhaps)

    def merged_with(self, other: Acl) -> Acl:
        """The list that grants what both grant."""
        return Acl(
            _union(self.entries, other.entries),
            _union(self.perhaps_granted, other.perhaps_granted),
            _union(self.perhaps_revoked, other.perhaps_revoked),
        )

    def doubted(self, grantees: Iterable[str], number: int, *, granted: bool) -> Acl:
        """The list after rights were perhaps granted, or revoked, or not."""
        doubts = dict.fromkeys(grantees, number)
        return self.merged_with(Acl({}, doubts) if granted else Acl({}, {}, doubts))

    def settled(self, grantees: Iterable[str], number: int, *, granted: bool) -> Acl:
        """The list after rights were granted or revoked for sure."""
        doubts = dict(self.perhaps_revoked if granted else self.perhaps_granted)
        for grantee in grantees:
            if grantee in doubts:
                doubts[grantee] &= ~number
        if granted:
            return Acl(self.entries, self.perhaps_granted, doubts)
        return Acl(self.entries, doubts, self.perhaps_revoked)

    def held_by(self, roles: Container[str]) -> HeldRights:
        """The rights of one who has the privileges of `roles`."""
        sure = possible = 0
        for (grantee, _), number in self.entries.items():
            if grantee == PUBLIC or grantee in roles:
                doubted = self.perhaps_revoked.get(grantee, 0)
                sure |= number & ~(doubted | self.perhaps_revoked.get(ANYBODY, 0))
                possible |= number
        for grantee, number in self.perhaps_granted.items():
            if grantee in (PUBLIC, ANYBODY) or grantee in roles:
                possible |= number
        return HeldRights(sure, possible)


_Key = TypeVar("_Key")


def _union(one: dict[_Key, int], other: dict[_Key, int]) -> dict[_Key, int]:
    union = dict(one)
    for key, number in other.items():
        union[key] = union.get(key, 0) | number
    return union


@lru_cache(maxsize=1024)
def built_in_acl(kind: ObjectKind, owner: str) -> Acl:
    """What an object has of which nobody granted or revoked anything."""
    entries = {(owner, owner): ALL_RIGHTS[kind]}
    if kind in _RIGHTS_OF_PUBLIC:
        entries[PUBLIC, owner] = _RIGHTS_OF_PUBLIC[kind]
    return Acl(entries)


def rights_held(entries: Entries, roles: Container[str], owner: str) -> int:
    """What one has who has the privileges of `roles`: an owner may grant everything."""
    number = grant_options(_PRIVILEGES) if owner in roles else 0
    for (grantee, _), granted in entries.items():
        if grantee == PUBLIC or grantee in roles:
            number |= granted
    return number


def best_grantor(
    entries: Entries, roles: Sequence[str], owner: str, wanted: int
) -> tuple[str, int]:
    """Which of its `roles` one grants `wanted` as, and how much of it that role may grant."""
    best, most = roles[0], 0
    for role in roles:
        own = rights_held(
            {key: number for key, number in entries.items() if key[0] == role}, (role,), owner
        )
        may_grant = grantable(own) & wanted
        if may_grant == wanted:
            return role, wanted
        if may_grant.bit_count() > most.bit_count():
            best, most = role, may_grant
    return best, most


class RefusedChangeError(Exception):
    """Postgres refuses a GRANT or a REVOKE."""


class AclEditor:
    """An access control list while a statement changes it.

    Both methods raise `RefusedChangeError` where Postgres refuses the statement.
    """

    def __init__(
        self, entries: Entries, owner: str, held_roles: HeldRoles, *, cascade: bool
    ) -> None:
        self.entries = dict(entries)
        self.owner = owner
        self.held_roles = held_roles
        self.cascade = cascade

    def grant(self, grantee: str, grantor: str, number: int) -> None:
        """Give rights."""
        if grantable(number) and grantor != self.owner:
            self._forbid_circle(grantee, grantor, number)
        key = grantee, grantor
        self.entries[key] = self.entries.get(key, 0) | number

    def revoke(self, grantee: str, grantor: str, number: int) -> None:
        """Take rights, with CASCADE from those as well who got them from the grantee."""
        waiting = [(grantee, grantor, number)]
        while waiting:
            grantee, grantor, number = waiting.pop()
            lost = self._take(grantee, grantor, number)
            if lost and grantee != self.owner:
                lost &= ~grantable(self._rights_held(grantee))
                waiting += self._dependent_on(grantee, lost)

    def _take(self, grantee: str, grantor: str, number: int) -> int:
        """Take rights from one entry; the privileges that it no longer allows to grant."""
        old = self.entries.pop((grantee, grantor), 0)
        new = old & ~number
        if new:
            self.entries[grantee, grantor] = new
        return grantable(old & ~new)

    def _dependent_on(self, grantor: str, lost: int) -> Iterable[tuple[str, str, int]]:
        dependent = [
            (grantee, by, with_grant_options(lost))
            for (grantee, by), number in self.entries.items()
            if by == grantor and number & lost
        ]
        if dependent and not self.cascade:
            raise RefusedChangeError
        return dependent

    def _forbid_circle(self, grantee: str, grantor: str, number: int) -> None:
        """The grantor must have the options even if the grantee had none."""
        without = AclEditor(self.entries, self.owner, self.held_roles, cascade=True)
        for (other, by), granted in self.entries.items():
            if other == grantee and grantable(granted):
                without.revoke(other, by, granted)
        if grantable(number) & ~grantable(without._rights_held(grantor)):
            raise RefusedChangeError

    def _rights_held(self, role: str) -> int:
        return rights_held(self.entries, self.held_roles(role), self.owner)
