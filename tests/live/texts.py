"""Defaults and the bounds of partitions as texts, from the server and from the catalogue.

The server prints what both hold: it is given what the catalogue holds, for a copy of the table
as the server has it, and asked what it made of that. So two texts are alike if they mean the
same for that column. What it refuses stays as the catalogue has it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
import psycopg
from pglast.parser import ParseError, parse_sql, parse_sql_json
from pglast.stream import RawStream
from psycopg import sql

from sqlfluff_schema_rules.catalog.objects import Domain
from sqlfluff_schema_rules.description.printing import sql_text
from sqlfluff_schema_rules.source.placeholders import SIGN
from tests.live.catalog_snapshot import UNKNOWN, USER_SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Column, Relation, Table, UserType
    from sqlfluff_schema_rules.changes.records import Expression, PartitionBound

_Subject: TypeAlias = tuple[str, str]
"""An object with its kind, and what of it is the text."""

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
_NO_MEANING = {"location", "funcformat", "rexpr_list_start", "rexpr_list_end"}
_COPY = 'pg_temp."copy of a table"'
_PART = 'pg_temp."part of a table"'


def texts(connection: psycopg.Connection, catalog: Catalog) -> tuple[list[str], list[str]]:
    """The lines of the server and of the catalogue; the search_path must be empty."""
    held = {row[:2]: row[2] for query in _OF_SERVER for row in connection.execute(query)}
    with connection.transaction(force_rollback=True):
        connection.execute("set local role none; set local event_triggers = off")
        mine = _of_catalog(catalog, _Printer(connection, catalog, held))
        return _lines(held), _lines(mine)


def _lines(held: Mapping[_Subject, str]) -> list[str]:
    return [
        f"{name} {what} text: {UNKNOWN if SIGN in text else normal(text)}"
        for (name, what), text in held.items()
    ]


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


def bare(text: str) -> object:
    """The tree of an expression without casts, schemas of functions and tables of columns."""
    try:
        return _bare(msgspec.json.decode(parse_sql_json(f"SELECT {text}")))
    except ParseError:
        return text


def _bare(item: Any) -> Any:
    match item:
        case {"TypeCast": {"arg": arg}}:
            return _bare(arg)
        case {"funcname": [*_, name], **others}:
            return {"funcname": name, **_bare(others)}
        case {"ColumnRef": {"fields": [*_, name]}}:
            return name
        case dict():
            return {key: _bare(value) for key, value in item.items() if key not in _NO_MEANING}
        case list():
            return [_bare(each) for each in item]
    return item


# What the catalogue holds


def _of_catalog(catalog: Catalog, printer: _Printer) -> dict[_Subject, str]:
    found: dict[_Subject, str] = {}
    for table in catalog.all_tables():
        if table.known:
            found |= printer.defaults(table)
            if table.partition_of is not None and table.bound is not None:
                found |= printer.bound(table, table.partition_of, table.bound)
    for schema in catalog.schemas.values():
        for user_type in schema.types.values():
            if isinstance(user_type, Domain) and user_type.default is not None:
                found |= printer.default_of_domain(user_type, user_type.default)
    return found


class _Printer:
    """Lets the server print what the catalogue holds, `held` being what the server holds.

    Names without a schema are looked for where the files may have meant them.
    """

    def __init__(
        self, connection: psycopg.Connection, catalog: Catalog, held: Mapping[_Subject, str]
    ) -> None:
        self._connection = connection
        self._held = held
        path = (*catalog.search_path, *catalog.default_search_path, *catalog.schemas)
        self._search_path = ", ".join(map(_quoted, dict.fromkeys(path)))

    def defaults(self, table: Table) -> dict[_Subject, str]:
        """The defaults of columns and the expressions of generated ones."""
        columns = table.columns.items()
        written = {name: text for name, column in columns if (text := _default(column))}
        alike = {name for name, text in written.items() if self._prints(table, name, text)}
        found = {_of_column(table, name): written.pop(name) for name in alike}
        return found | self._printed_defaults(table, written)

    def _prints(self, table: Table, name: str, text: str) -> bool:
        """Whether the server has the very same text."""
        held = self._held.get(_of_column(table, name))
        return held is not None and normal(held) == normal(text)

    def _printed_defaults(self, table: Table, written: Mapping[str, str]) -> dict[_Subject, str]:
        try:
            return self._defaults(table, written) if written else {}
        except psycopg.Error:
            alone = [self._default_alone(table, name, text) for name, text in written.items()]
            return {subject: text for each in alone for subject, text in each.items()}

    def _default_alone(self, table: Table, name: str, text: str) -> dict[_Subject, str]:
        try:
            return self._defaults(table, {name: text})
        except psycopg.Error:
            subject = _of_column(table, name)
            return {subject: self._refused(subject, text)}

    def _defaults(self, table: Table, written: Mapping[str, str]) -> dict[_Subject, str]:
        changes = ", ".join(
            f"alter column {_quoted(name)} set "
            + (f"expression as ({text})" if table.columns[name].generated else f"default {text}")
            for name, text in written.items()
        )
        rows = self._after(
            f"create table {_COPY} (like {_place(table)} including generated);"
            f"alter table {_COPY} {changes}",
            f"""
            select attname, pg_get_expr(adbin, adrelid)
            from pg_attrdef
            join pg_attribute on attrelid = adrelid and attnum = adnum
            where adrelid = {_literal(_COPY)}::regclass
            """,
        )
        return {_of_column(table, name): text for name, text in rows if name in written}

    def bound(self, partition: Table, parent: Table, bound: PartitionBound) -> dict[_Subject, str]:
        """FOR VALUES or DEFAULT."""
        text = sql_text(bound.written)
        subject = f"table {partition.object_name}", "bound"
        try:
            key = self._after("", f"select pg_get_partkeydef({_literal(_place(parent))}::regclass)")
            rows = self._after(
                f"create table {_COPY} (like {_place(parent)}) partition by {key[0][0]};"
                f"create table {_PART} partition of {_COPY} {text}",
                f"""
                select pg_get_expr(relpartbound, oid) from pg_class
                where oid = {_literal(_PART)}::regclass
                """,
            )
        except psycopg.Error:
            return {subject: self._refused(subject, text)}
        return {subject: rows[0][0]}

    def default_of_domain(self, domain: Domain, default: Expression) -> dict[_Subject, str]:
        """The default of a domain."""
        text = sql_text(default)
        subject = f"type {domain.object_name}", "default"
        try:
            rows = self._after(
                f"alter domain {_place(domain)} set default {text}",
                f"""
                select pg_get_expr(typdefaultbin, 0) from pg_type
                where oid = {_literal(_place(domain))}::regtype
                """,
            )
        except psycopg.Error:
            return {subject: self._refused(subject, text)}
        return {subject: rows[0][0]}

    def _refused(self, subject: _Subject, text: str) -> str:
        """What the server holds, if that is the text but for what `bare` takes off.

        A call may have become ambiguous by functions that came later.
        """
        held = self._held.get(subject)
        return held if held is not None and bare(held) == bare(text) else text

    def _after(self, statements: str, query: str) -> list[tuple[Any, ...]]:
        """What the server says after statements that are taken back then."""
        with self._connection.transaction(force_rollback=True):
            self._connection.execute(
                f"set local search_path = {self._search_path};"
                f"{statements}; set local search_path = ''".encode()
            )
            return self._connection.execute(query.encode()).fetchall()


def _of_column(table: Table, name: str) -> _Subject:
    return f"column {table.object_name}.{name}", "default"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _place(held: Relation | UserType) -> str:
    return f"{_quoted(held.schema)}.{_quoted(held.name)}"


def _literal(text: str) -> str:
    return sql.Literal(text).as_string()


def _default(column: Column) -> str | None:
    """The default of a column or the expression of a generated one, as SQL."""
    if column.serial:
        return f"nextval({_literal(_place(column.sequences[0]))})"
    return sql_text(column.default)
