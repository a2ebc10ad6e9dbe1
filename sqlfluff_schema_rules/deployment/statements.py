"""A migration as it is run: its statements in order, and those that no transaction can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from pglast import ast, parse_sql
from pglast.enums import AlterTableType, DiscardMode, ReindexObjectType, TransactionStmtKind
from pglast.parser import ParseError

from sqlfluff_schema_rules.deployment.errors import DeploymentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.source.script import Script

_BETWEEN = re.compile(r"[;\s]*")
_COMMENTS = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*", re.DOTALL)
_WITHIN_A_TRANSACTION = frozenset(
    {
        TransactionStmtKind.TRANS_STMT_SAVEPOINT,
        TransactionStmtKind.TRANS_STMT_RELEASE,
        TransactionStmtKind.TRANS_STMT_ROLLBACK_TO,
    }
)
_ALWAYS_ALONE = (
    ast.AlterSystemStmt,
    ast.CreateSubscriptionStmt,
    ast.CreateTableSpaceStmt,
    ast.CreatedbStmt,
    ast.DropSubscriptionStmt,
    ast.DropTableSpaceStmt,
    ast.DropdbStmt,
)
_MANY_TABLES = frozenset(
    {
        ReindexObjectType.REINDEX_OBJECT_SCHEMA,
        ReindexObjectType.REINDEX_OBJECT_SYSTEM,
        ReindexObjectType.REINDEX_OBJECT_DATABASE,
    }
)


class BuiltIndex(NamedTuple):
    """An index that is built concurrently, and its table as it is written."""

    name: str
    table: tuple[str, ...]


class Statement(msgspec.Struct, frozen=True):
    """One statement: `text` without its semicolon begins at character `start` of the script.

    One that is `alone` runs outside of any transaction. `is_empty` is true of comments that no
    statement follows. `builds` is the index that a failure would leave behind, invalid.
    """

    text: str
    start: int
    alone: bool = False
    is_empty: bool = False
    builds: BuiltIndex | None = None


class Migration(msgspec.Struct, frozen=True):
    """What is to be run: a script, its statements, and what its version is recorded as.

    `path` is where it is, or will be; people are told of `script.path`.
    """

    path: str
    version: str
    name: str
    script: Script
    statements: tuple[Statement, ...]

    @property
    def together(self) -> tuple[Statement, ...]:
        """The statements that run in one transaction."""
        return self.statements[: self._first_alone()]

    @property
    def afterwards(self) -> tuple[Statement, ...]:
        """Those that run one by one after it; comments at the very end are among them."""
        return self.statements[self._first_alone() :]

    def _first_alone(self) -> int:
        alone = (index for index, each in enumerate(self.statements) if each.alone)
        return next(alone, len(self.statements))


def line_of(script: Script, index: int) -> int:
    """The line of a character of the script's text; of the code, where it begins a comment."""
    code = _COMMENTS.match(script.text, index)
    assert code is not None
    return script.position(script.byte_offset(min(code.end(), len(script.text)))).line


def read_statements(script: Script) -> tuple[Statement, ...]:
    """The statements of a migration, which is all SQL.

    They are cut as the Supabase CLI cuts them: with the comments before them, without their
    semicolons. Raises DeploymentError for a script that cannot be run as one migration.
    """
    _require_sql(script)
    statements = []
    for text, start, node in _pieces(script):
        if node is not None:
            _require_runnable(script, start, node)
        statements.append(
            Statement(text, start, _runs_alone(node), node is None, _built_index(node))
        )
    _require_last(script, statements)
    return tuple(statements)


def statements_as_written(script: Script) -> tuple[Statement, ...]:
    """The statements of a migration of the past, whatever they are, to be run one by one.

    Raises DeploymentError for a script that does not parse.
    """
    return tuple(
        Statement(text, start, alone=True, is_empty=node is None)
        for text, start, node in _pieces(script)
    )


