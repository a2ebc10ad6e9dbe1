"""From statements to changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from sqlfluff_schema_rules.changes import (
    indexes,
    objects,
    policies,
    relations,
    routines,
    session,
    tables,
    types,
)
from sqlfluff_schema_rules.changes.blocks import statements_of_block
from sqlfluff_schema_rules.changes.naming import role_name
from sqlfluff_schema_rules.changes.records import (
    BeginTransaction,
    Change,
    CreateSchema,
    EndTransaction,
    Expression,
    QualifiedName,
    RejectStatement,
    UseFunction,
)
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import functions_called_in
from sqlfluff_schema_rules.parse.statements import (
    ParsedScript,
    Statement,
    SyntaxProblem,
    decode_query,
)
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import SIGN

_MAX_NESTED_BLOCKS = 10


def _nothing(name: str, schema: str | None) -> bool:
    return False


def read_script(
    parsed: ParsedScript, is_watched: Callable[[str, str | None], object] = _nothing
) -> list[Change]:
    """What a script changes, in order; nothing of a transaction that it rolls back.

    Calls of functions for which `is_watched(name, schema)` holds are told by `UseFunction`.
    """
    reader = _Reader(
        frozenset(
            (schema, name)
            for schema, name in parsed.function_names
            if is_watched(name, schema or None)
        ),
        any(name == "set_config" for _, name in parsed.function_names),
    )
    changes: list[Change] = []
    transaction_start: int | None = None
    for statement in parsed.statements:
        for change in reader.read(statement):
            if isinstance(change, BeginTransaction):
                transaction_start = len(changes)
            elif isinstance(change, EndTransaction):
                if not change.committed and transaction_start is not None:
                    del changes[transaction_start:]
                transaction_start = None
            changes.append(change)
    return changes


class _Reader:
    """Reads statements; knows which functions are worth looking for in this script."""

    def __init__(self, watched: frozenset[tuple[str, str]], sets_configuration: bool) -> None:
        self.watched = watched
        self.sets_configuration = sets_configuration

    def read(self, statement: Statement, depth: int = 0) -> Iterator[Change]:
        """The changes that a statement makes."""
        if statement.error is not None:
            yield from _reject(statement, statement.error)
            return
        node = statement.node
        if node is None:
            return
        if self.watched:
            yield from self._uses(statement, node)
        for reader, part in zip(_READERS, msgspec.structs.astuple(node), strict=True):
            if part:
                yield from self._read_part(statement, reader, part, depth)

    def _read_part(
        self, statement: Statement, reader: Reader | None, part: Any, depth: int
    ) -> Iterator[Change]:
        if reader is not None:
            yield from reader(statement, part)
        elif isinstance(part, tree.DoStmt) and depth < _MAX_NESTED_BLOCKS:
            for nested in statements_of_block(statement, part):
                yield from self.read(nested, depth + 1)
        elif isinstance(part, tree.CreateSchemaStmt):
            yield from self._create_schema(statement, part, depth)
        elif isinstance(part, msgspec.Raw) and statement.node is not None:
            yield from self._read_query(statement, statement.node, depth > 0)

    def _create_schema(
        self, statement: Statement, create: tree.CreateSchemaStmt, depth: int
    ) -> Iterator[Change]:
        owner = None if create.authrole is None else role_name(create.authrole)
        name = create.schemaname or owner or ""
        yield CreateSchema(
            origin=statement.origin(name=name),
            conditional=statement.conditional,
            name=name,
            if_not_exists=create.if_not_exists,
            owner=owner,
        )
        for element in create.schema_elts:
            for change in self.read(statement.nested(element), depth):
                yield _placed_in_schema(change, name)

    def _read_query(
        self, statement: Statement, node: tree.StatementNode, in_block: bool
    ) -> Iterator[Change]:
        makes_table = b'"intoClause"' in bytes(node.select_stmt)
        if not (makes_table or in_block or self.sets_configuration):
            return
        query = decode_query(node)
        if not isinstance(query, tree.SelectStmt):
            return
        if query.into_clause is not None and not in_block:
            wrapped = Expression(tree.Node(select_stmt=query), statement.origin())
            yield relations.read_into(statement, query.into_clause, wrapped, False)
        yield from session.read_set_config(statement, query)

    def _uses(self, statement: Statement, node: tree.StatementNode) -> Iterator[Change]:
        roots = (node, decode_query(node))
        for root in roots:
            if root is None:
                continue
            for called in functions_called_in(root):
                if (called.schema or "", called.name) in self.watched:
                    yield UseFunction(
                        origin=statement.origin(called.location),
                        conditional=statement.conditional,
                        function=QualifiedName(called.schema, called.name),
                    )


def _reject(statement: Statement, problem: SyntaxProblem) -> Iterator[Change]:
    """What Postgres says against a statement; one with a placeholder may be run otherwise."""
    written = statement.script.encoded[statement.start : statement.end]
    if SIGN.encode() not in written:
        origin = Origin(statement.script, problem.start, problem.end)
        yield RejectStatement(origin=origin, message=problem.message)


def _placed_in_schema(change: Change, schema: str) -> Change:
    """An element of CREATE SCHEMA belongs to it unless it says otherwise."""
    for field in ("table", "view", "sequence"):
        name = getattr(change, field, None)
        if isinstance(name, QualifiedName) and name.schema is None:
            placed = QualifiedName(schema, name.name)
            return msgspec.structs.replace(change, **{field: placed})
    return change


Reader = Callable[[Statement, Any], Iterator[Change]]

_READERS_BY_FIELD: dict[str, Reader] = {
    "alter_default_privileges_stmt": policies.read_default_privileges,
    "alter_domain_stmt": types.read_alter_domain,
    "alter_enum_stmt": types.read_alter_enum,
    "alter_function_stmt": routines.read_alter_routine,
    "alter_object_schema_stmt": objects.read_set_schema,
    "alter_owner_stmt": objects.read_owner,
    "alter_policy_stmt": policies.read_alter_policy,
    "alter_role_stmt": policies.read_alter_role,
    "alter_seq_stmt": relations.read_alter_sequence,
    "alter_table_stmt": tables.read_alter_table,
    "comment_stmt": objects.read_comment,
    "composite_type_stmt": types.read_composite_type,
    "create_domain_stmt": types.read_create_domain,
    "create_enum_stmt": types.read_create_enum,
    "create_event_trig_stmt": routines.read_create_event_trigger,
    "create_extension_stmt": objects.read_create_extension,
    "create_foreign_table_stmt": tables.read_create_foreign_table,
    "create_function_stmt": routines.read_create_routine,
    "create_policy_stmt": policies.read_create_policy,
    "create_range_stmt": types.read_create_range,
    "create_role_stmt": policies.read_create_role,
    "create_seq_stmt": relations.read_create_sequence,
    "create_stmt": tables.read_create_table,
    "create_table_as_stmt": relations.read_create_table_as,
    "create_trig_stmt": routines.read_create_trigger,
    "define_stmt": routines.read_define,
    "drop_role_stmt": policies.read_drop_role,
    "drop_stmt": objects.read_drop,
    "grant_role_stmt": policies.read_grant_role,
    "grant_stmt": policies.read_grant,
    "index_stmt": indexes.read_create_index,
    "rename_stmt": objects.read_rename,
    "transaction_stmt": session.read_transaction,
    "variable_set_stmt": session.read_set,
    "view_stmt": relations.read_create_view,
}

_READERS = tuple(_READERS_BY_FIELD.get(field) for field in tree.StatementNode.__struct_fields__)
