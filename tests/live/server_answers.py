"""What a server says about its own schema, asked in the words of the rules.

Each query gives the names of the objects at fault among those that have a higher oid than
the environment's, outside the platform's own schemas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import psycopg

_TABLES = """
    select pg_class.oid, relkind, relispartition, relrowsecurity, nspname,
        nspname || '.' || relname as name,
        exists (select from pg_policy where polrelid = pg_class.oid) as has_policy
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p')
        and relpersistence <> 't'
        and pg_class.oid > %(environment_ends)s
        and (nspname = 'public' or pg_namespace.oid > %(environment_ends)s)
        and not exists (
            select from pg_depend
            where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e'
        )
"""

_MISSING_PRIMARY_KEY = f"""
    select name from ({_TABLES}) as tables
    where not relispartition
        and not exists (select from pg_constraint where conrelid = tables.oid and contype = 'p')
"""

_UNINDEXED_FOREIGN_KEY = f"""
    select distinct on (conrelid, columns) name || '.' || conname
    from ({_TABLES}) as tables
    join pg_constraint on conrelid = tables.oid
    cross join lateral (
        select array_agg(key order by key) from unnest(conkey) as key
    ) as _ (columns)
    where contype = 'f'
        and conenforced and not conperiod
        and conparentid = 0
        and not exists (
            select from pg_index
            join pg_class as index on index.oid = indexrelid
            join pg_am on pg_am.oid = index.relam
            cross join lateral (
                select array_agg(key order by key)
                from unnest((indkey::int2[])[0:cardinality(conkey) - 1]) as key
            ) as _ (leading_columns)
            where indrelid = conrelid
                and indisvalid
                and (amname in ('btree', 'hash') or indisprimary or indisunique)
                and indnkeyatts >= cardinality(conkey)
                and leading_columns = columns
                and not exists (
                    select from regexp_split_to_table(
                        regexp_replace(pg_get_expr(indpred, indrelid), '^\\((\\(.*\\))\\)$', '\\1'),
                        ' AND '
                    ) as condition
                    where condition not in (
                        select format('(%%I IS NOT NULL)', attname) from pg_attribute
                        where attrelid = conrelid and attnum = any (conkey)
                    )
                )
        )
    order by conrelid, columns, pg_constraint.oid
"""

_RLS_DISABLED = f"""
    select name from ({_TABLES}) as tables
    where nspname = any (%(exposed)s)
        and not relrowsecurity
        and (
            not %(only_where_used)s
            or exists (select from ({_TABLES}) as others where relrowsecurity or has_policy)
        )
"""

_RLS_WITHOUT_POLICY = f"""
    select name from ({_TABLES}) as tables
    where relrowsecurity and not has_policy and not relispartition
"""

_POLICY_WITHOUT_RLS = f"""
    select name from ({_TABLES}) as tables where has_policy and not relrowsecurity
"""

_EXTENSION_IN_PUBLIC = """
    select extname from pg_extension
    join pg_namespace on pg_namespace.oid = extnamespace
    where nspname = any (%(exposed)s) and pg_extension.oid > %(environment_ends)s
"""

QUERIES = {
    "EX02": _EXTENSION_IN_PUBLIC,
    "FK03": _UNINDEXED_FOREIGN_KEY,
    "PK01": _MISSING_PRIMARY_KEY,
    "RL01": _RLS_DISABLED,
    "RL02": _RLS_WITHOUT_POLICY,
    "RL03": _POLICY_WITHOUT_RLS,
}


class Question(msgspec.Struct, frozen=True):
    """What the queries have to know.

    `environment_ends` is the highest oid before the first migration; with `only_where_used`
    row level security is asked for only where the project uses it somewhere.
    """

    environment_ends: int
    exposed: tuple[str, ...] = ("public",)
    only_where_used: bool = False


def objects_at_fault(connection: psycopg.Connection, code: str, question: Question) -> set[str]:
    """The names of the objects that the rule `code` is to report, as the server sees it."""
    parameters = {**msgspec.structs.asdict(question), "exposed": list(question.exposed)}
    return {name for (name,) in connection.execute(QUERIES[code], parameters)}
