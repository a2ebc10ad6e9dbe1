"""The order in which Postgres makes the changes of one ALTER TABLE, however it is written.

Source: `AlterTablePass` of PostgreSQL's `src/backend/commands/tablecmds.c`.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import Change

_DROP, _ALTER_TYPE, _ADD_COLUMN, _SET_EXPRESSION, _COLUMN_ATTRIBUTES = range(5)
_ADD_KEY, _ADD_OTHER_CONSTRAINT, _LAST = range(5, 8)


def in_order_of_passes(changes: Iterable[Change]) -> list[Change]:
    """The changes of one statement as they are made: keys before what may reference them."""
    return sorted([part for change in changes for part in _parts(change)], key=_pass)


def _parts(change: Change) -> Iterable[Change]:
    """A new column comes in another pass than its constraints."""
    if not isinstance(change, records.AddColumn) or not change.constraints:
        return (change,)
    keys = tuple(filter(_is_key, change.constraints))
    others = tuple(written for written in change.constraints if written not in keys)
    return (
        msgspec.structs.replace(change, constraints=()),
        *(
            records.AddColumnConstraints(
                origin=change.origin,
                conditional=change.conditional,
                table=change.table,
                if_exists=change.if_exists,
                only=change.only,
                column=change.column,
                constraints=constraints,
            )
            for constraints in (keys, others)
            if constraints
        ),
    )


def _is_key(definition: records.ConstraintDefinition) -> bool:
    return isinstance(definition, (records.KeyDefinition, records.ExclusionDefinition))


_PASSES: dict[type[Change], int] = {
    records.AddColumn: _ADD_COLUMN,
    records.DropColumn: _DROP,
    records.DropColumnExpression: _DROP,
    records.DropConstraint: _DROP,
    records.SetColumnExpression: _SET_EXPRESSION,
    records.SetColumnType: _ALTER_TYPE,
}


def _pass(change: Change) -> int:
    certain = _PASSES.get(type(change))
    if certain is not None:
        return certain
    match change:
        case records.AddConstraint(constraint=records.NotNullDefinition()):
            return _COLUMN_ATTRIBUTES
        case records.AddConstraint(constraint=definition):
            return _ADD_KEY if _is_key(definition) else _ADD_OTHER_CONSTRAINT
        case records.AddColumnConstraints(constraints=definitions):
            return _ADD_KEY if _is_key(definitions[0]) else _ADD_OTHER_CONSTRAINT
        case records.SetColumnDefault(default=None) | records.SetColumnIdentity(identity=None):
            return _DROP
        case records.SetColumnNotNull():
            return _COLUMN_ATTRIBUTES if change.not_null else _DROP
        case records.SetColumnDefault() | records.SetColumnIdentity():
            return _ADD_OTHER_CONSTRAINT
    return _LAST
