"""What the rules about pgvector's columns have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import Domain
from sqlfluff_schema_rules.parse.names import quote_identifier

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Column, Table

INDEX_METHODS = frozenset({"hnsw", "ivfflat"})
MOST_DIMENSIONS = {"vector": 2000, "halfvec": 4000}


def vectors_of(table: Table) -> list[Column]:
    """The columns of pgvector's types, not of those that the files created by that name."""
    return [
        column
        for column in table.columns.values()
        if (column.type.name in MOST_DIMENSIONS or column.user_type is not None)
        and _is_vector(column)
    ]


def _is_vector(column: Column) -> bool:
    user_type = column.user_type
    while isinstance(user_type, Domain):
        user_type = user_type.base_user_type
    base = column.base_type
    return user_type is None and base.name in MOST_DIMENSIONS and base.dimensions == 0


def dimension_of(column: Column) -> int | None:
    """The dimension of a vector column, None where it has none."""
    modifiers = column.base_type.modifiers
    return int(modifiers[0]) if modifiers and modifiers[0].isdecimal() else None


def cosine_index_key(schema: Catalog, column: Column, dimension: int) -> str:
    """What an HNSW index holds to serve the cosine distance, within pgvector's limits.

    Too many dimensions go in as `halfvec`, and beyond its limit as bits. The column of a
    domain has no dimension of its own and needs the cast too.
    """
    name, home = quote_identifier(column.name), _home(schema, column)
    if dimension > MOST_DIMENSIONS["halfvec"]:
        return f"({home}binary_quantize({name})::bit({dimension})) {home}bit_hamming_ops"
    type_name = column.base_type.name
    stored = type_name if dimension <= MOST_DIMENSIONS[type_name] else "halfvec"
    needs_cast = stored != type_name or column.user_type is not None
    operand = f"({name}::{home}{stored}({dimension}))" if needs_cast else name
    return f"{operand} {home}{stored}_cosine_ops"


def _home(schema: Catalog, column: Column) -> str:
    """What qualifies pgvector's names: nothing in public, elsewhere the schema and a dot."""
    extension = schema.extensions.get("vector")
    home = column.base_type.schema if extension is None else extension.schema
    return "" if home is None or home == "public" else f"{quote_identifier(home)}."
