"""The names that Postgres chooses where the user gives none.

Source: `makeObjectName`, `ChooseRelationName` and `ChooseIndexColumnNames` of PostgreSQL's
`src/backend/commands/indexcmds.c`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlfluff_schema_rules.changes.records import Expression, IndexKeyDefinition
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


def figure_name(expression: tree.Node) -> str | None:
    """As `FigureColname` of `parse_target.c` names an expression; None where it has no name."""
    substitute = None
    node: tree.Node | None = expression
    while node is not None:
        name = _own_name(node)
        if name is not None:
            return name
        substitute = substitute or _substitute_name(node)
        node = _part_with_a_name(node)
    return substitute


def _own_name(node: tree.Node) -> str | None:
    match node:
        case tree.Node(column_ref=tree.ColumnRef(fields=names)):
            return schema_and_name(names)[1]
        case tree.Node(func_call=tree.FuncCall(funcname=names)):
            return schema_and_name(names)[1]
        case tree.Node(indirection=tree.Indirection(indirection=path)):
            fields = [item.string.sval for item in path if item.string is not None]
            return fields[-1] if fields else None
        case tree.Node(min_max_expr=tree.ArgumentsExpression(op=operation)):
            return operation.removeprefix("IS_").lower()
        case tree.Node(xml_expr=tree.ArgumentsExpression(op=operation)):
            return None if operation == "IS_DOCUMENT" else operation.removeprefix("IS_").lower()
        case tree.Node(sql_value_function=tree.SQLValueFunction(op=operation)):
            return operation.removeprefix("SVFOP_").removesuffix("_N").lower()
    return _keyword(node)


def _keyword(node: tree.Node) -> str | None:
    """The word that an expression of its own syntax begins with."""
    match node:
        case tree.Node(operator_expression=tree.OperatorExpression(kind="AEXPR_NULLIF")):
            return "nullif"
        case tree.Node(coalesce_expr=tree.ArgumentsExpression()):
            return "coalesce"
        case tree.Node(array_expression=tree.ArrayExpression()):
            return "array"
        case tree.Node(row_expr=tree.ArgumentsExpression()):
            return "row"
        case tree.Node(grouping_func=tree.ArgumentsExpression()):
            return "grouping"
        case tree.Node(sub_link=tree.SubLink(sub_link_type="EXISTS_SUBLINK")):
            return "exists"
        case tree.Node(sub_link=tree.SubLink(sub_link_type="ARRAY_SUBLINK")):
            return "array"
    return None


def _substitute_name(node: tree.Node) -> str | None:
    """The name of an expression whose parts bring none along."""
    match node:
        case tree.Node(type_cast=tree.TypeCast(type_name=name)):
            return type_name_parts(name)[-1]
        case tree.Node(case_expr=tree.CaseExpr()):
            return "case"
    return None


def _part_with_a_name(node: tree.Node) -> tree.Node | None:
    """The part that an expression without a name of its own is called after."""
    match node:
        case tree.Node(type_cast=tree.TypeCast(arg=part)):
            return part
        case tree.Node(collate_clause=tree.CollateClause(arg=part)):
            return part
        case tree.Node(case_expr=tree.CaseExpr(defresult=part)):
            return part
        case tree.Node(indirection=tree.Indirection(arg=part)):
            return part
    return None
