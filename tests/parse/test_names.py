from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pglast import parser

from sqlfluff_schema_rules.parse.names import (
    RESERVED_EXCEPT_FOR_FUNCTIONS_AND_TYPES,
    RESERVED_KEYWORDS,
    quote_identifier,
    quote_object,
    reads_unquoted,
)

storable_names = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=15
)


@pytest.mark.parametrize("name", ["orders", "_private", "user_id2", "name", "type", "value"])
def test_a_plain_name_stays_without_quotes(name: str) -> None:
    assert quote_identifier(name) == name


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("createdAt", '"createdAt"'),
        ("2nd", '"2nd"'),
        ("order lines", '"order lines"'),
        ('say "hi"', '"say ""hi"""'),
        ("größe", '"größe"'),
        ("a$b", '"a$b"'),
        ("", '""'),
    ],
)
def test_a_name_of_other_characters_is_quoted(name: str, quoted: str) -> None:
    assert quote_identifier(name) == quoted


@pytest.mark.parametrize("name", ["user", "order", "left", "between"])
def test_a_key_word_that_is_not_free_everywhere_is_quoted(name: str) -> None:
    assert quote_identifier(name) == f'"{name}"'


def test_an_object_is_always_qualified() -> None:
    assert quote_object("public", "Order") == 'public."Order"'
    assert quote_object("user", "orders") == '"user".orders'


@given(storable_names)
def test_postgres_reads_a_quoted_name_back(name: str) -> None:
    tree = parser.parse_sql_json(f"create table {quote_object(name, name)} ()")
    assert tree == parser.parse_sql_json(f"create table {_in_quotes(name)}.{_in_quotes(name)} ()")


@pytest.mark.parametrize("name", ["orders", "_private", "größe", "a$b", "user"])
def test_the_scanner_reads_such_names_without_quotes(name: str) -> None:
    assert reads_unquoted(name)


@pytest.mark.parametrize("name", ["createdAt", "2nd", "order lines", "a-b", ""])
def test_the_scanner_needs_quotes_for_such_names(name: str) -> None:
    assert not reads_unquoted(name)


def test_the_reserved_key_words_are_those_of_the_manual() -> None:
    assert {"user", "order", "group", "table", "end", "desc"} <= RESERVED_KEYWORDS
    assert {"left", "full", "verbose"} <= RESERVED_EXCEPT_FOR_FUNCTIONS_AND_TYPES
    assert RESERVED_KEYWORDS.isdisjoint({"name", "type", "value", "status", "date", "key"})


def _in_quotes(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
