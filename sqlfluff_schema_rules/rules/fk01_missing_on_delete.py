from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.foreign_keys import (
    references_platform_users,
)
from sqlfluff_schema_rules.rules.wording import columns_of, name_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog


class MissingOnDelete(Rule):
    """Foreign key that does not say what happens ON DELETE.

    Postgres then refuses to delete a row that others refer to, and somebody finds out in
    production: a customer who cannot close an account, a job that cannot clean up. Decide
    it in the schema: CASCADE where the rows belong to their parent, SET NULL where they
    outlive it, RESTRICT or NO ACTION where the delete has to fail.

    An explicit NO ACTION is a decision and passes. Not reported are keys that are NOT
    ENFORCED, which stop no delete, temporal keys (PERIOD), for which there is no other
    action, the copies that partitions have of their parent's keys, and on Supabase keys to
    auth.users, which are the matter of PG_FK05.

    https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));

    **Best practice**

    .. code-block:: sql

        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE orders (
            id bigint PRIMARY KEY,
            user_id bigint REFERENCES users (id) ON DELETE CASCADE
        );
    """

    code = "FK01"
    name = "missing_on_delete"
    severity = Severity.WARNING

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for key in schema.foreign_keys():
            if key.on_delete is not None or references_platform_users(schema, key):
                continue
            parent, child = name_of(key.referenced), name_of(key.table)
            yield Finding(
                self,
                message=f"{columns_of(key.table, key.columns)} references {parent} without "
                f"ON DELETE; deletes on {parent} fail while rows of {child} refer to "
                "them. Say on delete cascade, set null, restrict or no action.",
                object=f"{key.table.object_name}.{key.name}",
                at=key.origin,
            )
