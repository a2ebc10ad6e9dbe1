"""The SQL that a DO block runs, read with libpg_query's own PL/pgSQL parser.

The parser gives statements without offsets, in the order of the text; each is looked up
from where the previous one was found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import Any, TypeAlias, TypeVar

import msgspec
from pglast.parser import ParseError, parse_plpgsql_json

from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import (
    decode_select,
    name_parts,
    schema_and_name,
    text_constant,
)
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment
from sqlfluff_schema_rules.source.placeholders import SIGN

Json: TypeAlias = dict[str, Any]
Held = TypeVar("Held")

_UNKNOWN_VARIABLE = re.compile(r'^"([^"]+)" is not a known variable')
_MAX_UNKNOWN_VARIABLES = 50
_MAX_REPETITIONS = 200
_CATALOGUES = re.compile(r"\b(?:pg_tables|pg_class|information_schema\.(?:tables|columns))\b")
_QUOTING = {"quote_ident": "I", "quote_literal": "L", "quote_nullable": "L"}
_PLAIN_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_$]*")


class Fragment(msgspec.Struct, frozen=True, gc=False):
    """SQL that a block runs.

    `start` and `end` are the character range of the body that it was written in; the range
    holds exactly `text` when `exact`. `conditional` is true where it may not be run.
    """

    text: str
    start: int
    end: int
    exact: bool
    conditional: bool


class Loop(msgspec.Struct, frozen=True, gc=False):
    """A loop over the rows of a query of the system catalogues.

    `repeated` tells what is run for a row, given its values by name; `otherwise` is what is
    run as far as that is known without any.
    """

    query: tree.SelectStmt
    repeated: Callable[[Mapping[str, str]], tuple[Part, ...]]
    otherwise: tuple[Part, ...]


Part: TypeAlias = "Fragment | Loop"


def sql_run_by(body: str) -> tuple[Part, ...]:
    """The SQL statements that a PL/pgSQL `body` runs, as far as their text is constant.

    A part of a dynamic statement that is not constant becomes a placeholder's name. There is
    nothing of a body that Postgres would reject or that is nested too deeply.
    """
    function = _parse(body)
    if function is None:
        return ()
    try:
        walker = _Walker(body, function)
        return tuple(walker.block(function["action"]["PLpgSQL_stmt_block"], False))
    except RecursionError:
        return ()


def _parse(body: str) -> Json | None:
    for _ in range(_MAX_UNKNOWN_VARIABLES):
        function, message = _parse_once(body)
        unknown = _UNKNOWN_VARIABLE.match(message)
        if function is not None or unknown is None:
            return function
        blanked = _without_assignments(body, unknown.group(1))
        if blanked == body:
            return None
        body = blanked
    return None


def _parse_once(body: str) -> tuple[Json | None, str]:
    """The tree of a body, or None and what the parser says against it."""
    try:
        functions = msgspec.json.decode(parse_plpgsql_json(_as_do_statement(body)))
    except ParseError as error:
        return None, str(error.args[0])
    except (RecursionError, ValueError):
        return None, ""
    return functions[0]["PLpgSQL_function"], ""


def _as_do_statement(body: str) -> str:
    tag = "$body$"
    while tag in body:
        tag = f"${tag.strip('$')}_$"
    return f"do {tag}{body}{tag}"


def _without_assignments(body: str, variable: str) -> str:
    """Blank what assigns to a record's field: libpg_query knows no row types."""
    name = r"\s*\.\s*".join(re.escape(part) for part in variable.split("."))
    assignment = re.compile(rf"(?<![\w.]){name}\s*(?::=|=)[^;]*", re.IGNORECASE)
    target = re.compile(rf"\binto\s+(?:strict\s+)?{name}\b(?:\s*,\s*[\w.]+)*", re.IGNORECASE)
    blanked = assignment.sub(lambda found: _blank(found.group(), "null"), body, count=1)
    if blanked == body:
        blanked = target.sub(lambda found: _blank(found.group(), ""), body, count=1)
    return blanked


def _blank(text: str, replacement: str) -> str:
    blank = "".join(character if character == "\n" else " " for character in text)
    return replacement + blank[len(replacement) :]


