"""Runs migrations on a database: each wholly or not at all, whatever comes in between.

A migration is one transaction, which also holds the record of its version. What no transaction
can hold runs after it, statement by statement, and the record grows with each: where such a run
is interrupted, the record says where the next one has to go on.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from psycopg import sql

from sqlfluff_schema_rules.deployment.connecting import Limits, connect, in_one_line, server_of
from sqlfluff_schema_rules.deployment.errors import (
    DeploymentError,
    UnfinishedError,
    UnknownOutcomeError,
)
from sqlfluff_schema_rules.deployment.statements import line_of
from sqlfluff_schema_rules.deployment.supabase_history import (
    Recorded,
    forget,
    read_history,
    record,
    record_more,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from typing_extensions import LiteralString

    from sqlfluff_schema_rules.deployment.statements import BuiltIndex, Migration, Statement
    from sqlfluff_schema_rules.source.script import Script

LOCK_KEY = 0x736368656D61
"""The key of the advisory lock that a run holds: `schema` in ASCII."""

_BETWEEN_ATTEMPTS = 0.1
# What is built concurrently waits for every older transaction, and nobody waits for it.
_NO_LIMITS = Limits("0", "0")
_HOLDS_THE_LOCK = """
    select exists (
        select from pg_locks
        where locktype = 'advisory' and pid = pg_backend_pid() and granted
        and (classid::bigint << 32 | objid::bigint) = %s
    )
"""
_INDEX = """
    select n.nspname, c.relname, i.indisvalid
    from pg_index as i
    join pg_class as c on c.oid = i.indexrelid
    join pg_namespace as n on n.oid = c.relnamespace
    where i.indrelid = to_regclass(%s) and c.relname = %s
