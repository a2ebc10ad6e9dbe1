"""What PL/pgSQL variables hold that are declared with a constant and never assigned."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.source.placeholders import SIGN
from tests.evaluation import running


def texts(declarations: str, statements: str) -> list[str]:
    return running.texts(f"declare x text; {declarations} begin {statements} end")


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
    ("statement", "name"),
    [
        ("name := 'b';", "b"),
        ("name = 'b' || 'c';", "bc"),
        ("select 'b' into name;", "b"),
        ("select 'b', 'c' into x, name;", "c"),
        ("select 'b' into strict r; name := r.name;", SIGN),
        ("select 'b' as name into r; name := r.name;", "b"),
        ("select name into name from t;", SIGN),
        ("execute $x$select 'b'$x$ into name;", "b"),
        ("execute 'select $1' into name using 'b';", "b"),
        ("execute unknown into name;", SIGN),
        ("get diagnostics name = row_count;", SIGN),
        ("call p(name);", SIGN),
        ("insert into t values (1) returning a into name;", SIGN),
        ("<<b>> begin name := 'b'; exit b; name := 'c'; end;", "b"),
        ("name := 'b'; loop name := name || 'c'; exit when unknown; end loop;", SIGN),
        ("while unknown loop name := 'b'; end loop;", SIGN),
        ("for i in 1..unknown loop name := 'b'; end loop;", SIGN),
        ("for i in 1..2000 loop name := 'b'; end loop;", SIGN),
        ("for x in select 'c' loop continue when unknown; name := x; end loop;", SIGN),
        ("for name in select 'b' loop null; end loop;", "b"),
        ("for name in select name from t loop null; end loop;", SIGN),
        ("foreach name in array array['b'] loop null; end loop;", "b"),
        ("foreach name, x in array array['b'] loop null; end loop;", SIGN),
        ("if unknown then name := 'b'; end if;", SIGN),
        ("if x is null then name := 'b'; end if;", "b"),
        ("if x then name := 'b'; end if;", "a"),
        ("names[1] := 'b';", "a"),
        ("names := array['b', 'c']; name := names[2];", "c"),
        ("names := array['b']; name := coalesce(names[2], 'd');", "d"),
        ("names := array['b']; names[1] := 'c'; name := names[1];", SIGN),
        ("begin null; exception when others then name := 'b'; end;", SIGN),
    ],
)
def test_what_is_assigned_is_known_as_far_as_it_can_be_told(statement: str, name: str) -> None:
    declarations = "r record; name text := 'a'; names text[];"
    told = texts(declarations, f"{statement} execute 'create schema ' || name;")
    assert told[-1] == f"create schema {name}"


def test_variables_of_one_name_in_nested_blocks_are_not_known() -> None:
    nested = "declare name text := 'b'; begin execute 'create schema ' || name; end;"
    assert texts("name text := 'a';", nested) == [f"create schema {SIGN}"]


def test_a_field_of_a_record_is_no_variable() -> None:
    loop = "for r in select 1 loop execute 'create schema ' || r.name; end loop;"
    assert texts("r record; name text := 'a';", loop) == [f"create schema {SIGN}"]
