"""The names that Postgres chooses where the user gives none.

Source: `makeObjectName`, `ChooseRelationName` and `ChooseIndexColumnNames` of PostgreSQL's
`src/backend/commands/indexcmds.c`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlfluff_schema_rules.changes.records import IndexKeyDefinition
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import schema_and_name, type_name_parts

MAX_IDENTIFIER_BYTES = 63


def choose_name(
    relation: str, addition: str | None, label: str, is_taken: Callable[[str], bool]
) -> str:
    """`relation_addition_label`, cut to 63 bytes; numbered when it is taken."""
    name = _make_name(relation, addition, label)
    number = 0
    while is_taken(name):
        number += 1
        name = _make_name(relation, addition, f"{label}{number}")
    return name


def _make_name(relation: str, addition: str | None, label: str) -> str:
    plain = f"{relation}_{addition}_{label}" if addition else f"{relation}_{label}"
    if len(plain) <= MAX_IDENTIFIER_BYTES and plain.isascii():
        return plain
    first, second = relation.encode(), (addition or "").encode()
    overhead = len(label.encode()) + 1 + (1 if addition else 0)
    excess = len(first) + len(second) + overhead - MAX_IDENTIFIER_BYTES
    first_length, second_length = len(first), len(second)
    for _ in range(max(0, excess)):
        if first_length > second_length:
            first_length -= 1
        else:
            second_length -= 1
    parts = [first[:first_length].decode(errors="ignore")]
    if addition:
        parts.append(second[:second_length].decode(errors="ignore"))
    return "_".join([*parts, label])


def join_names(names: Iterable[str]) -> str:
    """The part of a chosen name that stands for several columns."""
    joined = ""
    for name in names:
        joined = f"{joined}_{name}" if joined else name
        if len(joined.encode()) > MAX_IDENTIFIER_BYTES:
            break
    return joined


def key_names(keys: Iterable[IndexKeyDefinition]) -> list[str]:
    """A name for each key of an index, without repetitions."""
    names: list[str] = []
    for key in keys:
        base = key.column
        if base is None:
            base = None if key.expression is None else _name_of(key.expression.node)
        base = base or "expr"
        name, number = base, 0
        while name in names:
            number += 1
            name = f"{base}{number}"
        names.append(name)
    return names


def _name_of(node: tree.Node | None) -> str | None:
    """As `FigureColname` of `parse_target.c` names an expression."""
    if node is None:
        return None
    if node.column_ref is not None:
        return schema_and_name(node.column_ref.fields)[1]
    if node.func_call is not None:
        return schema_and_name(node.func_call.funcname)[1]
    if node.type_cast is not None:
        inner = _name_of(node.type_cast.arg)
        return inner or type_name_parts(node.type_cast.type_name)[-1]
    if node.collate_clause is not None:
        return _name_of(node.collate_clause.arg)
    if node.coalesce_expr is not None:
        return "coalesce"
    return None
