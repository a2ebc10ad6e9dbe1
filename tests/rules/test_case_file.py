from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rules.case_file import CaseError, Violation, load_cases

if TYPE_CHECKING:
    from pathlib import Path

VIOLATION = "{line_no: 1, line_pos: 2, description: wrong}"


def read(folder: Path, text: str, head: str = "rule: PG_XX01") -> list[tuple[str, dict[str, str]]]:
    path = folder / "xx01_fault.yml"
    path.write_text(f"{head}\n{text}\n", encoding="utf-8")
    return [(case.id, case.files) for case in load_cases(path)]


def test_a_string_is_a_history_of_one_file(tmp_path: Path) -> None:
    cases = read(tmp_path, "good: {pass_str: select 1}")
    assert cases == [("xx01-good", {"case.sql": "select 1"})]


def test_a_case_takes_what_the_file_says_for_all(tmp_path: Path) -> None:
    path = tmp_path / "xx01_fault.yml"
    path.write_text(
        "rule: PG_XX01\nprofile: strict\nconfig: {layout: goose}\n"
        "own: {pass_str: a, profile: postgres, layout: plain}\nshared: {pass_str: b}\n"
    )
    own, shared = load_cases(path)
    assert (own.profile, own.config) == ("postgres", {"layout": "plain"})
    assert (shared.profile, shared.config) == ("strict", {"layout": "goose"})


def test_what_a_violation_leaves_open_is_unset(tmp_path: Path) -> None:
    path = tmp_path / "xx01_fault.yml"
    path.write_text(f"rule: PG_XX01\nbad: {{fail_str: a, violations: [{VIOLATION}]}}\n")
    (case,) = load_cases(path)
    assert case.violations == (Violation(line_no=1, line_pos=2, description="wrong"),)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: {pass_str: x, pass_string: y}", "unknown field `pass_string`"),
        ("a: {pass_str: x, fail_str: y}", "give one of"),
        ("a: {profile: strict}", "give one of"),
        ("a: {fail_str: x}", "must list its `violations`"),
        (f"a: {{pass_str: x, violations: [{VIOLATION}]}}", "has no `violations`"),
        ("a: {fail_str: x, violations: [{line_no: 1, line_pos: 2}]}", "missing required field"),
        (
            "a: {fail_str: x, violations: [{line_no: 1, line_pos: 2, description: ''}]}",
            "whole message",
        ),
        (
            "a: {fail_str: x, violations: "
            "[{line_no: 1, line_pos: 2, description: wrong, end_line_no: 1}]}",
            "both of",
        ),
        (f"a: {{files: {{b.sql: x}}, violations: [{VIOLATION}]}}", "which `file`"),
        ("a: {pass_str: x, only: postgres}", "only be `sqlfluff`"),
        ("a: {pass_str: x, only: sqlfluff}", "a templater turns into SQL"),
        ("a: {pass_str: x}\na: {pass_str: y}", "'a' is there twice"),
    ],
)
def test_a_vague_or_misspelt_case_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(CaseError, match=complaint):
        read(tmp_path, text)


def test_a_file_without_a_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="the file must say"):
        read(tmp_path, "a: {pass_str: x}", head="rule: XX01")
