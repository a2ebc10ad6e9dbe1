"""The value of an expression, as far as it can be told without running it.

Logic has the three values of SQL and a fourth, UNKNOWN, for what nobody can tell; it stands
for any of them.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from sqlfluff_schema_rules.evaluation.functions import (
    FUNCTIONS,
    LONGEST_LIST,
    UNKNOWN,
    Value,
    Within,
    is_known,
    is_searchable,
    joined,
    text_of,
)
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import name_parts, schema_and_name, type_name_parts

if TYPE_CHECKING:
    from sqlfluff_schema_rules.evaluation.sources import Source

_TEXT_TYPES = frozenset({"text", "varchar", "bpchar", "name", "char"})
_INTEGER_TYPES = frozenset({"int2", "int4", "int8"})
_REFERENCE_TYPES = frozenset(
    {"regclass", "regnamespace", "regproc", "regprocedure", "regrole", "regtype"}
)
_ORDERED_TYPES = frozenset({bool, int, str})
AGGREGATES = frozenset({"array_agg", "bool_and", "bool_or", "count", "max", "min", "string_agg"})
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: Mapping[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_ORDERS = frozenset({"<", "<=", ">", ">="})
_PATTERNS = {"~~": False, "!~~": False, "~~*": True, "!~~*": True}
_REGULAR = {"~": False, "!~": False, "~*": True, "!~*": True}
_LONGEST_COMPARISON = 1_000_000
_LARGEST_NUMBER = 2**63 - 1
_TRUTHS: Mapping[str, tuple[Value, bool]] = {
    "IS_TRUE": (True, True),
    "IS_NOT_TRUE": (True, False),
    "IS_FALSE": (False, True),
    "IS_NOT_FALSE": (False, False),
}


MAX_STEPS = 10_000


class UnreadableError(Exception):
    """A query says more than can be answered."""


class Call(msgspec.Struct, frozen=True):
    """A call of a function; it may not be made at all where it is `conditional`."""

    schema: str | None
    name: str
    arguments: tuple[Value, ...]
    named: Mapping[str, Value]
    conditional: bool


class World:
    """The database in which expressions are evaluated: here one of which nothing is known."""

    steps = 0

    def step(self) -> bool:
        """Whether one more statement may be run, as no program runs for longer than that."""
        self.steps += 1
        return self.steps <= MAX_STEPS

    def relation(self, schema: str | None, name: str) -> Source | None:
        """The rows of a relation; None where nobody can tell them."""

    def call(self, call: Call) -> Value:
        """What a function returns, and whatever else it does."""
        return UNKNOWN

    def reference(self, kind: str, text: str) -> Value:
        """The object that a text means as a `regclass` and so on; None where there is none."""
        return UNKNOWN

    def text(self, value: Value) -> Value:
        """What an oid of the object is as text."""
        return UNKNOWN

    def key_word(self, name: str) -> Value:
        """CURRENT_USER and its like, by the names of `SQLValueFunctionOp`."""
        return UNKNOWN


class Scope:
    """What names mean in an expression."""

    def find(self, names: tuple[str, ...]) -> Value:
        """The value of a column or a variable."""
        return UNKNOWN

    def query_named(self, name: str) -> Source | None:
        """The rows of the WITH query of that name."""

    @property
    def members(self) -> Sequence[Scope] | None:
        """The rows over which an aggregate is taken, where one can be."""
        return None


class Evaluator:
    """Evaluates expressions in a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.conditional = False

    def rows(self, query: tree.SelectStmt, scope: Scope) -> Sequence[Sequence[Value]]:
        """The rows of a query. Raises `UnreadableError` where they cannot be told."""
        raise UnreadableError

    def exists(self, query: tree.SelectStmt, scope: Scope) -> Value:
        """Whether a query has rows."""
        return UNKNOWN

    def value(self, node: tree.Node | None, scope: Scope) -> Value:
        """The value of an expression."""
        if node is None:
            return UNKNOWN
        for field, evaluate in _EVALUATIONS.items():
            part = getattr(node, field)
            if part is not None:
                return evaluate(self, part, scope)
        return UNKNOWN

    def text(self, value: Value) -> Value:
        """A value as text: a str, None or UNKNOWN."""
        if value is None or isinstance(value, (str, bool, int, list)):
            return text_of(value)
        return UNKNOWN if value is UNKNOWN else self.world.text(value)

    def _column(self, column: tree.ColumnRef, scope: Scope) -> Value:
        return scope.find(name_parts(column.fields))

    def _parameter(self, parameter: tree.ParamRef, scope: Scope) -> Value:
        return scope.find((f"${parameter.number}",))

    def _constant(self, constant: tree.Constant, scope: Scope) -> Value:
        for literal in (constant.sval, constant.ival, constant.boolval):
            if literal is not None:
                return msgspec.structs.astuple(literal)[0]
        return None if constant.isnull else UNKNOWN

    def _cast(self, cast: tree.TypeCast, scope: Scope) -> Value:
        value = self.value(cast.arg, scope)
        name = type_name_parts(cast.type_name)[-1]
        if cast.type_name.array_bounds:
            return _array(value)
        if value is None or value is UNKNOWN:
            return value
        return self._converted(value, name)

    def _converted(self, value: Value, name: str) -> Value:
        if name in _TEXT_TYPES:
            return str(value).lower() if isinstance(value, bool) else self.text(value)
        if name in _INTEGER_TYPES or name == "bool":
            return _scalar(value, name)
        if name == "oid":
            return value
        if name not in _REFERENCE_TYPES:
            return UNKNOWN
        if not isinstance(value, str):
            return value
        found = self.world.reference(name, value) if is_known(value) else UNKNOWN
        return UNKNOWN if found is None else found

    def _array_of(self, array: tree.ArrayExpression, scope: Scope) -> Value:
        return [self.value(element, scope) for element in array.elements]

    def _indirection(self, indirection: tree.Indirection, scope: Scope) -> Value:
        value = self.value(indirection.arg, scope)
        [part, *rest] = indirection.indirection
        if part.indices is None or part.indices.lidx or rest or not isinstance(value, list):
            return UNKNOWN
        position = self.value(part.indices.uidx, scope)
        if not isinstance(position, int):
            return UNKNOWN
        return value[position - 1] if 0 < position <= len(value) else None

    def _collated(self, clause: tree.CollateClause, scope: Scope) -> Value:
        return self.value(clause.arg, scope)

    def _key_word(self, function: tree.SQLValueFunction, scope: Scope) -> Value:
        return self.world.key_word(function.op)

    # Functions

    def _call(self, call: tree.FuncCall, scope: Scope) -> Value:
        schema, name = schema_and_name(call.funcname)
        if name in AGGREGATES:
            return self._aggregate(name, call, scope)
        function = FUNCTIONS.get(name) if schema in (None, "pg_catalog") else None
        if function is not None:
            return function([self._printed(self.value(node, scope)) for node in call.args])
        named = {
            node.named_arg_expr.name: self.value(node.named_arg_expr.arg, scope)
            for node in call.args
            if node.named_arg_expr is not None
        }
        given = [self.value(node, scope) for node in call.args if node.named_arg_expr is None]
        return self.world.call(Call(schema, name, tuple(given), named, self.conditional))

    def _printed(self, value: Value) -> Value:
        known = value is None or isinstance(value, (str, bool, int, list))
        return value if known else self.text(value)

    def _aggregate(self, name: str, call: tree.FuncCall, scope: Scope) -> Value:
        members = scope.members
        if members is None or call.agg_filter is not None or call.over is not None:
            return UNKNOWN
        if not call.args:
            return len(members)
        values = self._aggregated(call, members)
        if values is None or not all(map(is_known, values)):
            return UNKNOWN
        if name == "array_agg":
            return values or None
        present = [value for value in values if value is not None]
        if name == "count":
            return len(present)
        if not present:
            return None
        if name == "string_agg":
            separator = self.value(call.args[-1], scope)
            return FUNCTIONS["concat_ws"]([separator, *map(self._printed, present)])
        return _REDUCTIONS[name](present) if _are_ordered(present) else UNKNOWN

    def _aggregated(self, call: tree.FuncCall, members: Sequence[Scope]) -> Sequence[Value] | None:
        """What an aggregate takes of each row, in the order that it asks for."""
        values = [self.value(call.args[0], member) for member in members]
        if not call.agg_order:
            return values
        by = call.agg_order[0].sort_by
        if by is None or len(call.agg_order) > 1:
            return None
        keys: list[Any] = [self.value(by.node, member) for member in members]
        if not all(map(is_known, keys)) or not _are_ordered(keys):
            return None
        descending = by.sortby_dir == "SORTBY_DESC"
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=descending)
        return [values[index] for index in order]

    # Conditions

    def _logic(self, boolean: tree.BoolExpr, scope: Scope) -> Value:
        if boolean.boolop == "NOT_EXPR":
            return negated(self.value(boolean.args[0], scope))
        decisive = boolean.boolop == "OR_EXPR"
        seen = set()
        for part in boolean.args:
            value = self.value(part, scope)
            if value is decisive:
                return decisive
            seen.add(value if value in (True, None) or value is False else UNKNOWN)
        return UNKNOWN if UNKNOWN in seen else None if None in seen else not decisive

    def _is_null(self, test: tree.NullTest, scope: Scope) -> Value:
        value = self.value(test.arg, scope)
        if value is UNKNOWN:
            return UNKNOWN
        return (value is None) == (test.nulltesttype == "IS_NULL")

    def _is_true(self, test: tree.BooleanTest, scope: Scope) -> Value:
        value = self.value(test.arg, scope)
        if value is UNKNOWN or test.booltesttype not in _TRUTHS:
            return UNKNOWN
        wanted, equal = _TRUTHS[test.booltesttype]
        return (value is wanted) == equal

    def _case(self, case: tree.CaseExpr, scope: Scope) -> Value:
        subject = None if case.arg is None else self.value(case.arg, scope)
        for node in case.args:
            when = node.case_when
            value = UNKNOWN if when is None else self.value(when.expr, scope)
            holds = value if case.arg is None else compared("=", subject, value)
            if when is None or holds is UNKNOWN:
                return UNKNOWN
            if holds is True:
                return self.value(when.result, scope)
        return None if case.defresult is None else self.value(case.defresult, scope)

    def _coalesce(self, coalesce: tree.ArgumentsExpression, scope: Scope) -> Value:
        for node in coalesce.args:
            value = self.value(node, scope)
            if value is not None:
                return value
        return None

    def _operator(self, operation: tree.OperatorExpression, scope: Scope) -> Value:
        name = schema_and_name(operation.name)[1]
        if name == "||":
            return self._joined(operation, scope)
        left, right = self.value(operation.lexpr, scope), operation.rexpr
        match operation.kind:
            case "AEXPR_OP":
                return compared(name, left, self.value(right, scope))
            case "AEXPR_LIKE" | "AEXPR_ILIKE":
                return compared(name, left, self._pattern(right, scope))
            case "AEXPR_IN" | "AEXPR_OP_ANY":
                return self._any(name, left, self.elements(right, scope))
            case "AEXPR_OP_ALL":
                opposite = {"<>": "=", "!=": "="}.get(name)
                values = self.elements(right, scope)
                return UNKNOWN if opposite is None else negated(self._any("=", left, values))
            case "AEXPR_DISTINCT" | "AEXPR_NOT_DISTINCT":
                same = _is_same(left, self.value(right, scope))
                return negated(same) if operation.kind == "AEXPR_DISTINCT" else same
            case "AEXPR_NULLIF":
                same = compared("=", left, self.value(right, scope))
                return UNKNOWN if same is UNKNOWN else None if same else left
        return UNKNOWN

    def _pattern(self, node: tree.Node | None, scope: Scope) -> Value:
        r"""A pattern of LIKE with `\` as its escape, with or without saying so."""
        call = None if node is None else node.func_call
        if call is not None and schema_and_name(call.funcname)[1] == "like_escape":
            pattern, escape = (self.value(argument, scope) for argument in call.args)
            return pattern if escape == "\\" else UNKNOWN
        return self.value(node, scope)

    def _any(self, name: str, left: Value, values: Sequence[Value] | None) -> Value:
        if values is None:
            return UNKNOWN
        if name in ("<>", "!="):
            return negated(self._any("=", left, values))
        results = [compared(name, left, value) for value in values]
        for result in (True, UNKNOWN, None):
            if any(each is result for each in results):
                return result
        return False

    def elements(self, node: tree.Node | None, scope: Scope) -> Sequence[Value] | None:
        """The elements of a list or an array; None where they cannot be told."""
        if node is not None and node.list_node is not None:
            return [self.value(item, scope) for item in node.list_node.items]
        value = _array(self.value(node, scope))
        return value if isinstance(value, list) else None

    def _joined(self, operation: tree.OperatorExpression, scope: Scope) -> Value:
        values = [self.value(operand, scope) for operand in _operands(operation)]
        if any(isinstance(value, list) for value in values):
            lists = [value if isinstance(value, list) else [value] for value in values]
            items = [item for each in lists for item in each]
            return items if len(items) <= LONGEST_LIST else UNKNOWN
        return None if None in values else joined(map(self._printed, values))

    def _sub_link(self, link: tree.SubLink, scope: Scope) -> Value:
        query = None if link.subselect is None else link.subselect.select_stmt
        if query is None:
            return UNKNOWN
        try:
            return self._sub_query(link, query, scope)
        except UnreadableError:
            return UNKNOWN

    def _sub_query(self, link: tree.SubLink, query: tree.SelectStmt, scope: Scope) -> Value:
        if link.sub_link_type == "EXISTS_SUBLINK":
            return self.exists(query, scope)
        rows = self.rows(query, scope)
        values = [row[0] if row else UNKNOWN for row in rows]
        match link.sub_link_type:
            case "ARRAY_SUBLINK":
                return values
            case "ANY_SUBLINK":
                return self._any("=", self.value(link.testexpr, scope), values)
        return values[0] if values else None


