from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from sqlfluff.core import FluffConfig
from sqlfluff.core.errors import SQLBaseError, SQLParseError
from sqlfluff.core.parser import Lexer
from sqlfluff.core.rules.noqa import IgnoreMask

from sqlfluff_schema_rules.noqa import Directive, Mask, Suppression, Words, read_directives
from sqlfluff_schema_rules.references import RuleReferences
from sqlfluff_schema_rules.source.script import Script
from tests.cli.findings import CODES, RULES, finding


def directives(sql: str) -> list[Directive | Words]:
    return list(read_directives(Script.from_text("a.sql", sql)))


def hidden(sql: str) -> list[tuple[int, str]]:
    """The line and rule of every finding that the comments of `sql` hide."""
    suppressions = [
        Suppression(entry, RuleReferences(RULES))
        for entry in directives(sql)
        if isinstance(entry, Directive)
    ]
    lines = range(1, sql.count("\n") + 2)
    found = [finding(code, line) for line in lines for code in CODES]
    kept = Mask(suppressions).unhidden(found)
    return [(each.line, each.code) for each in found if each not in kept]


def test_a_bare_comment_stands_for_every_rule() -> None:
    assert directives("select 1; -- noqa") == [Directive(1, None, None)]


def test_a_colon_without_rules_stands_for_every_rule() -> None:
    assert directives("select 1; --noqa:") == [Directive(1, None, None)]


def test_rules_are_read_with_their_columns() -> None:
    assert directives("\nselect 1; -- noqa: PG_FK03 ,schema.*") == [
        Directive(2, None, (Words("PG_FK03", 2, 20), Words("schema.*", 2, 29)))
    ]


def test_columns_count_characters() -> None:
    assert directives("select 'ü漢'; /* noqa:PG_FK03 */") == [
        Directive(1, None, (Words("PG_FK03", 1, 22),))
    ]


def test_a_range_is_read_with_its_action() -> None:
    assert directives("-- noqa: disable=PG_FK03\n-- noqa: enable=all") == [
        Directive(1, "disable", (Words("PG_FK03", 1, 18),)),
        Directive(2, "enable", None),
    ]


def test_each_line_of_a_block_comment_is_a_comment() -> None:
    assert directives("/* why:\n   noqa: PG_FK03\n*/ select 1;") == [
        Directive(2, None, (Words("PG_FK03", 2, 10),))
    ]


def test_only_what_follows_the_last_dashes_counts() -> None:
    assert directives("-- why -- noqa: PG_FK03\n-- noqa: PG_FK03 -- why") == [
        Directive(1, None, (Words("PG_FK03", 1, 17),)),
        Words("noqa: PG_FK03 -- why", 2, 4),
    ]


def test_strings_are_not_comments() -> None:
    assert directives("select '-- noqa', $$ -- noqa $$;") == []


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("-- NOQA: PG_FK03", Words("NOQA: PG_FK03", 1, 4)),
        ("/* noqa: PG_FK03 -- why */", Words("noqa: PG_FK03 -- why", 1, 4)),
        ("-- why noqa: PG_FK03", Words("why noqa: PG_FK03", 1, 4)),
        ("/* why\n  Noqa */", Words("Noqa", 2, 3)),
    ],
)
def test_what_sqlfluff_passes_over_is_returned_as_words(comment: str, words: Words) -> None:
    assert directives(comment) == [words]


def test_a_word_that_only_has_noqa_in_it_says_nothing() -> None:
    assert directives("-- unnoqaed, see noqas") == []


@pytest.mark.parametrize(
    "comment", ["noqa PG_FK03", "noqa : all", "noqa: disable", "noqa: off=PG_FK03", "noqab"]
)
def test_what_sqlfluff_refuses_is_returned_as_words(comment: str) -> None:
    assert directives(f"-- {comment}") == [Words(comment, 1, 4)]


def test_a_line_hides_what_begins_on_it() -> None:
    assert hidden("\n-- noqa: PG_FK03\n") == [(2, "PG_FK03")]


def test_rules_are_named_by_code_name_group_and_glob() -> None:
    assert hidden("-- noqa: schema.missing_on_delete") == [(1, "PG_FK01")]
    assert hidden("-- noqa: schema_fk") == [(1, "PG_FK01"), (1, "PG_FK03")]
    assert hidden("-- noqa: PG_?K01") == [(1, "PG_PK01"), (1, "PG_FK01")]


def test_a_range_hides_until_it_is_enabled() -> None:
    assert hidden("\n-- noqa: disable=PG_FK03\n\n-- noqa: enable=all\n") == [
        (2, "PG_FK03"),
        (3, "PG_FK03"),
    ]


def test_one_rule_can_be_enabled_in_a_range_of_all() -> None:
    assert hidden("-- noqa: disable=all\n-- noqa: enable=PG_FK03") == [
        (1, "PG_PK01"),
        (1, "PG_FK01"),
        (1, "PG_FK03"),
        (2, "PG_PK01"),
        (2, "PG_FK01"),
    ]


class ViolationError(SQLBaseError):
    def __init__(self, code: str, line: int) -> None:
        super().__init__(description=code, line_no=line)
        self.code = code

    def rule_code(self) -> str:
        return self.code


@cache
def lexer() -> Any:
    return Lexer(config=FluffConfig(overrides={"dialect": "postgres"}))


def comment_text(sql: str) -> str:
    script = Script.from_text("a.sql", sql)
    comments = (script.encoded[start:end].decode() for start, end in script.comments())
    return "".join("".join(comments).split())


def comment_text_for_sqlfluff(sql: str) -> str:
    comments = (segment.raw for segment in lexer().lex(sql)[0] if segment.is_type("comment"))
    return "".join("".join(comments).split())


def hidden_by_sqlfluff(sql: str) -> list[tuple[int, str]]:
    references: defaultdict[str, set[str]] = defaultdict(set)
    for rule in RULES:
        for reference in (rule.full_code(), rule.full_name(), *rule.groups()):
            references[reference].add(rule.full_code())
    segments, _ = lexer().lex(sql)
    ignores = []
    for segment in segments:
        if segment.is_type("comment"):
            ignore = IgnoreMask._extract_ignore_from_comment(segment, references)
            if ignore and not isinstance(ignore, SQLParseError):
                ignores.append(ignore)
    lines = range(1, sql.count("\n") + 2)
    found: list[SQLBaseError] = [ViolationError(code, line) for line in lines for code in CODES]
    kept = IgnoreMask(ignores).ignore_masked_violations(found)
    return [(each.line_no, each.rule_code()) for each in found if each not in kept]


FRAGMENTS = st.sampled_from(
    [
        "noqa", "noqa:", "--", "-- noqa", "-- noqa: ", "-- noqa:disable=", "-- noqa: enable=",
        "/*", "*/", "/* noqa ", "\n", "\r\n", " ", "\t", ",", "=", "all", "disable", "enable",
        "PG_FK03", "PG_FK*", "PG_PK01", "schema", "schema_fk", "schema.missing_on_delete",
        "schema.*", "LT01", "PRS", "'", "''", '"', "$$", "select 1", ";", "ü", "*", "[", "?",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
@example("/*\n-- noqa /*\n*/ */")
@example("-- /* noqa */")
@example("/*\n-- noqa: */ --noqa: PG_FK03")
@example("-- noqa: disable=\n")
def test_hides_exactly_what_sqlfluff_hides(sql: str) -> None:
    assume(comment_text(sql) == comment_text_for_sqlfluff(sql))
    assert hidden(sql) == hidden_by_sqlfluff(sql)
