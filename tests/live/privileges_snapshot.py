"""Owners, privileges and memberships as lines of text, as the server holds them and as we do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.acl import PUBLIC, grantable, privileges_in
from sqlfluff_schema_rules.catalog.catalog import TEMPORARY_SCHEMA
from sqlfluff_schema_rules.catalog.objects import Relation, Schema
from sqlfluff_schema_rules.catalog.privileges import acl_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.acl import Acl, DefaultAcls
    from sqlfluff_schema_rules.catalog.objects import OwnedObject

_OF_USERS = "(pg_namespace.oid = 2200 or pg_namespace.oid >= 16384 and nspname !~ '^pg_')"


def _is_own(table: str) -> str:
    """SQL for an object that came neither with an extension nor with another object."""
    return f"""
        not exists (
            select from pg_depend
            where classid = '{table}'::regclass and objid = {table}.oid and deptype in ('e', 'i')
        )
    """


_OWNED = f"""
    select case relkind when 'S' then 's' else 'r' end as kind, pg_class.oid,
        nspname || '.' || relname as name, relowner as owner, relacl as acl
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'f', 'v', 'm', 'S') and {_OF_USERS}
        and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')
    union all
    select 'f', pg_proc.oid,
        format('%s.%s(%s)', nspname, proname, array_to_string(array(
            select format_type(type, null)
            from unnest(proargtypes::oid[]) with ordinality as _ (type, place) order by place
        ), ', ')),
        proowner, proacl
    from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
    where {_OF_USERS} and {_is_own("pg_proc")}
    union all
    select 'T', pg_type.oid, nspname || '.' || typname, typowner, typacl
    from pg_type join pg_namespace on pg_namespace.oid = typnamespace
    left join pg_class on pg_class.oid = typrelid
    where (typtype in ('e', 'd', 'r') or relkind = 'c') and {_OF_USERS}
        and {_is_own("pg_type")}
    union all
    select 'n', oid, nspname, nspowner, nspacl from pg_namespace
    where {_OF_USERS} and {_is_own("pg_namespace")}
"""

_COLUMNS = f"""
    select pg_class.oid, attnum, nspname || '.' || relname || '.' || attname as name, attacl
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    join pg_namespace on pg_namespace.oid = relnamespace
    where attacl is not null and {_OF_USERS}
"""

_GRANT = """
    format(
        '%s%s to %s by %s', lower(privilege_type), case when is_grantable then ' with option' end,
        coalesce(nullif(grantee, 0)::regrole::text, 'public'), grantor::regrole
    )
