"""Replays sequences: those of serial and identity columns, and those that users create."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.chosen_names import choose_name
from sqlfluff_schema_rules.catalog.objects import (
    PERSISTENCES,
    Column,
    Persistence,
    SequenceRelation,
    Table,
)
from sqlfluff_schema_rules.catalog.privileges import give_to
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import QualifiedName
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import is_placeholder


def create_owned_sequence(
    catalog: Catalog, table: Table, column: Column, origin: Origin, name: str | None = None
) -> SequenceRelation:
    """The new sequence of a serial or identity column; a name is only given to the latter."""
    schema = catalog.schema_for(table.schema, origin)
    chosen = name or choose_name(table.name, column.name, "seq", schema.relations.__contains__)
    sequence = SequenceRelation(
        name=chosen,
        schema=schema.name,
        origin=origin,
        owner_table=table,
        owner_column=column,
        of_identity=column.identity is not None,
        named_by_user=name is not None,
        known=table.known,
        persistence=table.persistence,
    )
    schema.relations[chosen] = sequence
    table.sequences.append(sequence)
    if table.owner is not None:
        give_to(catalog, table.owner, sequence, schema)
    return sequence


def drop_sequences_of(catalog: Catalog, table: Table, column: Column) -> None:
    """Remove the sequences that a column owns."""
    for sequence in list(table.sequences):
        if sequence.owner_column is column:
            drop_sequence(catalog, sequence)


def drop_identity(catalog: Catalog, table: Table, column: Column) -> None:
    """Remove the sequence of a column's identity."""
    for sequence in list(table.sequences):
        if sequence.owner_column is column and sequence.of_identity:
            drop_sequence(catalog, sequence)


def drop_sequence(catalog: Catalog, sequence: SequenceRelation) -> None:
    """Take a sequence out of the catalogue."""
    _disown(sequence)
    home = catalog.schema(sequence.schema)
    if home is not None and home.relations.get(sequence.name) is sequence:
        del home.relations[sequence.name]


def _disown(sequence: SequenceRelation) -> None:
    if sequence.owner_table is not None:
        sequence.owner_table.sequences.remove(sequence)
    sequence.owner_table = sequence.owner_column = None


def _set_owner(
    catalog: Catalog, sequence: SequenceRelation, owned_by: tuple[QualifiedName, str] | None
) -> None:
    _disown(sequence)
    table = None if owned_by is None else catalog.relation(owned_by[0])
    if owned_by is not None and isinstance(table, Table):
        sequence.owner_table = table
        sequence.owner_column = table.columns.get(owned_by[1])
        table.sequences.append(sequence)


@replays(records.CreateSequence)
def create_sequence(catalog: Catalog, change: records.CreateSequence) -> None:
    """CREATE SEQUENCE."""
    persistence = PERSISTENCES[change.persistence]
    temporary = persistence is Persistence.TEMPORARY
    schema = catalog.creation_schema(change.sequence, change.origin, temporary=temporary)
    existing = schema.relations.get(change.sequence.name)
    if existing is not None and existing.known:
        return
    sequence = SequenceRelation(
        name=change.sequence.name,
        schema=schema.name,
        origin=change.origin,
        persistence=persistence,
        known=not is_placeholder(change.sequence.name),
    )
    schema.relations[change.sequence.name] = sequence
    give_to(catalog, catalog.session_roles.current, sequence, schema)
    _set_owner(catalog, sequence, change.owned_by)


@replays(records.AlterSequenceOwner)
def alter_sequence_owner(catalog: Catalog, change: records.AlterSequenceOwner) -> None:
    """ALTER SEQUENCE … OWNED BY."""
    sequence = catalog.relation(change.sequence)
    if isinstance(sequence, SequenceRelation):
        _set_owner(catalog, sequence, change.owned_by)
