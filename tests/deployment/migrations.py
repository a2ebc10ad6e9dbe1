"""Migrations that tests run."""

from __future__ import annotations

from sqlfluff_schema_rules.deployment.statements import Migration, read_statements
from sqlfluff_schema_rules.source.script import Script

VERSION = "20250601120000"


def migration(text: str, version: str = VERSION, name: str = "add_tags") -> Migration:
    """The migration `add_tags.sql` with this text."""
    script = Script.from_text(f"{name}.sql", text)
    path = f"supabase/migrations/{version}_{name}.sql"
    return Migration(path, version, name, script, read_statements(script))
