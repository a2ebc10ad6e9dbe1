"""Transactions and savepoints: what is rolled back has never happened."""

from __future__ import annotations

from sqlfluff_schema_rules.changes.records import (
    BeginTransaction,
    Change,
    EndTransaction,
    RejectStatement,
)
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.source.origin import Origin


class Transactions:
    """Follows the transactions of one script, whose `changes` so far it cuts back.

    A script that begins none may run in one of its migration tool's: it can set savepoints.

    https://www.postgresql.org/docs/current/sql-rollback-to.html
    """

    def __init__(self, changes: list[Change]) -> None:
        self._changes = changes
        self._start: int | None = None
        self._savepoints: list[tuple[str, int]] = []

    def control(self, statement: tree.TransactionStmt, place: Origin) -> None:
        """Do what a statement says that controls a transaction."""
        match statement.kind:
            case "TRANS_STMT_BEGIN" | "TRANS_STMT_START":
                self._begin(place)
            case "TRANS_STMT_COMMIT" | "TRANS_STMT_PREPARE":
                self._changes.append(EndTransaction(origin=place, committed=True))
                self._end(chain=statement.chain)
            case "TRANS_STMT_ROLLBACK":
                self._roll_back(place, chain=statement.chain)
            case "TRANS_STMT_SAVEPOINT":
                self._savepoints.append((statement.savepoint_name, len(self._changes)))
            case "TRANS_STMT_RELEASE":
                del self._savepoints[self._position(statement.savepoint_name) :]
            case "TRANS_STMT_ROLLBACK_TO":
                self._roll_back_to(self._position(statement.savepoint_name))

    def _begin(self, place: Origin) -> None:
        self._changes.append(BeginTransaction(origin=place))
        if self._start is None:
            self._start = len(self._changes)

    def _end(self, *, chain: bool) -> None:
        self._savepoints.clear()
        self._start = len(self._changes) if chain else None

    def _roll_back(self, place: Origin, *, chain: bool) -> None:
        if self._start is None:
            self._changes.append(EndTransaction(origin=place, committed=False))
        else:
            self._undo(self._start)
        self._end(chain=chain)

    def _position(self, savepoint: str) -> int:
        """The place of the last savepoint of that name; behind all of them if there is none."""
        for position in reversed(range(len(self._savepoints))):
            if self._savepoints[position][0] == savepoint:
                return position
        return len(self._savepoints)

    def _roll_back_to(self, position: int) -> None:
        """Undo what follows a savepoint, which itself remains."""
        if position < len(self._savepoints):
            self._undo(self._savepoints[position][1])
            del self._savepoints[position + 1 :]

    def _undo(self, start: int) -> None:
        """Take the changes from `start` back; what the parser rejects stays rejected."""
        undone = self._changes[start:]
        self._changes[start:] = [item for item in undone if isinstance(item, RejectStatement)]
