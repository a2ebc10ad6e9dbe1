from __future__ import annotations

import pytest

from sqlfluff_schema_rules.changes.records import QualifiedName, RoutineKind, Volatility
from tests.catalog.building import catalog_of, routine

F = "create function f(a int, b text default 'x') returns int language plpgsql"


def names(text: str) -> set[str]:
    catalog = catalog_of(text)
    return {found.object_name for found in catalog.routines()}


def test_a_function_is_known_with_all_that_is_written() -> None:
    found = routine(
        catalog_of(
            f"{F} immutable strict leakproof security definer set search_path = public, pg_temp"
            " set work_mem to '1MB' as 'begin end'"
        )
    )
    assert (found.kind, found.language, found.volatility) == (
        RoutineKind.FUNCTION,
        "plpgsql",
        Volatility.IMMUTABLE,
    )
    assert (found.strict, found.leakproof, found.security_definer) == (True, True, True)
    assert found.settings == {"search_path": "public, pg_temp", "work_mem": "1MB"}
    assert found.body == "begin end"
    assert [(p.name, p.has_default) for p in found.parameters] == [("a", False), ("b", True)]
    assert found.returns is not None
    assert found.returns.display == "integer"


def test_a_function_is_volatile_invoker_and_sql_unless_it_says_otherwise() -> None:
    found = routine(catalog_of("create function f() returns int return 1"))
    assert (found.language, found.volatility) == ("sql", Volatility.VOLATILE)
    assert (found.strict, found.leakproof, found.security_definer) == (False, False, False)
    assert (found.settings, found.body) == ({}, None)


def test_an_empty_search_path_is_a_setting() -> None:
    found = routine(catalog_of(f"{F} set search_path = '' as 'begin end'"))
    assert found.settings == {"search_path": ""}


def test_a_setting_from_current_is_there_without_its_value() -> None:
    found = routine(catalog_of(f"{F} set search_path from current set role to default as ''"))
    assert found.settings == {"search_path": ""}


def test_a_function_in_c_has_no_body() -> None:
    assert (
        routine(catalog_of("create function f() returns int language c as 'a', 'b'")).body is None
    )


@pytest.mark.parametrize(
    ("parameters", "signature"),
    [
        ("", "public.f()"),
        ("int, x varchar(20), y numeric(3, 2)", "public.f(integer, character varying, numeric)"),
        ("char(3), timestamptz(3)", "public.f(character, timestamp with time zone)"),
        ("inout a int, out b text, variadic c int[]", "public.f(integer, integer[])"),
        ("in a s.mood[], b s.mood", "public.f(s.mood[], s.mood)"),
    ],
)
def test_a_signature_has_the_types_of_the_inputs_without_modifiers(
    parameters: str, signature: str
) -> None:
    text = f"create function f({parameters}) returns record language sql as ''"
    assert names(text) == {signature}


def test_the_columns_of_a_table_function_are_no_inputs() -> None:
    text = "create function f(a int) returns table (b int, c text) language sql as ''"
    assert names(text) == {"public.f(integer)"}


def test_overloads_are_told_apart_by_their_types() -> None:
    text = (
        "create function f(int) returns int return 1; create function f(text) returns int return 1;"
        "create function f(int[]) returns int return 1; create function f(int) returns int return 2"
    )
    assert names(text) == {"public.f(integer)", "public.f(text)", "public.f(integer[])"}


def test_a_replaced_function_loses_what_is_not_written_again() -> None:
    catalog = catalog_of(
        f"{F} stable security definer set search_path = '' as 'old';"
        "comment on function f is 'kept'; alter function f owner to clerk;"
        + F.replace("create", "create or replace")
        + " as 'new'"
    )
    found = routine(catalog)
    assert (found.body, found.volatility) == ("new", Volatility.VOLATILE)
    assert (found.security_definer, found.settings) == (False, {})
    assert (found.comment, found.owner) == ("kept", "clerk")


