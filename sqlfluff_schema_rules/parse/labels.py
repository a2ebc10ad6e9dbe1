"""What Postgres calls an expression that is given no name.

Source: `FigureColname` of PostgreSQL's `src/backend/parser/parse_target.c`.
"""

from __future__ import annotations

from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import schema_and_name, type_name_parts


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
