"""Which kinds of objects are found in the same way."""

from __future__ import annotations

from sqlfluff_schema_rules.changes.records import ObjectKind

RELATION_KINDS = frozenset(
    {
        ObjectKind.TABLE,
        ObjectKind.FOREIGN_TABLE,
        ObjectKind.VIEW,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.INDEX,
        ObjectKind.SEQUENCE,
    }
)
ROUTINE_KINDS = frozenset(
    {ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.ROUTINE, ObjectKind.AGGREGATE}
)
TYPE_KINDS = frozenset({ObjectKind.TYPE, ObjectKind.DOMAIN})
