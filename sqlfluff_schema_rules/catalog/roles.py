"""Roles: as whom statements run, and whose privileges a role has.

https://www.postgresql.org/docs/current/user-manag.html
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog.objects import Role

DATABASE_OWNER = "postgres"
"""The role that owns the database and that every session begins as."""

_ROLE_OF_DATABASE_OWNER = "pg_database_owner"


class SessionRoles:
    """The roles of a session: its `user`, and the `current` one that owns what it creates."""

    def __init__(self) -> None:
        self.user = self.current = DATABASE_OWNER
        self._chosen: str | None = None
        self._local: str | None = None
        self._entered: str | None = None

    def set_role(self, role: str | None, *, local: bool) -> None:
        """SET ROLE; None goes back to the user."""
        if local:
            self._local = role or self.user
        else:
            self._chosen, self._local = role, None
        self._settle()

    def set_user(self, user: str | None, *, local: bool) -> None:
        """SET SESSION AUTHORIZATION; None goes back to the one who began the session."""
        if local:
            self._local = user or DATABASE_OWNER
        else:
            self.user = user or DATABASE_OWNER
            self._chosen = self._local = None
        self._settle()

    def enter(self, owner: str | None) -> None:
        """The elements of CREATE SCHEMA run as its owner; None after the last."""
        self._entered = owner
        self._settle()

    def end_transaction(self) -> None:
        """What was SET LOCAL ends."""
        self._local = None
        self._settle()

    def _settle(self) -> None:
        self.current = self._entered or self._local or self._chosen or self.user

    def named(self, name: str) -> str:
        """The role that a name or a key word means."""
        if name in ("current_user", "current_role"):
            return self.current
        return self.user if name == "session_user" else name


class _EveryRole(Container[str]):
    def __contains__(self, name: object) -> bool:
        return True


_EVERY_ROLE = _EveryRole()


def is_superuser(roles: Mapping[str, Role], name: str) -> bool:
    """Whether a role may do everything."""
    role = roles.get(name)
    return role is not None and role.superuser


def inherited_roles(roles: Mapping[str, Role], name: str) -> Sequence[str]:
    """The role and those whose privileges it has by membership, the nearest first."""
    found = {name: None}
    waiting = [name]
    for member in waiting:
        for group in _groups(roles, member):
            if group not in found:
                found[group] = None
                waiting.append(group)
    return waiting


def _groups(roles: Mapping[str, Role], member: str) -> Iterator[str]:
    role = roles.get(member)
    if role is not None:
        yield from sorted(role.inherits_from)
    if member == DATABASE_OWNER:
        yield _ROLE_OF_DATABASE_OWNER


def held_roles(roles: Mapping[str, Role], name: str) -> Container[str]:
    """All roles whose privileges a role has, itself among them."""
    return _EVERY_ROLE if is_superuser(roles, name) else frozenset(inherited_roles(roles, name))
