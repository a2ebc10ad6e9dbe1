"""Reading on behind what is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.parse.statements import Statement, parse_script
from sqlfluff_schema_rules.source.script import Script

A = "create schema a;"
B = "create schema b;"


def statements_of(sql: str) -> tuple[Statement, ...]:
    return parse_script(Script.from_text("a.sql", sql)).statements


def sound(sql: str) -> list[str]:
    """The text of the statements that Postgres takes."""
    return [
        statement.script.encoded[statement.start : statement.end].decode().strip()
        for statement in statements_of(sql)
        if statement.error is None
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "creat;\n",
        "create table t (a int;\n",
        "create table t (a int\n",
        "insert into t values ('a);\n",
        "insert into t values ('it's');\n",
        'select "a;\n',
        "select $x$a$y$;\n",
        "create function f() returns int begin atomic selec 1; select 2; end;\n",
        "create rule r as on insert to t do also (selec 1; select 2);\n",
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_broken_statement_hides_no_definition(statement: str, line_end: str) -> None:
    sql = f"{A}\n{statement}{B}\ncreate table t ();\n".replace("\n", line_end)
    assert sound(sql) == ["create schema a", "create schema b", "create table t ()"]


def test_an_odd_quote_behind_the_error_hides_no_definition() -> None:
    sql = f"select 'it's';\n{A}\nselect 'x';\n{B}\ncreate type e as enum ('a');"
    assert sound(sql) == [
        "create schema a",
        "select 'x'",
        "create schema b",
        "create type e as enum ('a')",
    ]


@pytest.mark.parametrize("end", ["", ";", " language sql"])
def test_what_stands_in_a_sound_string_behind_the_error_is_no_statement(end: str) -> None:
    assert sound(f"creat function f() as $$ select;\n{A}\n$${end}") == []


def test_a_body_of_several_statements_that_is_longer_than_a_chunk_is_one_statement() -> None:
    long = f"select '{'x' * 1_000_000}'"
    sql = f"create function f() returns int begin atomic {long}; select 2; end; {B}"
    assert [statement.kind for statement in statements_of(sql)] == [
        "CreateFunctionStmt",
        "CreateSchemaStmt",
    ]


@given(st.text(alphabet="a;'\"$()-/*\n é", max_size=40))
def test_no_text_raises(text: str) -> None:
    length = len(text.encode())
    assert all(0 <= each.start <= each.end <= length for each in statements_of(text))


@given(st.lists(st.sampled_from([A, B, "creat;", "select 'it''s';", "select 1 +;"])))
def test_no_sound_statement_is_lost(pieces: list[str]) -> None:
    expected = [piece for piece in pieces if piece not in ("creat;", "select 1 +;")]
    assert [f"{text};" for text in sound("\n".join(pieces))] == expected


def problems(sql: str) -> list[str]:
    """What is wrong with the statements, one after the other."""
    return [statement.error.message for statement in statements_of(sql) if statement.error]


def test_semicolons_behind_a_misplaced_quote_are_no_further_mistakes() -> None:
    sql = r"""insert into notes values
        ('Goodhart\'s law', 'it holds; twelve principles; none is new'),
        ('Kanban', 'pull; don\'t push');
    """
    assert problems(sql) == ['syntax error at or near "s"']


@pytest.mark.parametrize("gap", ["\n", "\r\n", " -- and one more\n", "\n-- and\n  ", "\n\n"])
def test_each_line_that_begins_a_broken_statement_is_a_mistake(gap: str) -> None:
    sql = f"create tabel a ();{gap}create tabel b ();{gap}create tabel c ();"
    assert problems(sql) == ['syntax error at or near "tabel"'] * 3
