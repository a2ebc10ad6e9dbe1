from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, MigrationRule

if TYPE_CHECKING:
    from sqlfluff_schema_rules.project.migrations import Migration


class BadMigrationName(MigrationRule):
    """File name that the migration tool ignores or misorders.

    A migration tool reads the version of a file from its name. It passes over a file whose
    name it does not understand, mostly without a word, so that the schema lacks what the file
    was to bring. Where the name is understood otherwise than meant, the file runs before
    others that it builds on.

    What a name has to look like depends on the tool, which is recognised by its folder or
    named in the configuration as ``layout``.

    https://www.postgresql.org/docs/current/ddl-alter.html

    **Anti-pattern**

    .. code-block:: sql

        -- supabase/migrations/20240101-orders.sql
        CREATE TABLE orders (id bigint PRIMARY KEY);

    **Best practice**

    .. code-block:: sql

        -- supabase/migrations/20240101000000_orders.sql
        CREATE TABLE orders (id bigint PRIMARY KEY);
    """

    code = "MG01"
    name = "bad_migration_name"
    severity = Severity.WARNING

    def check_migrations(self, migrations: Sequence[Migration]) -> Iterator[Finding]:
        for migration in migrations:
            if migration.name_problem is not None:
                path = str(migration.path)
                yield Finding(self, message=f"{migration.name_problem}.", object=path, path=path)
