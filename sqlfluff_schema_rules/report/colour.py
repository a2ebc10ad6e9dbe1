"""Colours of the text format, as the escape sequences that terminals understand."""

from __future__ import annotations

from sqlfluff_schema_rules.diagnostics import Severity

BOLD = "1"
DIM = "2"
RED = "31"
GREEN = "32"
YELLOW = "33"

SEVERITY_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


class Brush:
    """Colours text, or leaves it as it is when switched off."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled

    def paint(self, text: str, colour: str) -> str:
        """`text` in `colour`, one of this module's constants."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.enabled else text
