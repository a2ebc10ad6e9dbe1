"""What expressions of migrations are told of the database that a catalogue holds."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.information_schema import INFORMATION_SCHEMA
from sqlfluff_schema_rules.catalog.replay.database import Database
from sqlfluff_schema_rules.catalog.system_catalogs import SYSTEM_CATALOGS
from sqlfluff_schema_rules.evaluation.expressions import Scope
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value
from sqlfluff_schema_rules.evaluation.queries import QueryEvaluator
from sqlfluff_schema_rules.parse.expressions import decode_select
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment
from tests.catalog.building import catalog_of

HISTORY = """
    create schema s;
    create extension citext with schema s;
    create role r;
    create type mood as enum ('a');
    create domain s.d as int;
    create table t (id serial, m mood, c varchar(3)[], primary key (id), check (id > 0));
    comment on table t is 'tea';
    create table s.u (a int);
    create table s."Q t" (a int);
    alter table unseen enable row level security;
    create table doubted (a int);
    create function f(a int, inout "B" text, out c mood, variadic d int[]) language sql as 'select';
    create function s.g() returns table (x int) language sql as 'select 1';
    create table elsewhere.t ();
"""

MORE_RELATIONS = """
    create temporary table d (x int);
    create view v as select 1 as one;
    create materialized view s.mv as select 1 as one;
    create policy p on t;
    create trigger tr before insert on t execute function s.g();
