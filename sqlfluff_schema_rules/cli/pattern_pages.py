"""What there is to say about the patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sqlfluff_schema_rules.description.objects import CreatedBy
from sqlfluff_schema_rules.patterns.describing import schema_of
from sqlfluff_schema_rules.patterns.library import patterns
from sqlfluff_schema_rules.report.patterns import ObjectLine, ParameterLine, PatternPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlfluff_schema_rules.description.objects import SchemaMember
    from sqlfluff_schema_rules.patterns.library import Pattern

_FILES = CreatedBy.FILES


def pattern_pages() -> tuple[PatternPage, ...]:
    """All patterns, without what is in them."""
    return tuple(map(_page, patterns().values()))


def pattern_page(pattern: Pattern, asked: Mapping[str, str]) -> PatternPage:
    """A pattern with its tables and the functions that clients may call.

    Raises ParameterError.
    """
    if any(each.default is None for each in pattern.parameters.values()):
        return _page(pattern)
    description = schema_of(pattern, asked)
    schema = asked.get("schema", "public")
    routines = [
        routine
        for each in description.schemas
        if each.name == schema
        for routine in each.routines
        if routine.returns != "trigger"
    ]
    return msgspec.structs.replace(
        _page(pattern),
        tables=_lines(table for table in description.tables() if table.created_by is _FILES),
        functions=_lines(routines),
    )


def _page(pattern: Pattern) -> PatternPage:
    return PatternPage(
        name=pattern.name,
        version=pattern.version,
        summary=pattern.summary,
        description=pattern.description,
        parameters=tuple(
            ParameterLine(name, each.kind, each.default, each.description)
            for name, each in pattern.parameters.items()
        ),
    )


def _lines(members: Iterable[SchemaMember]) -> tuple[ObjectLine, ...]:
    return tuple(ObjectLine(member.object, member.comment or "") for member in members)
