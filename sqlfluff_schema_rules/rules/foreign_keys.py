"""What the rules about foreign keys have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import ForeignKey


def references_platform_users(schema: Catalog, key: ForeignKey) -> bool:
    """Whether `key` refers to the `auth.users` that Supabase brings."""
    return schema.platform == "supabase" and key.referenced.object_name == "auth.users"
