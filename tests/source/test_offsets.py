from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.source.offsets import CharacterIndex, Edit, Edits, LineIndex, line_starts

TEXT = st.text(max_size=200)


@given(TEXT, st.integers(1, 60))
def test_every_character_has_the_offset_of_its_first_byte(text: str, repeats: int) -> None:
    text *= repeats
    index = CharacterIndex(text.encode())
    for character in {0, len(text) // 3, len(text) // 2, len(text)}:
        offset = len(text[:character].encode())
        assert index.to_byte(character) == offset
        assert index.to_character(offset) == character


@pytest.mark.parametrize("text", ["a" * 5000, "é" * 5000, "a€🐘" * 2000])
def test_long_texts_are_indexed_throughout(text: str) -> None:
    index = CharacterIndex(text.encode())
    for character in (0, 1, 1023, 1024, 1025, 4096, len(text) - 1, len(text)):
        offset = len(text[:character].encode())
        assert (index.to_byte(character), index.to_character(offset)) == (offset, character)


def test_the_middle_of_a_character_belongs_to_it() -> None:
    assert [CharacterIndex("a€b".encode()).to_character(offset) for offset in range(6)] == [
        0,
        1,
        1,
        1,
        2,
        3,
    ]


@pytest.mark.parametrize("text", ["abc", "äöü"])
def test_what_lies_outside_becomes_the_nearest_end(text: str) -> None:
    index = CharacterIndex(text.encode())
    assert (index.to_byte(-1), index.to_character(-1)) == (0, 0)
    assert (index.to_byte(9), index.to_character(9)) == (len(text.encode()), 3)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("a", [0]),
        ("a\n", [0, 2]),
        ("a\r\nb\rc\n\nd", [0, 3, 5, 7, 8]),
        ("a\x0bb\x0cc\u2028d", [0]),
    ],
)
def test_lines_end_where_editors_end_them(text: str, starts: list[int]) -> None:
    assert line_starts(text.encode()) == starts


@given(st.text("ab\n\ré", max_size=60), st.data())
def test_a_line_is_the_same_counted_or_looked_up(text: str, data: st.DataObject) -> None:
    encoded = text.encode()
    index, starts = LineIndex(encoded), line_starts(encoded)
    for offset in data.draw(st.lists(st.integers(0, len(encoded)), min_size=1, max_size=40)):
        start = max(start for start in starts if start <= offset)
        assert index.line_at(offset) == (starts.index(start) + 1, start)


def test_edits_are_applied() -> None:
    edits = Edits([Edit(0, 1, b"xyz"), Edit(2, 4, b""), Edit(5, 5, b"!")])
    assert edits.apply(b"abcdef") == b"xyzbe!f"


def test_offsets_move_with_the_edits() -> None:
    edits = Edits([Edit(1, 3, b"wxyz"), Edit(4, 7, b"-")])
    assert [edits.to_new(offset) for offset in range(9)] == [0, 1, 2, 5, 6, 7, 7, 7, 8]
    assert [edits.to_old(offset) for offset in range(9)] == [0, 1, 2, 3, 3, 3, 4, 7, 8]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.binary(max_size=4))))
def test_bytes_outside_the_edits_find_their_way_back(shape: list[tuple[int, int, bytes]]) -> None:
    edits: list[Edit] = []
    position = 0
    for gap, size, replacement in shape:
        edits.append(Edit(position + gap, position + gap + size, replacement))
        position = edits[-1].end
    made = Edits(edits)
    for edit in edits:
        for offset in (edit.start - 1, edit.end):
            assert made.to_old(made.to_new(offset)) == offset
