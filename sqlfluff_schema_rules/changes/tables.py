"""Readers of CREATE TABLE and ALTER TABLE."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import msgspec

from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.bounds import partition_bound
from sqlfluff_schema_rules.changes.foreign_keys import read_foreign_key
from sqlfluff_schema_rules.changes.indexes import read_key
from sqlfluff_schema_rules.changes.naming import (
    column_list,
    expression,
    option_text,
    options_text,
    qualified_name,
    qualified_name_of_parts,
    relation_name,
    role_name,
    strings,
    type_reference,
)
from sqlfluff_schema_rules.changes.passes import in_order_of_passes
from sqlfluff_schema_rules.changes.records import (
    Change,
    ColumnDefinition,
    ConstraintDefinition,
    Expression,
    QualifiedName,
)
from sqlfluff_schema_rules.changes.types import read_alter_composite_type
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import decode_definition, type_name_parts
from sqlfluff_schema_rules.parse.statements import Statement
from sqlfluff_schema_rules.source.origin import Origin

_ATTRIBUTES: dict[type[tree.WrittenConstraint], dict[str, bool]] = {
    tree.Deferrable: {"deferrable": True},
    tree.NotDeferrable: {"deferrable": False},
    tree.InitiallyDeferred: {"deferrable": True, "initially_deferred": True},
    tree.InitiallyImmediate: {"initially_deferred": False},
    tree.Enforced: {"enforced": True},
    tree.NotEnforced: {"enforced": False, "validated": False},
}
_PARTITION_STRATEGIES = {
    "PARTITION_STRATEGY_HASH": "hash",
    "PARTITION_STRATEGY_LIST": "list",
    "PARTITION_STRATEGY_RANGE": "range",
}


def read_create_table(statement: Statement, create: tree.CreateStmt) -> Iterator[Change]:
    """CREATE TABLE."""
    yield _create_table(statement, create, None)


def read_create_foreign_table(
    statement: Statement, create: tree.CreateForeignTableStmt
) -> Iterator[Change]:
    """CREATE FOREIGN TABLE."""
    yield _create_table(statement, create.base, create.servername)


def _create_table(
    statement: Statement, create: tree.CreateStmt, server: str | None
) -> records.CreateTable:
    columns: list[ColumnDefinition] = []
    constraints: list[ConstraintDefinition] = []
    likes: list[records.LikeClause] = []
    for element in create.table_elts:
        if element.column_def is not None:
            columns.append(read_column(statement, element.column_def, constraints))
        elif isinstance(element.constraint, tree.NamedConstraint):
            constraints.append(read_constraint(statement, element.constraint))
        elif element.constraint is not None:
            _qualify_last(constraints, element.constraint)
        elif element.table_like_clause is not None:
            like = element.table_like_clause
            source = relation_name(like.relation)
            likes.append(records.LikeClause(source, len(columns), like.options))
    parents = tuple(relation_name(parent.range_var) for parent in create.inh_relations)
    is_partition = bool(create.partbound)
    return records.CreateTable(
        origin=statement.origin(create.relation.location),
        conditional=statement.conditional,
        table=relation_name(create.relation),
        columns=tuple(columns),
        constraints=tuple(constraints),
        likes=tuple(likes),
        parents=() if is_partition else parents,
        partition_of=parents[0] if is_partition and parents else None,
        bound=partition_bound(create.partbound, statement),
        partition_key=_partition_key(create.partspec),
        of_type=None
        if create.of_typename is None
        else qualified_name_of_parts(list(type_name_parts(create.of_typename))),
        options=_options(create),
        persistence=create.relation.relpersistence,
        drop_on_commit=create.oncommit == "ONCOMMIT_DROP",
        if_not_exists=create.if_not_exists,
        foreign_server=server,
    )


def _options(create: tree.CreateStmt) -> dict[str, str]:
    """The storage parameters; OIDS is taken from old files and says nothing any more."""
    options = options_text(create.options)
    options.pop("oids", None)
    return options


def _partition_key(spec: tree.PartitionSpec | None) -> records.PartitionKey | None:
    if spec is None:
        return None
    return records.PartitionKey(
        _PARTITION_STRATEGIES.get(spec.strategy, spec.strategy.lower()),
        tuple(part.partition_elem.name for part in spec.part_params),
    )


def read_column(
    statement: Statement,
    definition: tree.ColumnDef,
    constraints: list[ConstraintDefinition],
) -> ColumnDefinition:
    """The column; the constraints written at it are appended to `constraints`."""
    name = definition.colname
    default = identity = generated = sequence = None
    not_null = False
    for node in definition.constraints:
        constraint = node.constraint
        if isinstance(constraint, tree.NotNull) and constraint.conname is None:
            not_null = True
        elif isinstance(constraint, tree.Default):
            default = expression(constraint.raw_expr, statement)
        elif isinstance(constraint, tree.NamedConstraint):
            constraints.append(read_constraint(statement, constraint, name))
        elif isinstance(constraint, tree.Identity):
            identity = constraint.generated_when
            sequence = _sequence_name(constraint)
            not_null = True
        elif isinstance(constraint, tree.Generated):
            generated = constraint.generated_kind or "s"
            default = expression(constraint.raw_expr, statement)
        else:
            _qualify_last(constraints, constraint)
    type_name = definition.type_name
    reference = None if type_name is None else type_reference(type_name)
    return ColumnDefinition(
        name,
        reference,
        statement.origin(definition.location),
        not_null or (reference is not None and reference.serial),
        default,
        identity,
        generated,
        None if definition.coll_clause is None else qualified_name(definition.coll_clause.collname),
        sequence,
    )


def _sequence_name(identity: tree.Identity) -> str | None:
    """The name that GENERATED AS IDENTITY gives to its sequence, as pg_dump writes it."""
    for option in identity.options:
        if option.def_elem.defname == "sequence_name":
            return strings(option.def_elem.arg)[-1]
    return None


def _qualify_last(constraints: list[ConstraintDefinition], written: tree.Constraint) -> None:
    """DEFERRABLE and the like follow the constraint that they belong to as nodes of their own."""
    attributes = _ATTRIBUTES.get(type(written))
    if constraints and attributes is not None:
        constraints[-1] = msgspec.structs.replace(constraints[-1], **attributes)


def read_constraint(
    statement: Statement, node: tree.NamedConstraint, column: str | None = None
) -> ConstraintDefinition:
    """The constraint, written for the whole table or at a `column`."""
    origin = statement.origin(node.location, node.conname or "")
    written = None if column is None else (column,)
    return _CONSTRAINT_READERS[type(node)](statement, node, origin, written)


_Columns: TypeAlias = "tuple[str, ...] | None"
"""The column at which a constraint is written; None for a constraint of the whole table."""


def _read_key(
    statement: Statement, node: tree.Key, origin: Origin, written: _Columns
) -> ConstraintDefinition:
    return records.KeyDefinition(
        origin=origin,
        name=node.conname,
        columns=written or column_list(node.keys),
        primary=isinstance(node, tree.PrimaryKey),
        index=node.indexname,
        include=column_list(node.including),
        nulls_not_distinct=isinstance(node, tree.Unique) and node.nulls_not_distinct,
        without_overlaps=node.without_overlaps,
        options=options_text(node.options),
        deferrable=node.deferrable or node.initdeferred,
        initially_deferred=node.initdeferred,
    )


def _read_check(
    statement: Statement, node: tree.Check, origin: Origin, written: _Columns
) -> ConstraintDefinition:
    return records.CheckDefinition(
        origin=origin,
        name=node.conname,
        columns=written or (),
        validated=not node.skip_validation,
        enforced=node.is_enforced,
        no_inherit=node.is_no_inherit,
        expression=Expression(bytes(node.raw_expr), statement.origin(node.location)),
    )


def _read_exclusion(
    statement: Statement, node: tree.Exclusion, origin: Origin, written: _Columns
) -> ConstraintDefinition:
    elements = [part.list_node.items[0].index_elem for part in node.exclusions]
    return records.ExclusionDefinition(
        origin=origin,
        name=node.conname,
        method=node.access_method,
        keys=tuple([read_key(statement, element) for element in elements]),
        predicate=expression(node.where_clause, statement),
        options=options_text(node.options),
        deferrable=node.deferrable or node.initdeferred,
        initially_deferred=node.initdeferred,
    )


def _read_not_null(
    statement: Statement, node: tree.NotNull, origin: Origin, written: _Columns
) -> ConstraintDefinition:
    return records.NotNullDefinition(
        origin=origin,
        name=node.conname,
        columns=written or column_list(node.keys),
        validated=not node.skip_validation,
        no_inherit=node.is_no_inherit,
    )


_CONSTRAINT_READERS: dict[
    type[tree.NamedConstraint],
    Callable[[Statement, Any, Origin, _Columns], ConstraintDefinition],
] = {
    tree.Check: _read_check,
    tree.Exclusion: _read_exclusion,
    tree.ForeignKey: read_foreign_key,
    tree.NotNull: _read_not_null,
    tree.PrimaryKey: _read_key,
    tree.Unique: _read_key,
}


# ALTER TABLE


def read_alter_table(statement: Statement, alter: tree.AlterTableStmt) -> Iterator[Change]:
    """ALTER TABLE, VIEW, INDEX, SEQUENCE …: a change for each sub-command."""
    if alter.objtype == "OBJECT_TYPE":
        yield from read_alter_composite_type(statement, alter)
        return
    table = relation_name(alter.relation)
    changes: list[Change] = []
    for node in alter.cmds:
        reader = _ALTER_READERS.get(node.alter_table_cmd.subtype)
        if reader is not None:
            changes += reader(_Subcommand(statement, alter, node.alter_table_cmd, table))
    yield from in_order_of_passes(changes) if len(alter.cmds) > 1 else changes


class _Subcommand:
    """A sub-command of ALTER TABLE with what all of its changes share."""

    __slots__ = ("_alter", "command", "definition", "statement", "table")

    def __init__(
        self,
        statement: Statement,
        alter: tree.AlterTableStmt,
        command: tree.AlterTableCmd,
        table: QualifiedName,
    ) -> None:
        self.statement = statement
        self.command = command
        self.definition = decode_definition(command.definition)
        self.table = table
        self._alter = alter

    @property
    def name(self) -> str:
        """The column, constraint or trigger that the sub-command names."""
        return self.command.name or ""

    def make(self, kind: type[records.AlterTable], **values: Any) -> Change:
        """The change, written where the table or, if there is one, `name` is named."""
        origin = values.pop("origin", None)
        if origin is None and self.name:
            origin = self.statement.origin(name=self.name)
        elif origin is None:
            origin = self.statement.origin(self._alter.relation.location)
        return kind(
            origin=origin,
            conditional=self.statement.conditional,
            table=self.table,
            if_exists=self._alter.missing_ok,
            only=not self._alter.relation.inh,
            **values,
        )


def _add_column(command: _Subcommand) -> Iterator[Change]:
    definition = command.definition
    if definition.column_def is None:
        return
    constraints: list[ConstraintDefinition] = []
    column = read_column(command.statement, definition.column_def, constraints)
    yield command.make(
        records.AddColumn,
        origin=column.origin,
        column=column,
        constraints=tuple(constraints),
        if_not_exists=command.command.missing_ok,
    )


def _drop_column(command: _Subcommand) -> Iterator[Change]:
    cascade = command.command.behavior == "DROP_CASCADE"
    yield command.make(records.DropColumn, column=command.name, cascade=cascade)


def _set_column_type(command: _Subcommand) -> Iterator[Change]:
    definition = command.definition
    if definition.column_def is None:
        return
    column = definition.column_def
    if column.type_name is not None:
        yield command.make(
            records.SetColumnType,
            origin=command.statement.origin(column.location),
            column=command.name,
            type=type_reference(column.type_name),
            collation=None
            if column.coll_clause is None
            else qualified_name(column.coll_clause.collname),
        )


def _set_column_default(command: _Subcommand) -> Iterator[Change]:
    default = expression(command.command.definition, command.statement)
    yield command.make(records.SetColumnDefault, column=command.name, default=default)


def _set_not_null(command: _Subcommand) -> Iterator[Change]:
    not_null = command.command.subtype == "AT_SetNotNull"
    yield command.make(records.SetColumnNotNull, column=command.name, not_null=not_null)


def _add_identity(command: _Subcommand) -> Iterator[Change]:
    constraint = command.definition.constraint
    if isinstance(constraint, tree.Identity):
        yield command.make(
            records.SetColumnIdentity,
            column=command.name,
            identity=constraint.generated_when,
            sequence=_sequence_name(constraint),
        )


def _set_identity(command: _Subcommand) -> Iterator[Change]:
    definition = command.definition
    items = () if definition.option_list is None else definition.option_list.items
    for item in items:
        element = item.def_elem
        if element is not None and element.defname == "generated":
            identity = "a" if option_text(element) == str(ord("a")) else "d"
            yield command.make(records.SetColumnIdentity, column=command.name, identity=identity)


def _drop_identity(command: _Subcommand) -> Iterator[Change]:
    yield command.make(records.SetColumnIdentity, column=command.name, identity=None)


def _set_expression(command: _Subcommand) -> Iterator[Change]:
    written = expression(command.command.definition, command.statement)
    if written is not None:
        yield command.make(records.SetColumnExpression, column=command.name, expression=written)


def _drop_expression(command: _Subcommand) -> Iterator[Change]:
    yield command.make(records.DropColumnExpression, column=command.name)


def _add_constraint(command: _Subcommand) -> Iterator[Change]:
    written = command.definition.constraint
    if isinstance(written, tree.NamedConstraint):
        constraint = read_constraint(command.statement, written)
        yield command.make(records.AddConstraint, origin=constraint.origin, constraint=constraint)


def _drop_constraint(command: _Subcommand) -> Iterator[Change]:
    cascade = command.command.behavior == "DROP_CASCADE"
    yield command.make(records.DropConstraint, constraint=command.name, cascade=cascade)


def _alter_constraint(command: _Subcommand) -> Iterator[Change]:
    definition = command.definition
    altered = definition.at_alter_constraint
    if altered is not None:
        timed = altered.alter_deferrability
        yield command.make(
            records.AlterConstraint,
            constraint=altered.conname,
            deferrable=altered.deferrable if timed else None,
            initially_deferred=altered.initdeferred if timed else None,
            enforced=altered.is_enforced if altered.alter_enforceability else None,
        )


def _validate_constraint(command: _Subcommand) -> Iterator[Change]:
    yield command.make(records.ValidateConstraint, constraint=command.name)


def _row_security(
    *, enabled: bool | None = None, forced: bool | None = None
) -> Callable[[_Subcommand], Iterator[Change]]:
    def read(command: _Subcommand) -> Iterator[Change]:
        yield command.make(records.SetRowSecurity, enabled=enabled, forced=forced)

    return read


def _partition(
    kind: type[records.AttachPartition] | type[records.DetachPartition],
) -> Callable[[_Subcommand], Iterator[Change]]:
    def read(command: _Subcommand) -> Iterator[Change]:
        definition = command.definition
        if definition.partition_cmd is None:
            return
        partition = definition.partition_cmd
        values: dict[str, Any] = {"partition": relation_name(partition.name)}
        if kind is records.AttachPartition:
            values["bound"] = partition_bound(partition.bound, command.statement)
        yield command.make(kind, **values)

    return read


def _inheritance(inherits: bool) -> Callable[[_Subcommand], Iterator[Change]]:
    def read(command: _Subcommand) -> Iterator[Change]:
        definition = command.definition
        if definition.range_var is not None:
            parent = relation_name(definition.range_var)
            yield command.make(records.SetInheritance, parent=parent, inherits=inherits)

    return read


def _relation_options(command: _Subcommand) -> Iterator[Change]:
    definition = command.definition
    if definition.option_list is None:
        return
    reset = command.command.subtype == "AT_ResetRelOptions"
    elements = [
        item.def_elem
        for item in definition.option_list.items
        if item.def_elem is not None and item.def_elem.defnamespace is None
    ]
    yield command.make(
        records.SetRelationOptions,
        options={
            element.defname.lower(): None if reset else option_text(element) for element in elements
        },
    )


def _persistence(persistence: str) -> Callable[[_Subcommand], Iterator[Change]]:
    def read(command: _Subcommand) -> Iterator[Change]:
        yield command.make(records.SetPersistence, persistence=persistence)

    return read


def _trigger_state(enabled: str) -> Callable[[_Subcommand], Iterator[Change]]:
    def read(command: _Subcommand) -> Iterator[Change]:
        yield command.make(records.SetTriggerState, trigger=command.command.name, enabled=enabled)

    return read


def _owner(command: _Subcommand) -> Iterator[Change]:
    owner = command.command.newowner
    if owner is not None:
        yield records.SetObjectOwner(
            origin=command.statement.place,
            conditional=command.statement.conditional,
            kind=records.ObjectKind.TABLE,
            object=command.table,
            owner=role_name(owner),
        )


_ALTER_READERS: dict[str, Callable[[_Subcommand], Iterator[Change]]] = {
    "AT_AddColumn": _add_column,
    "AT_AddConstraint": _add_constraint,
    "AT_AddIdentity": _add_identity,
    "AT_AddInherit": _inheritance(True),
    "AT_AlterConstraint": _alter_constraint,
    "AT_AlterColumnType": _set_column_type,
    "AT_AttachPartition": _partition(records.AttachPartition),
    "AT_ChangeOwner": _owner,
    "AT_ColumnDefault": _set_column_default,
    "AT_DetachPartition": _partition(records.DetachPartition),
    "AT_DisableRowSecurity": _row_security(enabled=False),
    "AT_DisableTrig": _trigger_state("D"),
    "AT_DisableTrigAll": _trigger_state("D"),
    "AT_DisableTrigUser": _trigger_state("D"),
    "AT_DropColumn": _drop_column,
    "AT_DropConstraint": _drop_constraint,
    "AT_DropExpression": _drop_expression,
    "AT_DropIdentity": _drop_identity,
    "AT_DropInherit": _inheritance(False),
    "AT_DropNotNull": _set_not_null,
    "AT_EnableAlwaysTrig": _trigger_state("A"),
    "AT_EnableReplicaTrig": _trigger_state("R"),
    "AT_EnableRowSecurity": _row_security(enabled=True),
    "AT_EnableTrig": _trigger_state("O"),
    "AT_EnableTrigAll": _trigger_state("O"),
    "AT_EnableTrigUser": _trigger_state("O"),
    "AT_ForceRowSecurity": _row_security(forced=True),
    "AT_NoForceRowSecurity": _row_security(forced=False),
    "AT_ResetRelOptions": _relation_options,
    "AT_SetExpression": _set_expression,
    "AT_SetIdentity": _set_identity,
    "AT_SetLogged": _persistence("p"),
    "AT_SetNotNull": _set_not_null,
    "AT_SetRelOptions": _relation_options,
    "AT_SetUnLogged": _persistence("u"),
    "AT_ValidateConstraint": _validate_constraint,
}
