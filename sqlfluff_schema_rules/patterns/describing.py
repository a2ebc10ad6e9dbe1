"""What a pattern makes of a database: its schema, as the catalogue holds it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.description.describing import describe
from sqlfluff_schema_rules.description.objects import Source
from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.patterns.generation import generate
from sqlfluff_schema_rules.patterns.parameters import chosen
from sqlfluff_schema_rules.project.configuration import Configuration
from sqlfluff_schema_rules.project.layouts import SINGLE
from sqlfluff_schema_rules.project.migrations import History, Migration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlfluff_schema_rules.description.objects import Description
    from sqlfluff_schema_rules.patterns.library import Pattern


def schema_of(pattern: Pattern, asked: Mapping[str, str]) -> Description:
    """The schema of a database that holds nothing but the pattern. Raises ParameterError."""
    values = chosen(pattern.parameters, asked)
    platform, schema = values.get("platform", "supabase"), values.get("schema", "public")
    configuration = Configuration(
        path=None,
        sources=(),
        rules={},
        environment=str(platform),
        exposed_schemas=(str(schema),),
    )
    path = Path(f"{pattern.name}.sql")
    history = History(SINGLE, None, (Migration(path),))
    catalog = Linter(configuration).catalog(history, buffers={path: generate(pattern, asked)})
    return describe(catalog, Source(layout=SINGLE, folder=None, files=1, last_version=None))