"""


def value(expression: str, history: str = HISTORY, **said_of_catalog: object) -> Value:
    catalog = catalog_of(history)
    for name, told in said_of_catalog.items():
        setattr(catalog, name, told)
    parsed = parse_fragment(f"select {expression}")
    assert parsed is not None
    [target] = decode_select(only_item(parsed.stmts[0].stmt)[1]).target_list
    assert target.res_target is not None
    return QueryEvaluator(Database(catalog)).value(target.res_target.val, Scope())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("current_user", "postgres"),
        ("current_role", "postgres"),
        ("user", "postgres"),
        ("session_user", "postgres"),
        ("current_schema", "public"),
        ("current_schema()", "public"),
        ("current_catalog", UNKNOWN),
        ("current_timestamp", UNKNOWN),
        ("current_setting('x')", UNKNOWN),
        ("other.current_schema()", UNKNOWN),
        ("to_regclass(x)", UNKNOWN),
        ("to_regclass()", UNKNOWN),
        ("to_regtype('int, text')", UNKNOWN),
        ("pg_get_serial_sequence('t')", None),
        ("obj_description()", UNKNOWN),
    ],
)
def test_the_session_is_known(expression: str, expected: Value) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("< 140000", False),
        ("< 170000", False),
        ("<= 170000", UNKNOWN),
        ("< 180000", True),
        (">= 170000", True),
        (">= 170004", UNKNOWN),
        (">= 180000", False),
        ("> 179999", False),
        ("> 90600", True),
        ("= 170000", UNKNOWN),
        ("< x", UNKNOWN),
    ],
)
def test_the_major_version_of_the_server_decides(condition: str, holds: Value) -> None:
    number = "current_setting('server_version_num')"
    assert value(f"{number}::int {condition}", postgres_version=17) is holds
    assert value(f"{number}::int {condition}") is UNKNOWN


def test_nothing_else_is_known_of_the_version() -> None:
    assert value("current_setting('server_version_num')::text", postgres_version=17) is UNKNOWN
    assert value("current_setting('server_version')", postgres_version=17) is UNKNOWN
    assert value("140000 > current_setting('x')::int", postgres_version=17) is UNKNOWN


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'t'::regclass::text", "t"),
        ("'s.u'::regclass::text", "s.u"),
        ("'s.\"Q t\"'::regclass::text", 's."Q t"'),
        ("format('%s', to_regclass('public.t'))", "t"),
        ("to_regclass('missing')", None),
        ("'missing'::regclass", UNKNOWN),
        ("to_regclass('unseen')", UNKNOWN),
        ("to_regclass('pg_class')", UNKNOWN),
        ("to_regclass('information_schema.tables')", UNKNOWN),
        ("to_regclass('s.missing')", None),
        ("'t'::regclass::regclass::text", "t"),
        ("to_regclass('t'::regclass)::text", "t"),
        ("'s'::regnamespace::text", "s"),
        ("to_regnamespace('missing')", None),
        ("to_regnamespace('elsewhere')", UNKNOWN),
        ("'r'::regrole::text", "r"),
        ("to_regrole('nobody')", None),
        ("'mood'::regtype::text", "public.mood"),
        ("to_regtype('timestamptz')::text", "timestamp with time zone"),
        ("to_regtype('missing')", None),
        ("to_regtype('mood[]')", UNKNOWN),
        ("to_regtype('citext')", UNKNOWN),
        ("to_regtype('(')", UNKNOWN),
        ("to_regtype('1 + 1')", UNKNOWN),
        ("to_regprocedure('f(int, text, int[])')::text", "f(integer, text, integer[])"),
        ("'s.g()'::regprocedure::text", "s.g()"),
        ("to_regprocedure('public.missing()')", None),
        ("to_regprocedure('s.missing()')", UNKNOWN),
        ("to_regprocedure('gen_random_uuid()')", UNKNOWN),
        ("to_regprocedure('no name')", UNKNOWN),
        ("'f'::regproc", UNKNOWN),
    ],
)
def test_objects_are_found_by_their_names(expression: str, expected: Value) -> None:
    assert value(expression) == expected


def test_relations_of_extensions_in_their_own_schemas_are_not_known() -> None:
    assert value("to_regclass('cron.job')", "create extension pg_cron") is UNKNOWN
    assert value("to_regclass('cron.job')", "create schema cron") is None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("obj_description('t'::regclass)", "tea"),
        ("obj_description('s.u'::regclass, 'pg_class')", None),
        ("obj_description(1)", UNKNOWN),
        ("pg_get_serial_sequence('t', 'id')", "public.t_id_seq"),
        ("pg_get_serial_sequence('t', 'm')", None),
        ("pg_get_serial_sequence('missing', 'id')", UNKNOWN),
        ("format_type('uuid'::regtype, null)", "uuid"),
        (
            "(select pg_get_function_identity_arguments(oid) from pg_proc where proname = 'f')",
            'a integer, INOUT "B" text, OUT c public.mood, VARIADIC d integer[]',
        ),
        (
            "(select pg_get_function_identity_arguments(oid) from pg_proc where proname = 'g')",
            "",
        ),
        ("pg_get_function_identity_arguments(1)", UNKNOWN),
        ("(select extname::text from pg_extension where extname = 'citext')", "citext"),
        ("(select oid::text from pg_extension where extname = 'citext')", UNKNOWN),
        ("(select typname from pg_type where typname = 'citext')", "citext"),
        ("(select typtype from pg_type where typname = 'd')", "d"),
        ("(select typtype from pg_type where typname = 'u')", "c"),
        ("(select typtype from pg_type where typname = 'uuid')", UNKNOWN),
        ("(select relkind from pg_class where relname = 't_pkey')", "i"),
        ("(select relkind from pg_class where relname = 't_id_seq')", "S"),
        ("(select max(attnum) from pg_attribute where attrelid = 't'::regclass)", UNKNOWN),
        ("(select indkey from pg_index where indrelid = 's.u'::regclass)", None),
        ("(select confdeltype from pg_constraint where conname = 't_pkey')", " "),
        ("(select contype from pg_constraint where conname = 't_id_check')", "c"),
        ("(select string_agg(lanname, ',') from pg_language)", "internal,c,sql,plpgsql"),
        ("exists (select from pg_event_trigger)", False),
        (
            "(select format_type(atttypid, atttypmod) from pg_attribute where attname = 'm')",
            UNKNOWN,
        ),
        ("(select atttypid = 'mood'::regtype from pg_attribute where attname = 'm')", True),
        ("(select data_type from information_schema.columns where column_name = 'c')", "ARRAY"),
    ],
)
def test_catalogues_are_read(expression: str, expected: Value) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("exists (select from pg_tables where tablename = 'unseen')", UNKNOWN),
        ("exists (select from pg_policies where tablename = 'unseen')", UNKNOWN),
        ("exists (select from pg_policies where tablename = 't')", False),
        ("exists (select from pg_indexes where indexname = 'i')", UNKNOWN),
        ("exists (select from pg_indexes where tablename = 't' and indexname = 'i')", False),
        ("exists (select from information_schema.columns where table_name = 'unseen')", UNKNOWN),
        ("exists (select from pg_proc where proname = 'citext_eq')", UNKNOWN),
        ("exists (select from pg_proc where proname = 'missing')", False),
        ("exists (select from information_schema.unheard_of)", UNKNOWN),
        ("exists (select from t)", UNKNOWN),
    ],
)
def test_what_no_file_creates_may_be_there(expression: str, expected: Value) -> None:
    assert value(expression) is expected


@pytest.mark.parametrize(
    "expression", ["exists (select from pg_class where relname = 'x')", "to_regclass('x')"]
)
def test_what_is_missing_may_be_in_files_that_nobody_sees(expression: str) -> None:
    assert value(expression, builds_on_unseen_files=True) is UNKNOWN
    assert value(expression, is_one_script=True) is UNKNOWN
    assert value(expression) is not UNKNOWN


def test_functions_of_unknown_extensions_may_be_there() -> None:
    history = "create extension unheard_of;"
    assert value("exists (select from pg_proc where proname = 'f')", history) is UNKNOWN


@pytest.mark.parametrize(
    ("view", "column"),
    [
        (name, column)
        for name, tell in {**SYSTEM_CATALOGS, **INFORMATION_SCHEMA}.items()
        for column in tell(catalog_of("")).finders
        if not column.endswith("relid")
    ],
)
def test_a_row_is_found_by_name_like_by_a_look_at_all_rows(view: str, column: str) -> None:
    tell = {**SYSTEM_CATALOGS, **INFORMATION_SCHEMA}[view]
    source = tell(catalog_of(HISTORY + MORE_RELATIONS))
    values = {source.value(item, column) for item in source.items}
    assert values
    for wanted in (*(value for value in values if isinstance(value, str)), "absent", UNKNOWN):
        found = list(source.finders[column](wanted))
        assert sorted(map(repr, found)) == sorted(
            repr(item)
            for item in source.items
            if source.value(item, column) in (wanted, UNKNOWN) and wanted is not UNKNOWN
        )
