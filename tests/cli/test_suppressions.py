from __future__ import annotations

import pytest

from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.source.script import Script
from sqlfluff_schema_rules.suppressions import Suppressions
from tests.cli.findings import CODES, finding

ACTIVE = (*CODES, "PG_NQ01", "PG_NQ02")


def suppressions(active: tuple[str, ...] = ACTIVE) -> Suppressions:
    return Suppressions(dict.fromkeys(active, Severity.WARNING))


def apply(
    sql: str, *findings: Diagnostic, active: tuple[str, ...] = ACTIVE
) -> list[tuple[int, int, str, str]]:
    """What is left of `findings` after the comments of `sql`, and what is said about these."""
    remaining = suppressions(active).apply(Script.from_text("a.sql", sql), findings)
    return [(each.line, each.column, each.code, each.message) for each in remaining]


def test_a_script_without_comments_keeps_its_findings() -> None:
    assert apply("select 1;", finding()) == [(1, 1, "PG_FK03", "is wrong")]


def test_a_comment_that_hides_something_is_not_mentioned() -> None:
    assert apply("select 1; -- noqa: PG_FK03", finding()) == []


def test_an_unused_comment_is_reported_where_it_names_the_rule() -> None:
    script = Script.from_text("a.sql", "\nselect 1; -- noqa: PG_FK03")
    assert suppressions().apply(script, []) == [
        Diagnostic(
            path="a.sql",
            line=2,
            column=20,
            end_line=2,
            end_column=27,
            code="PG_NQ01",
            name="schema.unused_noqa",
            severity=Severity.WARNING,
            message="PG_FK03 finds nothing on this line; remove it from the comment.",
            object="a.sql",
        )
    ]


def test_each_reference_is_judged_by_itself() -> None:
    assert apply("-- noqa: PG_FK03,PG_PK01", finding("PG_FK03")) == [
        (1, 18, "PG_NQ01", "PG_PK01 finds nothing on this line; remove it from the comment.")
    ]


def test_a_name_and_a_glob_are_judged_as_a_code_is() -> None:
    assert [message for *_, message in apply("-- noqa: schema.missing_p*,PG_FK03*")] == [
        "schema.missing_p* finds nothing on this line; remove it from the comment.",
        "PG_FK03* finds nothing on this line; remove it from the comment.",
    ]


def test_an_unused_range_is_reported() -> None:
    assert apply("\n-- noqa: disable=PG_FK03\n", finding(line=1)) == [
        (1, 1, "PG_FK03", "is wrong"),
        (2, 18, "PG_NQ01", "PG_FK03 finds nothing from here on; remove it from the comment."),
    ]


def test_an_end_without_a_beginning_is_reported() -> None:
    assert apply("-- noqa: disable=PG_FK03\n-- noqa: enable=PG_FK03,PG_FK01", finding()) == [
        (2, 25, "PG_NQ01", "PG_FK01 is not disabled here; remove it from the comment.")
    ]


def test_an_end_is_used_once_for_a_part_of_what_is_disabled() -> None:
    sql = "-- noqa: disable=PG_FK*\n-- noqa: enable=PG_FK01\n-- noqa: enable=PG_FK01"
    assert apply(sql, finding()) == [
        (3, 17, "PG_NQ01", "PG_FK01 is not disabled here; remove it from the comment.")
    ]


def test_an_end_is_used_where_all_rules_are_disabled() -> None:
    assert apply("-- noqa: disable=all\n-- noqa: enable=PG_FK01\n-- noqa: enable=all") == []


def test_a_line_comment_does_not_end_a_range() -> None:
    sql = "-- noqa: disable=PG_FK03\n-- noqa: PG_FK01\n-- noqa: enable=PG_FK03"
    assert apply(sql, finding("PG_FK03"), finding("PG_FK01", line=2)) == []


def test_comments_that_name_no_rule_of_ours_are_not_judged() -> None:
    assert apply("-- noqa\n-- noqa: LT01, PRS\n-- noqa: disable=all\n-- noqa: RF*, why not") == []


def test_a_rule_that_did_not_run_is_not_unused() -> None:
    active = ("PG_FK01", "PG_NQ01", "PG_NQ02")
    assert apply("-- noqa: PG_FK03, schema_fk, schema.*", active=active) == []


def test_nothing_is_unused_in_a_file_with_a_syntax_error() -> None:
    broken = Diagnostic(
        path="a.sql",
        line=2,
        column=1,
        end_line=2,
        end_column=4,
        code="PG_SY01",
        name="schema.syntax_error",
        severity=Severity.ERROR,
        message='syntax error at or near "foo"',
        object="a.sql",
    )
    assert apply("-- noqa: PG_FK03\nfoo", broken) == [
        (2, 1, "PG_SY01", 'syntax error at or near "foo"')
    ]


