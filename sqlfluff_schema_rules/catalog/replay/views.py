"""Replays views."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    PERSISTENCES,
    Persistence,
    Relation,
    RowsOfCalls,
    View,
)
from sqlfluff_schema_rules.catalog.privileges import give_to
from sqlfluff_schema_rules.catalog.queries import shape_of, shape_of_query
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.row_functions import rows_of
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import Expression, QualifiedName
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.CreateView)
def create_view(catalog: Catalog, change: records.CreateView) -> None:
    """CREATE VIEW; a replaced view keeps its name, comment, owner and privileges only."""
    sources = sources_of(catalog, change.query)
    temporary = PERSISTENCES[change.persistence] is Persistence.TEMPORARY or any(
        relation.is_temporary for relation in sources.values()
    )
    schema = catalog.creation_schema(change.view, change.origin, temporary=temporary)
    view = schema.relations.get(change.view.name)
    if view is not None and view.known:
        if not (change.replace and isinstance(view, View)):
            return
        settle(view)
        if view in sources.values():
            shape_of(view)
        view.query = change.query
        view.column_names = change.column_names
        view.options = dict(change.options)
        for name in ("query", "options"):
            view.mark(name, change.origin)
    else:
        view = schema.relations[change.view.name] = View(
            name=change.view.name,
            schema=schema.name,
            origin=change.origin,
            query=change.query,
            column_names=change.column_names,
            options=dict(change.options),
            materialized=change.materialized,
            persistence=Persistence.TEMPORARY if temporary else Persistence.PERMANENT,
            known=not is_placeholder(change.view.name),
        )
        give_to(catalog, catalog.session_roles.current, view, schema)
    _read(view, sources, rows_of(catalog, change.query))


def _read(view: View, sources: dict[QualifiedName, Relation], rows: RowsOfCalls) -> None:
    """From now on the view reads what its query names; a replaced one may name itself."""
    shape = None
    if any(relation is view for relation in sources.values()):
        shape = shape_of_query(view.query, sources, rows)
    tables = [each.table for each in rows.values() if each.table is not None]
    view.read({QualifiedName(table.schema, table.name): table for table in tables} | sources)
    view.rows, view.shape = rows, shape


def sources_of(catalog: Catalog, query: Expression) -> dict[QualifiedName, Relation]:
    """What the names of relations in a query mean; a WITH query hides what has its name."""
    found = {name: catalog.relation(name) for name in query.relation_names()}
    sources = {name: relation for name, relation in found.items() if relation is not None}
    if sources and query.has_with_queries and query.node.select_stmt is not None:
        read = {id(relation) for relation in shape_of_query(query, sources, {}).relations}
        return {name: relation for name, relation in sources.items() if id(relation) in read}
    return sources


def settle(relation: Relation) -> None:
    """Find out what views read of a relation before its columns change."""
    for view in relation.views:
        shape_of(view)


def settle_without(relation: Relation, column: str) -> None:
    """Find out what views read of a relation that gets a column, as far as it could be that."""
    for view in relation.views:
        if view.shape is None and view.query.may_read(column):
            shape_of(view)
