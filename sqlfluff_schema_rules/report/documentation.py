"""A rule's documentation, from its docstring to Markdown and to the terminal."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.report.colour import BOLD, GREEN, Brush

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE_BLOCK = re.compile(
    r"^\.\. code-block:: (?P<language>\w+)\n\n(?P<code>(?:[ ]{4}.*\n?|[ ]*\n)+)", re.MULTILINE
)
_HEADING = re.compile(r"^\*\*(.+)\*\*$", re.MULTILINE)
_LITERAL = re.compile(r"``(.+?)``")


def markdown(documentation: str) -> str:
    """The documentation in Markdown: fenced code, single backquotes."""
    return "".join(
        f"```{language}\n{text}\n```\n\n" if language else _LITERAL.sub(r"`\1`", text)
        for language, text in _parts(documentation)
    ).rstrip()


def terminal(documentation: str, brush: Brush) -> str:
    """The documentation for reading on a terminal: indented code, no markup."""
    return "".join(
        _code(text, brush) if language else _prose(text, brush)
        for language, text in _parts(documentation)
    ).rstrip()


def _parts(documentation: str) -> Iterator[tuple[str, str]]:
    """Yield `(language, code)` for each code block and `("", prose)` for what is between."""
    position = 0
    for block in _CODE_BLOCK.finditer(documentation + "\n"):
        yield "", documentation[position : block.start()]
        yield block["language"], textwrap.dedent(block["code"]).strip("\n")
        position = block.end()
    yield "", documentation[position:]


def _code(text: str, brush: Brush) -> str:
    lines = (f"    {brush.paint(line, GREEN)}" if line else "" for line in text.split("\n"))
    return "\n".join(lines) + "\n\n"


def _prose(text: str, brush: Brush) -> str:
    headed = _HEADING.sub(lambda heading: brush.paint(heading[1], BOLD), text)
    return _LITERAL.sub(r"`\1`", headed)