def negated(value: Value) -> Value:
    """NOT."""
    return not value if isinstance(value, bool) else value if value is None else UNKNOWN


def compared(name: str, left: Value, right: Value) -> Value:
    """What an operator with two operands makes of them."""
    if not is_known(left) or not is_known(right):
        return _compared_by_bounds(name, left, right)
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        if name in _PATTERNS:
            if len(left) * len(right) > _LONGEST_COMPARISON:
                return UNKNOWN
            return is_like(left, right, _PATTERNS[name]) != name.startswith("!")
        if name in _REGULAR:
            return _matches(name, left, right)
    compare = _COMPARISONS.get(name)
    if compare is None:
        return _computed(name, left, right)
    if type(left) is not type(right):
        return _of_different_types(name, left, right)
    if name not in ("=", "<>", "!=") and not isinstance(left, (int, str)):
        return UNKNOWN
    return compare(left, right)


def _are_ordered(values: Iterable[Value]) -> bool:
    """Whether it is told which of some values comes before which."""
    kinds = {type(value) for value in values}
    return len(kinds) <= 1 and kinds <= _ORDERED_TYPES


def _compared_by_bounds(name: str, left: Value, right: Value) -> Value:
    """What holds of a number wherever it lies between its bounds."""
    if name not in _ORDERS or not isinstance(left, Within) or not isinstance(right, int):
        return UNKNOWN
    holds = _COMPARISONS[name](left.lowest, right)
    return holds if holds == _COMPARISONS[name](left.highest, right) else UNKNOWN


