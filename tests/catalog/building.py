"""Catalogues made of SQL text, for tests that ask them questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import Column, Index, SequenceRelation, Table, View
from sqlfluff_schema_rules.catalog.replay import replay
from sqlfluff_schema_rules.catalog.replay.uses import is_watched
from sqlfluff_schema_rules.changes.reading import read_script
from sqlfluff_schema_rules.changes.records import QualifiedName
from sqlfluff_schema_rules.parse.statements import parse_script
from sqlfluff_schema_rules.resources import resource_path
from sqlfluff_schema_rules.source.script import Script

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlfluff_schema_rules.catalog.objects import (
        Constraint,
        Relation,
        Routine,
        Schema,
        SchemaObject,
        UserType,
    )
    from sqlfluff_schema_rules.source.origin import Origin


def catalog_of(
    *files: str,
    environment: str = "postgres",
    postgres_version: int | None = None,
    placeholders: Mapping[str, str] | None = None,
) -> Catalog:
    """What a database of that environment holds after files `1.sql`, `2.sql` …."""
    catalog = Catalog(platform=environment, postgres_version=postgres_version)
    path = resource_path("rules_config", "environments", f"{environment}.sql")
    run(catalog, Script.from_bytes(path.name, path.read_bytes(), environment=True))
    catalog.default_search_path = catalog.search_path
    for number, text in enumerate(files, start=1):
        run(catalog, Script.from_text(f"{number}.sql", text), placeholders)
    return catalog


def run(catalog: Catalog, script: Script, placeholders: Mapping[str, str] | None = None) -> None:
    """Replay one file."""
    parsed = parse_script(script, placeholders)
    replay(catalog, read_script(parsed, is_watched), parsed.mentions)


def _qualified(name: str) -> QualifiedName:
    schema, _, last = name.rpartition(".")
    return QualifiedName(schema or "public", last)


def find(catalog: Catalog, name: str) -> Relation | None:
    """The relation `schema.name`, or `name` of schema public; None where there is none."""
    return catalog.relation(_qualified(name))


def table(catalog: Catalog, name: str = "t") -> Table:
    """The table of that name, which must be there."""
    found = find(catalog, name)
    assert isinstance(found, Table), name
    return found


def view(catalog: Catalog, name: str = "v") -> View:
    """The view of that name, which must be there."""
    found = find(catalog, name)
    assert isinstance(found, View), name
    return found


def index(catalog: Catalog, name: str) -> Index:
    """The index of that name, which must be there."""
    found = find(catalog, name)
    assert isinstance(found, Index), name
    return found


def column(catalog: Catalog, name: str) -> Column:
    """The column `table.column`, which must be there."""
    relation, _, last = name.rpartition(".")
    return table(catalog, relation).columns[last]


def constraint(catalog: Catalog, name: str) -> Constraint:
    """The constraint `table.constraint`, which must be there."""
    relation, _, last = name.rpartition(".")
    return table(catalog, relation).constraints[last]


def routine(catalog: Catalog, name: str = "f") -> Routine:
    """The only routine of that name."""
    [found] = catalog.routines_named(_qualified(name))
    return found


def user_type(catalog: Catalog, name: str) -> UserType | None:
    """The type of that name, if there is one."""
    return catalog.user_type(_qualified(name))


def relations(catalog: Catalog, schema: str = "public") -> set[str]:
    """The names of the known relations of a schema."""
    home = catalog.schema(schema)
    assert home is not None, schema
    return {name for name, relation in home.relations.items() if relation.known}


def key_columns(found: Index) -> list[str | None]:
    """The columns of an index's keys, None for expressions."""
    return [None if key.column is None else key.column.name for key in found.keys]


def marked(origin: Origin) -> str:
    """What a reader is shown of an origin: `file:line:column text`."""
    script = origin.script
    start, end = origin.anchor()
    line, place = script.position(start)
    text = script.source[script.character_offset(start) : script.character_offset(end)]
    return f"{script.path}:{line}:{place} {text}"


def type_named(catalog: Catalog, name: str) -> UserType:
    """The type of that name, which must be there."""
    found = user_type(catalog, name)
    assert found is not None, name
    return found


def sequence(catalog: Catalog, name: str) -> SequenceRelation:
    """The sequence of that name, which must be there."""
    found = find(catalog, name)
    assert isinstance(found, SequenceRelation), name
    return found


def schema_named(catalog: Catalog, name: str) -> Schema:
    """The schema of that name, known or not, which must be there."""
    found = catalog.schema(name)
    assert found is not None, name
    return found


def names(objects: Iterable[SchemaObject]) -> list[str]:
    """The one name of each object, in their order."""
    return [member.object_name for member in objects]
