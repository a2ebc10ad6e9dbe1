from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.source.script import Position, Script

LINES = st.text(st.sampled_from("a;é€🐘\t\r\n\\-' ")).map(lambda text: text + "\n-- +goose Down\né")


def naive_position(source: str, character: int) -> Position:
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", source[:character] + "|")
    if character < len(source) and source[character - 1 : character + 1] == "\r\n":
        lines = re.split(r"(?<=\n)|(?<=\r)(?!\n|\|$)", source[:character] + "|")
    return Position(len(lines), len(lines[-1]))


def test_a_script_keeps_what_it_is_told() -> None:
    script = Script.from_text("db/1.sql", "select 1", environment=True)
    assert (script.path, script.source, script.environment) == ("db/1.sql", "select 1", True)
    assert Script.from_bytes("db/1.sql", b"").environment is False


def test_scripts_of_the_same_text_are_not_equal() -> None:
    first, second = Script.from_text("a.sql", ""), Script.from_text("a.sql", "")
    assert first != second
    assert len({first, second}) == 2


@pytest.mark.parametrize(
    ("before", "position"),
    [
        ("", (1, 1)),
        ("a", (1, 2)),
        ("a\n", (2, 1)),
        ("a\r\n", (2, 1)),
        ("a\r", (2, 1)),
        ("é\té", (1, 4)),
        ("é\r\n🐘€ ", (2, 4)),
        ("\\echo é\né", (2, 2)),
    ],
)
def test_a_position_counts_lines_and_characters_of_the_source(
    before: str, position: tuple[int, int]
) -> None:
    script = Script.from_text("a.sql", before + "x")
    assert script.position(len(before.encode())) == position
    assert script.character_offset(len(before.encode())) == len(before)


def test_an_offset_outside_the_text_is_its_nearest_end() -> None:
    script = Script.from_text("a.sql", "é\nb")
    assert script.position(-5) == (1, 1)
    assert script.position(99) == (2, 2)


def test_a_character_of_masked_text_has_its_byte_offset() -> None:
    script = Script.from_text("a.sql", "\\echo é\nselect é, b")
    assert script.byte_offset(script.text.index("b")) == script.encoded.index(b", b") + 2


@given(LINES)
def test_positions_agree_with_counting(source: str) -> None:
    script = Script.from_text("a.sql", source)
    for character in range(len(source) + 1):
        offset = len(source[:character].encode())
        assert script.character_offset(offset) == character
        assert script.position(offset) == naive_position(source, character)


@given(LINES)
def test_characters_of_the_text_agree_with_counting(source: str) -> None:
    script = Script.from_text("a.sql", source)
    for index in range(len(script.text) + 1):
        assert script.byte_offset(index) == len(script.text[:index].encode())


def test_comments_are_listed() -> None:
    script = Script.from_text("a.sql", "-- é\nselect '-- no', \"/* no */\" /* yes */")
    assert [script.encoded[start:end] for start, end in script.comments()] == [
        "-- é".encode(),
        b"/* yes */",
    ]


@pytest.mark.parametrize(
    "piece",
    [
        *("-", "--", "#--", "-- -- ", "/*", "'", '"', "E'\\", "$$", "$a", "$a$b", "\\", "\\\n"),
        *("{%", "{#", "{{", "${", "{{end", ":'a", "@a", ";", "\ufeff", "\0", "é", " ", "aaaa"),
        *("-- down\n", "copy a from stdin;\n", "a-- down\n", "\\copy a from stdin\n", "password "),
    ],
)
def test_long_nonsense_is_read_in_linear_time(piece: str) -> None:
    script = Script.from_text("a.sql", piece * 50_000).with_placeholders({"a": "b"})
    size = len(script.encoded)
    assert script.position(size).line >= 1
    assert script.find_identifier("z", 0, size) is None
    assert script.word_end(0, size) >= 1
    assert list(script.long_identifiers()) is not None
    assert list(script.comments()) is not None
