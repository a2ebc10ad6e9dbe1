"""The data about extensions, held against a server that has them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.extensions import KnownExtension, known_extensions
from sqlfluff_schema_rules.catalog.operator_classes import default_operator_classes
from sqlfluff_schema_rules.resources import resource_path
from tests.live.read_extensions import read_extension, rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from tests.live.server import LiveServer

DATA = resource_path("rules_config", "extensions.json").read_text("utf-8")

TYPES = "select typname from pg_type"
SCHEMAS = "select nspname from pg_namespace"
FUNCTIONS = "select proname from pg_proc"
OPERATORS = "select oprname from pg_operator"
ACCESS_METHODS = "select amname from pg_am"
OPERATOR_CLASSES = """
    select amname || '.' || opcname from pg_opclass join pg_am on pg_am.oid = opcmethod
"""
DEFAULT_OPERATOR_CLASSES = """
    select amname, array_agg(opcname::text)
    from pg_opclass join pg_am on pg_am.oid = opcmethod
    where opcdefault
    group by 1
"""


def test_extensions_of_the_server_bring_what_the_data_says(
    live_server: Callable[[str], LiveServer],
) -> None:
    own_extensions = live_server("postgres").own_extensions
    with _plain_session(live_server) as connection:
        actual = {name: read_extension(connection, name) for name in own_extensions}
    entries = json.loads(DATA)
    assert actual == {name: entries[name] for name in own_extensions}


def test_data_is_written_as_the_script_writes_it() -> None:
    assert rendered(json.loads(DATA)) == DATA


def test_lists_are_in_alphabetical_order() -> None:
    for known in known_extensions().values():
        for names in (
            *(known.types, known.functions, known.function_prefixes, known.operators),
            *(known.own_schemas, *known.operator_classes.values()),
        ):
            assert list(names) == sorted(set(names))


def test_names_that_postgres_itself_has_are_not_in_the_data(
    live_server: Callable[[str], LiveServer],
) -> None:
    with _plain_session(live_server) as connection:
        types = _names(connection, TYPES)
        functions = _names(connection, FUNCTIONS)
        methods = _names(connection, ACCESS_METHODS)
        operators = _names(connection, OPERATORS)
        operator_classes = _names(connection, OPERATOR_CLASSES)
    for known in known_extensions().values():
        assert types.isdisjoint(known.types)
        assert functions.isdisjoint(known.functions)
        assert not [name for name in functions if name.startswith(known.function_prefixes)]
        assert operators.isdisjoint(known.operators)
        assert methods.isdisjoint(known.access_methods)
        assert operator_classes.isdisjoint(_operator_classes(known))


def test_the_default_operator_classes_are_those_of_the_server(
    live_server: Callable[[str], LiveServer],
) -> None:
    of_extensions = {
        _operator_class
        for known in known_extensions().values()
        for _operator_class in _operator_classes(known)
    }
    with _plain_session(live_server) as connection:
        defaults = {m: set(names) for m, names in connection.execute(DEFAULT_OPERATOR_CLASSES)}
    assert defaults == {
        method: {
            name
            for name in default_operator_classes(method)
            if f"{method}.{name}" not in of_extensions
        }
        for method in defaults
    }


def test_every_known_extension_can_be_created(
    live_server: Callable[[str], LiveServer],
) -> None:
    with _plain_session(live_server) as connection:
        for name, known in known_extensions().items():
            with connection.transaction(force_rollback=True):
                connection.execute(f'create extension "{name}" cascade')
                assert _names(connection, TYPES).issuperset(known.types)
                assert _names(connection, SCHEMAS).issuperset(known.own_schemas)


@contextmanager
def _plain_session(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    with live_server("postgres").fresh_database() as database, database.session() as connection:
        yield connection


def _names(connection: psycopg.Connection, query: str) -> set[str]:
    return {name for (name,) in connection.execute(query)}


def _operator_classes(known: KnownExtension) -> set[str]:
    return {
        f"{method}.{name}" for method, names in known.operator_classes.items() for name in names
    }
