from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.wording import name_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog


class RlsWithoutPolicy(Rule):
    """Table with row level security on and no policy.

    Without a policy row level security denies everything: queries return no rows and report
    no error, which looks like missing data. Only the owner and roles that bypass row level
    security, such as Supabase's ``service_role``, still reach the rows.

    Where that is meant, accept the finding with a reason in the configuration. Partitions
    are not reported: a query on the parent asks the policies of the parent, and a partition
    that denies all by itself closes the way around them.

    https://www.postgresql.org/docs/current/ddl-rowsecurity.html

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY, user_id uuid NOT NULL);
        ALTER TABLE orders ENABLE ROW LEVEL SECURITY;

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY, user_id uuid NOT NULL);
        ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
        CREATE POLICY "Owners see their orders" ON orders
            FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
    """

    code = "RL02"
    name = "rls_without_policy"
    severity = Severity.INFO

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for table in schema.tables():
            if (
                table.row_security
                and not table.policies
                and table.partition_of is None
                and table.knows(Aspect.ROW_SECURITY, Aspect.POLICIES)
            ):
                yield Finding(
                    self,
                    message=f"{name_of(table)} has row level security on but no policy; nobody it "
                    "applies to sees or writes a row. Create a policy, or accept this with a "
                    "reason.",
                    object=table.object_name,
                    at=table.origin_of("row_security"),
                )