"""

_ROLES = "select rolname from pg_roles where rolname !~ '^pg_' union all select 'public'"

_LIST = """string_agg(privilege, ',' order by privilege collate "C")"""

_PRIVILEGES = {
    "r": "insert, select, update, delete, truncate, references, trigger, maintain",
    "s": "select, update, usage",
    "f": "execute",
    "T": "usage",
    "n": "usage, create",
}
_KINDS = {"r": "table", "s": "sequence", "f": "function", "T": "type", "n": "schema"}

_QUERIES = (
    f"select format('owner of %s: %s', name, owner::regrole) from ({_OWNED}) as owned",
    f"""
    select format('%s: %s', name, {_GRANT})
    from ({_OWNED}) as owned, aclexplode(coalesce(acl, acldefault(kind::"char", owner)))
    """,
    f"select format('%s: %s', name, {_GRANT}) from ({_COLUMNS}) as _, aclexplode(attacl)",
    f"""
    select format(
        'default in %s of %s on %s: %s', coalesce(nspname, '*'), defaclrole::regrole,
        case defaclobjtype
            when 'r' then 'table' when 'S' then 'sequence' when 'f' then 'function'
            when 'T' then 'type' when 'n' then 'schema'
        end,
        array(select {_GRANT} from aclexplode(defaclacl) order by 1)
    )
    from pg_default_acl
    left join pg_namespace on pg_namespace.oid = defaclnamespace
    """,
    """
    select format('%s is in %s%s', member::regrole, roleid::regrole,
        case when bool_or(inherit_option) then ' and inherits' end)
    from pg_auth_members
    where inherit_option or set_option
    group by member, roleid
    having member::regrole::text !~ '^pg_'
    """,
    *(
        f"""
        select format('%s may on %s: %s', rolname, name, {_LIST})
        from ({_OWNED}) as owned, ({_ROLES}) as roles,
            regexp_split_to_table('{privileges}', ', ') as privilege
        where kind = '{kind}' and has_{_KINDS[kind]}_privilege(rolname, oid, privilege)
        group by rolname, name
        """
        for kind, privileges in _PRIVILEGES.items()
    ),
    f"""
    select format('%s may on %s: %s', rolname, name, {_LIST})
    from ({_COLUMNS}) as columns, ({_ROLES}) as roles,
        regexp_split_to_table('insert, select, update, references', ', ') as privilege
    where has_column_privilege(rolname, oid, attnum, privilege)
    group by rolname, name
    """,
)


def server_privileges(connection: psycopg.Connection) -> list[str]:
    """What the server holds of the schemas of users; leaves the search_path empty."""
    connection.execute("set search_path = ''")
    lines = [line for query in _QUERIES for (line,) in connection.execute(query)]
    return sorted(line.replace('"', "") for line in lines)


# The catalogue


def catalog_privileges(catalog: Catalog) -> list[str]:
    """What the catalogue holds, in the words of `server_privileges`."""
    return sorted(line.replace('"', "") for line in _lines(catalog))


def _lines(catalog: Catalog) -> Iterator[str]:
    for owned in catalog.owned_objects():
        if kind_of(owned) is not None and not _is_left_out(owned):
            yield from _lines_of(catalog, owned)
    for home, acls in _default_acls(catalog):
        for (owner, kind), acl in acls.items():
            grants = ",".join(f'"{grant}"' for grant in sorted(_grants(acl)))
            yield f"default in {home} of {owner} on {kind.value}: {{{grants}}}"
    for role in catalog.roles.values():
        for group in role.member_of:
            yield f"{role.name} is in {group}" + " and inherits" * (group in role.inherits_from)


def _is_left_out(owned: OwnedObject) -> bool:
    if isinstance(owned, (Relation, Schema)) and not owned.known:
        return True
    return owned.object_name.startswith(TEMPORARY_SCHEMA)


def _default_acls(catalog: Catalog) -> Iterator[tuple[str, DefaultAcls]]:
    yield "*", catalog.default_acls
    for schema in catalog.schemas.values():
        yield schema.name, schema.default_acls


def _lines_of(catalog: Catalog, owned: OwnedObject) -> Iterator[str]:
    name, owner, kind = owned.object_name, owned.owner, kind_of(owned)
    assert owner is not None
    assert kind is not None
    yield f"owner of {name}: {owner}"
    for grant in _grants(acl_of(owned, kind, owner)):
        yield f"{name}: {grant}"
    yield from _lines_of_roles(catalog, owned, name)
    if isinstance(owned, Relation):
        for column, acl in owned.column_acls.items():
            for grant in _grants(acl):
                yield f"{name}.{column}: {grant}"
            yield from _lines_of_roles(catalog, owned, f"{name}.{column}", column)


def _lines_of_roles(
    catalog: Catalog, owned: OwnedObject, name: str, column: str | None = None
) -> Iterator[str]:
    for role in (PUBLIC, *(role.name for role in catalog.roles.values() if role.known)):
        privileges = catalog.privileges_of(role, owned, column)
        if privileges is None:
            yield f"{role} may on {name}: nobody knows"
            continue
        if column is not None:
            privileges &= {"insert", "select", "update", "references"}
        if privileges:
            yield f"{role} may on {name}: {','.join(sorted(privileges))}"


def _grants(acl: Acl) -> Iterator[str]:
    for (grantee, grantor), rights in acl.entries.items():
        for privilege in privileges_in(rights):
            option = " with option" * (privilege in privileges_in(grantable(rights)))
            yield f"{privilege}{option} to {grantee} by {grantor}"
