"""The text of a PL/pgSQL body as a program, read with libpg_query's own parser.

The parser gives expressions without offsets, in the order of the text; each is looked up from
where the previous one was found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

from sqlfluff_schema_rules.parse.libpg_query import ParseError, parse_plpgsql_json

Json: TypeAlias = dict[str, Any]

_UNKNOWN_VARIABLE = re.compile(r'^"([^"]+)" is not a known variable')
_MAX_UNKNOWN_VARIABLES = 50
_ROLLBACK = b'"PLpgSQL_stmt_rollback"'


class Signature(msgspec.Struct, frozen=True):
    """What a body may say of its parameters and of what it returns."""

    parameters: tuple[tuple[str | None, str], ...] = ()
    returns: str = "void"


DO_BLOCK = Signature()


class Program(msgspec.Struct, frozen=True):
    """A body as libpg_query tells it.

    `variables` are in the order of their numbers. `places` has where in the body the SQL of
    each expression or statement stands, by the identity of what stands for it. What
    `rolls_back` takes back, somewhere, what it and its caller have done.
    """

    body: str
    variables: tuple[Json, ...]
    statements: tuple[Json, ...]
    places: Mapping[int, tuple[int, int]]
    ambiguous: frozenset[str]
    rolls_back: bool

    def place(self, expression: Json) -> tuple[int, int] | None:
        """Where an expression stands, if it does so as the parser tells it."""
        return self.places.get(id(expression))

    def variable(self, number: int) -> Json:
        """The variable with that number."""
        for variable in self.variables[number].values():
            if isinstance(variable, dict):
                return variable
        return {}


@lru_cache(maxsize=64)
def read_program(body: str, signature: Signature = DO_BLOCK) -> Program | None:
    """The program of a body; None where Postgres would reject it or it is nested too deeply."""
    function = _parse(body, signature)
    if function is None:
        return None
    block = function["action"]
    try:
        places = _places(body, block)
    except RecursionError:
        return None
    variables = tuple(function.get("datums", ()))
    ambiguous = _ambiguous(variables, block)
    return Program(body, variables, (block,), places, ambiguous, _rolls_back(body, block))


def _rolls_back(body: str, block: Json) -> bool:
    return "rollback" in body.lower() and _ROLLBACK in msgspec.json.encode(block)


def query_of(expression: Json) -> str:
    """The text of an expression or a statement."""
    query = expression["PLpgSQL_expr"]["query"]
    return query if isinstance(query, str) else ""


def _parse(body: str, signature: Signature) -> Json | None:
    for _ in range(_MAX_UNKNOWN_VARIABLES):
        function, message = _parse_once(body, signature)
        unknown = _UNKNOWN_VARIABLE.match(message)
        if function is not None or unknown is None:
            return function
        blanked = _without_assignments(body, unknown.group(1))
        if blanked == body:
            return None
        body = blanked
    return None


def _parse_once(body: str, signature: Signature) -> tuple[Json | None, str]:
    """The tree of a body, or None and what the parser says against it."""
    try:
        functions = msgspec.json.decode(parse_plpgsql_json(_as_statement(body, signature)))
    except ParseError as error:
        return None, str(error.args[0])
    except (RecursionError, ValueError):
        return None, ""
    return functions[0]["PLpgSQL_function"], ""


def _as_statement(body: str, signature: Signature) -> str:
    tag = "$body$"
    while tag in body:
        tag = f"${tag.strip('$')}_$"
    if signature is DO_BLOCK:
        return f"do {tag}{body}{tag}"
    parameters = ", ".join(f"{mode} {_quoted(name)} text" for name, mode in signature.parameters)
    returns = f"returns {signature.returns}" if signature.returns else ""
    return f"create function f({parameters}) {returns} language plpgsql as {tag}{body}{tag}"


def _quoted(name: str | None) -> str:
    return "" if name is None else '"' + name.replace('"', '""') + '"'


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


def _places(body: str, action: Json) -> dict[int, tuple[int, int]]:
    """Where each expression stands, in the order of the text."""
    expressions: list[tuple[Json, str]] = []
    _collect_expressions(action, "", expressions)
    places = {}
    cursor = 0
    for expression, prefix in expressions:
        text = query_of(expression)[len(prefix) :]
        found = body.find(text, cursor)
        if found >= 0:
            cursor = found + len(text)
            places[id(expression)] = (found, cursor)
    return places


def _collect_expressions(part: Json, prefix: str, found: list[tuple[Json, str]]) -> None:
    """Add the expressions of a statement, each with what the parser has put before its text."""
    if "PLpgSQL_expr" in part:
        found.append((part, prefix))
        return
    for kind, item in part.items():
        if isinstance(item, dict):
            inner = "SELECT " if kind == "PLpgSQL_stmt_perform" else prefix
            _collect_expressions(item, inner, found)
        elif isinstance(item, list):
            for each in item:
                _collect_expressions(each, "", found)


def _ambiguous(variables: tuple[Json, ...], action: Json) -> frozenset[str]:
    """Names of several variables, which are in nested blocks; those of FOR have their own."""
    declared = [
        variable["PLpgSQL_var"]["refname"] for variable in variables if "PLpgSQL_var" in variable
    ]
    if len(declared) == len(set(declared)):
        return frozenset()
    names = Counter(declared)
    names.subtract(loop["var"]["PLpgSQL_var"]["refname"] for loop in _integer_loops(action))
    return frozenset(name for name, count in names.items() if count > 1)


def _integer_loops(action: Json) -> Iterator[Json]:
    waiting: list[Any] = [action]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += part.values()
            if "PLpgSQL_stmt_fori" in part:
                yield part["PLpgSQL_stmt_fori"]


def assigned_numbers(statements: Any) -> Iterator[int]:
    """The numbers of the variables that any of some statements sets; zero is left out of JSON."""
    waiting: list[Any] = [statements]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict) and "PLpgSQL_expr" not in part:
            waiting += part.values()
            if "PLpgSQL_stmt_assign" in part:
                yield part["PLpgSQL_stmt_assign"].get("varno", 0)
            yield from (field.get("varno", 0) for field in part.get("fields", ()))
            numbers = (part.get("varno"), part.get("target"), part.get("dno"))
            yield from (number for number in numbers if isinstance(number, int))
