"""The typed tree, held against statements of every kind."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import walk
from sqlfluff_schema_rules.parse.statements import parse_script
from sqlfluff_schema_rules.source.script import Script
from tests.parse.mutations import CORPUS

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS = {
    name: record
    for name, record in vars(tree).items()
    if isinstance(record, type) and issubclass(record, tree.Record) and record is not tree.Record
}
UNDECODED = ("Node", "Definition", "PartitionBoundSpec")
TOP = {tree.Tree, tree.RawStatement}


def undecoded(record: tree.Record) -> Iterator[tuple[str, bytes]]:
    """The parts of a record that are decoded on demand, each with its kind."""
    if isinstance(record, tree.TypeName):
        return
    if isinstance(record, tree.GrantStmt):
        for node in msgspec.json.decode(bytes(record.privileges) or b"[]"):
            yield "AccessPrivNode", msgspec.json.encode(node)
        return
    for value in msgspec.structs.astuple(record):
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(item, msgspec.Raw) and bytes(item).startswith(b"["):
                for node in msgspec.json.decode(item):
                    yield "StringNode", msgspec.json.encode(node)
            elif isinstance(item, msgspec.Raw) and item:
                yield from ((kind, bytes(item)) for kind in UNDECODED)
            elif isinstance(item, dict):
                yield from ((kind, bytes(body)) for kind, body in item.items())


def records_in(kind: str, body: bytes) -> Iterator[tree.Record]:
    """Every record below a part of the tree, whatever it takes to decode it."""
    if kind in RECORDS:
        for record in walk(msgspec.json.decode(body, type=RECORDS[kind])):
            yield record
            for part in undecoded(record):
                yield from records_in(*part)


@cache
def corpus() -> tuple[tree.Record, ...]:
    parsed = parse_script(Script.from_text("statements.sql", CORPUS.read_text("utf-8")))
    assert [statement.error for statement in parsed.statements if statement.error] == []
    return tuple(
        record
        for statement in parsed.statements
        for record in records_in(statement.kind, bytes(statement.body))
    )


@cache
def fields_that_are_set() -> dict[type, set[str]]:
    found: defaultdict[type, set[str]] = defaultdict(set)
    for record in corpus():
        for field in msgspec.structs.fields(record):
            if getattr(record, field.name) != default_of(field):
                for kind in type(record).__mro__:
                    found[kind].add(field.name)
    return found


def default_of(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def own_fields(record: type[tree.Record]) -> set[str]:
    """The fields that it does not share with the records of other nodes."""
    bases = [base for base in RECORDS.values() if base in record.__bases__]
    return set(record.__struct_fields__).difference(*[base.__struct_fields__ for base in bases])


@pytest.mark.parametrize("record", [r for r in RECORDS.values() if r not in TOP], ids=str)
def test_every_field_of_a_record_has_the_name_that_libpg_query_gives_it(
    record: type[tree.Record],
) -> None:
    assert own_fields(record) - fields_that_are_set()[record] == set()
