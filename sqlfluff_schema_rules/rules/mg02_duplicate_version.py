from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, MigrationRule

if TYPE_CHECKING:
    from sqlfluff_schema_rules.project.migrations import Migration


class DuplicateVersion(MigrationRule):
    """Migration whose version another file has already.

    A migration tool remembers by its version that a file was run. When two branches bring the
    same one, the tool runs the first of the two files and takes the second for done, on some
    databases this one and on others that one, or it refuses to run anything.

    https://www.postgresql.org/docs/current/ddl-alter.html

    **Anti-pattern**

    .. code-block:: sql

        -- supabase/migrations/20240101000000_orders.sql
        CREATE TABLE orders (id bigint PRIMARY KEY);
        -- supabase/migrations/20240101000000_invoices.sql
        CREATE TABLE invoices (id bigint PRIMARY KEY);

    **Best practice**

    .. code-block:: sql

        -- supabase/migrations/20240101000000_orders.sql
        CREATE TABLE orders (id bigint PRIMARY KEY);
        -- supabase/migrations/20240101000001_invoices.sql
        CREATE TABLE invoices (id bigint PRIMARY KEY);
    """

    code = "MG02"
    name = "duplicate_version"
    severity = Severity.ERROR

    def check_migrations(self, migrations: Sequence[Migration]) -> Iterator[Finding]:
        for migration in migrations:
            if migration.version_problem is not None:
                path = str(migration.path)
                yield Finding(self, message=f"{migration.version_problem}.", object=path, path=path)
