"""Applies a script to a server, as a migration tool would."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

import msgspec
import psycopg
from pglast.parser import ParseError, split
from psycopg.pq import TransactionStatus

from sqlfluff_schema_rules.parse.statements import statement_ranges
from sqlfluff_schema_rules.source.script import Script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlfluff_schema_rules.source.script import Position

_NOT_IN_THIS_TRANSACTION = {"25001", "55P04"}
"""CONCURRENTLY and its like, and a new enum value that is used at once."""

_AS_IN_A_NEW_SESSION = "set constraints all immediate; discard temp; reset role; reset all"

_BEGIN = re.compile(
    r"(?:^|;)\s*(?:begin(?:\s+(?:work|transaction))?|start\s+transaction)"
    r"(?:\s+(?:isolation|read|not|deferrable)\b[\w\s,]*)?\s*;",
    re.IGNORECASE | re.MULTILINE,
)
_COPY = re.compile(r"\s*copy\b.*\b(from|to)\s+std(?:in|out)\b", re.IGNORECASE | re.DOTALL)
_NO_LINE_END = re.compile(r"[^\n]")


class Refusal(msgspec.Struct, frozen=True):
    """What the server said to a statement that it refused, and where in the script."""

    message: str
    position: Position
    sqlstate: str

    def __str__(self) -> str:
        """`3:14 relation "users" does not exist`."""
        return f"{self.position.line}:{self.position.column} {self.message}"


def apply(connection: psycopg.Connection, script: Script) -> Refusal | None:
    """Run the statements of `script`; the answer is the first refusal, None if all went well.

    All run in one transaction, or each in its own where the script has a statement that
    needs that. `connection` must commit by itself.
    """
    connection.execute("begin")
    refusal = _run(connection, script)
    connection.execute("rollback" if refusal else "commit")
    if refusal and refusal.sqlstate in _NOT_IN_THIS_TRANSACTION:
        return _run(connection, script)
    return refusal


def rehearse(connection: psycopg.Connection, scripts: Iterable[Script]) -> bool:
    """Run `scripts` within the transaction of `connection`, as if each had a session.

    False if that cannot be done: a statement was refused, or ended the transaction.
    """
    for script in scripts:
        connection.execute(_AS_IN_A_NEW_SESSION)
        refusal = _run(connection, script)
        if refusal or connection.info.transaction_status is not TransactionStatus.INTRANS:
            return False
    return True


def apply_what_is_taken(
    connection: psycopg.Connection, script: Script
) -> tuple[Script, tuple[Refusal, ...]]:
    """Run the statements of `script` as `apply` does, but go on after those that are refused.

    One that begins transactions itself runs in none but them. The answer is the script with
    spaces in place of the refused statements, and why each was refused. `connection` must
    commit by itself.
    """
    refusals = []
    text = script.text
    if not _BEGIN.search(text):
        connection.execute("begin")
    for part in _pieces(script):
        error = _error_of(connection, text[part])
        if error is not None:
            refusals.append(_refusal(error, script, part.start))
            text = text[: part.start] + _NO_LINE_END.sub(" ", text[part]) + text[part.stop :]
    if not _is_idle(connection):
        connection.execute("commit")
    return Script.from_text(script.path, text), tuple(refusals)


def _error_of(connection: psycopg.Connection, statement: str) -> psycopg.Error | None:
    """Run a statement; where it is refused the transaction is as if it had not been there."""
    is_in_transaction = not _is_idle(connection)
    try:
        if is_in_transaction:
            connection.execute("savepoint before")
        _execute(connection, statement)
    except psycopg.Error as error:
        if not is_in_transaction or _is_idle(connection):
            return error
        connection.execute("rollback to savepoint before")
        if error.sqlstate not in _NOT_IN_THIS_TRANSACTION:
            return error
        connection.execute("commit")
        refused = _error_of(connection, statement)
        connection.execute("begin")
        return refused
    return None


def _is_idle(connection: psycopg.Connection) -> bool:
    return connection.info.transaction_status is TransactionStatus.IDLE


def _run(connection: psycopg.Connection, script: Script) -> Refusal | None:
    start = 0
    try:
        for part in _statements(script.text):
            start = part.start
            _execute(connection, script.text[part])
    except psycopg.Error as error:
        return _refusal(error, script, start)
    return None


def _statements(text: str) -> tuple[slice, ...]:
    """Where the statements of `text` are; a text that does not parse is one."""
    try:
        return tuple(split(text, only_slices=True))
    except ParseError:
        return (slice(0, len(text.rstrip())),)


def _pieces(script: Script) -> Iterator[slice]:
    """Where the statements of a script are; those that do not parse are told apart too."""
    try:
        yield from split(script.text, only_slices=True)
    except ParseError:
        data = script.encoded
        for start, end in statement_ranges(data, 0):
            yield slice(len(data[:start].decode()), len(data[:end].decode()))


def _execute(connection: psycopg.Connection, statement: str) -> None:
    copies = _COPY.match(statement)
    if copies is None:
        connection.execute(statement.encode())
        return
    with connection.cursor().copy(statement.encode()) as copy:
        if copies[1].lower() == "to":
            deque(copy, maxlen=0)


def _refusal(error: psycopg.Error, script: Script, start: int) -> Refusal:
    character = start + int(error.diag.statement_position or 1) - 1
    return Refusal(
        message=error.diag.message_primary or str(error),
        position=script.position(script.byte_offset(character)),
        sqlstate=error.sqlstate or "",
    )
