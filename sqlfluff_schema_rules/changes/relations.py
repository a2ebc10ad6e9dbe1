"""Readers of views, of tables made from queries, and of sequences."""

from __future__ import annotations

from collections.abc import Iterator

from sqlfluff_schema_rules.changes.naming import (
    identifiers,
    options_text,
    qualified_name_of_parts,
    relation_name,
    strings,
)
from sqlfluff_schema_rules.changes.records import (
    AlterSequenceOwner,
    Change,
    CreateSequence,
    CreateTableAs,
    CreateView,
    Expression,
    QualifiedName,
)
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.statements import Statement


def read_create_view(statement: Statement, create: tree.ViewStmt) -> Iterator[Change]:
    """CREATE VIEW."""
    yield CreateView(
        origin=statement.origin(create.view.location),
        conditional=statement.conditional,
        view=relation_name(create.view),
        query=Expression(bytes(create.query), statement.place),
        column_names=identifiers(create.aliases),
        options=options_text(create.options),
        replace=create.replace,
        persistence=create.view.relpersistence,
    )


def read_create_table_as(statement: Statement, create: tree.CreateTableAsStmt) -> Iterator[Change]:
    """CREATE TABLE AS and CREATE MATERIALIZED VIEW."""
    into = create.into
    query = Expression(bytes(create.query), statement.place)
    if create.objtype == "OBJECT_MATVIEW":
        yield CreateView(
            origin=statement.origin(into.rel.location),
            conditional=statement.conditional,
            view=relation_name(into.rel),
            query=query,
            column_names=identifiers(into.col_names),
            options=options_text(into.options),
            materialized=True,
            if_not_exists=create.if_not_exists,
        )
    else:
        yield read_into(statement, into, query, create.if_not_exists)


def read_into(
    statement: Statement, into: tree.IntoClause, query: Expression, if_not_exists: bool
) -> CreateTableAs:
    """The table that CREATE TABLE AS or SELECT INTO makes."""
    return CreateTableAs(
        origin=statement.origin(into.rel.location),
        conditional=statement.conditional,
        table=relation_name(into.rel),
        query=query,
        column_names=identifiers(into.col_names),
        persistence=into.rel.relpersistence,
        drop_on_commit=into.on_commit == "ONCOMMIT_DROP",
        if_not_exists=if_not_exists,
    )


def read_create_sequence(statement: Statement, create: tree.CreateSeqStmt) -> Iterator[Change]:
    """CREATE SEQUENCE."""
    _, owner = _owned_by(create.options)
    yield CreateSequence(
        origin=statement.origin(create.sequence.location),
        conditional=statement.conditional,
        sequence=relation_name(create.sequence),
        owned_by=owner,
        persistence=create.sequence.relpersistence,
        if_not_exists=create.if_not_exists,
    )


def read_alter_sequence(statement: Statement, alter: tree.AlterSeqStmt) -> Iterator[Change]:
    """ALTER SEQUENCE, of which only OWNED BY matters."""
    said, owner = _owned_by(alter.options)
    if said:
        yield AlterSequenceOwner(
            origin=statement.origin(alter.sequence.location),
            conditional=statement.conditional,
            sequence=relation_name(alter.sequence),
            owned_by=owner,
        )


def _owned_by(
    options: tuple[tree.DefElemNode, ...],
) -> tuple[bool, tuple[QualifiedName, str] | None]:
    for option in options:
        if option.def_elem.defname == "owned_by":
            parts = strings(option.def_elem.arg)
            if len(parts) > 1:
                return True, (qualified_name_of_parts(parts[:-1]), parts[-1])
            return True, None
    return False, None
