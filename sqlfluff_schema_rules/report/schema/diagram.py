"""What a diagram of a schema shows, whatever draws it: tables, and the keys between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.description.objects import (
    Column,
    Constraint,
    CreatedBy,
    ForeignKey,
    PrimaryKey,
    Table,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.description.objects import Description


_WITH_TIME_ZONE = re.compile(r"\b(timestamp|time)(\(\d\))? with time zone")


class Node(NamedTuple):
    """A table by its one name. `table` is None for one that is only referenced."""

    name: str
    table: Table | None

    @property
    def is_of_files(self) -> bool:
        """Whether the files created it, so that all of it is known."""
        return self.table is not None and self.table.created_by is CreatedBy.FILES

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns as far as they are known."""
        return () if self.table is None else self.table.columns

    def columns_of(self, kind: type[Constraint]) -> frozenset[str]:
        """The columns of all its constraints of a kind."""
        constraints = () if self.table is None else self.table.constraints
        return frozenset(
            name for each in constraints if isinstance(each, kind) for name in each.columns
        )


class Edge(NamedTuple):
    """A foreign key of the table `child` that references the table `parent`."""

    child: str
    parent: str
    key: ForeignKey
    is_optional: bool
    is_unique: bool


class Diagram(NamedTuple):
    """Tables and keys, both ordered by name."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def diagram(description: Description) -> Diagram:
    """The tables of a schema and those that they reference.

    Partitions are left out: they repeat their parent.
    """
    tables = [table for table in description.tables() if table.partition_of is None]
    edges = tuple(edge for table in tables for edge in _edges(table))
    names = {table.object: table for table in tables}
    nodes = [Node(name, names.get(name)) for name in {*names, *(edge.parent for edge in edges)}]
    return Diagram(tuple(sorted(nodes, key=lambda node: node.name)), edges)


def short_type(name: str) -> str:
    """A type by the shorter of its names, to save room: `timestamptz(3)`."""
    shorter = _WITH_TIME_ZONE.sub(r"\1tz\2", name).replace(" without time zone", "")
    return shorter.replace("character varying", "varchar")


def _edges(table: Table) -> Iterator[Edge]:
    nullable = {column.name for column in table.columns if not column.not_null}
    unique = {
        frozenset(each.columns)
        for each in table.constraints
        if isinstance(each, PrimaryKey | UniqueConstraint)
    }
    for key in table.foreign_keys:
        yield Edge(
            child=table.object,
            parent=key.referenced_table,
            key=key,
            is_optional=not nullable.isdisjoint(key.columns),
            is_unique=frozenset(key.columns) in unique,
        )
