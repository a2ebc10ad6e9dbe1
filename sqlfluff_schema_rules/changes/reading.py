"""From statements to changes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
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
from sqlfluff_schema_rules.changes.blocks import Body, body_of_block, statements_of_fragment
from sqlfluff_schema_rules.changes.naming import role_name
from sqlfluff_schema_rules.changes.records import (
    Change,
    CreateSchema,
    EnterSchema,
    Expression,
    MentionNames,
    QualifiedName,
    RejectStatement,
    RunBlock,
    RunQuery,
    UseFunction,
    UseType,
)
from sqlfluff_schema_rules.changes.transactions import Transactions
from sqlfluff_schema_rules.evaluation.expressions import Call, World
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value
from sqlfluff_schema_rules.evaluation.programs import Fragment, run_program
from sqlfluff_schema_rules.evaluation.sources import Source
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import (
    decode_call,
    decode_select,
)
from sqlfluff_schema_rules.parse.mentions import Mention, find_mentions, mentions_in
from sqlfluff_schema_rules.parse.statements import (
    ParsedScript,
    Statement,
    SyntaxProblem,
)
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import SIGN
from sqlfluff_schema_rules.source.script import Script

_MAX_NESTED_BLOCKS = 10
_IN_SQL_BODY = -1
_TRANSACTION = tree.TransactionStmt.__name__


def _nothing(mention: Mention) -> bool:
    return False


def read_script(
    parsed: ParsedScript, is_watched: Callable[[Mention], bool] = _nothing
) -> list[Change]:
    """What a script changes, in order; nothing of what it rolls back.

    Uses of functions and types that are watched are told by `UseFunction` and `UseType`.
    """
    reader = _Reader(parsed, is_watched)
    changes: list[Change] = []
    transactions = Transactions(changes)
    read = reader.read if reader.watched else reader.changes
    for statement in parsed.statements:
        if statement.kind == _TRANSACTION:
            transactions.control(_decode_transaction(statement.body), statement.place)
        else:
            changes.extend(read(statement))
    return changes


def run_routine(
    body: Body,
    is_watched: Callable[[Mention], bool],
    world: World,
    sink: Callable[[Change], None],
    arguments: Mapping[str, Value],
) -> Value:
    """Run the body of a routine in a world, hand its changes to `sink`; what it returns."""
    parsed = ParsedScript(body.statement.script, (), frozenset())
    return _Reader(parsed, is_watched).run(body, 0, world, sink, arguments)


def _functions_called(body: bytes) -> frozenset[QualifiedName]:
    """The functions that a query calls, but for those that every session calls."""
    named = (
        QualifiedName(mention.schema or None, mention.name)
        for mention in mentions_in(body.decode())
        if mention.is_function
    )
    return frozenset(filter(_may_be_of_files, named))


def _may_be_of_files(function: QualifiedName) -> bool:
    """Whether it is none of the functions that every session calls."""
    return function.schema != "pg_catalog" and function.name not in ("set_config", "setval")


class _AskedError(Exception):
    """A block cannot be run without knowing what the database holds."""


class _SilentWorld(World):
    """Answers no question.

    Everything raises `_AskedError`.
    """

    def relation(self, schema: str | None, name: str) -> Source | None:
        raise _AskedError

    def call(self, call: Call) -> Value:
        if _may_be_of_files(QualifiedName(call.schema, call.name)):
            raise _AskedError
        return UNKNOWN

    def reference(self, kind: str, text: str) -> Value:
        raise _AskedError

    def key_word(self, name: str) -> Value:
        raise _AskedError


def as_written(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes, those of blocks as far as they can be told where nothing is known."""
    for change in changes:
        if isinstance(change, RunBlock):
            told: list[Change] = []
            change.run(World(), told.append)
            yield from as_written(told)
        else:
            yield change


def _told_without_questions(
    run: Callable[[World, Callable[[Change], None]], Value],
) -> list[Change] | None:
    """What a block does that asks the database nothing; None where it does ask."""
    changes: list[Change] = []
    try:
        run(_SilentWorld(), changes.append)
    except _AskedError:
        return None
    return changes


