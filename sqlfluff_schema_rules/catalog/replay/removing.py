"""Takes relations and columns out of the catalogue, with what is a part of them."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import TEMPORARY_SCHEMA, Catalog
from sqlfluff_schema_rules.catalog.objects import (
    Column,
    ForeignKey,
    Relation,
    SequenceRelation,
    Table,
    View,
)
from sqlfluff_schema_rules.catalog.replay.dropped_constraints import (
    drop_constraint,
    drop_uses_of_column,
)
from sqlfluff_schema_rules.catalog.replay.partitions import is_inherited
from sqlfluff_schema_rules.catalog.replay.sequences import drop_sequence, drop_sequences_of
from sqlfluff_schema_rules.source.origin import Origin


def remove_column(
    catalog: Catalog, table: Table, column: Column, origin: Origin, *, only: bool = False
) -> None:
    """Take a column and what uses it out of a table, and out of those that inherit it.

    Where it stays in one of these, Postgres forgets that its NOT NULL came from here, and keeps it.
    """
    key = table.primary_key
    if key is not None and column in key.columns:
        table.mark("primary_key", origin)
    drop_uses_of_column(catalog, table, column)
    drop_sequences_of(catalog, table, column)
    del table.columns[column.name]
    table.column_acls.pop(column.name, None)
    for child in (*table.partitions, *table.children):
        copy = child.columns.get(column.name)
        if copy is None:
            continue
        if column.not_null:
            copy.inherits_not_null = False
        if only:
            copy.inherited = False
        elif copy.inherited and not is_inherited(child, column.name):
            remove_column(catalog, child, copy, origin)


def drop_relation(catalog: Catalog, relation: Relation) -> None:
    """Remove a relation and all that cannot be without it."""
    match relation:
        case Table():
            drop_table(catalog, relation)
        case View():
            _drop_view(catalog, relation)
        case SequenceRelation():
            drop_sequence(catalog, relation)


def _drop_view(catalog: Catalog, view: View) -> None:
    view.read({})
    _drop_views_of(catalog, view)
    for index in view.indexes.values():
        remove_relation(catalog, index)
    remove_relation(catalog, view)


def _drop_views_of(catalog: Catalog, relation: Relation) -> None:
    for view in list(relation.views):
        _drop_view(catalog, view)


def drop_table(catalog: Catalog, table: Table) -> None:
    """Remove a table with its partitions, indexes, sequences and the keys that reference it."""
    for child in list(table.descendants()):
        _unlink(child)
        _remove_table(catalog, child)
    _unlink(table)
    _remove_table(catalog, table)


def _unlink(table: Table) -> None:
    if table.partition_of is not None:
        table.partition_of.partitions.remove(table)
    for parent in table.parents:
        parent.children.remove(table)


def _remove_table(catalog: Catalog, table: Table) -> None:
    for key in list(table.referenced_by):
        drop_constraint(catalog, key)
    for constraint in list(table.constraints.values()):
        if isinstance(constraint, ForeignKey):
            drop_constraint(catalog, constraint)
    for index in table.indexes.values():
        remove_relation(catalog, index)
    for sequence in list(table.sequences):
        drop_sequence(catalog, sequence)
    _drop_views_of(catalog, table)
    remove_relation(catalog, table)


def remove_relation(catalog: Catalog, relation: Relation) -> None:
    """Take a relation out of its schema."""
    home = catalog.schema(relation.schema)
    if home is not None and home.relations.get(relation.name) is relation:
        del home.relations[relation.name]


def drop_temporary_relations(catalog: Catalog, *, only_on_commit: bool = False) -> None:
    """Temporary relations end with the file's session, if not with the transaction."""
    schema = catalog.schema(TEMPORARY_SCHEMA)
    if schema is None:
        return
    for relation in list(schema.relations.values()):
        is_there = schema.relations.get(relation.name) is relation
        ends = not only_on_commit or (isinstance(relation, Table) and relation.drop_on_commit)
        if is_there and ends:
            drop_relation(catalog, relation)
