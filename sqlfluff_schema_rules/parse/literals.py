"""The string literals of an expression, which may stand for labels, objects and values of types.

Expressions are libpg_query's JSON and stay so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec

from sqlfluff_schema_rules.parse.libpg_query import ParseError, parse_sql_json
from sqlfluff_schema_rules.parse.mentions import Mention, mention_named

_WITHOUT_TYPE = (b'{"A_Const":{"sval":', b'{"A_Const":{"isnull":')


def has_no_type(raw: bytes) -> bool:
    """Whether an expression is a string literal or NULL that takes any type."""
    return raw.startswith(_WITHOUT_TYPE)


def with_literals_changed(raw: bytes, changed: Callable[[str, Mention | None], str]) -> bytes:
    """The expression in which `changed` takes the place of every string literal.

    It is given the literal and the type that it is cast to, None where that is not written.
    What is nested too deeply to be read stays as it is.
    """
    try:
        tree = msgspec.json.decode(raw)
    except RecursionError:
        return raw
    stack: list[tuple[Any, Mention | None]] = [(tree, None)]
    while stack:
        item, cast = stack.pop()
        if isinstance(item, list):
            stack += [(each, cast) for each in item]
        elif isinstance(item, dict):
            for kind, node in item.items():
                if kind == "A_Const" and "sval" in node:
                    node["sval"]["sval"] = changed(node["sval"].get("sval", ""), cast)
                stack.append(_with_its_type(kind, node, cast))
    return msgspec.json.encode(tree)


def _with_its_type(kind: str, node: Any, cast: Mention | None) -> tuple[Any, Mention | None]:
    """What is to be searched of a node, and the type that this is cast to."""
    if kind == "TypeCast":
        return node["arg"], mention_named(node["typeName"].get("names"), is_function=False)
    if kind == "A_ArrayExpr":
        return node.get("elements"), cast
    return node, None


def with_cast(raw: bytes, type_name: str) -> bytes:
    """The expression cast to a type; unchanged where nobody can read the type's name."""
    written = _type_name(type_name)
    if written is None:
        return raw
    return b'{"TypeCast":{"arg":%s,"typeName":%s,"location":-1}}' % (raw, written)


@lru_cache(maxsize=256)
def _type_name(written: str) -> bytes | None:
    try:
        parsed = msgspec.json.decode(parse_sql_json(f"SELECT NULL::{written}"))
    except ParseError:
        return None
    [target] = parsed["stmts"][0]["stmt"]["SelectStmt"]["targetList"]
    name = target["ResTarget"]["val"]["TypeCast"]["typeName"]
    name["location"] = -1
    return msgspec.json.encode(name)