class _Reader:
    """Reads statements; knows what is worth looking for in this script."""

    def __init__(self, parsed: ParsedScript, is_watched: Callable[[Mention], bool]) -> None:
        mentions = parsed.mentions
        self.is_watched = is_watched
        self.watched = _places_of({m.name for m in mentions if is_watched(m)}, parsed.script)

    def read(self, statement: Statement, depth: int = 0) -> Iterable[Change]:
        """The changes that a statement makes, after what is watched in it."""
        changes = self.changes(statement, depth)
        if depth:
            return self._changes_in_block(statement, changes)
        if self.watched and statement.kind and self._may_use_watched(statement):
            return chain(self._uses(statement), changes)
        return changes

    def _changes_in_block(
        self, statement: Statement, changes: Iterable[Change]
    ) -> Iterator[Change]:
        """The changes, after what is named in the statement, which the script does not tell."""
        mentions = mentions_in(bytes(statement.body).decode())
        if mentions:
            names = frozenset(mention.name for mention in mentions)
            yield MentionNames(origin=statement.place, names=names)
        if any(map(self.is_watched, mentions)):
            yield from self._uses(statement)
        yield from changes

    def changes(self, statement: Statement, depth: int = 0) -> Iterable[Change]:
        """The changes that a statement makes."""
        reader = _READERS.get(statement.kind)
        if reader is not None:
            decode, read = reader
            try:
                return read(statement, decode(statement.body))
            except (RecursionError, msgspec.ValidationError):
                return ()
        if statement.error is not None:
            return _reject(statement, statement.error)
        nesting = _NESTING.get(statement.kind)
        return () if nesting is None else nesting(self, statement, depth)

    def read_block(self, statement: Statement, depth: int) -> Iterator[Change]:
        """What a DO block does, or what will, where that depends on what the database holds."""
        body = None
        if depth < _MAX_NESTED_BLOCKS:
            body = body_of_block(statement, _decode_block(statement.body))
        if body is None:
            return
        run = partial(self.run, body, depth)
        changes = None if "select" in body.text.lower() else _told_without_questions(run)
        if changes is None:
            changes = [RunBlock(origin=statement.place, conditional=statement.conditional, run=run)]
        yield from changes

    def run(
        self,
        body: Body,
        depth: int,
        world: World,
        sink: Callable[[Change], None],
        arguments: Mapping[str, Value] | None = None,
    ) -> Value:
        """Run a body in a world, hand on its changes, and return what it does."""

        def run_fragment(fragment: Fragment, depth: int = depth + 1) -> None:
            for statement in statements_of_fragment(body, fragment):
                for change in self.read(statement, depth):
                    sink(change)

        if body.program is None:
            run_fragment(Fragment(body.text, 0, len(body.text), True, False), _IN_SQL_BODY)
            return UNKNOWN
        return run_program(body.program, run_fragment, world, arguments=arguments)

    def read_create_schema(self, statement: Statement, depth: int) -> Iterator[Change]:
        """CREATE SCHEMA, with what it creates in the schema."""
        create = _decode_create_schema(statement.body)
        owner = None if create.authrole is None else role_name(create.authrole)
        name = create.schemaname or owner or ""
        yield CreateSchema(
            origin=statement.origin(name=name),
            conditional=statement.conditional,
            name=name,
            if_not_exists=create.if_not_exists,
            owner=owner,
        )
        if create.schema_elts:
            yield EnterSchema(origin=statement.place, schema=name)
            for element in create.schema_elts:
                yield from self.changes(statement.nested(element), depth)
            yield EnterSchema(origin=statement.place, schema=None)

    def read_select(self, statement: Statement, depth: int) -> Iterator[Change]:
        """SELECT INTO, SELECT set_config(…) and calls; other queries are not looked at."""
        body = bytes(statement.body)
        functions = _functions_called(body) if b'"FuncCall"' in body and depth <= 0 else frozenset()
        creates = b'"intoClause"' in body and not depth
        sets = b'"set_config"' in body
        if not (functions or creates or sets):
            return
        query = decode_select(statement.body)
        if creates and query.into_clause is not None:
            expression = Expression(b'{"SelectStmt":' + body + b"}", statement.place)
            yield relations.read_into(statement, query.into_clause, expression, False)
        if sets:
            yield from session.read_set_config(statement, query)
        if functions:
            yield RunQuery(origin=statement.place, query=query, functions=functions)

    def read_call(self, statement: Statement, depth: int) -> Iterator[Change]:
        """CALL; that of a body is made there, where its variables are known."""
        if depth <= 0:
            call = decode_call(statement.body)
            functions = _functions_called(bytes(statement.body))
            yield RunQuery(origin=statement.place, query=call, functions=functions)

    def _may_use_watched(self, statement: Statement) -> bool:
        following = bisect_left(self.watched, statement.start)
        return following < len(self.watched) and self.watched[following] < statement.end

    def _uses(self, statement: Statement) -> Iterator[Change]:
        for mention, location, arguments in find_mentions(statement.kind, statement.body):
            if not self.is_watched(mention):
                continue
            name = QualifiedName(mention.schema or None, mention.name)
            origin = statement.origin(location, mention.name if location < 0 else "")
            if mention.is_function:
                yield UseFunction(
                    origin=origin,
                    conditional=statement.conditional,
                    function=name,
                    arguments=arguments,
                )
            else:
                yield UseType(origin=origin, conditional=statement.conditional, type=name)


