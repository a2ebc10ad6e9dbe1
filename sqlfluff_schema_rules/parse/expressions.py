"""Questions about the tree of an expression or a query."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from sqlfluff_schema_rules.parse import tree

_NOTHING = tree.Node()
_NO_DEFINITION = tree.Definition()
_NO_BOUND = tree.PartitionBoundSpec()
_decode_definition = msgspec.json.Decoder(tree.Definition).decode
_decode_bound = msgspec.json.Decoder(tree.PartitionBoundSpec).decode
_decode_names = msgspec.json.Decoder(tree.Names).decode


def decode_node(raw: msgspec.Raw | bytes) -> tree.Node:
    """The tree of an expression; an empty node when it is nested too deeply to be read."""
    try:
        return _expressions().decode(raw) if raw else _NOTHING
    except (RecursionError, msgspec.ValidationError):
        return _NOTHING


def decode_definition(raw: msgspec.Raw) -> tree.Definition:
    """What a sub-command of ALTER defines; an empty one when it is nested too deeply."""
    try:
        return _decode_definition(raw) if raw else _NO_DEFINITION
    except (RecursionError, msgspec.ValidationError):
        return _NO_DEFINITION


def decode_bound(raw: msgspec.Raw) -> tree.PartitionBoundSpec:
    """The bound of a partition; an empty one when it is nested too deeply to be read."""
    try:
        return _decode_bound(raw)
    except (RecursionError, msgspec.ValidationError):
        return _NO_BOUND


def decode_select(raw: msgspec.Raw) -> tree.SelectStmt:
    """The tree of a query; an empty one when it is nested too deeply to be read."""
    try:
        return _queries().decode(raw)
    except (RecursionError, msgspec.ValidationError):
        return tree.SelectStmt()


def decode_call(raw: msgspec.Raw) -> tree.FuncCall:
    """What a CALL calls; no function where it is nested too deeply to be read."""
    try:
        return _calls().decode(raw).funccall
    except (RecursionError, msgspec.ValidationError):
        return tree.FuncCall()


@cache
def _expressions() -> msgspec.json.Decoder[tree.Node]:
    """Made when first asked for: an expression may hold nearly any record there is."""
    return msgspec.json.Decoder(tree.Node)


@cache
def _queries() -> msgspec.json.Decoder[tree.SelectStmt]:
    return msgspec.json.Decoder(tree.SelectStmt)


@cache
def _calls() -> msgspec.json.Decoder[tree.CallStmt]:
    return msgspec.json.Decoder(tree.CallStmt)


def walk(root: tree.Record) -> Iterator[tree.Record]:
    """Yield `root` and every record below it, parents first, in the order of the text."""
    stack: list[object] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, tree.Record):
            yield item
            stack.extend(child for child in reversed(msgspec.structs.astuple(item)) if child)
        elif isinstance(item, (list, tuple)):
            stack.extend(reversed(item))


def name_parts(names: tree.Names) -> tuple[str, ...]:
    """The identifiers of a dotted name, without a trailing `*`."""
    return tuple([part.string.sval for part in names if part.string is not None])


def schema_and_name(names: tree.Names) -> tuple[str | None, str]:
    """The last two parts of a dotted name; the schema is None where it is not written."""
    parts = name_parts(names)
    if not parts:
        return None, ""
    return (parts[-2] if len(parts) > 1 else None), parts[-1]


@lru_cache(maxsize=1024)
def decode_names(encoded: bytes) -> tuple[str, ...]:
    """The identifiers of a dotted name that is still undecoded."""
    return name_parts(_decode_names(encoded)) if encoded else ()


def type_name_parts(type_name: tree.TypeName) -> tuple[str, ...]:
    """The identifiers of a type's name."""
    return decode_names(bytes(type_name.names))


def called_in_from(item: tree.RangeFunction) -> tree.FuncCall | None:
    """The function that stands alone in FROM, without columns that the query defines for it."""
    if item.ordinality or len(item.functions) != 1 or item.functions[0].list_node is None:
        return None
    call, *definitions = item.functions[0].list_node.items
    return None if any(definition != tree.Node() for definition in definitions) else call.func_call


def columns_tested_not_null(node: tree.Node) -> frozenset[str] | None:
    """The columns that `a is not null and b is not null …` names; None if it says more."""
    names: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if part.bool_expr is not None and part.bool_expr.boolop == "AND_EXPR":
            waiting += part.bool_expr.args
            continue
        test = part.null_test
        if test is None or test.nulltesttype != "IS_NOT_NULL" or test.arg.column_ref is None:
            return None
        names.add(schema_and_name(test.arg.column_ref.fields)[1])
    return frozenset(names)


def column_named_by(node: tree.Node | None) -> str | None:
    """The column that an expression is, with or without a collation; None for anything else."""
    while node is not None and node.collate_clause is not None:
        node = node.collate_clause.arg
    if node is None or node.column_ref is None:
        return None
    return schema_and_name(node.column_ref.fields)[1]


def text_constant(node: tree.Node | None) -> str | None:
    """The value of a string literal, with or without a cast; None for anything else."""
    while node is not None and node.type_cast is not None:
        node = node.type_cast.arg
    if node is None or node.constant is None or node.constant.sval is None:
        return None
    return node.constant.sval.sval
