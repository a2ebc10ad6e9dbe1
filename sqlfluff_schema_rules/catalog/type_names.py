"""The types that PostgreSQL has itself, and how it prints the names of all others."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.extensions import extension_of_type
from sqlfluff_schema_rules.catalog.objects import UserType
from sqlfluff_schema_rules.changes.records import TypeReference

_BUILT_IN_TYPES = """
"any", "char", aclitem, anyarray, anycompatible, anycompatiblearray, anycompatiblemultirange,
anycompatiblenonarray, anycompatiblerange, anyelement, anyenum, anymultirange, anynonarray,
anyrange, bigint, bit, bit varying, boolean, box, bytea, character, character varying, cid,
cidr, circle, cstring, date, datemultirange, daterange, double precision, event_trigger,
fdw_handler, gtsvector, index_am_handler, inet, int2vector, int4multirange, int4range,
int8multirange, int8range, integer, internal, interval, json, jsonb, jsonpath, language_handler,
line, lseg, macaddr, macaddr8, money, name, numeric, nummultirange, numrange, oid, oidvector,
path, point, polygon, real, record, refcursor, regclass, regcollation, regconfig, regdictionary,
regnamespace, regoper, regoperator, regproc, regprocedure, regrole, regtype, smallint,
table_am_handler, text, tid, time with time zone, time without time zone, timestamp with time
zone, timestamp without time zone, trigger, tsm_handler, tsmultirange, tsquery, tsrange,
tstzmultirange, tstzrange, tsvector, txid_snapshot, unknown, uuid, void, xid, xid8, xml
"""

BUILT_IN_TYPES = frozenset(" ".join(_BUILT_IN_TYPES.split()).split(", "))
"""Their names as `format_type` prints them; they hide all types of the same names."""


def full_type_name(
    catalog: Catalog, reference: TypeReference, user_type: UserType | None = None
) -> str:
    """The type as `format_type` prints it where the search_path is empty."""
    brackets = "[]" * bool(reference.dimensions)
    if user_type is not None:
        return user_type.object_name + brackets
    if reference.schema is None and reference.name not in BUILT_IN_TYPES:
        for extension in extension_of_type(reference.name) or ():
            if extension in catalog.extensions:
                schema = catalog.extensions[extension].schema
                return f"{schema}.{reference.display}"
    return reference.display