def _pieces(script: Script) -> Iterator[tuple[str, int, ast.Node | None]]:
    """The text of each statement, where it begins, and its tree; None for closing comments."""
    end = 0
    for raw in _parsed(script):
        first = raw.stmt_location or 0
        last = first + raw.stmt_len if raw.stmt_len else len(script.text)
        start = _start(script.text, end)
        yield script.text[start:last].rstrip(), start, raw.stmt
        end = last
    start = _start(script.text, end)
    remainder = script.text[start:].rstrip("; \t\r\n")
    if remainder:
        yield remainder, start, None


def _parsed(script: Script) -> tuple[ast.RawStmt, ...]:
    try:
        parsed: tuple[ast.RawStmt, ...] = parse_sql(script.text)
    except ParseError as error:
        message, index = error.args
        raise _refused(
            script, line_of(script, index or 0), f"PostgreSQL's parser says: {message}"
        ) from error
    return parsed


def _start(text: str, end: int) -> int:
    found = _BETWEEN.match(text, end)
    assert found is not None
    return found.end()


def _require_sql(script: Script) -> None:
    """Refuse a script of which a part would not be run, or not as SQL."""
    for problem in script.problems:
        raise _refused(script, script.position(problem.start).line, problem.message)
    if not script.is_masked:
        return
    written = script.written
    first = next(index for index, byte in enumerate(script.encoded) if byte != written[index])
    raise _refused(
        script,
        script.position(first).line,
        "a command or the data of psql, which only psql runs"
        if written[first] == ord("\\")
        else "a marker of a migration tool, or the part that undoes the migration; a migration "
        "here is run from its first line to its last. Remove it",
    )


def _require_runnable(script: Script, start: int, node: ast.Node) -> None:
    line = line_of(script, start)
    match node:
        case ast.TransactionStmt(kind=kind) if kind not in _WITHIN_A_TRANSACTION:
            raise _refused(
                script, line, "a migration is run in one transaction. Remove BEGIN and COMMIT"
            )
        case ast.CopyStmt(filename=None, is_program=False):
            raise _refused(
                script, line, "COPY takes its data from psql. Write INSERT, or load data later"
            )
        case ast.IndexStmt(concurrent=True, idxname=None):
            raise _refused(
                script,
                line,
                "give the index a name, so that what a failure leaves of it can be removed",
            )


def _require_last(script: Script, statements: list[Statement]) -> None:
    """Refuse a statement that runs after the transaction but stands before its end."""
    alone = None
    for statement in statements:
        if statement.alone:
            alone = alone or statement
        elif alone is not None and not statement.is_empty:
            raise _refused(
                script,
                line_of(script, alone.start),
                "this statement cannot run in a transaction, so it would run after line "
                f"{line_of(script, statement.start)}. Move it to the end, or into a migration "
                "of its own",
            )


def _refused(script: Script, line: int, problem: str) -> DeploymentError:
    return DeploymentError(f"{script.path}:{line}: {problem}")


def _runs_alone(node: ast.Node | None) -> bool:
    """Whether Postgres refuses the statement in a transaction block.

    Callers of PreventInTransactionBlock in src/backend/tcop/utility.c and src/backend/commands.
    """
    match node:
        case ast.IndexStmt(concurrent=True) | ast.DropStmt(concurrent=True):
            return True
        case ast.VacuumStmt(is_vacuumcmd=True) | ast.ClusterStmt(relation=None):
            return True
        case ast.DiscardStmt(target=DiscardMode.DISCARD_ALL):
            return True
        case ast.ReindexStmt(kind=kind, params=params):
            return kind in _MANY_TABLES or any(
                option.defname == "concurrently" for option in params or ()
            )
        case ast.AlterTableStmt(cmds=commands):
            return any(map(_detaches_concurrently, commands or ()))
    return isinstance(node, _ALWAYS_ALONE)


def _detaches_concurrently(command: ast.AlterTableCmd) -> bool:
    return (
        command.subtype == AlterTableType.AT_DetachPartition
        and isinstance(command.def_, ast.PartitionCmd)
        and bool(command.def_.concurrent)
    )


def _built_index(node: ast.Node | None) -> BuiltIndex | None:
    match node:
        case ast.IndexStmt(concurrent=True, idxname=str(name), relation=ast.RangeVar() as table):
            return BuiltIndex(name, tuple(filter(None, (table.schemaname, table.relname))))
    return None
