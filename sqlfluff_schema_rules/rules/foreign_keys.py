"""What the rules about foreign keys have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import ForeignKey


def judged_foreign_keys(schema: Catalog) -> Iterator[ForeignKey]:
    """Every key that is its table's own and takes effect.

    The copies that partitions have of their parent's keys are left out, and so are keys that
    are NOT ENFORCED: they stop no delete, carry out no action and look nothing up.
    """
    for table in schema.tables():
        for key in table.foreign_keys:
            if key.enforced and not key.inherited:
                yield key


def references_platform_users(schema: Catalog, key: ForeignKey) -> bool:
    """Whether `key` refers to the `auth.users` that Supabase brings."""
    return schema.platform == "supabase" and key.referenced.object_name == "auth.users"
