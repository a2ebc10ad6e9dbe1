"""The reader of CREATE INDEX."""

from __future__ import annotations

from collections.abc import Iterator

from sqlfluff_schema_rules.changes.naming import (
    expression,
    optional_name,
    options_text,
    relation_name,
)
from sqlfluff_schema_rules.changes.records import Change, CreateIndex, IndexKeyDefinition
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.statements import Statement


def read_create_index(statement: Statement, create: tree.IndexStmt) -> Iterator[Change]:
    """CREATE INDEX."""
    name = create.idxname
    location = create.relation.location if name is None else -1
    yield CreateIndex(
        origin=statement.origin(location, name or ""),
        conditional=statement.conditional,
        table=relation_name(create.relation),
        name=name,
        method=create.access_method.lower(),
        keys=tuple([read_key(statement, key.index_elem) for key in create.index_params]),
        include=tuple(
            [
                key.index_elem.name
                for key in create.index_including_params
                if key.index_elem.name is not None
            ]
        ),
        predicate=expression(create.where_clause, statement),
        unique=create.unique,
        nulls_not_distinct=create.nulls_not_distinct,
        options=options_text(create.options),
        concurrently=create.concurrent,
        only=not create.relation.inh,
        if_not_exists=create.if_not_exists,
    )


def read_key(statement: Statement, element: tree.IndexElem) -> IndexKeyDefinition:
    """One key of an index or an exclusion constraint."""
    descending = element.ordering == "SORTBY_DESC"
    nulls = element.nulls_ordering
    return IndexKeyDefinition(
        element.name,
        expression(element.expr, statement),
        optional_name(element.opclass),
        options_text(element.opclassopts),
        optional_name(element.collation),
        descending,
        nulls == "SORTBY_NULLS_FIRST" or (descending and nulls != "SORTBY_NULLS_LAST"),
    )