def test_an_unknown_rule_is_reported_with_the_nearest_one() -> None:
    comment = "-- noqa: pg_fk03,FK03,PG_ZZ99,schema.unindexed_foreign,unindexed_foreign_key"
    assert apply(comment) == [
        (1, 10, "PG_NQ02", unknown("pg_fk03", "PG_FK03")),
        (1, 18, "PG_NQ02", unknown("FK03", "PG_FK03")),
        (1, 23, "PG_NQ02", "No rule is named PG_ZZ99, so this comment hides nothing."),
        (1, 31, "PG_NQ02", unknown("schema.unindexed_foreign", "schema.unindexed_foreign_key")),
        (1, 56, "PG_NQ02", unknown("unindexed_foreign_key", "schema.unindexed_foreign_key")),
    ]


def unknown(written: str, meant: str) -> str:
    return f"No rule is named {written}, so this comment hides nothing. Did you mean {meant}?"


def test_a_comment_with_its_reason_behind_it_is_reported() -> None:
    assert apply(
        "-- noqa: PG_FK03 -- small\n-- small -- noqa: disable=LT01\n-- noqa: LT01 -- x"
    ) == [
        (
            1,
            4,
            "PG_NQ02",
            "'noqa: PG_FK03 -- small' hides nothing. "
            "Put the reason first: '-- reason -- noqa: RULE'.",
        )
    ]


def test_a_comment_that_is_not_understood_is_reported_when_it_names_a_rule_of_ours() -> None:
    assert apply("-- noqa PG_FK03\n-- noqa LT01") == [
        (
            1,
            4,
            "PG_NQ02",
            "'noqa PG_FK03' hides nothing. Write 'noqa: RULE', 'noqa: disable=RULE' or "
            "'noqa: enable=RULE'.",
        )
    ]


REASON_FIRST = "Put the reason first: '-- reason -- noqa: RULE'."
SHAPES = "Write 'noqa: RULE', 'noqa: disable=RULE' or 'noqa: enable=RULE'."


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("-- NOQA: PG_FK03", f"'NOQA: PG_FK03' hides nothing. {SHAPES}"),
        ("-- noqa : LT01, PG_FK03", f"'noqa : LT01, PG_FK03' hides nothing. {SHAPES}"),
        ("/* noqa: PG_FK03 -- small */", f"'noqa: PG_FK03 -- small' hides nothing. {REASON_FIRST}"),
        ("-- small noqa: PG_FK03", f"'small noqa: PG_FK03' hides nothing. {REASON_FIRST}"),
        ("-- Noqa: disable=schema.x", f"'Noqa: disable=schema.x' hides nothing. {SHAPES}"),
    ],
)
def test_a_comment_that_only_looks_like_ours_is_reported(comment: str, said: str) -> None:
    assert [message for *_, message in apply(comment)] == [said]


@pytest.mark.parametrize("comment", ["-- the noqa for PG_FK03 is gone", "-- NOQA: LT01", "-- NOQA"])
def test_a_comment_that_speaks_of_noqa_is_not_reported(comment: str) -> None:
    assert apply(comment) == []


def test_what_is_said_about_comments_can_be_hidden_by_a_comment() -> None:
    assert apply("-- noqa: PG_FK03,PG_NQ01") == []
    assert apply("-- noqa: disable=all\n-- noqa: PG_FK03") == []


def test_what_is_said_about_comments_can_be_switched_off() -> None:
    assert apply("-- noqa: PG_FK03\n-- noqa: pg_fk03", active=(*CODES, "PG_NQ02")) == [
        (2, 10, "PG_NQ02", unknown("pg_fk03", "PG_FK03"))
    ]


def test_what_is_said_about_comments_has_the_configured_severity() -> None:
    script = Script.from_text("a.sql", "-- noqa: PG_ZZ99")
    active = {"PG_NQ02": Severity.ERROR}
    (about_comment,) = Suppressions(active).apply(script, [])
    assert about_comment.severity is Severity.ERROR


def test_findings_stay_in_order() -> None:
    remaining = apply("-- noqa: PG_FK01\n\n", finding(line=1), finding(line=3))
    assert [(line, code) for line, _, code, _ in remaining] == [
        (1, "PG_FK03"),
        (1, "PG_NQ01"),
        (3, "PG_FK03"),
    ]
