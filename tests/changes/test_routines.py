"""Functions, procedures, aggregates and triggers."""

from __future__ import annotations

import pytest

from tests.changes.reading import Told, record, told


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "create or replace function app.f(int, out a text, inout b int, variadic c "
            "int[], d int default 1) as 'select 1' language SQL",
            [
                record(
                    "CreateRoutine",
                    routine="app.f",
                    kind="function",
                    parameters=(
                        record("Parameter", name=None, type="integer"),
                        record("Parameter", name="a", type="text", mode="o"),
                        record("Parameter", name="b", type="integer", mode="b"),
                        record("Parameter", name="c", type="integer[]", mode="v"),
                        record("Parameter", name="d", type="integer", has_default=True),
                    ),
                    body="select 1",
                    replace=True,
                )
            ],
        ),
        (
            "create function f(in a int) returns table (x int, y text) language sql as 'x'",
            [
                record(
                    "CreateRoutine",
                    routine="f",
                    kind="function",
                    parameters=(
                        record("Parameter", name="a", type="integer"),
                        record("Parameter", name="x", type="integer", mode="t"),
                        record("Parameter", name="y", type="text", mode="t"),
                    ),
                    returns="set of record",
                    body="x",
                )
            ],
        ),
        (
            "create function f(a app.t.b%type) returns setof app.t language sql as 'x'",
            [
                record(
                    "CreateRoutine",
                    routine="f",
                    kind="function",
                    parameters=(record("Parameter", name="a", type="b of app.t"),),
                    returns="set of app.t",
                    body="x",
                )
            ],
        ),
        (
            "create function f() returns int language plpgsql immutable strict leakproof "
            "security definer as $$ begin $$",
            [
                record(
                    "CreateRoutine",
                    routine="f",
                    kind="function",
                    returns="integer",
                    language="plpgsql",
                    volatility="immutable",
                    security_definer=True,
                    strict=True,
                    leakproof=True,
                    body=" begin ",
                )
            ],
        ),
        (
            "create function f() returns int stable called on null input security invoker "
            "not leakproof as 'x'",
            [
                record(
                    "CreateRoutine",
                    routine="f",
                    kind="function",
                    returns="integer",
                    volatility="stable",
                    body="x",
                )
            ],
        ),
        (
            "create function f() returns int language c as 'file', 'symbol'",
            [
                record(
                    "CreateRoutine", routine="f", kind="function", returns="integer", language="c"
                )
            ],
        ),
        (
            "create function f() returns int return 1",
            [record("CreateRoutine", routine="f", kind="function", returns="integer")],
        ),
        (
            "create function f() returns int set search_path = app, 'pg_temp' set work_mem "
            "to '1MB' as 'x'",
            [
                record(
                    "CreateRoutine",
                    routine="f",
                    kind="function",
                    returns="integer",
                    settings={"search_path": "app, pg_temp", "work_mem": "1MB"},
                    body="x",
                )
            ],
        ),
        (
            "create function f() returns int set search_path from current as 'x'",
            [
                record(
                    "CreateRoutine",
                    routine="f",
                    kind="function",
                    returns="integer",
                    settings={"search_path": ""},
                    body="x",
                )
            ],
        ),
        (
            "create function f() returns int set search_path to default as 'x'",
            [record("CreateRoutine", routine="f", kind="function", returns="integer", body="x")],
        ),
        (
            "create function f() returns int set search_path = '' as 'x'",
            [
                record(
                    "CreateRoutine",
                    routine="f",
                    kind="function",
                    returns="integer",
                    settings={"search_path": ""},
                    body="x",
                )
            ],
        ),
        (
            "create function f() returns int set datestyle = iso cost 5 as 'x'",
            [
                record(
                    "CreateRoutine",
                    routine="f",
                    kind="function",
                    returns="integer",
                    settings={"datestyle": "iso"},
                    body="x",
                )
            ],
        ),
        (
            "create procedure p(a int) language sql as 'x'",
            [
                record(
                    "CreateRoutine",
                    routine="p",
                    kind="procedure",
                    parameters=(record("Parameter", name="a", type="integer"),),
                    body="x",
                )
            ],
        ),
        (
            "create aggregate app.g(a int) (sfunc = f, stype = int)",
            [
                record(
                    "CreateRoutine",
                    routine="app.g",
                    kind="aggregate",
                    parameters=(record("Parameter", name="a", type="integer"),),
                    language="internal",
                    volatility="immutable",
                )
            ],
        ),
        (
            "create or replace aggregate g(*) (sfunc = f, stype = int)",
            [
                record(
                    "CreateRoutine",
                    routine="g",
                    kind="aggregate",
                    language="internal",
                    volatility="immutable",
                    replace=True,
                )
            ],
        ),
        (
            "create aggregate g(int order by text) (sfunc = f, stype = int)",
            [
                record(
                    "CreateRoutine",
                    routine="g",
                    kind="aggregate",
                    parameters=(
                        record("Parameter", name=None, type="integer"),
                        record("Parameter", name=None, type="text"),
                    ),
                    language="internal",
                    volatility="immutable",
                )
            ],
        ),
        ("create operator + (function = f, leftarg = int)", []),
    ],
)
def test_a_routine_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "alter function app.f(int, text) stable",
            [
                record(
                    "AlterRoutine",
                    routine=record("RoutineSignature", name="app.f", types=("integer", "text")),
                    volatility="stable",
                )
            ],
        ),
        (
            "alter function f security definer strict leakproof",
            [
                record(
                    "AlterRoutine",
                    routine=record("RoutineSignature", name="f", types=None),
                    security_definer=True,
                    strict=True,
                    leakproof=True,
                )
            ],
        ),
        (
            "alter function f() security invoker called on null input not leakproof",
            [
                record(
                    "AlterRoutine",
                    routine=record("RoutineSignature", name="f", types=()),
                    security_definer=False,
                    strict=False,
                    leakproof=False,
                )
            ],
        ),
        (
            "alter function f set search_path = app, public",
            [
                record(
                    "AlterRoutine",
                    routine=record("RoutineSignature", name="f", types=None),
                    settings={"search_path": "app, public"},
                )
            ],
        ),
        (
            "alter function f set search_path from current",
            [
                record(
                    "AlterRoutine",
                    routine=record("RoutineSignature", name="f", types=None),
                    settings={"search_path": ""},
                )
            ],
        ),
        (
            "alter function f reset search_path",
            [
                record(
                    "AlterRoutine",
                    routine=record("RoutineSignature", name="f", types=None),
                    settings={"search_path": None},
                )
            ],
        ),
        (
            "alter function f reset all",
            [
                record(
                    "AlterRoutine",
                    routine=record("RoutineSignature", name="f", types=None),
                    reset_all=True,
                )
            ],
        ),
        (
            "alter function f set search_path to default",
            [
                record(
                    "AlterRoutine",
                    routine=record("RoutineSignature", name="f", types=None),
                    settings={"search_path": None},
                )
            ],
        ),
        (
            "alter procedure p() set search_path = ''",
            [
                record(
                    "AlterRoutine",
                    routine=record("RoutineSignature", name="p", types=()),
                    settings={"search_path": ""},
                )
            ],
        ),
        (
            "alter function f cost 5",
            [record("AlterRoutine", routine=record("RoutineSignature", name="f", types=None))],
        ),
    ],
)
def test_a_changed_routine_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "create trigger g before insert on app.t for each row execute function app.f()",
            [
                record(
                    "CreateTrigger",
                    name="g",
                    table="app.t",
                    function="app.f",
                    timing="before",
                    events=frozenset({"insert"}),
                    for_each_row=True,
                )
            ],
        ),
        (
            "create or replace trigger g after update of a, b or delete on t execute function f()",
            [
                record(
                    "CreateTrigger",
                    name="g",
                    table="t",
                    function="f",
                    timing="after",
                    events=frozenset({"delete", "update"}),
                    columns=("a", "b"),
                    replace=True,
                )
            ],
        ),
        (
            "create trigger g instead of insert or update or delete on v for each row "
            "execute procedure f()",
            [
                record(
                    "CreateTrigger",
                    name="g",
                    table="v",
                    function="f",
                    timing="instead of",
                    events=frozenset({"delete", "insert", "update"}),
                    for_each_row=True,
                )
            ],
        ),
        (
            "create trigger g after truncate on t for each statement execute function f()",
            [
                record(
                    "CreateTrigger",
                    name="g",
                    table="t",
                    function="f",
                    timing="after",
                    events=frozenset({"truncate"}),
                )
            ],
        ),
        (
            "create constraint trigger g after insert on t deferrable for each row execute "
            "function f()",
            [
                record(
                    "CreateTrigger",
                    name="g",
                    table="t",
                    function="f",
                    timing="after",
                    events=frozenset({"insert"}),
                    for_each_row=True,
                )
            ],
        ),
        (
            "create event trigger e on ddl_command_end execute function app.f()",
            [record("CreateEventTrigger", name="e", event="ddl_command_end", function="app.f")],
        ),
    ],
)
def test_a_trigger_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes
