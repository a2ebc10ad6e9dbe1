"""What the scripts beside a script add to the tables that it creates.

Nobody can see in which order scripts without a number run, so only what one of them adds to
another counts. What they remove does not: a folder often has scripts that tear all of it down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlfluff_schema_rules.catalog import Catalog
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import Change
from sqlfluff_schema_rules.source.placeholders import is_placeholder
from sqlfluff_schema_rules.source.script import Script

_SESSION = (
    records.BeginTransaction,
    records.EndTransaction,
    records.EnterSchema,
    records.SetSearchPath,
)
_USED_BY_TABLES = (
    records.CreateCompositeType,
    records.CreateDomain,
    records.CreateEnum,
    records.CreateExtension,
    records.CreateOtherType,
    records.CreateRoutine,
    records.CreateSchema,
)
_REMOVALS = (
    records.DetachPartition,
    records.DropColumn,
    records.DropColumnExpression,
    records.DropConstraint,
)


class Additions(NamedTuple):
    """What one companion adds: what the tables may need, and what it does to them later."""

    before: list[Change]
    after: list[Change]


class Needs(NamedTuple):
    """What a script may get from others: for its `tables`, and the other `names` it uses."""

    tables: frozenset[str]
    names: frozenset[str]

    def may_be_met_by(self, companion: Script) -> bool:
        """Whether a companion has one of the names in it."""
        text = companion.encoded.lower()
        return any(name.lower().encode() in text for name in self.tables | self.names)


def needs_of(catalog: Catalog) -> Needs:
    """What the one script that made the catalogue may get from others."""
    uses = catalog.unmet_extension_uses
    return Needs(
        tables=frozenset(table.name for table in catalog.tables()),
        names=frozenset(name for use in uses for name in (use.extension, use.name)),
    )


def additions(changes: Collection[Change], tables: frozenset[str]) -> Additions:
    """What of the changes of a companion counts for `tables`, none of which it creates itself."""
    others = tables - _created(changes)
    return Additions(
        before=[change for change in changes if isinstance(change, _USED_BY_TABLES + _SESSION)],
        after=[
            change for change in changes if isinstance(change, _SESSION) or _adds(change, others)
        ],
    )


def _created(changes: Iterable[Change]) -> set[str]:
    return {
        change.table.name
        for change in changes
        if isinstance(change, (records.CreateTable, records.CreateTableAs))
    }


def _adds(change: Change, tables: frozenset[str]) -> bool:
    match change:
        case records.SetRowSecurity(enabled=False):
            return False
        case records.AlterTable() | records.CreateIndex() | records.CreatePolicy():
            name = change.table.name
            return not isinstance(change, _REMOVALS) and (name in tables or is_placeholder(name))
    return False
