"""What a table of the catalogue holds, in words that tests pin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import (
    CheckConstraint,
    Column,
    Constraint,
    ExclusionConstraint,
    ForeignKey,
    Index,
    IndexKey,
    NotNullConstraint,
    PrimaryKey,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlfluff_schema_rules.catalog.objects import SchemaObject, Table, View
    from sqlfluff_schema_rules.source.origin import Origin

_KINDS = {
    CheckConstraint: "check",
    ExclusionConstraint: "exclude",
    ForeignKey: "foreign key",
    NotNullConstraint: "not null",
    PrimaryKey: "primary key",
    UniqueConstraint: "unique",
}


def columns_of(table: Table) -> list[str]:
    """The columns in their order: `id bigint not null default`."""
    return list(map(_column, table.columns.values()))


def constraints_of(table: Table) -> list[str]:
    """The constraints, sorted: `orders_pkey primary key (id)`."""
    return sorted(map(_constraint, table.constraints.values()))


def indexes_of(relation: Table | View) -> list[str]:
    """The indexes, sorted: `orders_pkey btree (id) unique`."""
    return sorted(map(_index, relation.indexes.values()))


def _written(phrases: Mapping[str, object]) -> str:
    """The phrases that hold, each with a space before it."""
    return "".join(f" {phrase}" for phrase, holds in phrases.items() if holds)


def _column(column: Column) -> str:
    return f"{column.name} {column.type.display}" + _written(
        {
            "not null": column.not_null,
            "default": column.default is not None and column.generated is None,
            "serial": column.serial,
            f"identity {column.identity}": column.identity,
            f"generated {column.generated}": column.generated,
            "inherited": column.inherited,
        }
    )


def _constraint(constraint: Constraint) -> str:
    line = f"{constraint.name} {_KINDS[type(constraint)]} ({names_of(constraint.columns)})"
    if isinstance(constraint, ForeignKey):
        line += f" references {constraint.referenced.object_name}"
        line += f" ({names_of(constraint.referenced_columns)})"
    return line + _written(
        {
            "not valid": not constraint.validated,
            "not enforced": not constraint.enforced,
            "deferrable": constraint.deferrable,
            "deferred": constraint.initially_deferred,
            "no inherit": constraint.no_inherit,
            "inherited": constraint.inherited,
        }
    )


def _index(index: Index) -> str:
    keys = ", ".join(map(_key, index.attribute_names, index.keys))
    line = f"{index.name} {index.method} ({keys})"
    return line + _written(
        {
            f"include ({names_of(index.include)})": index.include,
            "unique": index.unique,
            "nulls not distinct": index.nulls_not_distinct,
            "partial": index.predicate is not None,
            "invalid": not index.valid,
            f"of {index.parent.name if index.parent else ''}": index.parent,
        }
    )


def _key(called: str, key: IndexKey) -> str:
    name = f"({called})" if key.column is None else key.column.name
    return name + _written({"desc": key.descending, "nulls first": key.nulls_first})


def names_of(columns: Iterable[Column]) -> str:
    """The names of columns with commas between them."""
    return ", ".join(column.name for column in columns)


def names(objects: Iterable[SchemaObject]) -> list[str]:
    """The one name of each object, in their order."""
    return [one.object_name for one in objects]


def place_of(origin: Origin) -> str:
    """The file of an origin and the text there: `1.sql: orders (id int)`."""
    script = origin.script
    return f"{script.path}: {script.encoded[origin.start : origin.end].decode()}"
