from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.report.excerpt import ELLIPSIS, MAXIMUM_WIDTH, excerpt
from tests.report.findings import ANY_TEXT


def test_carets_stand_under_the_anchor() -> None:
    assert excerpt("  user_id bigint", 2, 9) == ("  user_id bigint", "  ^^^^^^^")


def test_tabs_are_shown_as_spaces() -> None:
    assert excerpt("\tuser_id\tbigint", 1, 8) == ("    user_id    bigint", "    ^^^^^^^")


def test_wide_characters_take_two_columns() -> None:
    assert excerpt("'漢字' 名前 text", 5, 7) == ("'漢字' 名前 text", "       ^^^^")


def test_control_characters_are_escaped() -> None:
    assert excerpt("a\x1bb c", 2, 3) == ("a\\x1bb c", "     ^")


def test_an_empty_anchor_gets_one_caret() -> None:
    assert excerpt("abc", 1, 1) == ("abc", " ^")


def test_an_anchor_after_the_end_of_the_line_gets_one_caret() -> None:
    assert excerpt("abc", 9, 12) == ("abc", "   ^")


def test_a_line_that_just_fits_is_not_cut() -> None:
    line = "x" * MAXIMUM_WIDTH
    assert excerpt(line, 50, 51) == (line, " " * 50 + "^")


def test_a_long_line_is_cut_after_an_anchor_at_its_beginning() -> None:
    shown = excerpt("user_id " + "x" * 1000, 0, 7)
    assert shown == ("user_id " + "x" * 92 + ELLIPSIS, "^^^^^^^")


def test_a_long_line_is_cut_on_both_sides_of_an_anchor_in_the_middle() -> None:
    shown = excerpt("x" * 1000 + "!" + "y" * 1000, 1000, 1001)
    assert shown == (
        ELLIPSIS + "x" * 34 + "!" + "y" * 65 + ELLIPSIS,
        " " * 37 + "^",
    )


def test_a_long_line_is_cut_before_an_anchor_at_its_end() -> None:
    shown = excerpt("x" * 1000 + "end", 1000, 1003)
    assert shown == (ELLIPSIS + "x" * 97 + "end", " " * 100 + "^^^")


def test_a_long_anchor_is_cut() -> None:
    text, carets = excerpt("x" * 1000, 0, 1000)
    assert (text, carets) == ("x" * 100 + ELLIPSIS, "^" * 100)


@given(ANY_TEXT, st.integers(0, 300), st.integers(0, 300))
def test_the_carets_never_leave_the_text(line: str, start: int, length: int) -> None:
    text, carets = excerpt(line, start, start + length)
    assert carets.strip() == "^" * carets.count("^")
    assert 1 <= carets.count("^") <= MAXIMUM_WIDTH
    assert len(carets) <= MAXIMUM_WIDTH + len(ELLIPSIS) + 1
    assert "\n" not in text
