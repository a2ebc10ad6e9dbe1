"""The format for scripts and agents, documented by a JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sqlfluff_schema_rules.report.encoding import to_json

if TYPE_CHECKING:
    from sqlfluff_schema_rules.description.comparison import Comparison
    from sqlfluff_schema_rules.description.objects import Description


def render(description: Description) -> str:
    """The description with every property, also those that have nothing to say."""
    return msgspec.json.format(to_json(description)) + "\n"


def render_comparison(comparison: Comparison) -> str:
    """What was added, dropped and changed."""
    return msgspec.json.format(to_json(comparison)) + "\n"
