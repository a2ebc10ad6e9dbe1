"""One new migration: its file and the database agree in the end, however it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.deployment.errors import (
    DeploymentError,
    UnfinishedError,
    UnknownOutcomeError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlfluff_schema_rules.deployment.migration_files import WrittenFile
    from sqlfluff_schema_rules.deployment.running import Database
    from sqlfluff_schema_rules.deployment.statements import Migration


def deploy(
    database: Database,
    migration: Migration,
    written: WrittenFile | None,
    tell: Callable[[str], None],
) -> None:
    """Run a migration; a file that was written for it is removed where that comes to nothing.

    `tell` is given what becomes of the file where somebody interrupts. Raises what
    `Database.run` raises, and KeyboardInterrupt.
    """
    try:
        database.run(migration)
    except (UnfinishedError, UnknownOutcomeError):
        raise
    except DeploymentError as error:
        if written is None:
            raise
        written.remove()
        raise DeploymentError(
            f"{error}\nThe migration was rolled back, and {migration.path} removed again"
        ) from error
    except BaseException:
        if database.has_run(migration):
            tell(f"Interrupted: {migration.path} is recorded as run; apply that file again.")
        elif written is not None:
            written.remove()
            tell(f"Interrupted: nothing was run, and {migration.path} was removed again.")
        raise
