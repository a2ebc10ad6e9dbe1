"""Which functions, types and columns a text names, without building its tree.

libpg_query's JSON is searched as text first: most files name nothing that is looked for, and
are never walked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec

_FUNCTION = '"funcname":['
_TYPE = '":{"names":['
_CREATED = ('Stmt":{', '"replace":true,', '"is_procedure":true,')
_DROPPED = ('"TypeName',)
_LAST_OF_NAME = re.compile(
    r'(?:\{"String":\{"sval":"[^"]*"\}\},)*?'
    r'(?:\{"String":\{"sval":"([^"]*)"\}\},)?\{"String":\{"sval":"([^"]*)"\}\}'
)
_NAMES = re.compile(r'("funcname":|":\{"names":)\[((?:\{"String":\{"sval":"[^"]*"\}\},?)+)\]')
_COLUMN = re.compile(rb'"ColumnRef":\{"fields":\[((?:\{"String":\{"sval":"[^"]*"\}\},?)+)\]')
_PART = re.compile(rb'"sval":"([^"]*)"')
_OPERATOR = re.compile(
    rb'"A_Expr":\{"kind":"\w+","name":\[(?:\{"String":\{"sval":"[^"]*"\}\},)?'
    rb'\{"String":\{"sval":("[^"]*")\}\}\]'
)
_LOCATION = re.compile(rb'"(?:location|(?:rexpr_)?list_(?:start|end))":\d+')
_RELATION = re.compile(
    rb'"RangeVar":\{(?:"catalogname":"[^"]*",)?(?:"schemaname":"([^"]*)",)?"relname":"([^"]*)"'
)


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A function or a type, by name; `schema` is empty where it is not written."""

    is_function: bool
    schema: str
    name: str


class Place(NamedTuple):
    """Where something is named.

    `location` is -1 for the function of a trigger, of which the parser does not say it.
    `arguments` is how many a call has, None where it is no call.
    """

    mention: Mention
    location: int
    arguments: int | None


def mentions_in(json: str) -> set[Mention]:
    """Everything that a tree in JSON uses: not what it creates, drops or comments on."""
    functions = _names_behind(_FUNCTION, _CREATED, json)
    types = _names_behind(_TYPE, _DROPPED, json)
    found = {_mention_named(True, names) for names in functions}
    found.update([_mention_named(False, names) for names in types])
    return {mention for mention in found if mention is not None}


def _names_behind(key: str, left_out: tuple[str, ...], json: str) -> set[str]:
    """The lists of names that stand behind a key, but for those behind what is left out."""
    pieces = json.split(key)
    return {
        piece[: piece.find("]")]
        for before, piece in pairwise(pieces)
        if not before.endswith(left_out)
    }


@lru_cache(maxsize=4096)
def _mention_named(is_function: bool, names: str) -> Mention | None:
    """What a list of names means; scripts name the same over and over."""
    name = _LAST_OF_NAME.fullmatch(names)
    return None if name is None else Mention(is_function, name[1] or "", name[2])


def column_names_in(raw: bytes) -> dict[str, None]:
    """The columns that an expression names, in order and each once, without what they are of."""
    return {_PART.findall(fields)[-1].decode(): None for fields in _COLUMN.findall(raw)}


def with_column_renamed(raw: bytes, name: str, new_name: str) -> bytes:
    """The tree of an expression in which a column is called otherwise."""
    old, new = (b'"sval":' + msgspec.json.encode(each) for each in (name, new_name))

    def renamed(column: re.Match[bytes]) -> bytes:
        before, found, after = column[0].rpartition(old)
        return before + new + after if found and after == b"}}]" else column[0]

    return _COLUMN.sub(renamed, raw)


def with_names_changed(raw: bytes, changed: Callable[[Mention], Mention]) -> bytes:
    """The tree in which `changed` takes the place of all functions and types that it names."""

    def renamed(found: re.Match[str]) -> str:
        mention = _mention_named(found[1] == _FUNCTION[:-1], found[2])
        new = None if mention is None else changed(mention)
        if new is None or new is mention:
            return found[0]
        parts = [{"String": {"sval": part}} for part in (new.schema, new.name) if part]
        return found[1] + msgspec.json.encode(parts).decode()

    return _NAMES.sub(renamed, raw.decode()).encode()


def relation_names_in(raw: bytes) -> set[tuple[str, str]]:
    """The relations that a query reads, by schema, empty where it is not written, and name."""
    return {(schema.decode(), name.decode()) for schema, name in _RELATION.findall(raw)}


def operators_in(raw: bytes) -> set[str]:
    """The symbols of the operators in an expression."""
    return {msgspec.json.decode(symbol) for symbol in _OPERATOR.findall(raw)}


def without_locations(raw: bytes) -> bytes:
    """A tree as text that is the same wherever it was written."""
    return _LOCATION.sub(b"", raw)


def find_mentions(kind: str, body: bytes) -> Iterator[Place]:
    """Every place at which a statement names something.

    The function that the statement itself creates is none of it.
    """
    statement = msgspec.json.decode(body)
    if kind == "CreateFunctionStmt":
        del statement["funcname"]
    stack: list[Any] = [statement]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            for key, is_function in (("funcname", True), ("names", False)):
                mention = mention_named(item.get(key), is_function=is_function)
                if mention is not None:
                    location = item.get("location", -1)
                    is_call = is_function and location >= 0
                    yield Place(mention, location, len(item.get("args", ())) if is_call else None)
            stack.extend(reversed(item.values()))


def mention_named(names: Any, *, is_function: bool) -> Mention | None:
    """What a decoded list of names means; None where it is no such list."""
    if not isinstance(names, list):
        return None
    parts = [name["String"].get("sval", "") for name in names if "String" in name]
    if not parts:
        return None
    return Mention(is_function, parts[-2] if len(parts) > 1 else "", parts[-1])
