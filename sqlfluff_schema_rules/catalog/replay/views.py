"""Replays views and sequences."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import Persistence, SequenceRelation, Table, View
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import QualifiedName
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


@replays(records.CreateSequence)
def create_sequence(catalog: Catalog, change: records.CreateSequence) -> None:
    """CREATE SEQUENCE."""
    schema = catalog.creation_schema(change.sequence, change.origin)
    existing = schema.relations.get(change.sequence.name)
    if existing is not None and existing.known:
        return
    sequence = SequenceRelation(
        name=change.sequence.name,
        schema=schema.name,
        origin=change.origin,
        persistence=Persistence(change.persistence),
        known=not is_placeholder(change.sequence.name),
    )
    schema.relations[change.sequence.name] = sequence
    _set_owner(catalog, sequence, change.owned_by)


@replays(records.AlterSequenceOwner)
def alter_sequence_owner(catalog: Catalog, change: records.AlterSequenceOwner) -> None:
    """ALTER SEQUENCE … OWNED BY."""
    sequence = catalog.relation(change.sequence)
    if isinstance(sequence, SequenceRelation):
        _set_owner(catalog, sequence, change.owned_by)


def _set_owner(
    catalog: Catalog, sequence: SequenceRelation, owned_by: tuple[QualifiedName, str] | None
) -> None:
    sequence.owner_table = sequence.owner_column = None
    if owned_by is None:
        return
    table = catalog.relation(owned_by[0])
    if isinstance(table, Table):
        sequence.owner_table = table
        sequence.owner_column = table.columns.get(owned_by[1])
