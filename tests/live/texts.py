"""Defaults and the bounds of partitions as texts, from the server and from the catalogue.

The server prints what both hold: it is given what the catalogue holds, for a copy of the table
as the server has it, and asked what it made of that. So two texts are alike if they mean the
same for that column. What it refuses stays as the catalogue has it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import psycopg
from pglast.parser import ParseError, parse_sql
from pglast.stream import RawStream
from psycopg import sql

from sqlfluff_schema_rules.catalog.objects import Domain
from sqlfluff_schema_rules.description.printing import sql_text
from tests.live.catalog_snapshot import USER_SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Column, Relation, Table, UserType
    from sqlfluff_schema_rules.changes.records import Expression, PartitionBound

_OF_SERVER = (
    f"""
    select format('column %s.%s.%s', nspname, relname, attname), 'default',
        pg_get_expr(adbin, adrelid)
    from pg_attrdef
    join pg_attribute on attrelid = adrelid and attnum = adnum
    join pg_class on pg_class.oid = adrelid
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'f') and {USER_SCHEMAS}
    """,
    f"""
    select format('table %s.%s', nspname, relname), 'bound', pg_get_expr(relpartbound, pg_class.oid)
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'f') and relispartition and {USER_SCHEMAS}
    """,
    f"""
    select format('type %s.%s', nspname, typname), 'default', pg_get_expr(typdefaultbin, 0)
    from pg_type
    join pg_namespace on pg_namespace.oid = typnamespace
    where typtype = 'd' and typdefaultbin is not null and {USER_SCHEMAS}
        and not exists (select from pg_depend where objid = pg_type.oid and deptype = 'e')
    """,
)
_PART = 'pg_temp."part of a table"'


def server_texts(connection: psycopg.Connection) -> list[str]:
    """The texts that the server holds, as lines; the search_path must be empty."""
    rows = [row for query in _OF_SERVER for row in connection.execute(query)]
    return sorted(_line(*row) for row in rows)


def catalog_texts(connection: psycopg.Connection, catalog: Catalog) -> list[str]:
    """The texts that the catalogue holds, as lines; `connection` is one to the same schema."""
    with connection.transaction(force_rollback=True):
        connection.execute("set local role none; set local event_triggers = off")
        printer = _Printer(connection, catalog)
        return sorted(_line(*row) for row in _of_catalog(catalog, printer))


def _line(subject: str, what: str, text: str) -> str:
    return f"{subject} {what} text: {normal(text)}"


@cache
def normal(text: str) -> str:
    """An expression with ordinary calls where SQL has a syntax of its own for functions.

    `n AT TIME ZONE 'utc'` is the same as `timezone('utc', n)`, but the server remembers which of
    them was written. Anything else than an expression stays as it is.
    """
    try:
        printed = RawStream()(parse_sql(f"SELECT {text}"))
    except ParseError:
        return text
    return printed.removeprefix("SELECT ").replace("pg_catalog.", "")


# What the catalogue holds


def _of_catalog(catalog: Catalog, printer: _Printer) -> Iterator[tuple[str, str, str]]:
    for table in catalog.all_tables():
        if table.known:
            for name, text in printer.defaults(table).items():
                yield f"column {table.object_name}.{name}", "default", text
            if table.bound is not None:
                yield f"table {table.object_name}", "bound", printer.bound(table, table.bound)
    for schema in catalog.schemas.values():
        for user_type in schema.types.values():
            if isinstance(user_type, Domain) and user_type.default is not None:
                text = printer.default_of_domain(user_type, user_type.default)
                yield f"type {user_type.object_name}", "default", text


class _Printer:
    """Lets the server print what the catalogue holds.

    Names without a schema are looked for where the files may have meant them.
    """

    def __init__(self, connection: psycopg.Connection, catalog: Catalog) -> None:
        self._connection = connection
        path = (*catalog.search_path, *catalog.default_search_path, *catalog.schemas)
        self._search_path = ", ".join(map(_quoted, dict.fromkeys(path)))

    def defaults(self, table: Table) -> dict[str, str]:
        """The defaults of columns and the expressions of generated ones."""
        columns = table.columns.items()
        written = {name: text for name, column in columns if (text := _default(column))}
        if not written:
            return {}
        try:
            return self._defaults(table, written)
        except psycopg.Error:
            return {name: self._default_alone(table, name, written[name]) for name in written}

    def _default_alone(self, table: Table, name: str, text: str) -> str:
        try:
            return self._defaults(table, {name: text})[name]
        except psycopg.Error:
            return text

    def _defaults(self, table: Table, written: Mapping[str, str]) -> dict[str, str]:
        changes = ", ".join(
            f"alter column {_quoted(name)} set "
            + (f"expression as ({text})" if table.columns[name].generated else f"default {text}")
            for name, text in written.items()
        )
        copy = _copy(table)
        rows = self._after(
            f"create table {copy} (like {_place(table)} including generated);"
            f"alter table {copy} {changes}",
            f"""
            select attname, pg_get_expr(adbin, adrelid)
            from pg_attrdef
            join pg_attribute on attrelid = adrelid and attnum = adnum
            where adrelid = {_literal(copy)}::regclass
            """,
        )
        return {name: text for name, text in rows if name in written}

    def bound(self, partition: Table, bound: PartitionBound) -> str:
        """FOR VALUES or DEFAULT."""
        text = sql_text(bound.written)
        parent = partition.partition_of
        if parent is None:
            return text
        try:
            key = self._after("", f"select pg_get_partkeydef({_literal(_place(parent))}::regclass)")
            rows = self._after(
                f"create table {_copy(parent)} (like {_place(parent)}) partition by {key[0][0]};"
                f"create table {_PART} partition of {_copy(parent)} {text}",
                f"""
                select pg_get_expr(relpartbound, oid) from pg_class
                where oid = '{_PART}'::regclass
                """,
            )
        except psycopg.Error:
            return text
        return str(rows[0][0])

    def default_of_domain(self, domain: Domain, default: Expression) -> str:
        """The default of a domain."""
        text = sql_text(default)
        try:
            rows = self._after(
                f"alter domain {_place(domain)} set default {text}",
                f"""
                select pg_get_expr(typdefaultbin, 0) from pg_type
                where oid = {_literal(_place(domain))}::regtype
                """,
            )
        except psycopg.Error:
            return text
        return str(rows[0][0])

    def _after(self, statements: str, query: str) -> list[tuple[Any, ...]]:
        """What the server says after statements that are taken back then."""
        with self._connection.transaction(force_rollback=True):
            self._connection.execute(
                f"set local search_path = {self._search_path};"
                f"{statements}; set local search_path = ''".encode()
            )
            return self._connection.execute(query.encode()).fetchall()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _place(held: Relation | UserType) -> str:
    return f"{_quoted(held.schema)}.{_quoted(held.name)}"


def _copy(table: Table) -> str:
    """The name of a copy, which is the table's own for what names columns with their table."""
    return f"pg_temp.{_quoted(table.name)}"


def _literal(text: str) -> str:
    return sql.Literal(text).as_string()


def _default(column: Column) -> str | None:
    """The default of a column or the expression of a generated one, as SQL."""
    if column.serial:
        return f"nextval({_literal(_place(column.sequences[0]))})"
    return sql_text(column.default)
