"""Names, types and options."""

from __future__ import annotations

import pytest

from tests.changes.reading import query, record, told


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a", "true"),
        ("a = true", "true"),
        ("a = false", "false"),
        ("a = on", "on"),
        ("a = 5", "5"),
        ("a = 1.5", "1.5"),
        ("a = 'x'", "x"),
        ("a = word", "word"),
        ("a = timestamp", "timestamp without time zone"),
        ("a = none", "none"),
        ("a = -3", "-3"),
        ("a = pg_catalog.int4", "integer"),
        ("a = =", ""),
    ],
)
def test_an_option_is_told_as_text(written: str, value: str) -> None:
    view = record("CreateView", view="v", query=query("select 1"), options={"a": value})
    assert told(f"create view v with ({written}) as select 1") == [view]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("bool", "boolean"),
        ("char", "character(1)"),
        ('"char"', '"char"'),
        ("char(3)", "character(3)"),
        ("varchar(5)", "character varying(5)"),
        ("float4", "real"),
        ("float", "double precision"),
        ("float(53)", "double precision"),
        ("int2", "smallint"),
        ("int", "integer"),
        ("int8", "bigint"),
        ("time", "time without time zone"),
        ("time(3)", "time(3) without time zone"),
        ("timestamp", "timestamp without time zone"),
        ("timestamp(3)", "timestamp(3) without time zone"),
        ("timestamptz(3)", "timestamp(3) with time zone"),
        ("timetz", "time with time zone"),
        ("timetz(2)", "time(2) with time zone"),
        ("bit varying(3)", "bit varying(3)"),
        ("varbit", "bit varying"),
        ("numeric", "numeric"),
        ("numeric(10)", "numeric(10,0)"),
        ("numeric(10, 2)", "numeric(10,2)"),
        ("decimal(5, -2)", "numeric(5,-2)"),
        ("interval day to second(3)", "interval day to second(3)"),
        ("interval(3)[]", "interval(3)[]"),
        ("interval year", "interval year"),
        ("serial", "integer serial"),
        ("serial2", "smallint serial"),
        ("serial4", "integer serial"),
        ("serial8", "bigint serial"),
        ("smallserial", "smallint serial"),
        ("bigserial", "bigint serial"),
        ("pg_catalog.int4", "integer"),
        ("app.kind", "app.kind"),
        ("app.int4", "app.int4"),
        ("extensions.vector(3)", "extensions.vector(3)"),
        ("geometry(Point, 4326)", "geometry(point,4326)"),
        ("int[][]", "integer[]"),
        ("int array[3]", "integer[]"),
        ("varchar(5)[]", "character varying(5)[]"),
        ("timestamp(3)[]", "timestamp(3) without time zone[]"),
        ("extensions.vector(3)[]", "extensions.vector(3)[]"),
        ("app.kind('x', 1.5, true)", "app.kind(x,1.5,true)"),
        ("kind(null)", "kind()"),
        ("kind(lower('a'))", "kind()"),
    ],
)
def test_a_type_is_told_as_postgres_prints_it(written: str, printed: str) -> None:
    column = record("ColumnDefinition", name="a", type=printed)
    if "serial" in written:
        column[1]["not_null"] = True
    table = record("CreateTable", table="t", columns=(column,))
    assert told(f"create table t (a {written})") == [table]
