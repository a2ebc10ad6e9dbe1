from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given

from sqlfluff_schema_rules.report.characters import cell, visible
from tests.report.findings import ANY_TEXT


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("a", ("a", 1)),
        ("ü", ("ü", 1)),
        ("漢", ("漢", 2)),
        ("\N{COMBINING DIAERESIS}", ("\N{COMBINING DIAERESIS}", 0)),
        ("\t", ("    ", 4)),
        ("\x1b", ("\\x1b", 4)),
        ("\x7f", ("\\x7f", 4)),
        ("\n", ("\\n", 2)),
        ("\N{RIGHT-TO-LEFT OVERRIDE}", ("\\u202e", 6)),
        ("\ud800", ("\\ud800", 6)),
    ],
)
def test_a_character_is_shown_with_its_width(character: str, shown: tuple[str, int]) -> None:
    assert cell(character) == shown


def test_text_without_surprises_is_itself() -> None:
    assert visible("public.orders") == "public.orders"


def test_escape_sequences_and_line_ends_are_made_visible() -> None:
    assert visible("\x1b[31mred\r\nü") == "\\x1b[31mred\\r\\nü"


@example("\ud800")
@given(ANY_TEXT)
def test_visible_text_has_nothing_a_terminal_would_act_on(text: str) -> None:
    assert {unicodedata.category(character) for character in visible(text)}.isdisjoint(
        {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
