"""The SQL that PL/pgSQL bodies run."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.evaluation.programs import Fragment
from sqlfluff_schema_rules.source.placeholders import SIGN
from tests.evaluation.running import schemas, sql_run_by, texts


def executed(expression: str, declarations: str = "") -> list[str]:
    return texts(f"{declarations} begin execute {expression}; end")


def test_a_statement_is_found_where_it_stands() -> None:
    assert sql_run_by("begin create  schema a; end") == (
        Fragment("create  schema a", 6, 22, exact=True, conditional=False),
    )


def test_equal_statements_are_found_one_after_the_other() -> None:
    fragments = sql_run_by("begin create schema a; create schema a; end")
    assert [fragment.start for fragment in fragments] == [6, 23]


def test_places_are_counted_in_characters() -> None:
    (fragment,) = sql_run_by("begin -- é\ncreate schema a; end")
    assert (fragment.start, fragment.end) == (11, 26)


@pytest.mark.parametrize(
    ("body", "created"),
    [
        ("if x then create schema a; end if; create schema b;", "Ab"),
        ("if x then create schema a; elsif y then create schema b; end if;", "AB"),
        ("if x then null; else create schema c; end if;", "C"),
        ("case x when 1 then create schema a; when 2 then create schema b; end case;", "AB"),
        ("case when x then null; else create schema c; end case;", "C"),
        ("for i in 1..3 loop create schema a; end loop;", "aaa"),
        ("for i in 1..y loop create schema a; end loop;", "A"),
        ("for i in 1..3 by 0 loop create schema a; end loop;", "A"),
        ("for i in 1..123456789012345678901234567890 loop create schema a; end loop;", "A"),
        ("for r in select 1 loop create schema a; end loop;", "a"),
        ("for r in select * from t loop create schema a; end loop;", "A"),
        ("for r in execute 'select 1' loop create schema a; end loop;", "a"),
        ("for r in execute y loop create schema a; end loop;", "A"),
        ("while x loop create schema a; end loop;", "A"),
        ("loop create schema a; exit; end loop; create schema b;", "ab"),
        ("foreach v in array names loop create schema a; end loop;", "A"),
        ("begin create schema a; end; create schema b;", "ab"),
        ("declare y int; begin create schema a; end;", "a"),
        ("begin create schema a; exception when others then null; end;", "A"),
        ("begin null; exception when others then create schema a; end; create schema b;", "Ab"),
        ("begin if x then begin create schema a; end; end if; end;", "A"),
        ("raise notice 'x'; return; create schema a;", ""),
        ("if x then return; end if; create schema a;", "A"),
        ("raise exception 'x'; create schema a;", "a"),
    ],
)
def test_what_may_not_be_run_is_conditional(body: str, created: str) -> None:
    assert schemas(f"declare r record; v text; begin {body} end") == created


def test_each_handler_of_an_exception_is_read() -> None:
    body = """begin create schema a;
        exception when unique_violation then create schema b;
        when others then create schema c; end"""
    assert schemas(body) == "ABC"


def test_what_stands_before_an_exception_handler_in_a_loop_keeps_its_place() -> None:
    body = "begin create schema a; begin null; exception when others then null; end; end"
    assert schemas(body) == "a"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("'create schema a'", "create schema a"),
        ("'create schema a'::text", "create schema a"),
        ("$$create schema a$$", "create schema a"),
        ("'comment on schema a is ''it''''s'''", "comment on schema a is 'it''s'"),
        ("'create ' || 'schema ' || 'a'", "create schema a"),
        ("'create schema ' || x", f"create schema {SIGN}"),
        ("'create schema ' || x || ' authorization b'", f"create schema {SIGN} authorization b"),
        ("'create schema ' || quote_ident('a')", "create schema a"),
        ("'create schema ' || quote_ident('A b')", 'create schema "A b"'),
        ("'create schema ' || quote_ident(x)", f"create schema {SIGN}"),
        ("'create schema ' || quote_ident('a' || 'b')", "create schema ab"),
        ("'comment on schema a is ' || quote_literal('x')", "comment on schema a is 'x'"),
        ("'comment on schema a is ' || quote_nullable(x)", f"comment on schema a is '{SIGN}'"),
        ("'create schema ' || lower('A')", "create schema a"),
        ("'create schema ' || md5('A')", f"create schema {SIGN}"),
        ("format('create schema %I', 'a')", "create schema a"),
        ("format('create schema %I', 'A\"b')", 'create schema "A""b"'),
        ("format('create schema %I', x)", f"create schema {SIGN}"),
        ("format('create schema %s', 'a')", "create schema a"),
        ("format('create schema %s', 'a' || 'b')", "create schema ab"),
        ("format('create schema %-10s', 'a')", "create schema a"),
        ("format('comment on schema a is %L', 'it''s')", "comment on schema a is 'it''s'"),
        ("format('comment on schema a is %L', x)", f"comment on schema a is '{SIGN}'"),
        ("format('comment on schema a is ''%%''')", "comment on schema a is '%'"),
        ("format('create table %2$I.%1$I ()', 'T', 'app')", 'create table app."T" ()'),
        ("format('create table %2$I.%I ()', 'a', 'b', 'c')", "create table b.c ()"),
        ("format('create schema %I')", f"create schema {SIGN}"),
        ("pg_catalog.format('create schema %I', 'a')", "create schema a"),
        (
            "format('create schema %I', 'a') || ' authorization b'",
            "create schema a authorization b",
        ),
        ("(('create schema a'))", "create schema a"),
    ],
)
def test_the_constant_parts_of_dynamic_sql_are_told(expression: str, text: str) -> None:
    assert executed(expression) == [text]


@pytest.mark.parametrize(
    "expression",
    [
        "x",
        "x || y",
        "format(x, 'a')",
        "format()",
        "(select a from t)",
        "now()",
    ],
)
def test_nothing_is_told_of_dynamic_sql_without_constant_parts(expression: str) -> None:
    assert executed(expression) == []


def test_dynamic_sql_is_found_where_a_literal_reads_as_it_is_written() -> None:
    body = "begin execute 'create schema a'; end"
    assert sql_run_by(body) == (Fragment("create schema a", 15, 30, exact=True, conditional=False),)


def test_dynamic_sql_that_reads_otherwise_is_placed_at_its_expression() -> None:
    body = "begin execute format('create schema %I', 'a'); end"
    assert sql_run_by(body) == (
        Fragment("create schema a", 14, 45, exact=False, conditional=False),
    )


@pytest.mark.parametrize(
    ("array", "created"),
    [
        ("array['a', 'b']", ["create schema a", "create schema b"]),
        ("array['a', 'b']::text[]", ["create schema a", "create schema b"]),
        ("array['a'::name]", ["create schema a"]),
        ("array['A b']", ['create schema "A b"']),
        ("'{a, \"b\"}'", ["create schema a", "create schema b"]),
        ("'{a,b}'::text[]", ["create schema a", "create schema b"]),
        ("array['a', y]", ["create schema a", f"create schema {SIGN}"]),
        ("array[y]", [f"create schema {SIGN}"]),
        ("'{}'::text[]", []),
        ("'a'", [f"create schema {SIGN}"]),
        ("names", [f"create schema {SIGN}"]),
        ("string_to_array('a', ',')", ["create schema a"]),
    ],
)
def test_a_loop_over_a_constant_array_runs_once_for_each_value(
    array: str, created: list[str]
) -> None:
    body = f"""declare x text; begin foreach x in array {array} loop
        execute format('create schema %I', x); end loop; end"""
    assert texts(body) == created


def test_a_loop_over_very_many_values_is_read_for_the_first_of_them() -> None:
    values = ",".join(f"s{number}" for number in range(1_100))
    body = f"""declare x text; begin foreach x in array '{{{values}}}'::text[] loop
        execute 'create schema ' || x; end loop; end"""
    assert texts(body)[-1] == "create schema s999"


def test_a_variable_keeps_the_last_value_of_a_loop() -> None:
    body = """declare x text; begin foreach x in array array['a'] loop null; end loop;
        execute 'create schema ' || x; end"""
    assert texts(body) == ["create schema a"]


def test_loops_in_loops_combine_their_values() -> None:
    body = """declare x text; y text; begin
        foreach x in array array['a', 'b'] loop foreach y in array array['c', 'd'] loop
        execute format('drop table %I.%I', x, y); end loop; end loop; end"""
    assert texts(body) == [
        "drop table a.c",
        "drop table a.d",
        "drop table b.c",
        "drop table b.d",
    ]


def test_loops_in_loops_may_share_their_variable() -> None:
    body = """declare x text; begin
        foreach x in array array['a'] loop foreach x in array array['b', 'c'] loop
        execute 'create schema ' || x; end loop; end loop; end"""
    assert schemas(body) == "bc"


def test_perform_and_call_are_told_as_the_statements_that_they_are() -> None:
    body = "begin perform set_config('search_path', 'app', false); call p(1); end"
    assert sql_run_by(body) == (
        Fragment("SELECT set_config('search_path', 'app', false)", 14, 53, False, False),
        Fragment("call p(1)", 55, 64, True, False),
    )


@pytest.mark.parametrize(
    "statement",
    [
        "new.x := 1;",
        "new.x = 1;",
        "NEW.X := 1;",
        "new . x := 1;",
        "select 1 into new.x;",
        "select 1 into strict new.x;",
        "select 1, 2 into new.x, new.y;",
        "execute 'select 1' into new.x;",
        "y := 1;",
        "new.x := 1; new.y := 2; new.x := 3;",
    ],
)
def test_fields_of_records_that_the_parser_does_not_know_hide_nothing(statement: str) -> None:
    body = f"begin {statement} create schema a; end"
    fragment = sql_run_by(body)[-1]
    assert body[fragment.start : fragment.end] == "create schema a"


def test_more_unknown_variables_than_anyone_writes_hide_a_body() -> None:
    unknown = "".join(f"new.x{number} := 1;" for number in range(50))
    assert sql_run_by(f"begin {unknown} create schema a; end") == ()


def test_an_unknown_variable_that_is_not_assigned_to_hides_a_body() -> None:
    body = "begin for new.x in select 1 loop create schema a; end loop; end"
    assert sql_run_by(body) == ()


@pytest.mark.parametrize(
    "body",
    ["", "begin", "create schema a", "begin create schema a end", "begin perform '\ud800'; end"],
)
def test_there_is_nothing_of_a_body_that_postgres_rejects(body: str) -> None:
    assert sql_run_by(body) == ()


def test_a_body_may_hold_any_dollar_quote() -> None:
    body = "begin execute $body$create schema a$body$; execute $body_$create schema b$body_$; end"
    assert schemas(body) == "ab"


def test_a_body_that_is_nested_too_deeply_is_read_whole_or_not_at_all() -> None:
    def number_of_statements(depth: int) -> int:
        body = f"begin {'if x then ' * depth} create schema a; {'end if;' * depth} end"
        return len(sql_run_by(body))

    counts = [number_of_statements(depth) for depth in range(50, 401, 25)]
    assert sorted(counts, reverse=True) == counts
    assert (counts[0], counts[-1]) == (1, 0)


def test_an_expression_that_is_no_sql_is_left_out() -> None:
    assert sql_run_by("begin execute 'create schema ' || array[; end") == ()


@pytest.mark.parametrize(("variable", "name"), [("r.x", "a"), ("x, y", SIGN)])
def test_a_loop_may_set_a_field_and_several_variables(variable: str, name: str) -> None:
    body = f"""declare r record; x text; y text; begin foreach {variable} in array array['a']
        loop execute 'create schema ' || {variable.partition(",")[0]}; end loop; end"""
    assert texts(body) == [f"create schema {name}"]


def test_a_query_whose_target_the_parser_cut_out_is_placed_in_the_rest_of_the_body() -> None:
    body = "declare x int; begin select 1 into x from t; end"
    assert sql_run_by(body) == (
        Fragment("select 1        from t", 0, len(body), exact=False, conditional=False),
    )


def test_an_expression_that_is_joined_of_very_many_parts_is_read() -> None:
    joined = " || ".join(["'create schema '", *["'a'"] * 150])
    assert executed(joined) == ["create schema " + "a" * 150]


@pytest.mark.parametrize("expression", ["from t", "distinct", "* from t"])
def test_an_expression_without_a_value_runs_nothing(expression: str) -> None:
    assert executed(expression) == []
