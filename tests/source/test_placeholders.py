from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pglast.parser import parse_sql_json

from sqlfluff_schema_rules.source.decoding import SourceProblem
from sqlfluff_schema_rules.source.script import Script, is_placeholder

SIGN = "\u0530"
TEMPLATE_TEXT = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("${", "{{", "}}", "}", "{%", "%}", "{#", "#}", ":a", ":'a'", ':"b"', "::"),
                *("%(a)s", "@a@", "$a", "$$", "'", '"', "--", "\n", ";", "password ", "é"),
                "\\set a b\n",
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=25,
).map("".join)


def filled(sql: str, **values: str) -> str:
    return Script.from_text("a.sql", sql).with_placeholders(values).text


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("drop table ${schema}.users", f"drop table {SIGN}schema_.users"),
        ("drop table ${flyway:defaultSchema}.a", f"drop table {SIGN}flyway_defaultSchema_.a"),
        ("drop table ${prefix}_users", f"drop table {SIGN}prefix__users"),
        ("drop table users_${year}", f"drop table users_{SIGN}year_"),
        ("drop table {{ name }}", f"drop table {SIGN}_name___"),
        ("drop table {{.Name}}", f"drop table {SIGN}_Name__"),
        ("drop table {{ ref('a') }}", f"drop table {SIGN}_ref__a_____"),
        ("drop table {{{ a }}}", f"drop table {SIGN}__a____"),
        ("drop table {name}", f"drop table {SIGN}ame_"),
        ("drop table :schema.users", f"drop table {SIGN}chema.users"),
        ("select :'name'", f"select '{SIGN}ame'"),
        ('drop table :"name"', f'drop table "{SIGN}ame"'),
        ('drop table "{{ index .A "b" }}".c', f"drop table {SIGN}__index__A__b_____.c"),
        ("select %(name)s", f"select {SIGN}name_s"),
        ("drop table @extschema@.a", f"drop table {SIGN}xtschema_.a"),
        ("drop table @extschema:hstore@.a", f"drop table {SIGN}xtschema_hstore_.a"),
        ("drop table $DB_SCHEMA.a", f"drop table {SIGN}B_SCHEMA.a"),
        ("create role a password :pw", "create role a password ''"),
        ("create role a password ${pw}", f"create role a password '{SIGN}w'"),
        ("create role a PASSWORD :'pw'", f"create role a PASSWORD '{SIGN}w'"),
    ],
)
def test_a_placeholder_becomes_what_postgres_can_read(sql: str, expected: str) -> None:
    assert filled(sql).rstrip() == expected
    assert len(filled(sql).encode()) == len(sql.encode())
    parse_sql_json(filled(sql))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("{{ grants }}; select 1", "            ; select 1"),
        ("${grants}\nselect 1", "         \nselect 1"),
        ("select 1; {{ a }} -- b\n {{ c }}", "select 1;         -- b\n        "),
        ("select {% if a %} 1 {% endif %}", "select            1            "),
        ("select {# it's\n #} 1", "select        \n    1"),
        ("select {{ if .A }} 1 {{- end }}", "select             1           "),
        ('{{ template "a.sql" . }}', " " * 24),
        ("select {{#if a}} 1 {{/if}}", "select           1        "),
    ],
)
def test_what_stands_for_no_name_is_blanked(sql: str, expected: str) -> None:
    assert filled(sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "select '{}'::jsonb, a::text, 1::int",
        "select a[1:2], a[i:j]",
        "select $1, $$ ${a} $$, $f$ :a $f$",
        "select '${a}', '{{ a }}', ':a', \"${a}\" -- ${a} :b",
        "select '{{' || a || '}}'",
        "/* {{ a }} */ select a := 1",
        "select a$b from c",
    ],
)
def test_what_is_no_placeholder_in_code_stays(sql: str) -> None:
    script = Script.from_text("a.sql", sql)
    assert script.with_placeholders({}) is script


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("drop table ${a}.b", "drop table it's.b"),
        ("drop table {{ a }}", "drop table it's"),
        ("drop table {{ .a }}", "drop table it's"),
        ("drop table ${a:-b}", "drop table it's"),
        ("drop table :a", "drop table it's"),
        ("select :'a'", "select 'it''s'"),
        ('select :"a"', 'select "it\'s"'),
        ("{{ a }}", "it's"),
        ("select '${a}', $$ {{ a }} $$, \"${a}\"", "select 'it's', $$ it's $$, \"it's\""),
        ("select '${b}' -- ${a}", "select '${b}' -- ${a}"),
    ],
)
def test_a_known_value_is_put_in(sql: str, expected: str) -> None:
    assert filled(sql, a="it's") == expected