class _Walker:
    """Walks the parser's statements with a cursor into the text of the body.

    `values` and `arrays` are what variables hold, as far as that is constant.
    """

    def __init__(self, body: str, function: Json) -> None:
        self.body = body
        self.datums: list[Json] = function.get("datums", [])
        self.cursor = 0
        self.values: dict[str, str] = {}
        self.arrays: dict[str, list[str]] = {}
        for name, default in _never_assigned(self.datums, function["action"]):
            self.hold(name, _expression_tree(default))

    def hold(self, name: str, node: tree.Node | None) -> None:
        """Note what a variable holds, if that is constant."""
        value = None if node is None else _value(node, self.values)
        if value is not None:
            self.values[name] = value
        array = _constant_array(node, self.values)
        if array:
            self.arrays[name] = array

    def block(self, block: Json, conditional: bool) -> Iterator[Part]:
        """The SQL of a block; with an exception handler none of it is certain."""
        handlers = block.get("exceptions", {}).get("PLpgSQL_exception_block", {})
        guarded = conditional or bool(handlers)
        yield from self.statements(block.get("body", []), guarded)
        for handler in handlers.get("exc_list", []):
            yield from self.statements(handler["PLpgSQL_exception"].get("action", []), True)

    def statements(self, statements: list[Json], conditional: bool) -> Iterator[Part]:
        """The SQL of a list of statements."""
        for statement in statements:
            for kind, content in statement.items():
                yield from self.statement(kind, content, conditional)

    def statement(self, kind: str, content: Json, conditional: bool) -> Iterator[Part]:
        """The SQL of one statement."""
        match kind:
            case "PLpgSQL_stmt_block":
                yield from self.block(content, conditional)
            case "PLpgSQL_stmt_execsql" | "PLpgSQL_stmt_call":
                written = content.get("sqlstmt") or content["expr"]
                yield self.plain(_query(written), conditional)
            case "PLpgSQL_stmt_perform":
                yield self.perform(_query(content["expr"]), conditional)
            case "PLpgSQL_stmt_dynexecute":
                yield from self.dynamic(_query(content["query"]), conditional)
            case "PLpgSQL_stmt_foreach_a":
                yield from self.loop_over_array(content)
            case "PLpgSQL_stmt_fors":
                yield from self.loop_over_query(content)
            case "PLpgSQL_stmt_if":
                yield from self.branches(content, "then_body", "elsif_list", "else_body")
            case "PLpgSQL_stmt_case":
                yield from self.branches(content, "", "case_when_list", "else_stmts")
            case _ if "body" in content:
                yield from self.statements(content["body"], True)

    def branches(self, content: Json, first: str, others: str, last: str) -> Iterator[Part]:
        """The SQL of all branches of an IF or a CASE."""
        yield from self.statements(content.get(first, []), True)
        for branch in content.get(others, []):
            for body in branch.values():
                yield from self.statements(body.get("stmts", []), True)
        yield from self.statements(content.get(last, []), True)

    def loop_over_array(self, content: Json) -> Iterator[Part]:
        """The SQL of a loop, once for each value where the array is constant."""
        variable = self.variable_name(content.get("varno", -1))
        values = self.array(_expression_tree(_query(content["expr"])))
        start = self.cursor
        if variable is None or not values:
            yield from self.statements(content.get("body", []), True)
            return
        for value in values[:_MAX_REPETITIONS]:
            self.cursor = start
            self.values[variable] = value
            yield from self.statements(content.get("body", []), True)
        self.values.pop(variable, None)

    def loop_over_query(self, content: Json) -> Iterator[Part]:
        """The SQL of a loop over a query; only of the system catalogues can rows be known."""
        text = _query(content["query"])
        self.find(text)
        start = copy(self)
        start.values = dict(self.values)
        body = content.get("body", [])
        otherwise = tuple(self.statements(body, True))
        query = _catalogue_query(text)
        if query is None:
            yield from otherwise
            return

        def repeated(row: Mapping[str, str]) -> tuple[Part, ...]:
            walker = copy(start)
            walker.values = start.values | _variables(content["var"], row)
            return tuple(walker.statements(body, True))

        yield Loop(query, repeated, otherwise)

    def array(self, node: tree.Node | None) -> list[str]:
        """The values of an array that is constant or held by a variable; else none."""
        return _held_by(node, self.arrays) or _constant_array(node, self.values)

    def variable_name(self, number: int) -> str | None:
        """The name of the variable with that number."""
        if not 0 <= number < len(self.datums):
            return None
        for datum in self.datums[number].values():
            name = datum.get("refname")
            return name if isinstance(name, str) else None
        return None

    def find(self, text: str) -> int | None:
        """Where the text stands next; the cursor moves behind it."""
        found = self.body.find(text, self.cursor)
        if found < 0:
            return None
        self.cursor = found + len(text)
        return found

    def plain(self, query: str, conditional: bool) -> Fragment:
        """A statement that stands in the body as it is."""
        found = self.find(query)
        if found is None:
            return Fragment(query, self.cursor, len(self.body), False, conditional)
        return Fragment(query, found, found + len(query), True, conditional)

    def perform(self, query: str, conditional: bool) -> Fragment:
        """PERFORM, which the parser turns into SELECT."""
        text = query[len("SELECT ") :]
        found = self.find(text)
        start = self.cursor if found is None else found
        return Fragment(query, start, start + len(text), False, conditional)

    def dynamic(self, expression: str, conditional: bool) -> Iterator[Fragment]:
        """EXECUTE, of text that is constant at least in part."""
        found = self.find(expression)
        text = _evaluate(_expression_tree(expression), self.values)
        if text is None:
            return
        start = self.cursor if found is None else found
        end = start + len(expression)
        literal = self.body.find(text, start, end) if found is not None else -1
        if literal >= 0:
            yield Fragment(text, literal, literal + len(text), True, conditional)
        else:
            yield Fragment(text, start, end, False, conditional)


