from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.remedies import enable_row_security
from sqlfluff_schema_rules.rules.wording import name_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Table
    from sqlfluff_schema_rules.source.origin import Origin


class PolicyWithoutRls(Rule):
    """Table whose policies have no effect: row level security is off.

    CREATE POLICY does not switch row level security on. Until ALTER TABLE does, Postgres
    ignores the policies and every role that holds a privilege reads or writes all rows,
    while the schema looks protected.

    Policies that wait for row level security to be switched on later belong in the
    migration that switches it on.

    https://www.postgresql.org/docs/current/sql-createpolicy.html

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY, user_id uuid NOT NULL);
        CREATE POLICY "Owners see their orders" ON orders
            FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY, user_id uuid NOT NULL);
        ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
        CREATE POLICY "Owners see their orders" ON orders
            FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
    """

    code = "RL03"
    name = "policy_without_rls"
    severity = Severity.ERROR

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for table in schema.tables():
            if (
                table.policies
                and not table.row_security
                and table.knows(Aspect.ROW_SECURITY, Aspect.POLICIES)
            ):
                fix = enable_row_security(table)
                yield Finding(
                    self,
                    message=f"{name_of(table)} has policies but row level security off, so they "
                    f"protect nothing; every role with a grant sees all rows. Add: {fix}",
                    object=table.object_name,
                    at=_origin_of_fault(table),
                    fix=fix,
                )


def _origin_of_fault(table: Table) -> Origin:
    """The statement that switched row level security off, or else the first policy."""
    switched = table.origin_of("row_security")
    return next(iter(table.policies.values())).origin if switched is table.origin else switched
