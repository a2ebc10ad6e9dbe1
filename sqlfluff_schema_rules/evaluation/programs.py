"""What a PL/pgSQL program does, as far as it can be told without a server.

A condition that cannot be decided lets all of its branches be run one after the other, each
as what may not happen; a loop whose values cannot be told is run once, without them.

https://www.postgresql.org/docs/current/plpgsql.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, islice
from typing import TypeVar

import msgspec

from sqlfluff_schema_rules.evaluation.expressions import Scope, World
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value, is_known
from sqlfluff_schema_rules.evaluation.queries import QueryEvaluator, Rows
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import decode_call, decode_select, name_parts
from sqlfluff_schema_rules.parse.plpgsql import Json, Program, assigned_numbers, query_of
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment

Item = TypeVar("Item")

_MAX_REPETITIONS = 1_000
_RETURN = re.compile(r"\breturn\b\s*(\w*)\s*;", re.IGNORECASE)
_LOOPS = frozenset(
    f"PLpgSQL_stmt_{kind}"
    for kind in ("dynfors", "foreach_a", "forc", "fori", "fors", "loop", "while")
)
_ASSIGNMENT = re.compile(r"\s*(\w+|\"[^\"]+\")(\.\w+)?(\[[^\]]*\])?\s*:?=(.*)", re.DOTALL)


class Fragment(msgspec.Struct, frozen=True, gc=False):
    """SQL that a body runs.

    `start` and `end` are the character range of the body that it was written in; the range
    holds exactly `text` when `exact`. `conditional` is true where it may not be run.
    """

    text: str
    start: int
    end: int
    exact: bool
    conditional: bool


class _Leave(msgspec.Struct, frozen=True):
    """RETURN, or EXIT and CONTINUE of the loop of that label."""

    kind: str
    label: str | None = None


class _Variables(Scope):
    def __init__(self, values: dict[str, Value]) -> None:
        self.values = values

    def find(self, names: tuple[str, ...]) -> Value:
        *home, name = names or ("",)
        if home and isinstance(record := self.values.get(home[-1]), dict):
            return record.get(name, UNKNOWN)
        return self.values.get(name, UNKNOWN)


def run_program(
    program: Program,
    run: Callable[[Fragment], None],
    world: World,
    *,
    arguments: Mapping[str, Value] | None = None,
) -> Value:
    """Run a program and hand what it runs to `run`, one after the other; what it returns.

    `arguments` are the values of parameters. A part of a dynamic statement that is not known
    becomes a placeholder's name. What is nested too deeply or takes too many steps ends there.
    """
    interpreter = _Interpreter(program, run, world, dict(arguments or {}))
    try:
        interpreter.declare()
        interpreter.statements(program.statements, False)
    except (RecursionError, _TooManyStepsError):
        return UNKNOWN
    return interpreter.returned


class _TooManyStepsError(Exception):
    """A program runs for longer than anybody waits."""


class _Interpreter:
    """Runs statements; `values` is what variables hold.

    From where a statement may have left the body, all that follows is `doubtful`.
    """

    def __init__(
        self,
        program: Program,
        run: Callable[[Fragment], None],
        world: World,
        values: dict[str, Value],
    ) -> None:
        self.program = program
        self.run = run
        self.evaluator = QueryEvaluator(world)
        self.values = values
        self.scope = _Variables(values)
        self.returned: Value = None
        self.doubtful = False

    def declare(self) -> None:
        """Let the variables hold what they are declared with."""
        for datum in self.program.variables:
            variable = datum.get("PLpgSQL_var", {})
            name = variable.get("refname")
            if name is not None and name not in self.values:
                default = variable.get("default_val")
                self.set(name, None if default is None else self.value(default))

    def set(self, name: str, value: Value) -> None:
        """Let a variable hold a value."""
        self.values[name] = UNKNOWN if name in self.program.ambiguous else value

    def value(self, expression: Json) -> Value:
        """The value of an expression."""
        return self.value_of(query_of(expression))

    def value_of(self, text: str) -> Value:
        """The value of the expression that a text is."""
        return self.evaluator.value(_expression_tree(text), self.scope)

    # Statements

    def statements(self, statements: Iterable[Json], conditional: bool) -> _Leave | None:
        """Run a list of statements, up to one that leaves it."""
        for statement in statements:
            for kind, content in statement.items():
                if not self.evaluator.world.step():
                    raise _TooManyStepsError
                self.evaluator.conditional = conditional or self.doubtful
                leave = self.statement(kind, content, conditional)
                if leave is not None:
                    return leave
        return None

    def statement(self, kind: str, content: Json, conditional: bool) -> _Leave | None:
        """Run one statement."""
        match kind:
            case "PLpgSQL_stmt_block":
                return self.block(content, conditional)
            case "PLpgSQL_stmt_if":
                return self.branches(_conditions(content), content.get("else_body"), conditional)
            case "PLpgSQL_stmt_case":
                return self.case(content, conditional)
            case "PLpgSQL_stmt_exit":
                return self.exit(content)
            case "PLpgSQL_stmt_return":
                self.returned = self.value_returned(content)
                return _Leave("return")
            case _ if kind in _LOOPS:
                return self.loop(kind, content, conditional)
        self.simple_statement(kind, content, conditional)
        return None

    def simple_statement(self, kind: str, content: Json, conditional: bool) -> None:
        """Run a statement that no other is within; nothing is done by RAISE and its like."""
        match kind:
            case "PLpgSQL_stmt_execsql" | "PLpgSQL_stmt_call" | "PLpgSQL_stmt_perform":
                self.static(kind, content, conditional)
            case "PLpgSQL_stmt_dynexecute":
                self.dynamic(content, conditional)
            case "PLpgSQL_stmt_assign":
                self.assign(content)
            case "PLpgSQL_stmt_getdiag":
                self.forget(content)

    def block(self, block: Json, conditional: bool) -> _Leave | None:
        """Run a block; with an exception handler none of it is certain."""
        handlers = block.get("exceptions", {}).get("PLpgSQL_exception_block", {})
        leave = self.statements(block.get("body", []), conditional or bool(handlers))
        for handler in handlers.get("exc_list", []):
            self.perhaps([handler["PLpgSQL_exception"].get("action", [])])
        if leave is not None and leave.kind == "exit" and leave.label == block.get("label", ""):
            return None
        return leave

    def branches(
        self,
        branches: Iterable[tuple[Value | Json, list[Json]]],
        otherwise: list[Json] | None,
        conditional: bool,
    ) -> _Leave | None:
        """Run the first branch whose condition holds; all that may be it where nobody knows."""
        possible: list[list[Json]] = []
        for condition, body in branches:
            holds = self.value(condition) if isinstance(condition, dict) else condition
            if holds is True:
                otherwise = body
                break
            if holds is not False and holds is not None:
                possible.append(body)
        if not possible:
            return self.statements(otherwise or [], conditional)
        self.perhaps([*possible, otherwise or []])
        return None

    def case(self, case: Json, conditional: bool) -> _Leave | None:
        """CASE, with or without an operand: the parser gives that a variable of its own."""
        if "t_expr" in case:
            number = case.get("t_varno", 0)
            self.values[self.program.variable(number)["refname"]] = self.value(case["t_expr"])
        whens = [when["PLpgSQL_case_when"] for when in case.get("case_when_list", [])]
        branches = [(when["expr"], when.get("stmts", [])) for when in whens]
        return self.branches(branches, case.get("else_stmts"), conditional)

    def value_returned(self, content: Json) -> Value:
        """What RETURN gives; the parser does not tell of a variable which one it is.

        A RETURN without a line is the one that the parser adds at the end.
        """
        if "expr" in content:
            return self.value(content["expr"])
        if "lineno" not in content:
            return None
        lines = self.program.body.split("\n")[content["lineno"] - 1 :]
        written = _RETURN.findall(lines[0] if lines else "")
        if len(written) != 1:
            return UNKNOWN
        return self.scope.find((written[0].lower(),)) if written[0] else None

    def perhaps(self, bodies: Sequence[list[Json]]) -> None:
        """Run what may not happen; what it sets is not known afterwards."""
        before = dict(self.values)
        for body in bodies:
            self.values.update(before)
            if self.statements(body, True) is not None:
                self.doubtful = True
        self.values.update(before)
        for number in assigned_numbers(list(bodies)):
            self.values[self.program.variable(number).get("refname", "")] = UNKNOWN

    def exit(self, content: Json) -> _Leave | None:
        """EXIT and CONTINUE."""
        holds = self.value(content["cond"]) if "cond" in content else True
        if holds is UNKNOWN:
            self.doubtful = True
        kind = "exit" if content.get("is_exit") else "continue"
        return _Leave(kind, content.get("label")) if holds is True else None

    # SQL

    def fragment(
        self, text: str, place: tuple[int, int] | None, conditional: bool, *, exact: bool
    ) -> None:
        """Hand on SQL that stands in the body at a place, if that is known."""
        start, end = place or (0, len(self.program.body))
        doubtful = conditional or self.doubtful
        self.run(Fragment(text, start, end, exact and place is not None, doubtful))

    def static(self, kind: str, content: Json, conditional: bool) -> None:
        """A statement that stands in the body as it is, PERFORM and CALL among them."""
        expression = content.get("sqlstmt") or content["expr"]
        text = query_of(expression)
        exact = kind != "PLpgSQL_stmt_perform"
        self.fragment(text, self.program.place(expression), conditional, exact=exact)
        if content.get("into"):
            self.fill(content["target"], self.rows(text))
            return
        if kind == "PLpgSQL_stmt_execsql":
            self.values["found"] = UNKNOWN
            return
        self.rows(text)
        self.forget(content)

    def dynamic(self, content: Json, conditional: bool) -> None:
        """EXECUTE, of text that is known at least in part."""
        expression = content["query"]
        text = self.evaluator.text(self.value(expression))
        if not isinstance(text, str):
            self.forget(content)
            return
        place = self.program.place(expression)
        literal = -1 if place is None else self.program.body.find(text, *place)
        if literal >= 0:
            place = (literal, literal + len(text))
        self.fragment(text, place, conditional, exact=literal >= 0)
        self.use_parameters(content)
        found = self.rows(text) if is_known(text) else None
        if content.get("into"):
            self.fill(content["target"], found)

    def use_parameters(self, content: Json) -> None:
        """Let $1 and so on mean what USING gives."""
        for number, parameter in enumerate(content.get("params", ()), start=1):
            self.values[f"${number}"] = self.value(parameter)

    def rows(self, text: str) -> Rows | None:
        """The rows that a query returns; all functions that it calls are called."""
        query = _query_tree(text)
        if query is None:
            return None
        if isinstance(query, tree.FuncCall):
            self.call_procedure(query)
            return None
        return self.evaluator.run(query, self.scope)

    def call_procedure(self, call: tree.FuncCall) -> None:
        """CALL, which may set the variables that it is given."""
        self.evaluator.value(tree.Node(func_call=call), self.scope)
        for argument in call.args:
            names = name_parts(argument.column_ref.fields) if argument.column_ref else ()
            if names and names[0] in self.values:
                self.values[names[0]] = UNKNOWN

    # Variables

    def assign(self, content: Json) -> None:
        """`variable := expression`; of an element of an array nothing is known."""
        variable = self.program.variable(content.get("varno", 0))
        written = _ASSIGNMENT.fullmatch(query_of(content["expr"]))
        value: Value = UNKNOWN
        if written is not None and written[3] is None:
            value = self.value_of(written[4])
        self.put(variable, value)

    def put(self, variable: Json, value: Value) -> None:
        """Let a variable hold a value, or a field of a record."""
        if "fieldname" in variable:
            parent = self.program.variable(variable.get("recparentno", 0))["refname"]
            record = self.values.get(parent)
            fields = record if isinstance(record, dict) else {}
            self.values[parent] = {**fields, variable["fieldname"]: value}
        elif "fields" in variable:
            for field in variable["fields"]:
                self.put(self.program.variable(field.get("varno", 0)), UNKNOWN)
        elif "refname" in variable:
            self.set(variable["refname"], value)

    def fill(self, target: Json, found: Rows | None) -> None:
        """INTO: the first row, or NULL where there is none."""
        if found is None or found.undecided or not (found.rows or found.complete):
            self.assign_row(target, None)
            self.values["found"] = UNKNOWN
            return
        row = found.first()
        self.assign_row(target, dict(zip(found.names, row, strict=True)), row)
        self.values["found"] = bool(found.rows)

    def assign_row(
        self, target: Json, record: Mapping[str, Value] | None, row: Sequence[Value] = ()
    ) -> None:
        """Let a record or a list of variables hold a row; no record is one that is not known."""
        for kind, variable in target.items():
            if kind == "PLpgSQL_row":
                for position, field in enumerate(variable.get("fields", ())):
                    value = row[position] if position < len(row) else UNKNOWN
                    self.put(self.program.variable(field.get("varno", 0)), value)
            elif kind == "PLpgSQL_rec":
                self.values[variable["refname"]] = UNKNOWN if record is None else record
            else:
                self.set(variable["refname"], row[0] if row else UNKNOWN)

    def forget(self, content: Json) -> None:
        """Nothing is known of what a statement sets."""
        for number in assigned_numbers(content):
            self.put(self.program.variable(number), UNKNOWN)
        self.values["found"] = UNKNOWN

    # Loops

    def loop(self, kind: str, content: Json, conditional: bool) -> _Leave | None:
        """Run a loop for each of its values; once, without any, for those nobody can tell."""
        body = content.get("body", [])
        match kind:
            case "PLpgSQL_stmt_foreach_a":
                values = self.values_of_array(content)
            case "PLpgSQL_stmt_fori":
                values = self.values_of_range(content)
            case "PLpgSQL_stmt_fors" | "PLpgSQL_stmt_dynfors":
                values = self.values_of_query(kind, content)
            case "PLpgSQL_stmt_while" | "PLpgSQL_stmt_loop":
                return self.repeat(content, body, conditional)
            case _:
                values = None
        for is_told in (False,) if values is None else values:
            if not is_told:
                self.forget(content)
                self.perhaps([body])
                continue
            leave = self.iterate(content, conditional)
            if leave is not None:
                return None if leave.kind == "ended" else leave
        return None

    def iterate(self, loop: Json, conditional: bool) -> _Leave | None:
        """Run a loop's body once; what a way out of it means for the loop.

        Where nobody knows whether it was left, nothing is known of what it sets.
        """
        body, certain = loop.get("body", []), not self.doubtful
        leave = self.statements(body, conditional)
        if self.doubtful and certain:
            self.forget({"body": body})
        own = (None, loop.get("label", ""))
        if leave is None or leave.kind == "return" or leave.label not in own:
            return leave
        return None if leave.kind == "continue" else _Leave("ended")

    def repeat(self, content: Json, body: list[Json], conditional: bool) -> _Leave | None:
        """WHILE and LOOP, as long as it can be told whether they go on."""
        for _ in range(_MAX_REPETITIONS):
            holds = self.value(content["cond"]) if "cond" in content else True
            if holds is False or holds is None:
                return None
            certain = not self.doubtful
            if holds is UNKNOWN:
                break
            leave = self.iterate(content, conditional)
            if leave is not None:
                return None if leave.kind == "ended" else leave
            if self.doubtful and certain:
                return None
        else:
            return None
        self.forget({"body": body})
        self.perhaps([body])
        return None

    def values_of_array(self, content: Json) -> Iterator[bool] | None:
        """FOREACH."""
        array = _expression_tree(query_of(content["expr"]))
        values = self.evaluator.elements(array, self.scope)
        variable = self.program.variable(content.get("varno", 0))
        if values is None or "slice" in content or "fields" in variable:
            return None
        return one_by_one(values, partial(self.put, variable))

    def values_of_range(self, content: Json) -> Iterator[bool] | None:
        """FOR over numbers."""
        step = self.value(content["step"]) if "step" in content else 1
        lower, upper = self.value(content["lower"]), self.value(content["upper"])
        if not (isinstance(lower, int) and isinstance(upper, int) and isinstance(step, int)):
            return None
        if step <= 0:
            return None
        numbers = range(lower, upper + 1, step)
        if content.get("reverse"):
            numbers = range(lower, upper - 1, -step)
        if numbers[_MAX_REPETITIONS:]:
            return None
        return one_by_one(numbers, partial(self.set, content["var"]["PLpgSQL_var"]["refname"]))

    def values_of_query(self, kind: str, content: Json) -> Iterator[bool] | None:
        """FOR over the rows of a query; those that it may return come first."""
        text: Value = query_of(content["query"])
        if kind == "PLpgSQL_stmt_dynfors":
            text = self.value(content["query"])
            self.use_parameters(content)
        found = self.rows(text) if isinstance(text, str) and is_known(text) else None
        if found is None:
            return None
        names = found.names

        def assign(row: Sequence[Value]) -> None:
            self.assign_row(content["var"], dict(zip(names, row, strict=True)), row)

        told = one_by_one(found.rows, assign)
        return chain((False,), told) if found.undecided else told


def one_by_one(values: Iterable[Item], put: Callable[[Item], None]) -> Iterator[bool]:
    """Put one value after the other, as many as anybody waits for; each of them is told."""
    for value in islice(values, _MAX_REPETITIONS):
        put(value)
        yield True


def _conditions(content: Json) -> Iterable[tuple[Json, list[Json]]]:
    yield content["cond"], content.get("then_body", [])
    for branch in content.get("elsif_list", []):
        yield branch["PLpgSQL_if_elsif"]["cond"], branch["PLpgSQL_if_elsif"].get("stmts", [])


@lru_cache(maxsize=512)
def _expression_tree(expression: str) -> tree.Node | None:
    query = _query_tree(f"SELECT {expression}")
    if not isinstance(query, tree.SelectStmt):
        return None
    targets = [target.res_target for target in query.target_list]
    return targets[0].val if targets and targets[0] is not None else None


@lru_cache(maxsize=512)
def _query_tree(text: str) -> tree.SelectStmt | tree.FuncCall | None:
    """The tree of a query, or of the function that CALL calls."""
    parsed = parse_fragment(text)
    if parsed is None or len(parsed.stmts) != 1:
        return None
    kind, body = only_item(parsed.stmts[0].stmt)
    if kind == "CallStmt":
        return decode_call(body)
    return decode_select(body) if kind == "SelectStmt" else None
