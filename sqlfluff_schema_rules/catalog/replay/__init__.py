"""Folds changes into a catalogue, with Postgres's semantics.

One module replays one family of changes. A change that Postgres would refuse is left out, or
made as far as it can be: what it refers to may be created where nobody can see it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.replay import (  # noqa: F401 - they declare what they replay
    columns,
    constraints,
    dropping,
    indexes,
    loops,
    objects,
    owned,
    partitions,
    policies,
    privileges,
    removing,
    renaming,
    retyping,
    roles,
    routines,
    schemas,
    tables,
    triggers,
    types,
    views,
)
from sqlfluff_schema_rules.catalog.replay.dispatch import apply
from sqlfluff_schema_rules.changes.records import Change


def replay(catalog: Catalog, changes: Iterable[Change]) -> None:
    """Fold the changes of one file into the catalogue."""
    catalog.begin_session()
    for change in changes:
        apply(catalog, change)
    removing.drop_temporary_relations(catalog)
