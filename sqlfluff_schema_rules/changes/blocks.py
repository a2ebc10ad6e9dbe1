"""The reader of DO blocks: what their statements do, as if they stood by themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import msgspec

from sqlfluff_schema_rules.changes.naming import option_text
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.plpgsql import Fragment, Loop, Part, sql_run_by
from sqlfluff_schema_rules.parse.statements import Statement, only_item, parse_fragment

_DOLLAR_QUOTE = re.compile(rb"\$[^$]*\$")


class LoopOfBlock(msgspec.Struct, frozen=True, gc=False):
    """A loop over the rows of `query`; of `repeated` and `otherwise` see `plpgsql.Loop`."""

    query: tree.SelectStmt
    repeated: Callable[[Mapping[str, str]], Iterator[PartOfBlock]]
    otherwise: tuple[PartOfBlock, ...]


PartOfBlock: TypeAlias = "Statement | LoopOfBlock"


def parts_of_block(statement: Statement, block: tree.DoStmt) -> Iterator[PartOfBlock]:
    """The statements that a DO block runs, where they were written as far as that is known."""
    options = {option.def_elem.defname: option.def_elem for option in block.args}
    if "as" not in options:
        return
    if "language" in options and option_text(options["language"]).lower() != "plpgsql":
        return
    body = option_text(options["as"])
    start = _start_of_body(statement, options["as"].arg_location, body)
    yield from _parts(statement, sql_run_by(body), body, start)


def _parts(
    block: Statement, parts: Iterable[Part], body: str, body_start: int | None
) -> Iterator[PartOfBlock]:
    for part in parts:
        if isinstance(part, Fragment):
            yield from _statements_of_fragment(block, part, body, body_start)
        else:
            yield _loop(block, part, body, body_start)


def _loop(block: Statement, loop: Loop, body: str, body_start: int | None) -> LoopOfBlock:
    def repeated(row: Mapping[str, str]) -> Iterator[PartOfBlock]:
        return _parts(block, loop.repeated(row), body, body_start)

    otherwise = tuple(_parts(block, loop.otherwise, body, body_start))
    return LoopOfBlock(loop.query, repeated, otherwise)


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


def _statements_of_fragment(
    block: Statement, fragment: Fragment, body: str, body_start: int | None
) -> Iterator[Statement]:
    parsed = parse_fragment(fragment.text)
    if parsed is None:
        return
    if body_start is None:
        start, end = block.start, block.end
    else:
        start = body_start + len(body[: fragment.start].encode())
        end = start + len(body[fragment.start : fragment.end].encode())
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
