"""Reads SQL into changes, and tells them without where they were written."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from sqlfluff_schema_rules.changes.reading import as_written, read_script
from sqlfluff_schema_rules.changes.records import (
    Change,
    Expression,
    MentionNames,
    QualifiedName,
    TypeReference,
)
from sqlfluff_schema_rules.parse.mentions import without_locations
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment, parse_script
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.script import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlfluff_schema_rules.parse.mentions import Mention

Told: TypeAlias = tuple[str, dict[str, object]]


def changes_of(sql: str, is_watched: Callable[[Mention], bool] | None = None) -> list[Change]:
    """What a script changes where nothing is known of what was there before."""
    parsed = parse_script(Script.from_text("a.sql", sql))
    changes = read_script(parsed) if is_watched is None else read_script(parsed, is_watched)
    return [change for change in as_written(changes) if not isinstance(change, MentionNames)]


def told(sql: str) -> list[Told]:
    """What a script changes, each change as `record` makes it."""
    return [_record(change) for change in changes_of(sql)]


def record(kind: str, /, **fields: object) -> Told:
    """A record of that kind with these values; those left out have their defaults."""
    return kind, fields


def query(sql: str) -> str:
    """What is told of a query."""
    parsed = parse_fragment(sql)
    assert parsed is not None
    kind, body = only_item(parsed.stmts[0].stmt)
    return _tree_as_text(b'{"%s":%s}' % (kind.encode(), bytes(body)))


def expression(sql: str) -> str:
    """What is told of an expression."""
    prefix = '{"SelectStmt":{"targetList":[{"ResTarget":{"val":'
    text = query(f"select {sql}")
    return text[len(prefix) : text.index('}}],"limitOption"')]


def marked(change: Change) -> str:
    """The source text that a change is shown at."""
    start, end = change.origin.anchor()
    return change.origin.script.encoded[start:end].decode()


def place(change: Change) -> tuple[int, int]:
    """Line and column that a change is shown at."""
    return change.origin.script.position(change.origin.anchor()[0])


def _record(value: msgspec.Struct) -> Told:
    fields: dict[str, object] = {}
    for field in msgspec.structs.fields(value):
        item: Any = getattr(value, field.name)
        if not isinstance(item, Origin) and (field.required or item != field.default):
            fields[field.name] = _plain(item)
    return type(value).__name__, {name: item for name, item in fields.items() if item != {}}


def _plain(item: Any) -> object:
    match item:
        case Expression():
            return _tree_as_text(item.raw)
        case QualifiedName():
            return str(item)
        case TypeReference():
            return _type(item)
        case enum.Enum():
            return item.value
        case msgspec.Struct():
            return _record(item)
        case tuple():
            return tuple(map(_plain, item))
    return item


def _type(item: TypeReference) -> str:
    row_type = "" if item.column_of is None else f" of {item.column_of}"
    return ("set of " * item.set_of) + item.display + (" serial" * item.serial) + row_type


def _tree_as_text(tree: bytes) -> str:
    text = without_locations(tree).decode()
    return text.replace("{,", "{").replace(",}", "}")
