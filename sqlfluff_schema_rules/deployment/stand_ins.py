"""Stand-ins for the extensions that the embedded server lacks.

`rules_config/stand_ins/<name>.sql` has the objects whose signatures matter; the others have the
names that the data file lists and are all of type text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.extensions import KnownExtension, known_extensions
from sqlfluff_schema_rules.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path


def write_stand_ins(directory: Path, *, leave_out: Container[str]) -> None:
    """Write the files of every known extension but some into the new folder `directory`."""
    directory.mkdir()
    for name, known in known_extensions().items():
        if name not in leave_out:
            (directory / f"{name}.control").write_text("\n".join(_control(known)), "utf-8")
            (directory / f"{name}--1.0.sql").write_text(_script(name, known), "utf-8")


def _control(known: KnownExtension) -> Iterator[str]:
    yield "default_version = '1.0'"
    yield f"relocatable = {'false' if known.schema or known.own_schemas else 'true'}"
    if known.schema:
        yield f"schema = '{known.schema}'"
    if known.requires:
        yield f"requires = '{', '.join(known.requires)}'"


def _script(name: str, known: KnownExtension) -> str:
    path = resource_path("rules_config", "stand_ins", f"{name}.sql")
    written = path.read_text("utf-8") if path.exists() else ""
    return "\n".join([written, *_objects_left_out(known, written)])


def _objects_left_out(known: KnownExtension, written: str) -> Iterator[str]:
    for schema in known.own_schemas:
        if schema != known.schema and f"create schema {schema};" not in written:
            yield f"create schema {schema};"
    for name in known.types:
        if f"create type {name}" not in written:
            yield f"create domain {name} as text;"
    for name in known.functions:
        if f"create function {name}(" not in written:
            yield (
                f'create function {name}(variadic "any") returns text'
                " language internal immutable as 'text_concat';"
            )
