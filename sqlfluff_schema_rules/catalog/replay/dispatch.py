"""Which function replays which change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import Aspect, Table
from sqlfluff_schema_rules.catalog.users import UsersByName
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import AlterTable, Change, QualifiedName

ChangeType = TypeVar("ChangeType", bound=Change)
Handler = Callable[[Catalog, ChangeType], None]

_NAMING_NOTHING_NEW = frozenset(
    {
        records.AddEnumValue,
        records.BeginTransaction,
        records.ChangeDefaultPrivileges,
        records.ChangePrivileges,
        records.CreateEnum,
        records.CreateRole,
        records.CreateRoutine,
        records.CreateSchema,
        records.DropColumn,
        records.DropConstraint,
        records.DropObject,
        records.DropObjects,
        records.EndTransaction,
        records.EnterSchema,
        records.GrantRole,
        records.MentionNames,
        records.RejectStatement,
        records.RenameEnumValue,
        records.RunBlock,
        records.RunQuery,
        records.SetComment,
        records.SetObjectOwner,
        records.SetObjectSchema,
        records.SetRole,
        records.SetRowSecurity,
        records.SetSearchPath,
        records.UseFunction,
        records.UseType,
        records.ValidateConstraint,
    }
)
"""Changes after which no object names what it has not named before; a new routine tells itself
whom it names, and what is run tells its own changes."""

_HANDLERS: dict[type[Change], Callable[[Catalog, Any], None]] = {}


def replays(kind: type[ChangeType]) -> Callable[[Handler[ChangeType]], Handler[ChangeType]]:
    """Declare that the decorated function replays changes of that kind."""

    def declare(handler: Handler[ChangeType]) -> Handler[ChangeType]:
        _HANDLERS[kind] = handler
        return handler

    return declare


def apply(catalog: Catalog, change: Change) -> None:
    """Make the change.

    None is made by ALTER TABLE of a table that nobody knows where it says IF EXISTS, or where
    it may not be run: it is then most likely guarded by a test for that table. What is nested
    so deeply that no stack holds it is made as far as it goes, and leaves doubts.
    """
    if (
        isinstance(change, AlterTable)
        and (change.if_exists or change.conditional)
        and not change.table.is_placeholder
        and not catalog.relation(change.table)
    ):
        return
    handler = _HANDLERS.get(type(change))
    if handler is not None:
        try:
            handler(catalog, change)
        except RecursionError:
            _doubt_all(catalog, getattr(change, "table", None))
        if catalog.users.asked and type(change) not in _NAMING_NOTHING_NEW:
            _tell_users(catalog.users, change)


def _doubt_all(catalog: Catalog, name: QualifiedName | None) -> None:
    """Nobody knows what a statement has made of a table, and of those that inherit from it."""
    catalog.users.forget()
    table = None if name is None else catalog.relation(name)
    if isinstance(table, Table):
        for member in (table, *table.descendants()):
            member.uncertain.update(Aspect)


def _tell_users(users: UsersByName, change: Change) -> None:
    """Let it be known which relations may name something new after a change."""
    match change:
        case records.RenameObject():
            users.touch(change.new_name)
        case records.CreateView():
            users.touch(change.view.name)
        case (
            AlterTable()
            | records.AlterPolicy()
            | records.CreateIndex()
            | records.CreatePolicy()
            | records.CreateTable()
            | records.CreateTableAs()
            | records.CreateTrigger()
        ):
            users.touch(change.table.name)
        case _:
            users.forget()
