from __future__ import annotations

import time

import pytest

from sqlfluff_schema_rules.parse.statements import (
    ParsedScript,
    Statement,
    parse_fragment,
    parse_script,
    statement_ranges,
)
from sqlfluff_schema_rules.source.script import Script

TABLE = "create table t (a int);"


def parse(text: str, **placeholders: str) -> ParsedScript:
    return parse_script(Script.from_text("1.sql", text), placeholders)


def shown(parsed: ParsedScript, statement: Statement) -> str:
    """The text of a statement, or what is wrong with it and where."""
    if statement.error is not None:
        line, column = parsed.script.position(statement.error.start)
        return f"{line}:{column} {statement.error.message}"
    return parsed.script.encoded[statement.start : statement.end].decode().strip()


def read(text: str) -> list[str]:
    parsed = parse(text)
    return [shown(parsed, statement) for statement in parsed.statements]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \r\n\t ",
        "-- only a comment",
        "/* this /* too */ */\n-- and this\n",
        ";;;",
        "; ;\n-- x\n;",
    ],
)
def test_a_file_without_statements_has_none(text: str) -> None:
    assert parse(text).statements == ()


def test_statements_are_told_apart_by_semicolons_that_count() -> None:
    text = "select ';' as \";\"; -- no;\nselect $x$;$x$ /* ; */;\r\n;; select 1"
    assert read(text) == [
        "select ';' as \";\"",
        "select $x$;$x$ /* ; */",
        "select 1",
    ]


def test_a_statement_knows_its_kind_and_its_tree() -> None:
    [statement] = parse(TABLE).statements
    assert statement.kind == "CreateStmt"
    assert b'"relname":"t"' in bytes(statement.body)
    assert statement.error is None


def test_a_location_counts_bytes_and_is_shown_in_characters() -> None:
    parsed = parse("select 'é€';\r\nselect 'ü', x")
    statement = parsed.statements[1]
    origin = statement.origin(len("select 'é€';\r\nselect 'ü', ".encode()))
    assert parsed.script.position(origin.start) == (2, 13)
    assert statement.origin() == statement.origin(-1)
    assert statement.origin(name="x").anchor() == (origin.start, origin.start + 1)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("selec 1;", '1:1 syntax error at or near "selec"'),
        ("select 'é' frm x;", '1:16 syntax error at or near "x"'),
        ("create table t (a int;", '1:22 syntax error at or near ";"'),
        ("select ((1;", '1:11 syntax error at or near ";"'),
        ("select 1 from", "1:13 syntax error at end of input"),
        ("\r\n\r\n  select 1 from;", '3:16 syntax error at or near ";"'),
        ("create table t (a int,);", '1:23 syntax error at or near ")"'),
        ("select 1)", '1:9 syntax error at or near ")"'),
        ("créer;", '1:1 syntax error at or near "créer"'),
        ("grant select on all tables to x;", '1:28 syntax error at or near "to"'),
    ],
)
def test_a_broken_statement_never_hides_its_neighbours(text: str, error: str) -> None:
    shift = len(TABLE.splitlines())
    line, _, rest = error.partition(":")
    moved = f"{int(line) + shift}:{rest}"
    ending = "" if text.endswith(";") else ";"
    found = read(f"{TABLE}\n{text}{ending}\n{TABLE}")
    assert found[0] == found[2] == TABLE[:-1]
    if text.endswith(";"):
        assert found[1] == moved
    assert read(text) == [error]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "insert into t values ('a);\ncreate table u ();",
            ["1:23 unterminated quoted string", "create table u ()"],
        ),
        (
            "insert into t values ('a);\ncreate table u (a text default 'q');\ndrop table v;",
            ["2:33 syntax error", "create table u (a text default 'q')", "drop table v"],
        ),
        (
            'create table "t (a int);\ndrop table v;',
            ["1:14 unterminated quoted identifier", "drop table v"],
        ),
        (
            "do $$ begin;\ndrop table v;",
            ["1:4 unterminated dollar-quoted string", "drop table v"],
        ),
        ("select 1;\n/* drop table v;\nselect 2;", ["select 1", "2:1 unterminated /* comment"]),
        ("drop table v;\n/* /* */", ["drop table v", "2:1 unterminated /* comment"]),
        ("select '\\", ["1:8 unterminated quoted string"]),
    ],
)
def test_a_missing_quote_hides_no_more_than_its_own_statement(
    text: str, statements: list[str]
) -> None:
    assert [found.partition(" at or near ")[0] for found in read(text)] == statements


def test_a_missing_semicolon_hides_no_more_than_its_own_statement() -> None:
    assert read("create table u (a int)\ncreate table t (a int);\nselect 1;") == [
        '2:1 syntax error at or near "create"',
        "create table t (a int)",
        "select 1",
    ]


def test_a_word_that_begins_a_line_is_no_new_statement_unless_it_makes_one() -> None:
    assert read("alter table t\nadd column a int\nalter column b drop default;") == [
        '3:1 syntax error at or near "alter"'
    ]


def test_a_body_of_text_is_not_read_as_statements() -> None:
    text = (
        "create functio f() returns void language plpgsql as $$\nbegin\n  create table x ();\n"
        "end $$;\n" + TABLE
    )
    assert read(text) == ['1:8 syntax error at or near "functio"', TABLE[:-1]]


ATOMIC = """create function f() returns int language sql
begin atomic
  select 1;
  select case when true then 2 end;
end"""
RULE = "create or replace rule r as on insert to t do instead (\n  select 1;\n  select 2\n)"


