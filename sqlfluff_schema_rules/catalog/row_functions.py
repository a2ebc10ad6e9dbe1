"""Which columns the functions return that stand in FROM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CompositeType,
    OutputColumn,
    Routine,
    Rows,
    RowsOfCalls,
    Table,
)
from sqlfluff_schema_rules.catalog.queries import columns_of
from sqlfluff_schema_rules.catalog.type_names import BUILT_IN_TYPES
from sqlfluff_schema_rules.changes.records import Expression, QualifiedName, TypeReference
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import called_in_from, schema_and_name, walk

_BUILT_IN: Mapping[str, Mapping[str, str | None]] = {
    "generate_series": {"generate_series": None},
    "generate_subscripts": {"generate_subscripts": "integer"},
    "json_array_elements": {"value": "json"},
    "json_array_elements_text": {"value": "text"},
    "json_each": {"key": "text", "value": "json"},
    "json_each_text": {"key": "text", "value": "text"},
    "json_object_keys": {"json_object_keys": "text"},
    "jsonb_array_elements": {"value": "jsonb"},
    "jsonb_array_elements_text": {"value": "text"},
    "jsonb_each": {"key": "text", "value": "jsonb"},
    "jsonb_each_text": {"key": "text", "value": "text"},
    "jsonb_object_keys": {"jsonb_object_keys": "text"},
    "regexp_split_to_table": {"regexp_split_to_table": "text"},
    "string_to_table": {"string_to_table": "text"},
}
"""The columns of PostgreSQL's own functions, with their types where these are always the same."""


def rows_of(catalog: Catalog, query: Expression) -> RowsOfCalls:
    """What the functions in FROM return, by their name and number of arguments."""
    if not query.calls_in_from:
        return {}
    return dict(_rows_of_calls(catalog, query.node))


def _rows_of_calls(
    catalog: Catalog, query: tree.Node
) -> Iterator[tuple[tuple[QualifiedName, int], Rows]]:
    for record in walk(query):
        call = called_in_from(record) if isinstance(record, tree.RangeFunction) else None
        if call is None:
            continue
        name = QualifiedName(*schema_and_name(call.funcname))
        if name.name in _BUILT_IN and name.schema in (None, "pg_catalog"):
            yield (name, len(call.args)), _built_in(name.name)
            continue
        found = [each for each in catalog.routines_named(name) if each.takes(len(call.args))]
        rows = _rows_of_routine(catalog, found[0]) if len(found) == 1 else None
        if rows is not None:
            yield (name, len(call.args)), rows


def _built_in(name: str) -> Rows:
    return Rows(
        tuple(
            OutputColumn(column, None if type_name is None else TypeReference(None, type_name))
            for column, type_name in _BUILT_IN[name].items()
        )
    )


def _rows_of_routine(catalog: Catalog, routine: Routine) -> Rows | None:
    given = [parameter for parameter in routine.parameters if parameter.mode in "obt"]
    if len(given) > 1 or (given and given[0].name):
        names = [parameter.name or f"column{number}" for number, parameter in enumerate(given, 1)]
        types = [parameter.type for parameter in given]
        return Rows(tuple(_column(catalog, *each) for each in zip(names, types, strict=True)))
    return None if routine.returns is None else _rows_of_type(catalog, routine, routine.returns)


def _rows_of_type(catalog: Catalog, routine: Routine, returned: TypeReference) -> Rows | None:
    """What a function returns without parameters for it: rows of a type, or one value."""
    if returned.schema is None and returned.name not in BUILT_IN_TYPES - {"record", "void"}:
        return None
    if returned.schema is None or returned.dimensions:
        return Rows((_column(catalog, routine.name, returned),))
    name = QualifiedName(returned.schema, returned.name)
    user_type, relation = catalog.user_type(name), catalog.relation(name)
    if isinstance(user_type, CompositeType):
        return Rows(tuple(_column(catalog, *each) for each in user_type.attributes.items()))
    if isinstance(relation, Table) and relation.knows(Aspect.COLUMNS):
        return Rows(columns_of(relation), relation)
    return None if user_type is None else Rows((_column(catalog, routine.name, returned),))


def _column(catalog: Catalog, name: str, reference: TypeReference) -> OutputColumn:
    plain = msgspec.structs.replace(reference, set_of=False)
    user_type = catalog.user_type(QualifiedName(reference.schema, reference.name))
    is_known = user_type is not None or reference.name in BUILT_IN_TYPES
    return OutputColumn(name, plain if is_known else None, user_type)
