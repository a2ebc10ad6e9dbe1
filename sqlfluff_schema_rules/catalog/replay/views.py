"""Replays views."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import Persistence, View
from sqlfluff_schema_rules.catalog.privileges import give_to
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.CreateView)
def create_view(catalog: Catalog, change: records.CreateView) -> None:
    """CREATE VIEW; a replaced view keeps its name, comment, owner and privileges only."""
    found = map(catalog.relation, change.query.relation_names())
    relations = [relation for relation in found if relation is not None]
    temporary = Persistence(change.persistence) is Persistence.TEMPORARY or any(
        relation.is_temporary for relation in relations
    )
    schema = catalog.creation_schema(change.view, change.origin, temporary=temporary)
    view = schema.relations.get(change.view.name)
    if view is not None and view.known:
        if not (change.replace and isinstance(view, View)):
            return
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
    view.read(relations)
