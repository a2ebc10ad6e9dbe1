"""Reads from a server what each extension that it has brings.

`python -m tests.live.read_extensions` starts the embedded server and brings the entries of
these extensions in `rules_config/extensions.json` up to date. Entries of extensions that the
server lacks are kept as they were written.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.resources import resource_path
from tests.live.server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

Entry = dict[str, object]

_MEMBERS = """
    from pg_depend as member
    join pg_extension on pg_extension.oid = member.refobjid and extname = %(extension)s
    join {catalogue} as object on object.oid = member.objid
    where member.deptype = 'e'
        and member.classid = 'pg_catalog.{catalogue}'::regclass
        and member.refclassid = 'pg_catalog.pg_extension'::regclass
"""

_TYPES = f"""
    select typname {_MEMBERS.format(catalogue="pg_type")}
        and typcategory <> 'A' and typrelid = 0
    order by 1
"""

_FUNCTIONS = f"""
    select proname,
        case when not bool_or(provariadic <> 0) then array(
            select distinct number
            from unnest(array_agg(pronargs - pronargdefaults), array_agg(pronargs))
                as arguments (fewest, most)
            cross join generate_series(fewest, most::int) as number
            order by 1
        ) end
    {_MEMBERS.format(catalogue="pg_proc")}
        and not exists (
            select from pg_proc as core
            where core.proname = object.proname and core.pronamespace = 'pg_catalog'::regnamespace
        )
        and not exists (
            select from unnest(proargtypes || prorettype) as used (type)
            where type in ('internal'::regtype, 'cstring'::regtype, 'cstring[]'::regtype)
        )
    group by 1
    order by 1
"""

_OPERATORS = f"""
    select distinct oprname {_MEMBERS.format(catalogue="pg_operator")}
        and not exists (
            select from pg_operator as core
            where core.oprname = object.oprname and core.oprnamespace = 'pg_catalog'::regnamespace
        )
    order by 1
"""

_OPERATOR_CLASSES = f"""
    select (select amname from pg_am where pg_am.oid = opcmethod), opcname,
        format_type(opcintype, null), opcdefault
    {_MEMBERS.format(catalogue="pg_opclass")}
    order by 1, 2
"""

_ACCESS_METHODS = f"select amname {_MEMBERS.format(catalogue='pg_am')} order by 1"

_REQUIRES = """
    select unnest(requires) from pg_available_extension_versions as available
    join pg_available_extensions using (name)
    where name = %(extension)s and available.version = default_version
    order by 1
"""

_RELOCATABLE = """
    select extrelocatable from pg_extension where extname = %(extension)s and extrelocatable
"""


def read_extension(connection: psycopg.Connection, name: str) -> Entry:
    """What `name` brings, as its entry in the data file; leaves the database as it was."""
    with connection.transaction(force_rollback=True):
        connection.execute("create schema scratch")
        connection.execute("set local search_path = scratch")
        connection.execute(f'create extension "{name}" schema scratch cascade')
        entry: Entry = {
            "types": _column(connection, _TYPES, name),
            "functions": _functions(connection, name),
            "operators": _column(connection, _OPERATORS, name),
            "operator_classes": _operator_classes(connection, name),
            "access_methods": _column(connection, _ACCESS_METHODS, name),
            "requires": _column(connection, _REQUIRES, name),
            "relocatable": bool(_column(connection, _RELOCATABLE, name)),
        }
    return {key: value for key, value in entry.items() if value}


def _column(connection: psycopg.Connection, query: str, extension: str) -> list[str]:
    return [value for (value,) in connection.execute(query, {"extension": extension})]


def _functions(connection: psycopg.Connection, extension: str) -> Entry:
    """How many arguments each function may be called with, None where that is any number."""
    return dict(connection.execute(_FUNCTIONS, {"extension": extension}).fetchall())


def _operator_classes(connection: psycopg.Connection, extension: str) -> dict[str, Entry]:
    classes: dict[str, Entry] = {}
    for method, name, key_type, default in connection.execute(
        _OPERATOR_CLASSES, {"extension": extension}
    ):
        entry = {"type": key_type, "default": True} if default else {"type": key_type}
        classes.setdefault(method, {})[name] = entry
    return classes


def rendered(entries: dict[str, Entry]) -> str:
    """The data file: an extension a line, everything in alphabetical order."""
    return "{\n" + ",\n".join(_lines(entries)) + "\n}\n"


def _lines(entries: dict[str, Entry]) -> Iterator[str]:
    for name, entry in sorted(entries.items()):
        yield f"{json.dumps(name)}: {json.dumps(entry, sort_keys=True, separators=(',', ':'))}"


def main() -> None:
    """Bring the data file up to date with the embedded server."""
    path = resource_path("rules_config", "extensions.json")
    entries: dict[str, Entry] = json.loads(path.read_text("utf-8"))
    with (
        running_server("postgres") as server,
        server.fresh_database() as database,
        database.session() as connection,
    ):
        for name in server.own_extensions:
            entries[name] = read_extension(connection, name)
    path.write_text(rendered(entries), "utf-8")


if __name__ == "__main__":
    main()
