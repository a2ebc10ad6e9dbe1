"""Writes a pattern as one file of SQL."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sqlfluff_schema_rules.about import PROGRAM, version
from sqlfluff_schema_rules.patterns.library import templates_folder
from sqlfluff_schema_rules.patterns.parameters import chosen, require

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlfluff_schema_rules.patterns.library import Pattern
    from sqlfluff_schema_rules.patterns.parameters import Value

TENANT = "tenant"
_LINE_LENGTH = 80
_SEVERAL_BLANK_LINES = re.compile(r"\n{3,}")
_ALWAYS = {"private": "private", "extensions": "extensions"}


def generate(pattern: Pattern, asked: Mapping[str, str], at: datetime | None = None) -> str:
    """The SQL of a pattern with the parameters that were asked for.

    `at` is the time that the header tells, by default now. Raises ParameterError.
    """
    values = chosen(pattern.parameters, asked)
    require(pattern.limits, values)
    context = {TENANT: False, **_ALWAYS, **values, **pattern.settings}
    parts = pattern.tenant_parts if context[TENANT] else pattern.parts
    body = "\n".join(_environment().get_template(part).render(context) for part in parts)
    text = "\n".join((*_header(pattern, values, at or datetime.now(timezone.utc)), "", body))
    return _SEVERAL_BLANK_LINES.sub("\n\n", text).strip() + "\n"


def _header(pattern: Pattern, values: Mapping[str, Value], at: datetime) -> Iterator[str]:
    yield f"-- {pattern.summary}"
    yield "--"
    named = f"{pattern.name} {pattern.version}".strip()
    yield f"-- Pattern {named}, written by {PROGRAM} {version()}"
    yield f"-- at {at.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S} UTC."
    for name, value in values.items():
        shown = str(value).lower() if isinstance(value, bool) else value
        yield f"--   {name} = {shown}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