def _catalogue_query(text: str) -> tree.SelectStmt | None:
    """A query of one of the system catalogues that list tables."""
    if not _CATALOGUES.search(text):
        return None
    parsed = parse_fragment(text)
    if parsed is None or len(parsed.stmts) != 1:
        return None
    kind, query = only_item(parsed.stmts[0].stmt)
    return decode_select(query) if kind == "SelectStmt" else None


def _variables(variable: Json, row: Mapping[str, str]) -> dict[str, str]:
    """What the variables of a loop hold for a row: fields of a record, or a list of them."""
    record = variable.get("PLpgSQL_rec", {}).get("refname")
    if record is not None:
        return {f"{record}.{name}": value for name, value in row.items()}
    fields = variable.get("PLpgSQL_row", {}).get("fields", [])
    return {field["name"]: value for field, value in zip(fields, row.values(), strict=False)}


def _never_assigned(datums: list[Json], action: Json) -> Iterator[tuple[str, str]]:
    """The variables that keep what they are declared with, and those expressions.

    Nothing is said of variables of one name, which are in nested blocks.
    """
    variables = [datum.get("PLpgSQL_var", {}) for datum in datums]
    if not any("default_val" in variable for variable in variables):
        return
    assigned = set(_assigned_numbers(action))
    names = Counter(variable.get("refname") for variable in variables)
    for number, variable in enumerate(variables):
        if "default_val" in variable and number not in assigned and names[variable["refname"]] == 1:
            yield variable["refname"], _query(variable["default_val"])


def _assigned_numbers(action: Json) -> Iterator[int]:
    waiting: list[Any] = [action]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += part.values()
            numbers = (part.get("varno"), part.get("target"))
            yield from (number for number in numbers if isinstance(number, int))


def _query(expression: Json) -> str:
    query = expression["PLpgSQL_expr"]["query"]
    return query if isinstance(query, str) else ""


def _expression_tree(expression: str) -> tree.Node | None:
    parsed = parse_fragment(f"SELECT {expression}")
    if parsed is None or not parsed.stmts:
        return None
    _, query = only_item(parsed.stmts[0].stmt)
    targets = [target.res_target for target in decode_select(query).target_list]
    return targets[0].val if targets and targets[0] is not None else None


