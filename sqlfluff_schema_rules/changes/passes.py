"""The order in which Postgres makes the changes of one ALTER TABLE, however it is written.

Source: `AlterTablePass` of PostgreSQL's `src/backend/commands/tablecmds.c`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import Change

_DROP, _ALTER_TYPE, _ADD_COLUMN, _SET_EXPRESSION, _COLUMN_ATTRIBUTES = range(5)
_ADD_KEY, _ADD_OTHER_CONSTRAINT, _LAST = range(5, 8)


def in_order_of_passes(changes: Iterable[Change]) -> list[Change]:
    """The changes of one statement as they are made: keys before what may reference them."""
    return sorted((part for change in changes for part in _parts(change)), key=_pass)


def _parts(change: Change) -> Iterator[Change]:
    """A new column comes in another pass than its constraints."""
    if not isinstance(change, records.AddColumn) or not change.constraints:
        yield change
        return
    yield msgspec.structs.replace(change, constraints=())
    keys = tuple(filter(_is_key, change.constraints))
    others = tuple(written for written in change.constraints if written not in keys)
    for constraints in filter(None, (keys, others)):
        yield records.AddColumnConstraints(
            origin=change.origin,
            conditional=change.conditional,
            table=change.table,
            if_exists=change.if_exists,
            only=change.only,
            column=change.column,
            constraints=constraints,
        )


def _is_key(definition: records.ConstraintDefinition) -> bool:
    return isinstance(definition, (records.KeyDefinition, records.ExclusionDefinition))


def _pass(change: Change) -> int:
    match change:
        case records.DropColumn() | records.DropConstraint() | records.DropColumnExpression():
            return _DROP
        case (
            records.SetColumnDefault(default=None)
            | records.SetColumnIdentity(identity=None)
            | records.SetColumnNotNull(not_null=False)
        ):
            return _DROP
        case records.SetColumnType():
            return _ALTER_TYPE
        case records.AddColumn():
            return _ADD_COLUMN
        case records.SetColumnExpression():
            return _SET_EXPRESSION
        case (
            records.SetColumnNotNull()
            | records.AddConstraint(constraint=records.NotNullDefinition())
        ):
            return _COLUMN_ATTRIBUTES
        case records.AddConstraint(constraint=definition):
            return _ADD_KEY if _is_key(definition) else _ADD_OTHER_CONSTRAINT
        case records.AddColumnConstraints(constraints=definitions):
            return _ADD_KEY if _is_key(definitions[0]) else _ADD_OTHER_CONSTRAINT
        case records.SetColumnDefault() | records.SetColumnIdentity():
            return _ADD_OTHER_CONSTRAINT
    return _LAST
