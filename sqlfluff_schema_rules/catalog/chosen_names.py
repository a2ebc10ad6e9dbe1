"""The names that Postgres chooses where the user gives none.

Source: `makeObjectName`, `ChooseRelationName` and `ChooseIndexColumnNames` of PostgreSQL's
`src/backend/commands/indexcmds.c`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlfluff_schema_rules.changes.records import Expression, IndexKeyDefinition
from sqlfluff_schema_rules.parse.labels import figure_name

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


def number_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """`name`, or `name_1` and so on where it is taken: the key that a partition takes over."""
    chosen, number = name, 0
    while is_taken(chosen):
        number += 1
        chosen = _make_name(name, None, str(number))
    return chosen


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


def key_names(keys: Iterable[IndexKeyDefinition], include: Iterable[str] = ()) -> tuple[str, ...]:
    """A name for each key and each included column of an index, without repetitions."""
    names = [name_of_key(key.column, key.expression) for key in keys]
    return distinct_names((*names, *include))


def distinct_names(bases: tuple[str, ...]) -> tuple[str, ...]:
    """The names, with a number behind those that were there before."""
    if len(bases) == len(set(bases)):
        return bases
    names: list[str] = []
    for base in bases:
        name, number = base, 0
        while name in names:
            number += 1
            name = f"{base}{number}"
        names.append(name)
    return tuple(names)


def name_of_key(column: str | None, expression: Expression | None) -> str:
    """What an index calls a key that is a column or an expression."""
    if expression is None:
        return column or "expr"
    return figure_name(expression.node) or "expr"
