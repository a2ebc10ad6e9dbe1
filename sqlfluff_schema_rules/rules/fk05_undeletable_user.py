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


class UndeletableUser(Rule):
    """Foreign key to auth.users that keeps users from being deleted.

    Without ON DELETE Postgres refuses to delete a user who still has rows in the table.
    Supabase's dashboard and its ``auth.admin.deleteUser`` then fail with "Database error
    deleting user", and so does every request to be forgotten.

    An explicit NO ACTION or RESTRICT is a decision and passes. Not reported are keys that
    are NOT ENFORCED, which stop no delete, temporal keys (PERIOD), for which there is no
    other action, and the copies that partitions have of their parent's keys.

    https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users (id));

    **Best practice**

    .. code-block:: sql

        CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE);
    """

    code = "FK05"
    name = "undeletable_user"
    severity = Severity.WARNING

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for key in schema.foreign_keys():
            if key.on_delete is not None or not references_platform_users(schema, key):
                continue
            nullable = not any(column.not_null for column in key.columns)
            action = "on delete cascade or set null" if nullable else "on delete cascade"
            yield Finding(
                self,
                message=f"{columns_of(key.table, key.columns)} references auth.users without "
                f"ON DELETE; users with rows in {name_of(key.table)} cannot be deleted. "
                f"Say {action}.",
                object=f"{key.table.object_name}.{key.name}",
                at=key.origin,
            )
