from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Options, Rule
from sqlfluff_schema_rules.rules.remedies import enable_row_security
from sqlfluff_schema_rules.rules.wording import name_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog


class DisabledRowSecurityOptions(Options, frozen=True):
    """`only_where_used`: judge only projects in which some table has RLS or a policy."""

    only_where_used: bool = False


class RlsDisabled(Rule):
    """Table in an exposed schema with row level security off.

    The tables of an exposed schema can be reached from outside, and without row level
    security every role that holds a privilege reads or writes all of their rows: on Supabase
    that is everyone with the public API key.

    A partition is reported even if its parent has row level security on, because a query on
    the partition itself does not ask the parent. Where a project controls access by
    privileges alone, ``only_where_used`` keeps the rule silent until some table has row level
    security or a policy; the postgres profile sets it.

    https://www.postgresql.org/docs/current/ddl-rowsecurity.html

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY);

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY);
        ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
    """

    code = "RL01"
    name = "rls_disabled"
    severity = Severity.ERROR
    options_type = DisabledRowSecurityOptions
    options: DisabledRowSecurityOptions

    def check(self, schema: Catalog) -> Iterator[Finding]:
        if self.options.only_where_used and not schema.uses_row_security:
            return
        for table in schema.tables():
            if (
                table.schema in schema.exposed_schemas
                and table.knows(Aspect.ROW_SECURITY)
                and not table.row_security
            ):
                fix = enable_row_security(table)
                yield Finding(
                    self,
                    message=f"{name_of(table)} is in the exposed schema {table.schema} with row "
                    f"level security off: every role with a grant sees all rows. Add: {fix}",
                    object=table.object_name,
                    at=table.origin_of("row_security"),
                    fix=fix,
                )
