"""Characters as a terminal shows them: what is visible, how wide it is, what must be escaped."""

from __future__ import annotations

import unicodedata

TAB_WIDTH = 4

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_COMBINING_CATEGORIES = frozenset({"Mn", "Me"})


def cell(character: str) -> tuple[str, int]:
    r"""A character as it is to be printed, and the number of columns that takes.

    A tab becomes spaces. Control and formatting characters, which could move the cursor or
    reorder the line, become escapes such as `\\x1b`.
    """
    if " " <= character <= "~":
        return character, 1
    if character == "\t":
        return " " * TAB_WIDTH, TAB_WIDTH
    category = unicodedata.category(character)
    if category in _INVISIBLE_CATEGORIES:
        escaped = character.encode("unicode_escape").decode("ascii")
        return escaped, len(escaped)
    if category in _COMBINING_CATEGORIES:
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1


def visible(text: str) -> str:
    """The text on one line, with everything escaped that a terminal would act on."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(cell(character)[0] for character in text)
