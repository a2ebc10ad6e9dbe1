"""Readers of enumerated, composite and range types and of domains."""

from __future__ import annotations

from collections.abc import Iterator

from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.naming import (
    expression,
    identifiers,
    qualified_name,
    relation_name,
    type_reference,
)
from sqlfluff_schema_rules.changes.records import Change, ColumnDefinition, Expression
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import decode_definition
from sqlfluff_schema_rules.parse.statements import Statement

_DOMAIN_ACTIONS = {
    "T": "default",
    "N": "drop not null",
    "O": "not null",
    "C": "add constraint",
    "X": "drop constraint",
    "V": "validate constraint",
}


def read_create_enum(statement: Statement, create: tree.CreateEnumStmt) -> Iterator[Change]:
    """CREATE TYPE … AS ENUM."""
    name = qualified_name(create.type_name)
    yield records.CreateEnum(
        origin=statement.origin(name=name.name),
        conditional=statement.conditional,
        type=name,
        labels=identifiers(create.vals),
    )


def read_alter_enum(statement: Statement, alter: tree.AlterEnumStmt) -> Iterator[Change]:
    """ALTER TYPE … ADD VALUE and RENAME VALUE."""
    name = qualified_name(alter.type_name)
    origin = statement.origin(name=name.name)
    if alter.old_val is not None:
        yield records.RenameEnumValue(
            origin=origin,
            conditional=statement.conditional,
            type=name,
            label=alter.old_val,
            new_label=alter.new_val,
        )
    else:
        yield records.AddEnumValue(
            origin=origin,
            conditional=statement.conditional,
            type=name,
            label=alter.new_val,
            neighbor=alter.new_val_neighbor,
            after=alter.new_val_is_after,
            if_not_exists=alter.skip_if_new_val_exists,
        )


def read_composite_type(statement: Statement, create: tree.CompositeTypeStmt) -> Iterator[Change]:
    """CREATE TYPE … AS (…)."""
    columns = [element.column_def for element in create.coldeflist]
    yield records.CreateCompositeType(
        origin=statement.origin(create.typevar.location),
        conditional=statement.conditional,
        type=relation_name(create.typevar),
        attributes=tuple(
            ColumnDefinition(
                column.colname,
                type_reference(column.type_name),
                statement.origin(column.location),
            )
            for column in columns
            if column is not None and column.type_name is not None
        ),
    )


def read_alter_composite_type(statement: Statement, alter: tree.AlterTableStmt) -> Iterator[Change]:
    """ALTER TYPE … ADD, DROP and ALTER ATTRIBUTE."""
    for node in alter.cmds:
        command = node.alter_table_cmd
        column = decode_definition(command.definition).column_def
        if column is None and command.subtype != "AT_DropColumn":
            continue
        type_name = None if column is None else column.type_name
        yield records.AlterCompositeType(
            origin=statement.origin(alter.relation.location),
            conditional=statement.conditional,
            type=relation_name(alter.relation),
            attribute=command.name or ("" if column is None else column.colname),
            attribute_type=None if type_name is None else type_reference(type_name),
        )


def read_create_range(statement: Statement, create: tree.CreateRangeStmt) -> Iterator[Change]:
    """CREATE TYPE … AS RANGE."""
    name = qualified_name(create.type_name)
    yield records.CreateOtherType(
        origin=statement.origin(name=name.name), conditional=statement.conditional, type=name
    )


def read_create_domain(statement: Statement, create: tree.CreateDomainStmt) -> Iterator[Change]:
    """CREATE DOMAIN."""
    name = qualified_name(create.domainname)
    constraints = [node.constraint for node in create.constraints]
    defaults = [c.raw_expr for c in constraints if isinstance(c, tree.Default)]
    yield records.CreateDomain(
        origin=statement.origin(name=name.name),
        conditional=statement.conditional,
        type=name,
        base=type_reference(create.type_name),
        not_null=any(isinstance(c, tree.NotNull) for c in constraints),
        default=expression(defaults[0], statement) if defaults else None,
        checks=tuple(
            (c.conname, Expression(bytes(c.raw_expr), statement.origin(c.location)))
            for c in constraints
            if isinstance(c, tree.Check)
        ),
    )


def read_alter_domain(statement: Statement, alter: tree.AlterDomainStmt) -> Iterator[Change]:
    """ALTER DOMAIN."""
    name = qualified_name(alter.type_name)
    action = _DOMAIN_ACTIONS.get(alter.subtype, "")
    constraint = decode_definition(alter.definition).constraint
    check = constraint if isinstance(constraint, tree.Check) else None
    yield records.AlterDomain(
        origin=statement.origin(name=name.name),
        conditional=statement.conditional,
        type=name,
        action=action,
        default=expression(alter.definition, statement) if action == "default" else None,
        constraint=constraint.conname
        if isinstance(constraint, tree.NamedConstraint)
        else alter.name,
        check=None if check is None else expression(check.raw_expr, statement),
    )
