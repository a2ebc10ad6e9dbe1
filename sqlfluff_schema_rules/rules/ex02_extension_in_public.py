from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.extensions import known_extensions
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.parse.names import quote_identifier
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.remedies import move_extension

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Extension


class ExtensionInPublic(Rule):
    """Extension installed in a schema that the API exposes.

    Its functions then become endpoints of the API, its names mix with those of your tables,
    and a dump of the schema carries them along. CREATE EXTENSION without a schema installs
    into the first schema of the search_path, which is public.

    An extension that chooses its schema itself, such as pg_cron, is judged by that schema.
    ALTER EXTENSION moves most of the others with all that uses them. Only what looks their
    names up in a search_path of its own, such as a function with SET search_path, has to name
    the new schema. Those that cannot be moved have to be created there.

    https://www.postgresql.org/docs/current/sql-alterextension.html

    **Anti-pattern**

    .. code-block:: sql

        CREATE EXTENSION IF NOT EXISTS vector;

    **Best practice**

    .. code-block:: sql

        CREATE SCHEMA IF NOT EXISTS extensions;
        CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA extensions;
    """

    code = "EX02"
    name = "extension_in_public"
    severity = Severity.WARNING

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for extension in schema.extensions.values():
            if extension.schema in schema.exposed_schemas and extension.name != "plpgsql":
                offers = ", so the API offers its functions" if _has_functions(extension) else ""
                fix = move_extension(schema, extension)
                name = quote_identifier(extension.name)
                remedy = (
                    f"Install it elsewhere: create extension {name} with schema extensions;"
                    if fix is None
                    else f"Add: {fix}"
                )
                yield Finding(
                    self,
                    message=f"extension {extension.name} is in the exposed schema "
                    f"{extension.schema}{offers}. {remedy}",
                    object=extension.name,
                    at=extension.origin_of("schema"),
                    fix=fix,
                )


def _has_functions(extension: Extension) -> bool:
    """Whether its functions are where it is, not in a schema that it makes for itself."""
    known = known_extensions().get(extension.name)
    return known is None or bool(known.functions or known.function_prefixes)
