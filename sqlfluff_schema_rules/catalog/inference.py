"""The types of expressions that tell it by themselves."""

from __future__ import annotations

from sqlfluff_schema_rules.changes.naming import type_reference
from sqlfluff_schema_rules.changes.records import TypeReference
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import name_parts

_BOOLEAN, _TEXT, _INTEGER = (TypeReference(None, name) for name in ("boolean", "text", "integer"))
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "!~~*", "~", "~*"})
_FUNCTIONS = {
    "count": "bigint",
    "now": "timestamp with time zone",
    "rank": "bigint",
    "row_number": "bigint",
}
_VALUE_FUNCTIONS = {
    "SVFOP_CURRENT_DATE": "date",
    "SVFOP_CURRENT_TIMESTAMP": "timestamp with time zone",
    "SVFOP_LOCALTIMESTAMP": "timestamp without time zone",
}


def type_of(value: tree.Node) -> TypeReference | None:
    """The type of an expression that is no column; None where it depends on more."""
    match value:
        case tree.Node(type_cast=tree.TypeCast(type_name=name)):
            return type_reference(name)
        case tree.Node(constant=tree.Constant() as constant):
            return _type_of_constant(constant)
        case tree.Node(bool_expr=tree.BoolExpr()) | tree.Node(null_test=tree.NullTest()):
            return _BOOLEAN
        case tree.Node(sub_link=tree.SubLink(sub_link_type="EXISTS_SUBLINK")):
            return _BOOLEAN
        case tree.Node(operator_expression=tree.OperatorExpression(kind=kind, name=name)):
            compares = kind != "AEXPR_NULLIF" and not _COMPARISONS.isdisjoint(name_parts(name))
            return _BOOLEAN if compares else None
        case tree.Node(func_call=tree.FuncCall(funcname=name)):
            return _named(_FUNCTIONS.get(".".join(name_parts(name))))
        case tree.Node(sql_value_function=tree.SQLValueFunction(op=operation)):
            return _named(_VALUE_FUNCTIONS.get(operation))
    return None


def _type_of_constant(constant: tree.Constant) -> TypeReference | None:
    if constant.ival is not None:
        return _INTEGER
    return _TEXT if constant.sval is not None or constant.isnull else None


def _named(name: str | None) -> TypeReference | None:
    return None if name is None else TypeReference(None, name)