def _constant_array(node: tree.Node | None, values: dict[str, str]) -> list[str]:
    while node is not None and node.type_cast is not None:
        node = node.type_cast.arg
    if node is None:
        return []
    if node.array_expression is not None:
        elements = [_value(element, values) for element in node.array_expression.elements]
        constant = [element for element in elements if element is not None]
        return constant if len(constant) == len(elements) else []
    literal = text_constant(node)
    if literal is None or not (literal.startswith("{") and literal.endswith("}")):
        return []
    return [part.strip().strip('"') for part in literal[1:-1].split(",") if part.strip()]


def _evaluate(node: tree.Node | None, values: dict[str, str]) -> str | None:
    """The text of a dynamic statement; what is not constant becomes a placeholder's name.

    None when no part of it is constant.
    """
    if node is None:
        return None
    constant = text_constant(node)
    if constant is None:
        constant = _held_by(node, values)
    if constant is not None:
        return constant
    if node.operator_expression is not None:
        return _concatenate(_operands(node), values)
    if node.func_call is not None and schema_and_name(node.func_call.funcname)[1] == "format":
        return _format(node.func_call.args, values)
    return None


def _value(node: tree.Node, values: dict[str, str]) -> str | None:
    """The text of an expression as far as variables tell it; None if part of it is not known."""
    texts: list[str] = []
    for operand in _operands(node):
        text = text_constant(operand)
        if text is None:
            text = _held_by(operand, values)
        if text is None:
            return None
        texts.append(text)
    return "".join(texts)


def text_of(node: tree.Node, values: dict[str, str]) -> str | None:
    """The text of an expression of variables, format and quoting; None if not all is known."""
    text = _evaluate(node, values)
    return None if text is None or SIGN in text else text


def _held_by(node: tree.Node | None, variables: Mapping[str, Held]) -> Held | None:
    """What a variable or a field of a record holds; None for any other expression."""
    if node is None or node.column_ref is None:
        return None
    return variables.get(".".join(name_parts(node.column_ref.fields)))


def _operands(node: tree.Node) -> list[tree.Node | None]:
    """What `||` joins, from left to right; the node itself if it is something else."""
    operands: list[tree.Node | None] = []
    waiting: list[tree.Node | None] = [node]
    while waiting:
        part = waiting.pop()
        operation = None if part is None else part.operator_expression
        if operation is not None and schema_and_name(operation.name)[1] == "||":
            waiting += [operation.rexpr, operation.lexpr]
        else:
            operands.append(part)
    return operands


def _concatenate(operands: list[tree.Node | None], values: dict[str, str]) -> str | None:
    if len(operands) == 1:
        return None
    texts = [_evaluate(operand, values) for operand in operands]
    if all(text is None for text in texts):
        return None
    return "".join(
        _substitute(operand, "s", values) if text is None else text
        for operand, text in zip(operands, texts, strict=True)
    )


def _format(arguments: tuple[tree.Node, ...], values: dict[str, str]) -> str | None:
    template = text_constant(arguments[0]) if arguments else None
    if template is None:
        return None
    position = 0

    def fill(found: re.Match[str]) -> str:
        nonlocal position
        if found.group("kind") == "%":
            return "%"
        position = int(found.group("position") or position + 1)
        argument = arguments[position] if position < len(arguments) else None
        return _substitute(argument, found.group("kind"), values)

    return re.sub(r"%(?:(?P<position>\d+)\$)?-?\d*(?P<kind>[sIL%])", fill, template)


def _substitute(node: tree.Node | None, kind: str, values: dict[str, str]) -> str:
    if node is not None and node.func_call is not None and len(node.func_call.args) == 1:
        kind = _QUOTING.get(schema_and_name(node.func_call.funcname)[1], kind)
        if kind != "s":
            node = node.func_call.args[0]
    value = None if node is None else _value(node, values)
    if kind == "L":
        return "'" + (value or "").replace("'", "''") + "'"
    if value is None:
        return SIGN
    if kind == "I" and not _PLAIN_IDENTIFIER.fullmatch(value):
        return '"' + value.replace('"', '""') + '"'
    return value
