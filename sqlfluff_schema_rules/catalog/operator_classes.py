"""Which operator classes an index takes without naming them."""

from __future__ import annotations

from functools import cache

from sqlfluff_schema_rules.catalog.extensions import known_extensions
from sqlfluff_schema_rules.catalog.objects import Index, IndexKey
from sqlfluff_schema_rules.changes.records import QualifiedName

_DEFAULT_CLASSES = {
    "brin": """
        bit_minmax_ops box_inclusion_ops bpchar_minmax_ops bytea_minmax_ops char_minmax_ops
        date_minmax_ops float4_minmax_ops float8_minmax_ops inet_inclusion_ops int2_minmax_ops
        int4_minmax_ops int8_minmax_ops interval_minmax_ops macaddr8_minmax_ops macaddr_minmax_ops
        name_minmax_ops numeric_minmax_ops oid_minmax_ops pg_lsn_minmax_ops range_inclusion_ops
        text_minmax_ops tid_minmax_ops time_minmax_ops timestamp_minmax_ops timestamptz_minmax_ops
        timetz_minmax_ops uuid_minmax_ops varbit_minmax_ops
    """,
    "btree": """
        array_ops bit_ops bool_ops bpchar_ops bytea_ops char_ops date_ops enum_ops float4_ops
        float8_ops inet_ops int2_ops int4_ops int8_ops interval_ops jsonb_ops macaddr8_ops
        macaddr_ops money_ops multirange_ops name_ops numeric_ops oid_ops oidvector_ops pg_lsn_ops
        range_ops record_ops text_ops tid_ops time_ops timestamp_ops timestamptz_ops timetz_ops
        tsquery_ops tsvector_ops uuid_ops varbit_ops xid8_ops
    """,
    "gin": "array_ops jsonb_ops tsvector_ops",
    "gist": """
        box_ops circle_ops multirange_ops point_ops poly_ops range_ops tsquery_ops tsvector_ops
    """,
    "hash": """
        aclitem_ops array_ops bool_ops bpchar_ops bytea_ops char_ops cid_ops date_ops enum_ops
        float4_ops float8_ops inet_ops int2_ops int4_ops int8_ops interval_ops jsonb_ops
        macaddr8_ops macaddr_ops multirange_ops name_ops numeric_ops oid_ops oidvector_ops
        pg_lsn_ops range_ops record_ops text_ops tid_ops time_ops timestamp_ops timestamptz_ops
        timetz_ops uuid_ops xid8_ops xid_ops
    """,
    "spgist": "box_ops inet_ops poly_ops quad_point_ops range_ops text_ops",
}


def chosen_operator_class(index: Index, key: IndexKey) -> QualifiedName | None:
    """The operator class of a key of `index`, None where it is the default of the key's type.

    https://www.postgresql.org/docs/current/indexes-opclass.html
    """
    chosen = key.operator_class
    if chosen is None or chosen.name in default_operator_classes(index.method):
        return None
    return chosen


@cache
def default_operator_classes(method: str) -> frozenset[str]:
    """The operator classes that are a type's default for an access method, of extensions too."""
    return frozenset(_DEFAULT_CLASSES.get(method, "").split()).union(
        name
        for known in known_extensions().values()
        for name, operator_class in known.operator_classes.get(method, {}).items()
        if operator_class.default
    )
