"""The SQL that heals a fault, ready to run next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.chosen_names import choose_name, join_names
from sqlfluff_schema_rules.catalog.extensions import known_extensions
from sqlfluff_schema_rules.parse.names import quote_identifier, quote_object

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Column, Extension, Table

_EXTENSIONS = "extensions"


def create_index(schema: Catalog, table: Table, columns: Sequence[Column], definition: str) -> str:
    """CREATE INDEX on `columns` under the name that Postgres would choose.

    `definition` is what follows the table's name: `(user_id)`, `using hnsw (…)`.
    """
    taken = schema.schemas[table.schema].relations
    names = join_names(column.name for column in columns)
    name = choose_name(table.name, names, "idx", taken.__contains__)
    return (
        f"create index {quote_identifier(name)} "
        f"on {quote_object(table.schema, table.name)} {definition};"
    )


def set_default(table: Table, column: Column, expression: str) -> str:
    """ALTER TABLE that gives `column` a default."""
    return (
        f"alter table {quote_object(table.schema, table.name)} "
        f"alter column {quote_identifier(column.name)} set default {expression};"
    )


def enable_row_security(table: Table) -> str:
    """ALTER TABLE that switches row level security on."""
    return f"alter table {quote_object(table.schema, table.name)} enable row level security;"


def create_extension(schema: Catalog, name: str) -> str:
    """CREATE EXTENSION, on Supabase into the schema that it keeps for them."""
    known = known_extensions().get(name)
    has_a_choice = known is None or known.schema is None
    home = f" with schema {_EXTENSIONS}" if schema.platform == "supabase" and has_a_choice else ""
    return f"create extension if not exists {quote_identifier(name)}{home};"


def move_extension(schema: Catalog, extension: Extension) -> str | None:
    """ALTER EXTENSION that moves it to the schema for extensions, None where it may not move."""
    known = known_extensions().get(extension.name)
    if known is None or not known.relocatable:
        return None
    home = schema.schema(_EXTENSIONS)
    first = "" if home and home.known else f"create schema if not exists {_EXTENSIONS}; "
    return f"{first}alter extension {quote_identifier(extension.name)} set schema {_EXTENSIONS};"