@pytest.mark.parametrize("compound", [ATOMIC, RULE])
def test_a_statement_that_holds_statements_is_one(compound: str) -> None:
    assert read(f"{compound};\n{TABLE}") == [compound, TABLE[:-1]]
    assert read(f"selec 1;\n{compound};\n{TABLE}")[1:] == [compound, TABLE[:-1]]
    assert read(f"selec 1;\n{compound}")[1:] == [compound]


def test_a_mistake_in_a_body_of_statements_is_one_mistake() -> None:
    broken = ATOMIC.replace("select 1", "selec 1")
    assert read(f"{broken};\n{TABLE}") == ['3:3 syntax error at or near "selec"', TABLE[:-1]]


def test_a_body_of_statements_that_does_not_end_leaves_the_rest() -> None:
    assert read(f"create function f() returns int begin atomic select 1;\n{TABLE}") == [
        "1:54 syntax error at end of input",
        TABLE[:-1],
    ]


def test_a_placeholder_is_filled_only_where_the_text_does_not_parse() -> None:
    assert read("select '${name}', $1") == ["select '${name}', $1"]
    parsed = parse("create table ${name}_log (a int); select :id", name="app", id="5")
    assert [shown(parsed, statement) for statement in parsed.statements] == [
        "create table app_log (a int)",
        "select 5",
    ]


def test_placeholders_do_not_help_against_other_mistakes() -> None:
    parsed = parse("create table ${name} (a int); selec 1; create table t (b int)", name="x")
    assert [shown(parsed, statement) for statement in parsed.statements] == [
        "create table x (a int)",
        '1:31 syntax error at or near "selec"',
        "create table t (b int)",
    ]


DEEP = {
    "parentheses": "select " + "(" * 10_000 + "1" + ")" * 10_000,
    "open parentheses": "create table q (a int check (" + "(" * 10_000,
}
CHAINS = {
    "operators": "select " + "+".join(["1"] * 5_000),
    "or": "create policy p on t using (" + " or ".join(["a = 1"] * 5_000) + ")",
    "calls": "select " + "f(" * 2_000 + ")" * 2_000,
    "casts": "create index on t ((a" + "::text::int" * 2_000 + "))",
    "unions": "create view v as " + " union ".join(["select 1"] * 5_000),
    "selects": "select * from (" * 1_000 + "select 1" + ") x" * 1_000,
    "arrays": f"create table q (a int{'[]' * 5_000})",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_too_deep_for_the_parser_is_an_error(text: str) -> None:
    found = read(f"{text};\n{TABLE}")
    assert found[0].endswith('memory exhausted at or near "("')
    assert found[1:] == [TABLE[:-1]]


@pytest.mark.parametrize("text", CHAINS.values(), ids=CHAINS)
def test_what_is_deep_does_not_hide_its_neighbours(text: str) -> None:
    found = read(f"{text};\n{TABLE}")
    assert [statement.rstrip(";") for statement in found] == [text, TABLE[:-1]]


def test_more_unterminated_quotes_than_anyone_writes_end_the_reading() -> None:
    found = read("".join(f"do $q{number}$ x;\n" for number in range(150)))
    assert len(found) == 101
    assert found[-1] == "101:1 too many unterminated quotes to go on reading"


def test_a_large_file_is_parsed_in_pieces() -> None:
    statement = "insert into t values ('" + "x" * 10_000 + "');\n"
    text = TABLE + "\n" + statement * 250 + "drop table t;"
    found = read(text)
    assert len(found) == 252
    assert (found[0], found[-1]) == (TABLE[:-1], "drop table t")


def test_a_mistake_in_a_large_file_is_found() -> None:
    statement = "insert into t values ('" + "x" * 10_000 + "');\n"
    found = read(statement * 120 + "selec 1;\n" + statement * 120)
    assert len(found) == 241
    assert found[120] == '121:1 syntax error at or near "selec"'


@pytest.mark.parametrize(
    "line",
    ["selec 1;\n", "select '\n", "create rule (;\n", "begin atomic end;\n", ")   \t ", "case end;"],
)
def test_reading_takes_time_in_proportion_to_the_text(line: str) -> None:
    def seconds(size: int) -> float:
        begin = time.process_time()
        read(line * (size // len(line)))
        return time.process_time() - begin

    assert seconds(100_000) < 30 * seconds(10_000) + 0.5


def test_a_fragment_is_parsed_by_itself() -> None:
    parsed = parse_fragment("select 1; select 2")
    assert parsed is not None
    assert [list(statement.stmt) for statement in parsed.stmts] == [["SelectStmt"], ["SelectStmt"]]
    assert parse_fragment("") is not None


@pytest.mark.parametrize("text", ["selec 1", "select '", "\ud800"])
def test_a_fragment_that_is_no_sql_is_none(text: str) -> None:
    assert parse_fragment(text) is None


def test_ranges_hold_more_than_blanks_and_comments() -> None:
    data = b"-- x\nselect 1; ; /* y */; select ';'\n-- z"
    assert [data[start:end] for start, end in statement_ranges(data, 0)] == [
        b"-- x\nselect 1;",
        b" select ';'\n-- z",
    ]


def test_functions_and_types_that_a_script_names_are_told() -> None:
    parsed = parse("select lower(x)::app.kind; create table t (a citext default now())")
    assert {(mention.is_function, mention.schema, mention.name) for mention in parsed.mentions} >= {
        (True, "", "lower"),
        (True, "", "now"),
        (False, "app", "kind"),
        (False, "", "citext"),
    }