def _computed(name: str, left: Value, right: Value) -> Value:
    if name in _ARITHMETIC and type(left) is int and type(right) is int:
        result = _ARITHMETIC[name](left, right)
        return result if abs(result) <= _LARGEST_NUMBER else UNKNOWN
    return UNKNOWN


def _of_different_types(name: str, left: Value, right: Value) -> Value:
    """A number may be compared with its text; oids and column numbers are above zero."""
    if isinstance(left, (str, int)) and isinstance(right, (str, int)):
        return compared(name, text_of(left), text_of(right)) if name == "=" else UNKNOWN
    if right == 0 or not isinstance(left, (str, int, list)):
        return {">": True, "<>": True, "!=": True, "=": False}.get(name, UNKNOWN)
    return UNKNOWN


def _matches(name: str, text: str, pattern: str) -> Value:
    if not is_searchable(pattern, text):
        return UNKNOWN
    try:
        found = re.search(pattern, text, re.IGNORECASE if _REGULAR[name] else 0)
    except re.error:
        return UNKNOWN
    return (found is not None) != name.startswith("!")


def is_like(text: str, pattern: str, folded: bool) -> bool:
    r"""Whether a text is like a pattern, in which `\` takes the next character as it is."""
    if folded:
        text, pattern = text.lower(), pattern.lower()
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    at, part, resume_at, resume_part = 0, 0, 0, -1
    while at < len(text):
        if part < len(parts) and parts[part] == "%":
            resume_at, resume_part = at, part
            part += 1
        elif part < len(parts) and (parts[part] == "_" or parts[part][-1] == text[at]):
            at, part = at + 1, part + 1
        elif resume_part >= 0:
            resume_at += 1
            at, part = resume_at, resume_part + 1
        else:
            return False
    return all(rest == "%" for rest in parts[part:])


