"""Expressions and queries as SQL text, all written alike whatever way the files write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import msgspec
from pglast import ast
from pglast.stream import RawStream

from sqlfluff_schema_rules.parse.mentions import without_locations

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog.objects import UserType
    from sqlfluff_schema_rules.changes.records import Expression, TypeReference

_CONSTANTS = {
    "ival": ("Integer", "ival", 0),
    "fval": ("Float", "fval", "0"),
    "boolval": ("Boolean", "boolval", False),
    "sval": ("String", "sval", ""),
    "bsval": ("BitString", "bsval", ""),
}
_TEXTS: dict[bytes, str] = {}
"""The texts of trees: most defaults and policies of a schema are written many times."""

_ZEROS: dict[str, Any] = {"bool": False, "char*": None}
_EMPTY_TEXTS = {("String", "sval"), ("BitString", "bsval")}


@overload
def sql_text(expression: Expression) -> str: ...
@overload
def sql_text(expression: None) -> None: ...
@overload
def sql_text(expression: Expression | None) -> str | None: ...
def sql_text(expression: Expression | None) -> str | None:
    """The expression on one line: keywords in capitals, no more brackets than it needs.

    Queries name columns as the files do, also where they were renamed since.
    """
    if expression is None:
        return None
    key = without_locations(expression.raw)
    if key not in _TEXTS:
        _TEXTS[key] = RawStream()(_value(msgspec.json.decode(expression.raw)))
    return _TEXTS[key]


def printed_type(reference: TypeReference, user_type: UserType | None) -> str:
    """The type as `format_type` prints it; one that is known, by the name it has now."""
    if user_type is not None:
        names = {"schema": user_type.schema, "name": user_type.name}
        reference = msgspec.structs.replace(reference, **names)
    return reference.display


def _value(value: Any) -> Any:
    """What a value of the parse tree's JSON is among the nodes that can be printed."""
    if isinstance(value, list):
        return tuple(_value(each) for each in value)
    if isinstance(value, dict):
        if not value:
            return None
        [(kind, fields)] = value.items()
        return _items(fields) if kind == "List" else _node(kind, fields)
    return value


def _items(fields: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(_value(each) for each in fields.get("items", ()))


def _node(kind: str, fields: dict[str, Any]) -> ast.Node:
    data: dict[str, Any] = {"@": kind}
    node_type = getattr(ast, kind)
    if not node_type.__slots__:
        empty: ast.Node = node_type()
        return empty
    if kind == "A_Const":
        fields = _constant(fields)
    for name, (declared, *_) in node_type.__slots__.items():
        if name not in fields:
            data[name] = "" if (kind, name) in _EMPTY_TEXTS else _zero(declared)
        else:
            data[name] = _field(fields[name], declared)
    made: ast.Node = node_type(data)
    return made


def _constant(fields: dict[str, Any]) -> dict[str, Any]:
    """The JSON keeps a constant's value under a name for each type, the nodes under one."""
    for key, (kind, name, zero) in _CONSTANTS.items():
        if key in fields:
            return {"isnull": False, "val": {kind: {name: fields[key].get(name, zero)}}}
    return {"isnull": True}


def _field(value: Any, declared: str) -> Any:
    """A field's value; a node whose type the field tells is in the JSON without its type."""
    if isinstance(value, dict) and not next(iter(value), "A")[0].isupper():
        return _node(declared.removesuffix("*"), value)
    return _value(value)


def _zero(declared: str) -> Any:
    """What the JSON leaves out."""
    if declared in _ZEROS:
        return _ZEROS[declared]
    return None if declared.endswith("*") or declared[:1].isupper() else 0
