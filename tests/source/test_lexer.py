from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.source.lexer import Kind, Token, tokens

SQL_PIECES = st.lists(
    st.sampled_from(
        ["'", '"', "$$", "$a$", "--", "/*", "*/", "\\", "\n", "\r", ";", "e'", "E", "x", "é", " "]
    ),
    max_size=40,
).map("".join)


def found(sql: str) -> list[tuple[str, str]]:
    data = sql.encode()
    return [(token.kind.name, data[token.start : token.end].decode()) for token in tokens(data)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("a -- b\nc", [("COMMENT", "-- b")]),
        ("a -- b\r\nc", [("COMMENT", "-- b")]),
        ("a -- b\rc", [("COMMENT", "-- b")]),
        ("a /* b */ c", [("COMMENT", "/* b */")]),
        ("a /* b /* c */ d */ e", [("COMMENT", "/* b /* c */ d */")]),
        ("'a' || 'b'", [("STRING", "'a'"), ("STRING", "'b'")]),
        ("'it''s'", [("STRING", "'it''s'")]),
        (r"'a\' b", [("STRING", r"'a\'")]),
        (r"E'a\'b' c", [("STRING", r"'a\'b'")]),
        (r"e'a\\' b", [("STRING", r"'a\\'")]),
        (r"E'it''s\' b' c", [("STRING", r"'it''s\' b'")]),
        (r"like'a\' b", [("STRING", r"'a\'")]),
        ('"a ""b"" c" d', [("QUOTED_NAME", '"a ""b"" c"')]),
        ("$$ a 'b $$ c", [("STRING", "$$ a 'b $$")]),
        ("$a$ $b$ $$ $a$ c", [("STRING", "$a$ $b$ $$ $a$")]),
        ("$é$ a $é$", [("STRING", "$é$ a $é$")]),
        ("select $1, $2", []),
        ("a$b$c", []),
        ("a - b / c * d", []),
    ],
)
def test_tokens_are_what_postgres_reads(sql: str, expected: list[tuple[str, str]]) -> None:
    assert found(sql) == expected


@pytest.mark.parametrize("sql", ["'a", '"a', "$$a", "$x$ $y$", "/* /* */", "--", "E'\\"])
def test_a_token_without_end_runs_to_the_end(sql: str) -> None:
    data = sql.encode()
    assert [token.end for token in tokens(data)] == [len(data)]


def test_a_range_is_read_as_if_it_stood_alone() -> None:
    assert list(tokens(b"'a' /* b */ 'c'", 3, 8)) == [Token(Kind.COMMENT, 4, 8)]


@given(SQL_PIECES)
def test_tokens_ascend_and_are_not_empty(sql: str) -> None:
    position = 0
    for token in tokens(sql.encode()):
        assert position <= token.start < token.end <= len(sql.encode())
        position = token.end