def _is_same(left: Value, right: Value) -> Value:
    if left is None or right is None:
        return UNKNOWN if UNKNOWN in (left, right) else left is right
    return compared("=", left, right)


def _scalar(value: Value, name: str) -> Value:
    """A number or a boolean, which may be written as a text."""
    if name == "bool" and isinstance(value, str):
        return {"true": True, "t": True, "false": False, "f": False}.get(value, UNKNOWN)
    if name != "bool" and isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value):
        return int(value)
    return value if isinstance(value, bool if name == "bool" else (int, Within)) else UNKNOWN


def _array(value: Value) -> Value:
    """An array, which may be written as a text."""
    if not isinstance(value, str) or not is_known(value):
        return value
    if not (value.startswith("{") and value.endswith("}")):
        return UNKNOWN
    return [part.strip().strip('"') for part in value[1:-1].split(",") if part.strip()]


def _operands(operation: tree.OperatorExpression) -> list[tree.Node | None]:
    """What `||` joins, from left to right."""
    operands: list[tree.Node | None] = []
    waiting: list[tree.Node | None] = [operation.rexpr, operation.lexpr]
    while waiting:
        part = waiting.pop()
        inner = None if part is None else part.operator_expression
        if inner is not None and schema_and_name(inner.name)[1] == "||":
            waiting += [inner.rexpr, inner.lexpr]
        else:
            operands.append(part)
    return operands


_REDUCTIONS: Mapping[str, Callable[[Iterable[Any]], Value]] = {
    "bool_and": all,
    "bool_or": any,
    "max": max,
    "min": min,
}

_EVALUATIONS: Mapping[str, Callable[[Evaluator, Any, Scope], Value]] = {
    "constant": Evaluator._constant,
    "column_ref": Evaluator._column,
    "type_cast": Evaluator._cast,
    "operator_expression": Evaluator._operator,
    "bool_expr": Evaluator._logic,
    "func_call": Evaluator._call,
    "sub_link": Evaluator._sub_link,
    "null_test": Evaluator._is_null,
    "boolean_test": Evaluator._is_true,
    "array_expression": Evaluator._array_of,
    "case_expr": Evaluator._case,
    "coalesce_expr": Evaluator._coalesce,
    "indirection": Evaluator._indirection,
    "collate_clause": Evaluator._collated,
    "sql_value_function": Evaluator._key_word,
    "param_ref": Evaluator._parameter,
}
