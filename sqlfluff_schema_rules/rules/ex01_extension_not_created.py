from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.remedies import create_extension

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog


class ExtensionNotCreated(Rule):
    """Type, function or operator class used before its extension is created.

    Postgres knows ``vector``, ``uuid_generate_v4()`` or ``gin_trgm_ops`` only once CREATE
    EXTENSION has run. A migration that relies on an extension which somebody created by hand
    fails on every other database: a colleague's, the one in CI, a restored one.

    The first use of each extension is reported. What the platform brings needs no CREATE
    EXTENSION, and neither does a name that the files create themselves. Nothing is said of a
    use that may not be run, as in ``IF EXISTS (SELECT FROM pg_extension …)``, nor where the
    files change tables that they do not create: the extension may then come from there, too.
    Neither is it of the scripts of an extension, of what pg_dump wrote of one schema, nor of
    a script without a history that says in which schema the extension is.

    https://www.postgresql.org/docs/current/sql-createextension.html

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE docs (id bigint PRIMARY KEY, embedding vector(1536));

    **Best practice**

    .. code-block:: sql

        CREATE EXTENSION IF NOT EXISTS vector;
        CREATE TABLE docs (id bigint PRIMARY KEY, embedding vector(1536));
    """

    code = "EX01"
    name = "extension_not_created"
    severity = Severity.ERROR

    def check(self, schema: Catalog) -> Iterator[Finding]:
        if not schema.is_complete:
            return
        reported = set()
        for use in schema.unmet_extension_uses:
            if use.extension in reported or (use.qualified and schema.is_one_script):
                continue
            reported.add(use.extension)
            fix = create_extension(schema, use.extension)
            yield Finding(
                self,
                message=f"{use.kind} {use.name} needs the extension {use.extension}, which no "
                f"earlier statement creates; the migration fails here. Add before it: {fix}",
                object=use.extension,
                at=use.origin,
                fix=fix,
            )
