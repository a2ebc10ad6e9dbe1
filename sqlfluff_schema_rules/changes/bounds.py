"""Reads the bounds of partitions, which tell the place of each among those of its parent.

Source: `partition_bounds_create` of PostgreSQL's `src/backend/partitioning/partbounds.c`.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import msgspec

from sqlfluff_schema_rules.changes.records import Expression, PartitionBound
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import decode_bound, schema_and_name
from sqlfluff_schema_rules.parse.statements import Statement

Rank: TypeAlias = tuple[int, float, str]

_NODE = b'{"PartitionBoundSpec":%s}'
_NUMBER, _TEXT, _UNREADABLE, _NULL, _DEFAULT = range(5)
_ENDS = {"minvalue": (_NUMBER, -math.inf, ""), "maxvalue": (_UNREADABLE, 0, "")}


def partition_bound(raw: msgspec.Raw, statement: Statement) -> PartitionBound | None:
    """FOR VALUES or DEFAULT; None where a table is no partition."""
    if not raw:
        return None
    written = Expression(_NODE % bytes(raw), statement.place)
    return PartitionBound(written, _place_of(decode_bound(raw)))


def _place_of(bound: tree.PartitionBoundSpec) -> tuple[Rank, ...]:
    """Where it is among others: by its smallest value, its lower end or its remainder."""
    if bound.is_default:
        return ((_DEFAULT, 0, ""),)
    if bound.listdatums:
        return (min(map(_rank, bound.listdatums)),)
    if bound.lowerdatums:
        return tuple(map(_rank, bound.lowerdatums))
    return ((_NUMBER, bound.modulus, ""), (_NUMBER, bound.remainder, ""))


def _rank(value: tree.ArgumentNode) -> Rank:
    match value:
        case tree.ArgumentNode(constant=tree.Constant(ival=tree.IntegerValue(ival=number))):
            return _NUMBER, number, ""
        case tree.ArgumentNode(constant=tree.Constant(fval=tree.FloatValue(fval=digits))):
            return _NUMBER, float(digits), ""
        case tree.ArgumentNode(constant=tree.Constant(sval=tree.StringValue(sval=text))):
            return _TEXT, 0, text
        case tree.ArgumentNode(constant=tree.Constant(isnull=True)):
            return _NULL, 0, ""
        case tree.ArgumentNode(column_ref=tree.ColumnRef(fields=fields)):
            return _ENDS.get(schema_and_name(fields)[1], (_UNREADABLE, 0, ""))
    return _UNREADABLE, 0, ""