"""


class Database:
    """A database on which migrations are run, one run at a time.

    `tell` is given what people should know while they wait.
    """

    def __init__(
        self,
        url: str,
        limits: Limits,
        tell: Callable[[str], None],
        *,
        patience: float = 60,
    ) -> None:
        self._url = url
        self._limits = limits
        self._tell = tell
        self._patience = patience
        self.connection = self._connected()
        self.server = server_of(self.connection)

    def _connected(self) -> psycopg.Connection:
        connection = connect(self._url)
        connection.add_notice_handler(
            lambda notice: self._tell(f"{notice.severity}: {notice.message_primary}")
        )
        return connection

    def close(self) -> None:
        """Give up the connection, and with it the lock."""
        self.connection.close()

    def history(self) -> dict[str, Recorded]:
        """What the database has run, as `read_history` tells it.

        Raises DeploymentError.
        """
        with _explaining("cannot read what the database has run"):
            return read_history(self.connection)

    def lock(self) -> None:
        """Wait until no other run is at work here, and keep others out while connected.

        Raises DeploymentError where that takes too long.
        """
        with _explaining("cannot lock the database"):
            self._lock()
            self._require_own_session()

    def _lock(self) -> None:
        deadline = time.monotonic() + self._patience
        seconds = f"{self._patience:g} seconds"
        has_told = False
        while not self._value("select pg_try_advisory_lock(%s)", LOCK_KEY):
            if time.monotonic() > deadline:
                raise DeploymentError(
                    f"another run has been at work on this database for {seconds}; "
                    "try again when it is done"
                )
            if not has_told:
                self._tell(f"Another run is at work on this database; waiting up to {seconds} ...")
                has_told = True
            time.sleep(_BETWEEN_ATTEMPTS)

    def _require_own_session(self) -> None:
        """Refuse a pooler that gives each transaction to another session."""
        if not self._value(_HOLDS_THE_LOCK, LOCK_KEY):
            raise DeploymentError(
                "the connection goes through a pooler in transaction mode. Connect to the "
                "database itself, or to the port of the pooler that is for sessions"
            )

    def _value(self, query: LiteralString, *parameters: object) -> object:
        row = self.connection.execute(query, parameters).fetchone()
        assert row is not None
        return row[0]

    def rehearse(self, migrations: Iterable[Migration]) -> None:
        """Run the transactions of migrations as one, and roll it back.

        Raises DeploymentError where a statement is refused.
        """
        try:
            self._begin()
            for migration in migrations:
                self._run_together(migration)
        finally:
            self._roll_back()

    def run(self, migration: Migration) -> None:
        """Run a migration and note its version.

        Raises UnfinishedError where only statements after the transaction are left to run,
        UnknownOutcomeError, and DeploymentError where the database is as it was before.
        """
        try:
            self._begin()
            self._run_together(migration)
        except BaseException:
            self._roll_back()
            raise
        self._commit(migration)
        self._run_afterwards(migration, migration.afterwards)

    def resume(self, migration: Migration, left: Sequence[Statement]) -> None:
        """Run what is left of a migration that was interrupted after its transaction.

        Raises UnfinishedError.
        """
        first = left[0]
        state = None if first.builds is None else self._state(first.builds)
        if state is not None and state.is_valid:
            self._note(migration, first)
            left = left[1:]
        elif state is not None:
            with _explaining(f"cannot remove the index {state.name}, which is invalid"):
                self._drop(state)
        self._run_afterwards(migration, left)

    def _begin(self) -> None:
        with _explaining("cannot begin a transaction"):
            self.connection.execute("reset all")
            self.connection.execute("reset role")
            self._limit(self._limits)
            self.connection.execute("begin")

    def _limit(self, limits: Limits) -> None:
        for name, value in limits._asdict().items():
            self._value("select set_config(%s, %s, false)", name, value)

    def _run_together(self, migration: Migration) -> None:
        texts = [statement.text for statement in migration.together]
        with _explaining(f"cannot note {migration.version} as run"):
            record(self.connection, migration, texts)
        for statement in migration.together:
            execute(self.connection, migration.script, statement)

    def _roll_back(self) -> None:
        with suppress(psycopg.Error):
            self.connection.execute("rollback")

    def _commit(self, migration: Migration) -> None:
        try:
            self.connection.execute("commit")
        except psycopg.Error as error:
            if not self.connection.closed or not self.has_run(migration):
                raise DeploymentError(
                    f"{migration.script.path}: at the end of the transaction: {message_of(error)}"
                ) from error

    def has_run(self, migration: Migration) -> bool:
        """Whether a transaction was committed, asked in a new session once the old one has ended.

        Raises UnknownOutcomeError where nobody answers.
        """
        try:
            self._connect_again()
            return migration.version in read_history(self.connection)
        except (psycopg.Error, DeploymentError) as error:
            raise UnknownOutcomeError(
                f"the connection was lost while {migration.path} was committed, and it is not "
                "known whether it was. Apply that file again: what has been run is passed over"
            ) from error

    def _connect_again(self) -> None:
        self.connection.close()
        self.connection = self._connected()
        self._lock()

    def _run_afterwards(self, migration: Migration, statements: Sequence[Statement]) -> None:
        for statement in statements:
            before = None
            try:
                if statement.builds is not None:
                    before = self._state(statement.builds)
                with _explaining("cannot lift the limits"):
                    self._limit(_NO_LIMITS)
                execute(self.connection, migration.script, statement)
            except BaseException as error:
                has_begun = statement is not migration.statements[0]
                is_undone = self._undo(migration, statement, before, has_begun=has_begun)
                if is_undone:
                    raise
                raise _unfinished(migration, statement, str(error) or "interrupted") from error
            self._note(migration, statement)

    def _note(self, migration: Migration, statement: Statement) -> None:
        try:
            with self.connection.transaction():
                self.connection.execute("set local role none")
                record_more(self.connection, migration.version, [statement.text])
        except psycopg.Error as error:
            raise _unfinished(migration, statement, message_of(error)) from error

    def _undo(
        self,
        migration: Migration,
        statement: Statement,
        before: _Index | None,
        *,
        has_begun: bool,
    ) -> bool:
        """Remove what a statement has left behind; whether nothing of its migration is left."""
        try:
            if self.connection.closed:
                self._connect_again()
            if statement.builds is not None and before is None:
                after = self._state(statement.builds)
                if after is not None and not after.is_valid:
                    self._drop(after)
            if not has_begun:
                forget(self.connection, migration.version)
        except (psycopg.Error, DeploymentError):
            return False
        return not has_begun

    def _state(self, built: BuiltIndex) -> _Index | None:
        table = ".".join(sql.Identifier(part).as_string() for part in built.table)
        with _explaining(f"cannot look for the index {built.name}"):
            row = self.connection.execute(_INDEX, (table, built.name)).fetchone()
        return None if row is None else _Index(*row)

    def _drop(self, index: _Index) -> None:
        name = sql.Identifier(index.schema, index.name)
        self.connection.execute(sql.SQL("drop index concurrently {}").format(name))


class _Index(NamedTuple):
    schema: str
    name: str
    is_valid: bool


def execute(connection: psycopg.Connection, script: Script, statement: Statement) -> None:
    """Run one statement.

    Raises DeploymentError, which names file and line and has what Postgres says.
    """
    if statement.is_empty:
        return
    try:
        connection.execute(statement.text.encode())
    except psycopg.Error as error:
        position = int(error.diag.statement_position or 1)
        place = f"{script.path}:{line_of(script, statement.start + position - 1)}"
        lost = "the connection was lost: " if connection.closed else ""
        raise DeploymentError(f"{place}: {lost}{message_of(error)}") from error


def message_of(error: psycopg.Error) -> str:
    """What Postgres, or the library that talks to it, says."""
    said = error.diag
    if said.message_primary is None:
        return in_one_line(error)
    parts = [said.message_primary]
    if said.message_detail:
        parts.append(f"DETAIL: {said.message_detail}")
    if said.message_hint:
        parts.append(f"HINT: {said.message_hint}")
    return "\n  ".join(parts)


@contextmanager
def _explaining(failed: str) -> Iterator[None]:
    """Tell what could not be done where Postgres refuses it."""
    try:
        yield
    except psycopg.Error as error:
        raise DeploymentError(f"{failed}: {message_of(error)}") from error


def _unfinished(migration: Migration, statement: Statement, reason: str) -> UnfinishedError:
    line = line_of(migration.script, statement.start)
    return UnfinishedError(
        reason,
        f"{migration.path} is run and recorded up to line {line}, where no transaction could "
        "hold what comes. Remove the cause and apply that file again: it goes on there",
    )
