"""Folds changes into a catalogue, with Postgres's semantics.

One module replays one family of changes. A change that Postgres would refuse is left out, or
made as far as it can be: what it refers to may be created where nobody can see it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.replay import (  # noqa: F401 - they declare what they replay
    blocks,
    columns,
    constraints,
    dropping,
    indexes,
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
from sqlfluff_schema_rules.parse.mentions import Mention


def replay(
    catalog: Catalog, changes: Iterable[Change], mentions: Iterable[Mention] | None = None
) -> None:
    """Fold the changes of one file into the catalogue.

    `mentions` is all that its statements name, as far as somebody has looked.
    """
    catalog.begin_session()
    if mentions is None:
        catalog.mentioned.doubt()
    else:
        catalog.mentioned.add([mention.name for mention in mentions])
    for change in changes:
        apply(catalog, change)
    removing.drop_temporary_relations(catalog)
