"""SQL that looks real, with its words deleted, doubled and swapped."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import strategies as st

CORPUS = Path(__file__).with_name("statements.sql")
_PIECES = re.split(r"(?<=;)\n(?=\S)", CORPUS.read_text("utf-8"))
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_STRAY = (
    "'",
    '"',
    "$$",
    "(",
    ")",
    ";",
    "--",
    "/*",
    "*/",
    "\\",
    "${x}",
    "{{ x }}",
    "é",
    "\0",
    "\r\n",
)


@st.composite
def mutated_sql(draw: st.DrawFn) -> str:
    """A few statements of the corpus after a few mistakes."""
    pieces = draw(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6))
    words = _WORD.findall("\n".join(pieces))
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, max(0, len(words) - 1)))
        match draw(st.sampled_from(("delete", "double", "swap", "insert"))):
            case "delete":
                del words[place : place + draw(st.integers(1, 3))]
            case "double":
                words[place:place] = words[place : place + draw(st.integers(1, 8))]
            case "swap":
                words[place : place + 3] = reversed(words[place : place + 3])
            case _:
                words.insert(place, draw(st.sampled_from(_STRAY)))
    return "".join(words)