def _places_of(names: set[str], script: Script) -> list[int]:
    """The bytes at which any of some names may begin, in order."""
    places = []
    for name in names:
        folded = name.lower().encode()
        place = script.folded.find(folded)
        while place >= 0:
            places.append(place)
            place = script.folded.find(folded, place + 1)
    return sorted(places)


def _reject(statement: Statement, problem: SyntaxProblem) -> Iterator[Change]:
    """What Postgres says against a statement; one with a placeholder may be run otherwise."""
    written = statement.script.encoded[statement.start : statement.end]
    if SIGN.encode() not in written:
        origin = Origin(statement.script, problem.start, problem.end)
        yield RejectStatement(origin=origin, message=problem.message)


Reader = Callable[[Statement, Any], Iterator[Change]]

_decode_transaction = msgspec.json.Decoder(tree.TransactionStmt).decode
_decode_block = msgspec.json.Decoder(tree.DoStmt).decode
_decode_create_schema = msgspec.json.Decoder(tree.CreateSchemaStmt).decode

_NESTING: dict[str, Callable[[_Reader, Statement, int], Iterator[Change]]] = {
    "CallStmt": _Reader.read_call,
    "CreateSchemaStmt": _Reader.read_create_schema,
    "DoStmt": _Reader.read_block,
    "SelectStmt": _Reader.read_select,
}

_READERS_OF_TREES: dict[type[tree.Record], Reader] = {
    tree.AlterDefaultPrivilegesStmt: policies.read_default_privileges,
    tree.AlterDomainStmt: types.read_alter_domain,
    tree.AlterEnumStmt: types.read_alter_enum,
    tree.AlterEventTrigStmt: routines.read_alter_event_trigger,
    tree.AlterFunctionStmt: routines.read_alter_routine,
    tree.AlterObjectSchemaStmt: objects.read_set_schema,
    tree.AlterOwnerStmt: objects.read_owner,
    tree.AlterPolicyStmt: policies.read_alter_policy,
    tree.AlterRoleStmt: policies.read_alter_role,
    tree.AlterSeqStmt: relations.read_alter_sequence,
    tree.AlterTableStmt: tables.read_alter_table,
    tree.CommentStmt: objects.read_comment,
    tree.CompositeTypeStmt: types.read_composite_type,
    tree.CreateDomainStmt: types.read_create_domain,
    tree.CreateEnumStmt: types.read_create_enum,
    tree.CreateEventTrigStmt: routines.read_create_event_trigger,
    tree.CreateExtensionStmt: objects.read_create_extension,
    tree.CreateForeignTableStmt: tables.read_create_foreign_table,
    tree.CreateFunctionStmt: routines.read_create_routine,
    tree.CreatePolicyStmt: policies.read_create_policy,
    tree.CreateRangeStmt: types.read_create_range,
    tree.CreateRoleStmt: policies.read_create_role,
    tree.CreateSeqStmt: relations.read_create_sequence,
    tree.CreateStmt: tables.read_create_table,
    tree.CreateTableAsStmt: relations.read_create_table_as,
    tree.CreateTrigStmt: routines.read_create_trigger,
    tree.DefineStmt: routines.read_define,
    tree.DropOwnedStmt: policies.read_drop_owned,
    tree.DropRoleStmt: policies.read_drop_role,
    tree.DropStmt: objects.read_drop,
    tree.GrantRoleStmt: policies.read_grant_role,
    tree.GrantStmt: policies.read_grant,
    tree.IndexStmt: indexes.read_create_index,
    tree.ReassignOwnedStmt: policies.read_reassign_owned,
    tree.RenameStmt: objects.read_rename,
    tree.VariableSetStmt: session.read_set,
    tree.ViewStmt: relations.read_create_view,
}

_READERS: dict[str, tuple[Callable[[msgspec.Raw], Any], Reader]] = {
    kind.__name__: (msgspec.json.Decoder(kind).decode, reader)
    for kind, reader in _READERS_OF_TREES.items()
}