def test_a_dotted_value_has_a_dotted_name() -> None:
    script = Script.from_text("a.sql", "drop table {{ .Values.schema }}.a")
    assert script.with_placeholders({"Values.schema": "app"}).text == "drop table app.a"


def test_a_psql_variable_has_the_value_that_the_script_gives_it() -> None:
    sql = (
        "\\set schema app\r\n\\set word 'a b'\n\\set other `date`\nselect :schema, :'word', :other"
    )
    assert filled(sql).split("\n")[-1] == f"select app, 'a b', {SIGN}ther"
    assert filled(sql, schema="configured").split("\n")[-1].startswith("select configured,")


def test_positions_are_those_of_the_source() -> None:
    script = Script.from_text("a.sql", "drop table ${a}.é, ${b}.y;").with_placeholders(
        {"a": "accounting\n", "b": "b"}
    )
    assert script.text == "drop table accounting\n.é, b.y;"
    assert script.position(script.encoded.index(b"accounting")) == (1, 12)
    assert script.position(script.encoded.index(b"counting")) == (1, 14)
    assert script.position(script.encoded.index(b"\n")) == (1, 16)
    assert script.position(script.encoded.index(b"y")) == (1, 25)
    assert script.character_offset(script.encoded.index(b"y")) == 24
    assert script.byte_offset(script.text.index("y")) == script.encoded.index(b"y")


def test_problems_move_with_the_text() -> None:
    script = Script.from_bytes("a.sql", b"drop table ${a}; -- \xff", environment=True)
    moved = script.with_placeholders({"a": "accounting"})
    problem = SourceProblem("invalid UTF-8; save the file as UTF-8", 26, 29)
    assert (moved.problems, moved.environment) == ((problem,), True)


def test_placeholders_are_replaced_once() -> None:
    script = Script.from_text("a.sql", "drop table ${a}").with_placeholders({"a": "${b}"})
    assert script.with_placeholders({"b": "c"}) is script


@pytest.mark.parametrize("name", [f"{SIGN}schema_", f"users_{SIGN}", "${schema}", "a_{{ b }}"])
def test_a_name_made_of_a_placeholder_is_known_as_such(name: str) -> None:
    assert is_placeholder(name)


@pytest.mark.parametrize("name", ["", "users", "{a}", "a$b", "größe"])
def test_other_names_are_no_placeholders(name: str) -> None:
    assert not is_placeholder(name)


@given(TEMPLATE_TEXT)
def test_without_values_every_byte_stays_where_it_was(sql: str) -> None:
    script = Script.from_text("a.sql", sql.replace("\\set", "set"))
    assert len(script.with_placeholders({}).encoded) == len(script.encoded)


@given(TEMPLATE_TEXT, st.text(st.characters(), max_size=5))
def test_with_values_every_position_is_one_of_the_source(sql: str, value: str) -> None:
    script = Script.from_text("a.sql", sql).with_placeholders({"a": value})
    characters = [script.character_offset(offset) for offset in range(len(script.encoded) + 1)]
    assert characters == sorted(characters)
    assert characters[-1] == len(script.source)
    assert script.encoded.decode() == script.text
