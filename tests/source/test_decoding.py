from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.source.decoding import SourceProblem
from sqlfluff_schema_rules.source.script import Script

INVALID = "invalid UTF-8; save the file as UTF-8"
NUL = "NUL character, which PostgreSQL does not take; remove it"


def test_utf_8_is_read_without_problems() -> None:
    script = Script.from_bytes("a.sql", "select 'é'".encode())
    assert (script.source, script.text, script.problems) == ("select 'é'", "select 'é'", ())


def test_what_is_all_sql_is_not_copied() -> None:
    script = Script.from_bytes("a.sql", b"select 1;")
    assert script.text is script.source


def test_an_empty_file_is_a_script() -> None:
    script = Script.from_bytes("a.sql", b"")
    assert (script.text, script.encoded, script.problems) == ("", b"", ())


def test_the_byte_order_mark_of_a_file_is_dropped() -> None:
    script = Script.from_bytes("a.sql", b"\xef\xbb\xbfselect 1")
    assert (script.source, script.text, script.problems) == ("select 1", "select 1", ())


def test_the_byte_order_mark_of_a_text_is_blanked() -> None:
    script = Script.from_text("a.sql", "\ufeffselect 1")
    assert (script.text, script.position(3)) == ("   select 1", (1, 2))


def test_the_first_run_of_invalid_bytes_is_the_problem_of_the_file() -> None:
    script = Script.from_bytes("a.sql", b"-- \xe9\xe8 caf\xe9\nselect 1")
    assert script.source == "-- \ufffd\ufffd caf\ufffd\nselect 1"
    assert script.problems == (SourceProblem(INVALID, 3, 9),)


def test_a_replacement_character_that_was_written_is_no_problem() -> None:
    assert Script.from_bytes("a.sql", "-- \ufffd".encode()).problems == ()


def test_surrogates_of_a_text_are_a_problem() -> None:
    script = Script.from_text("a.sql", "-- \udce9\ud800")
    assert script.source == "-- \ufffd\ufffd"
    assert script.problems == (SourceProblem(INVALID, 3, 9),)


def test_nul_characters_are_blanked_and_one_problem() -> None:
    script = Script.from_bytes("a.sql", b"select\x001;\x00")
    assert (script.source, script.text) == ("select\x001;\x00", "select 1; ")
    assert script.problems == (SourceProblem(NUL, 6, 7),)


def test_problems_come_in_the_order_of_the_text() -> None:
    script = Script.from_bytes("a.sql", b"\x00 \xff")
    assert [problem.start for problem in script.problems] == [0, 2]


@pytest.mark.parametrize(
    ("encoding", "mark", "title"),
    [
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "UTF-32"),
        ("utf-32-be", b"\x00\x00\xfe\xff", "UTF-32"),
    ],
)
def test_a_file_in_a_wide_encoding_is_read_with_one_problem(
    encoding: str, mark: bytes, title: str
) -> None:
    script = Script.from_bytes("a.sql", mark + "select 'é'".encode(encoding))
    message = f"file is encoded in {title}, not UTF-8; save it as UTF-8"
    assert script.text == "select 'é'"
    assert script.problems == (SourceProblem(message, 0, 0),)


def test_a_truncated_file_in_a_wide_encoding_is_read() -> None:
    assert Script.from_bytes("a.sql", b"\xff\xfea\x00b").text == "a\ufffd"


@given(st.binary())
def test_any_bytes_can_be_read(data: bytes) -> None:
    script = Script.from_bytes("a.sql", data)
    assert len(script.encoded) == len(script.source.encode())
    assert script.encoded.decode() == script.text
    assert "\0" not in script.text


@given(st.text(st.characters()))
def test_any_text_can_be_read(text: str) -> None:
    script = Script.from_text("a.sql", text)
    assert len(script.source) == len(text)
    assert len(script.encoded) == len(script.source.encode())
