"""Which defaults Postgres keeps.

Source: `AddRelationNewConstraints` of PostgreSQL's `src/backend/catalog/heap.c`.
"""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.inference import type_of
from sqlfluff_schema_rules.catalog.objects import Domain, UserType
from sqlfluff_schema_rules.changes.records import Expression, TypeReference
from sqlfluff_schema_rules.parse import tree


def default_of(
    written: Expression | None, reference: TypeReference, user_type: UserType | None
) -> Expression | None:
    """The default of a type; none where it is a NULL that needs no conversion to that type."""
    if written is None or not written.is_null:
        return written
    return written if _is_converted(written.node, reference, user_type) else None


def _is_converted(null: tree.Node, reference: TypeReference, user_type: UserType | None) -> bool:
    """Whether a cast, a length or a domain makes more of NULL than a constant."""
    cast, written = null.type_cast, type_of(null)
    if cast is not None and (cast.arg.type_cast is not None or not _is_plain(written, reference)):
        return True
    if isinstance(user_type, Domain):
        return not reference.dimensions
    return bool(reference.modifiers) and reference.name != "interval"


def _is_plain(written: TypeReference | None, reference: TypeReference) -> bool:
    """Whether a cast is to the type itself, and says no length."""
    return (
        written is not None
        and not written.modifiers
        and written.name == reference.name
        and bool(written.dimensions) == bool(reference.dimensions)
    )