def test_a_function_is_not_replaced_without_or_replace() -> None:
    assert routine(catalog_of(f"{F} as 'old'; {F} as 'new'")).body == "old"


def test_or_replace_with_other_inputs_makes_an_overload() -> None:
    text = f"{F} as ''; create or replace function f(a int) returns int language sql as ''"
    assert names(text) == {"public.f(integer, text)", "public.f(integer)"}


def test_a_function_is_altered() -> None:
    catalog = catalog_of(
        f"{F} as ''; alter function f stable strict leakproof security definer;"
        "alter function f(int, text) set search_path = '' set work_mem = '1MB' set role = 'x';"
        "alter function f reset work_mem set role to default; alter function missing() stable"
    )
    found = routine(catalog)
    assert found.volatility is Volatility.STABLE
    assert (found.strict, found.leakproof, found.security_definer) == (True, True, True)
    assert found.settings == {"search_path": ""}


def test_the_settings_of_a_function_are_reset() -> None:
    catalog = catalog_of(f"{F} set a.b = 1 set work_mem = '1MB' as ''; alter function f reset all")
    assert routine(catalog).settings == {}


def test_a_function_without_types_is_meant_only_where_it_is_the_only_one() -> None:
    text = f"{F} as ''; create function f() returns int return 1; drop function f"
    assert len(names(text)) == 2
    assert names(f"{F} as ''; drop function f") == set()


@pytest.mark.parametrize(
    "statement",
    [
        "drop function f(int, text)",
        "drop function f(a int, b text)",
        "drop function public.f(pg_catalog.int4, in text) cascade",
        "drop routine f",
    ],
)
def test_a_function_is_dropped_by_its_inputs(statement: str) -> None:
    assert names(f"{F} as ''; {statement}") == set()


def test_a_function_with_other_inputs_is_not_dropped() -> None:
    assert names(f"{F} as ''; drop function if exists f(int), f(text, int), g()") == {
        "public.f(integer, text)"
    }


def test_a_function_is_renamed_and_moved() -> None:
    text = (
        f"create schema s; {F} as ''; create function f() returns int return 1;"
        "alter function f(int, text) rename to g; alter function g set schema s;"
        "alter function missing rename to f; alter function missing set schema s"
    )
    assert names(text) == {"public.f()", "s.g(integer, text)"}


def test_procedures_and_aggregates_are_routines_too() -> None:
    catalog = catalog_of(
        "create procedure p(inout a int) language plpgsql as 'begin end';"
        "alter procedure p(int) security definer; alter routine p set search_path = '';"
        "create aggregate g(int, text) (sfunc = f, stype = int); create aggregate n(*) (sfunc = f,"
        " stype = int); create procedure gone() language sql as ''; drop procedure gone;"
        "create aggregate gone(int) (sfunc = f, stype = int); drop aggregate gone(int)"
    )
    assert {(found.object_name, found.kind) for found in catalog.routines()} == {
        ("public.p(integer)", RoutineKind.PROCEDURE),
        ("public.g(integer, text)", RoutineKind.AGGREGATE),
        ("public.n()", RoutineKind.AGGREGATE),
    }
    assert routine(catalog, "p").security_definer
    assert routine(catalog, "p").settings == {"search_path": ""}
    assert routine(catalog, "g").volatility is Volatility.IMMUTABLE


def test_a_body_of_statements_belongs_to_its_function() -> None:
    catalog = catalog_of(
        "create function f() returns int language sql begin atomic"
        " insert into t values (1); select 1; end; create table t (a int)"
    )
    assert routine(catalog).language == "sql"
    assert catalog.table("public", "t") is not None


def test_functions_are_looked_up_by_search_path_and_schema() -> None:
    catalog = catalog_of(
        "create schema s; create function s.f() returns int return 1;"
        "create function f() returns int return 1"
    )
    found = [item.object_name for item in catalog.routines_named(QualifiedName("s", "f"))]
    assert found == ["s.f()"]
    assert len(list(catalog.routines_named(QualifiedName(None, "f")))) == 1
