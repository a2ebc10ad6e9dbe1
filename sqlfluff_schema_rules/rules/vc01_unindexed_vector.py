from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Options, Rule
from sqlfluff_schema_rules.rules.remedies import create_index
from sqlfluff_schema_rules.rules.vectors import (
    INDEX_METHODS,
    cosine_index_key,
    dimension_of,
    vectors_of,
)
from sqlfluff_schema_rules.rules.wording import columns_of, name_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Column, Table

EXACT_SEARCH_COMMENT = "schema-rules: exact search"


class UnindexedVectorOptions(Options, frozen=True):
    """`vector_columns_without_index`: patterns of columns that are searched exactly."""

    vector_columns_without_index: tuple[str, ...] = ()


class UnindexedVector(Rule):
    """Vector column that no HNSW or IVFFlat index holds.

    A nearest-neighbour search then computes the distance to every row of the table. An index
    on a cast or another expression of the column counts, and so does one on every partition.
    The index that is offered serves the cosine distance; where you order by another one,
    take its operator class.

    Searching exactly is fine for a few thousand rows, or where every query filters down to
    so few. Name such columns in ``vector_columns_without_index``, with patterns such as
    ``public.docs.embedding`` or ``*_embedding``, or give their table a comment that contains
    ``schema-rules: exact search``.

    https://www.postgresql.org/docs/current/sql-createindex.html,
    https://github.com/pgvector/pgvector#indexing

    **Anti-pattern**

    .. code-block:: sql

        CREATE SCHEMA IF NOT EXISTS extensions;
        CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA extensions;
        CREATE TABLE docs (id bigint PRIMARY KEY, embedding extensions.vector(1536));

    **Best practice**

    .. code-block:: sql

        CREATE SCHEMA IF NOT EXISTS extensions;
        CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA extensions;
        CREATE TABLE docs (id bigint PRIMARY KEY, embedding extensions.vector(1536));
        CREATE INDEX docs_embedding_idx ON docs
            USING hnsw (embedding extensions.vector_cosine_ops);
    """

    code = "VC01"
    name = "unindexed_vector"
    severity = Severity.WARNING
    options_type = UnindexedVectorOptions
    options: UnindexedVectorOptions

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for table in schema.tables():
            if table.partition_of is not None or _is_searched_exactly(table):
                continue
            for column in vectors_of(table):
                object_name = f"{table.object_name}.{column.name}"
                if self._is_exempt(object_name, column) or _is_indexed(table, column.name):
                    continue
                message, fix = _advice(schema, table, column)
                at = table.origin if column.inherited else column.origin_of("type")
                yield Finding(self, message=message, object=object_name, at=at, fix=fix)

    def _is_exempt(self, object_name: str, column: Column) -> bool:
        return any(
            fnmatchcase(object_name, pattern) or fnmatchcase(column.name, pattern)
            for pattern in self.options.vector_columns_without_index
        )


def _is_searched_exactly(table: Table) -> bool:
    return table.comment is not None and EXACT_SEARCH_COMMENT in table.comment


def _is_indexed(table: Table, column: str) -> bool:
    """Whether an index, or one on every partition, holds the column, or nobody can tell."""
    if not table.knows(Aspect.COLUMNS, Aspect.INDEXES):
        return True
    if any(
        index.method in INDEX_METHODS and any(used.name == column for used in index.columns_used())
        for index in table.indexes.values()
    ):
        return True
    return bool(table.partitions) and all(
        _is_indexed(partition, column) for partition in table.partitions
    )


def _advice(schema: Catalog, table: Table, column: Column) -> tuple[str, str | None]:
    """The message, and the index that the column's dimension allows."""
    subject, dimension = columns_of(table, [column]), dimension_of(column)
    if dimension is None:
        return (
            f"{subject} has neither a dimension nor an hnsw or ivfflat index; every "
            f"nearest-neighbour search reads all of {name_of(table)}. Declare it as "
            f"{column.base_type.name}(n), then index it."
        ), None
    key = cosine_index_key(schema, column, dimension)
    fix = create_index(schema, table, [column], f"using hnsw ({key})")
    return (
        f"{subject} has no hnsw or ivfflat index; every nearest-neighbour search reads all of "
        f"{name_of(table)}. Add: {fix}"
    ), fix
