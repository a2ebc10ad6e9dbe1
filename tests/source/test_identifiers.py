from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.source.script import Script

LONG = "a" * 63


def found(sql: str, name: str) -> str | None:
    """The identifier that is found, with the text that follows it."""
    script = Script.from_text("a.sql", sql)
    place = script.find_identifier(name, 0, len(script.encoded))
    if place is None:
        return None
    start, end = place
    return script.encoded[start:end].decode() + "|" + script.encoded[end : end + 3].decode()


@pytest.mark.parametrize(
    ("sql", "name", "expected"),
    [
        ("create table users (id int)", "users", "users| (i"),
        ("create table USERS (id int)", "users", "USERS| (i"),
        ('create table "users"(id int)', "users", '"users"|(id'),
        ('create table "Users" (id int)', "Users", '"Users"| (i'),
        ('create table "Users" (id int)', "users", None),
        ("create table Users (id int)", "Users", None),
        ('create table "a ""b""" ()', 'a "b"', '"a ""b"""| ()'),
        ("create table app_users (users int)", "users", "users| in"),
        ("create table users$ (users int)", "users", "users| in"),
        ("create table éusers (users int)", "users", "users| in"),
        ('create table "the users" (users int)', "users", "users| in"),
        ("comment on x is 'users'; drop table users;", "users", "users|;"),
        ("/* users */ -- users\n drop table users;", "users", "users|;"),
        ("do $$ users $$; drop table users;", "users", "users|;"),
        ("-- gone\n drop table users;", "users", "users|;"),
        ("-- users", "users", None),
        ("drop table größe;", "größe", "größe|;"),
        ("drop table GRÖßE;", "größe", None),
        (f"drop table {LONG}bc;", LONG, f"{LONG}bc|;"),
        (f'drop table "{LONG}bc";', LONG, f'"{LONG}bc"|;'),
        (f"drop table {'é' * 40};", "é" * 31, f"{'é' * 40}|;"),
        ("drop table users;", "", None),
        ('drop table "users', "users", None),
        ('drop table "', "users", None),
        ('drop table users, "', "users", 'users|, "'),
        ("drop table users;", "\ud800", None),
    ],
)
def test_an_identifier_is_found_as_postgres_reads_it(
    sql: str, name: str, expected: str | None
) -> None:
    assert found(sql, name) == expected


def test_an_identifier_is_looked_for_only_in_its_range() -> None:
    script = Script.from_text("a.sql", "select a; select a, b;")
    assert script.find_identifier("a", 9, 22) == (17, 18)
    assert script.find_identifier("b", 0, 9) is None
    assert script.find_identifier("select", 1, 9) is None


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("users (id)", "users"),
        ("public.users (id)", "public.users"),
        ('"public"."my ""users""".id)', '"public"."my ""users""".id'),
        ("größe int", "größe"),
        ("<=> b", "<=>"),
        ("'a b' c", "'a b'"),
        ("(a)", "("),
        ('"users', '"'),
        ("\na", "\n"),
        ("", ""),
    ],
)
def test_a_word_ends_where_its_name_or_operator_ends(sql: str, word: str) -> None:
    script = Script.from_text("a.sql", sql)
    assert script.word_end(0, len(script.encoded)) == len(word.encode())


def test_a_word_ends_with_its_range_but_has_a_byte() -> None:
    script = Script.from_text("a.sql", "public.users")
    assert script.word_end(0, 9) == 9
    assert script.word_end(3, 0) == 4
    assert script.word_end(12, 12) == 12


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        (f"drop table {LONG};", []),
        (f'drop table "{LONG}";', []),
        (f"drop table {LONG}X;", [f"{LONG}x"]),
        (f"{LONG}X", [f"{LONG}x"]),
        (f'create policy "{"Aä " * 20}" on a', ["Aä " * 20]),
        (f'drop table "{LONG}""";', [f'{LONG}"']),
        (f'drop table "{"é" * 32}";', ["é" * 32]),
        (f"select '{LONG}X', $${LONG}X$$; -- {LONG}X", []),
        (f"select 1 as {LONG}1, '{LONG}X' as {LONG}2", [f"{LONG}1", f"{LONG}2"]),
        (f'drop table "{LONG}X', []),
        (f"select {'1' * 70}", []),
    ],
)
def test_identifiers_of_more_than_63_bytes_are_listed(sql: str, names: list[str]) -> None:
    script = Script.from_text("a.sql", sql)
    listed = list(script.long_identifiers())
    assert [name for _, _, name in listed] == names
    for start, end, name in listed:
        written = script.encoded[start:end].decode().removeprefix('"').removesuffix('"')
        assert written.replace('""', '"').lower() == name.lower()


@given(st.text(max_size=40), st.text(max_size=3), st.integers(-2, 50), st.integers(-2, 50))
def test_any_text_can_be_searched(sql: str, name: str, start: int, end: int) -> None:
    script = Script.from_text("a.sql", sql)
    start = max(0, min(start, len(script.encoded)))
    found = script.find_identifier(name, start, end)
    assert found is None or start <= found[0] < found[1] <= end
    assert script.word_end(start, end) >= min(start + 1, len(script.encoded))
    list(script.long_identifiers())
