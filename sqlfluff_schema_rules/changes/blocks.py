"""The bodies of DO blocks and routines: what is run in them, where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from sqlfluff_schema_rules.changes.naming import option_text, strings, type_reference
from sqlfluff_schema_rules.evaluation.programs import Fragment
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import decode_node
from sqlfluff_schema_rules.parse.plpgsql import DO_BLOCK, Program, Signature, read_program
from sqlfluff_schema_rules.parse.statements import Statement, only_item, parse_fragment
from sqlfluff_schema_rules.source.origin import Origin

_DOLLAR_QUOTE = re.compile(rb"\$[^$]*\$")
_MODES = {"FUNC_PARAM_OUT": "out", "FUNC_PARAM_INOUT": "inout", "FUNC_PARAM_TABLE": "table"}
_INPUTS = ("", "inout")
_decode_routine = msgspec.json.Decoder(tree.CreateFunctionStmt).decode


class Body(msgspec.Struct, frozen=True):
    """The body of a block or a routine, a part of `statement`; `start` is the byte it begins at.

    `start` is None where it was not written as it reads. `program` is None for SQL. A routine
    has the names and defaults of what it takes as `inputs`.
    """

    statement: Statement
    text: str
    start: int | None
    program: Program | None
    inputs: tuple[tuple[str | None, tree.Node | None], ...] = ()


def body_of_block(statement: Statement, block: tree.DoStmt) -> Body | None:
    """The body of a DO block that Postgres would take."""
    options = {option.def_elem.defname: option.def_elem for option in block.args}
    if "as" not in options:
        return None
    if "language" in options and option_text(options["language"]).lower() != "plpgsql":
        return None
    text = option_text(options["as"])
    program = read_program(text, DO_BLOCK)
    if program is None:
        return None
    return Body(
        statement, text, _start_of_body(statement, options["as"].arg_location, text), program
    )


def body_of_routine(origin: Origin) -> Body | None:
    """The body of the function or procedure that was created there, in PL/pgSQL or SQL."""
    written = origin.script.encoded[origin.start : origin.end]
    parsed = parse_fragment(written.decode(errors="replace"))
    if parsed is None or len(parsed.stmts) != 1:
        return None
    kind, raw = only_item(parsed.stmts[0].stmt)
    if kind != "CreateFunctionStmt":
        return None
    create = _decode_routine(raw)
    statement = Statement(origin.script, origin.start, origin.end, origin.start, kind, raw)
    options = {option.def_elem.defname: option.def_elem for option in create.options}
    language = option_text(options["language"]).lower() if "language" in options else "sql"
    parts = strings(options["as"].arg) if "as" in options else []
    if len(parts) != 1 or language not in ("plpgsql", "sql"):
        return None
    program = read_program(parts[0], _signature(create)) if language == "plpgsql" else None
    if program is None and language == "plpgsql":
        return None
    start = origin.script.encoded.find(parts[0].encode(), origin.start, origin.end)
    return Body(statement, parts[0], None if start < 0 else start, program, tuple(_inputs(create)))


def _inputs(create: tree.CreateFunctionStmt) -> Iterator[tuple[str | None, tree.Node | None]]:
    for node in create.parameters:
        parameter = node.function_parameter
        if _MODES.get(parameter.mode, "") in _INPUTS:
            yield parameter.name, decode_node(parameter.defexpr) if parameter.defexpr else None


def _signature(create: tree.CreateFunctionStmt) -> Signature:
    """The signature as far as it matters to the parser of the body, which knows no types."""
    parameters = tuple(
        (node.function_parameter.name, _MODES.get(node.function_parameter.mode, ""))
        for node in create.parameters
    )
    given = [mode for _, mode in parameters if mode]
    returned = None if create.return_type is None else type_reference(create.return_type)
    if "table" in given:
        names = ((name, mode.replace("table", "out")) for name, mode in parameters)
        return Signature(tuple(names), "setof record")
    if returned is None:
        return Signature(parameters, "" if given else "void")
    if returned.name in ("void", "trigger", "event_trigger"):
        return Signature(parameters, returned.name)
    if given:
        return Signature(parameters, "setof record" if returned.set_of else "")
    return Signature(parameters, "setof " * returned.set_of + "text")


def _start_of_body(statement: Statement, location: int, body: str) -> int | None:
    """The byte where the body begins; None where it was not written as it reads."""
    if not statement.exact or location < 0:
        return None
    encoded = statement.script.encoded
    at = statement.base + location
    quote = _DOLLAR_QUOTE.match(encoded, at)
    start = quote.end() if quote else at + 1
    written = body.encode()
    return start if encoded[start : start + len(written)] == written else None


def statements_of_fragment(body: Body, fragment: Fragment) -> Iterator[Statement]:
    """The statements that the body runs there, as if they stood by themselves."""
    parsed = parse_fragment(fragment.text)
    if parsed is None:
        return
    block, text, body_start = body.statement, body.text, body.start
    if body_start is None:
        start, end = block.start, block.end
    else:
        start = body_start + len(text[: fragment.start].encode())
        end = start + len(text[fragment.start : fragment.end].encode())
    for raw in parsed.stmts:
        kind, tree_of_statement = only_item(raw.stmt)
        yield Statement(
            block.script,
            start,
            end,
            start,
            kind,
            tree_of_statement,
            exact=fragment.exact and body_start is not None,
            conditional=block.conditional or fragment.conditional,
        )
