"""Replays loops over the system catalogues, whose rows the catalogue itself tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from sqlfluff_schema_rules.catalog.catalog import TEMPORARY_SCHEMA, Catalog
from sqlfluff_schema_rules.catalog.chosen_names import figure_name
from sqlfluff_schema_rules.catalog.objects import Index, Relation, SequenceRelation, Table, View
from sqlfluff_schema_rules.catalog.replay.dispatch import apply, replays
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import name_parts, schema_and_name, text_constant
from sqlfluff_schema_rules.parse.plpgsql import text_of

Value: TypeAlias = str | bool
Row: TypeAlias = Mapping[str, Value]

_PG_TABLES, _TABLES, _COLUMNS = {"pg_tables"}, {"tables"}, {"columns"}
_PG_CLASS = {"pg_class", "pg_namespace"}


class _UnreadableError(Exception):
    """A query says more than can be answered."""


@replays(records.RepeatForRows)
def repeat_for_rows(catalog: Catalog, change: records.RepeatForRows) -> None:
    """Do what the loop does for every row, or what is certain where rows cannot be told."""
    try:
        rows = list(_rows(catalog, change.query))
    except (_UnreadableError, RecursionError):
        for other in change.otherwise:
            apply(catalog, other)
        return
    for row in rows:
        for repeated in change.repeated(row):
            apply(catalog, repeated)


def _rows(catalog: Catalog, query: tree.SelectStmt) -> Iterator[dict[str, str]]:
    """The rows of the query, as text by the names of its columns."""
    said_more = (query.with_clause, query.limit_count, query.limit_offset, query.larg)
    if any(said_more) or query.group_clause or query.having_clause or not query.target_list:
        raise _UnreadableError
    for row in _rows_of(catalog, _relations_in(query)):
        if query.where_clause is None or _holds(query.where_clause, row):
            yield dict(_targets(query, row))


def _relations_in(query: tree.SelectStmt) -> set[str]:
    """The names of the catalogues that a query joins."""
    names: set[str] = set()
    waiting = list(query.from_clause)
    while waiting:
        node = waiting.pop()
        join = node.join_expr
        if node.range_var is not None:
            names.add(node.range_var.relname)
        elif join is not None and join.jointype == "JOIN_INNER" and join.larg and join.rarg:
            waiting += [join.larg, join.rarg]
        else:
            raise _UnreadableError
    return names


def _rows_of(catalog: Catalog, relations: set[str]) -> Iterator[Row]:
    if relations not in (_PG_TABLES, _TABLES, _COLUMNS, _PG_CLASS):
        raise _UnreadableError
    for schema in catalog.schemas.values():
        for relation in () if schema.name == TEMPORARY_SCHEMA else schema.relations.values():
            if relations == _PG_CLASS:
                yield _row_of_pg_class(relation)
            elif relations == _PG_TABLES:
                yield from _row_of_pg_tables(relation)
            elif not isinstance(relation, (Index, SequenceRelation)):
                yield from _rows_of_information_schema(relation, columns=relations == _COLUMNS)


def _row_of_pg_tables(relation: Relation) -> Iterator[Row]:
    if isinstance(relation, Table) and not relation.is_foreign:
        yield {
            "schemaname": relation.schema,
            "tablename": relation.name,
            "rowsecurity": relation.row_security,
        }


def _row_of_pg_class(relation: Relation) -> Row:
    row: dict[str, Value] = {
        "nspname": relation.schema,
        "relname": relation.name,
        "relrowsecurity": False,
        "relispartition": False,
    }
    match relation:
        case Table():
            row["relkind"] = relation.kind
            row["relrowsecurity"] = relation.row_security
            row["relispartition"] = relation.partition_of is not None
        case View():
            row["relkind"] = "m" if relation.materialized else "v"
        case _:
            row["relkind"] = "i" if isinstance(relation, Index) else "S"
    return row


def _rows_of_information_schema(relation: Relation, *, columns: bool) -> Iterator[Row]:
    if isinstance(relation, View) and relation.materialized:
        return
    row: dict[str, Value] = {"table_schema": relation.schema, "table_name": relation.name}
    if not columns:
        is_foreign = isinstance(relation, Table) and relation.is_foreign
        kind = "VIEW" if isinstance(relation, View) else "FOREIGN" if is_foreign else "BASE TABLE"
        yield row | {"table_type": kind}
    elif isinstance(relation, Table):
        for column in relation.columns:
            yield row | {"column_name": column}


def _targets(query: tree.SelectStmt, row: Row) -> Iterator[tuple[str, str]]:
    texts = {name: value for name, value in row.items() if isinstance(value, str)}
    for node in query.target_list:
        target = node.res_target
        value = None if target is None else target.val
        if target is None or value is None:
            raise _UnreadableError
        if value.column_ref is not None and value.column_ref.fields[-1].star is not None:
            yield from texts.items()
            continue
        text = _value(value, row)
        if not isinstance(text, str):
            text = text_of(value, texts)
        if text is None:
            raise _UnreadableError
        yield target.name or figure_name(value) or "", text


def _value(node: tree.Node | None, row: Row) -> Value | None:
    """The value of a literal or of a column, with or without a cast."""
    while node is not None and node.type_cast is not None:
        node = node.type_cast.arg
    if node is None:
        return None
    if node.column_ref is not None:
        return row.get(schema_and_name(node.column_ref.fields)[1])
    if node.constant is not None and node.constant.boolval is not None:
        return node.constant.boolval.boolval
    return text_constant(node)


# Conditions


def _holds(node: tree.Node, row: Row) -> bool:
    boolean = node.bool_expr
    if boolean is not None:
        parts = [_holds(part, row) for part in boolean.args]
        if boolean.boolop == "NOT_EXPR":
            return not parts[0]
        return all(parts) if boolean.boolop == "AND_EXPR" else any(parts)
    if node.operator_expression is not None:
        return _compare(node.operator_expression, row)
    value = _value(node, row)
    if not isinstance(value, bool):
        raise _UnreadableError
    return value


def _compare(comparison: tree.OperatorExpression, row: Row) -> bool:
    operator = schema_and_name(comparison.name)[1]
    if _is_join(comparison):
        return True
    left, right = _known(comparison.lexpr, row), comparison.rexpr
    match comparison.kind, operator:
        case "AEXPR_OP", "=" | "<>":
            return (left == _known(right, row)) == (operator == "=")
        case ("AEXPR_IN", "=" | "<>") | ("AEXPR_OP_ANY", "=") | ("AEXPR_OP_ALL", "<>"):
            return (left in _list(right, row)) == (operator == "=")
        case "AEXPR_LIKE", "~~" | "!~~":
            return _is_like(str(left), str(_known(right, row))) == (operator == "~~")
    raise _UnreadableError


def _is_join(comparison: tree.OperatorExpression) -> bool:
    """Whether it joins `pg_class` to `pg_namespace`."""
    sides = {
        name_parts(side.column_ref.fields)[-1]
        for side in (comparison.lexpr, comparison.rexpr)
        if side is not None and side.column_ref is not None
    }
    return sides == {"oid", "relnamespace"}


def _known(node: tree.Node | None, row: Row) -> Value:
    value = _value(node, row)
    if value is None:
        raise _UnreadableError
    return value


def _list(node: tree.Node | None, row: Row) -> list[Value]:
    while node is not None and node.type_cast is not None:
        node = node.type_cast.arg
    if node is not None and node.list_node is not None:
        return [_known(item, row) for item in node.list_node.items]
    if node is not None and node.array_expression is not None:
        return [_known(item, row) for item in node.array_expression.elements]
    raise _UnreadableError


def _is_like(text: str, pattern: str) -> bool:
    r"""Whether a text is like a pattern, in which `\` takes the next character as it is."""
    wild = {"%": ".*", "_": "."}
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    expression = "".join([wild.get(part) or re.escape(part[-1]) for part in parts])
    return re.fullmatch(expression, text, re.DOTALL) is not None
