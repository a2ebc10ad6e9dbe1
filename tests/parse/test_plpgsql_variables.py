"""What PL/pgSQL variables hold that are declared with a constant and never assigned."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.parse.plpgsql import Fragment, sql_run_by
from sqlfluff_schema_rules.source.placeholders import SIGN


def texts(declarations: str, statements: str) -> list[str]:
    body = f"declare x text; {declarations} begin {statements} end"
    return [part.text for part in sql_run_by(body) if isinstance(part, Fragment)]


@pytest.mark.parametrize(
    "declaration",
    [
        "names text[] := array['a', 'b'];",
        "names text[] default '{a,b}';",
        "names constant text[] := array['a', 'b'];",
        "first text := 'a'; names text[] := array[first, 'b'];",
    ],
)
def test_a_loop_over_a_declared_array_runs_once_for_each_value(declaration: str) -> None:
    loop = "foreach x in array names loop execute 'create schema ' || x; end loop;"
    assert texts(declaration, loop) == ["create schema a", "create schema b"]


@pytest.mark.parametrize(
    ("declaration", "expression", "text"),
    [
        ("command text := 'create schema a';", "command", "create schema a"),
        ("name text := 'a';", "format('create schema %I', name)", "create schema a"),
        (
            "first text := 'a'; name text := first || '_b';",
            "'create schema ' || name",
            "create schema a_b",
        ),
        ("name text := 'a' || '_b';", "'create schema ' || name", "create schema a_b"),
    ],
)
def test_a_declared_text_is_known(declaration: str, expression: str, text: str) -> None:
    assert texts(declaration, f"execute {expression};") == [text]


@pytest.mark.parametrize(
    "statement",
    [
        "name := 'b';",
        "select 'b' into name;",
        "execute 'select 1' into name;",
        "get diagnostics name = row_count;",
        "for name in select 'b' loop null; end loop;",
        "foreach name in array array['b'] loop null; end loop;",
        "if x then name := 'b'; end if;",
    ],
)
def test_a_variable_that_is_assigned_anywhere_is_not_known(statement: str) -> None:
    told = texts("name text := 'a';", f"{statement} execute 'create schema ' || name;")
    assert told[-1] == f"create schema {SIGN}"


def test_variables_of_one_name_in_nested_blocks_are_not_known() -> None:
    nested = "declare name text := 'b'; begin execute 'create schema ' || name; end;"
    assert texts("name text := 'a';", nested) == [f"create schema {SIGN}"]


def test_a_field_of_a_record_is_no_variable() -> None:
    loop = "for r in select 1 loop execute 'create schema ' || r.name; end loop;"
    assert texts("r record; name text := 'a';", loop) == [f"create schema {SIGN}"]
