"""Replays views."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import Persistence, View
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.CreateView)
def create_view(catalog: Catalog, change: records.CreateView) -> None:
    """CREATE VIEW; a replaced view keeps nothing but its name, comment and owner."""
    schema = catalog.creation_schema(change.view, change.origin)
    existing = schema.relations.get(change.view.name)
    if existing is not None and existing.known:
        if not (change.replace and isinstance(existing, View)):
            return
        existing.query = change.query
        existing.column_names = change.column_names
        existing.options = dict(change.options)
        for name in ("query", "options"):
            existing.mark(name, change.origin)
        return
    schema.relations[change.view.name] = View(
        name=change.view.name,
        schema=schema.name,
        origin=change.origin,
        query=change.query,
        column_names=change.column_names,
        options=dict(change.options),
        materialized=change.materialized,
        persistence=Persistence(change.persistence),
        known=not is_placeholder(change.view.name),
    )
