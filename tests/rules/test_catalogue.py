"""What every rule promises: a code, a name, a page whose examples are true, and cases."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.rules import all_rules
from tests.rules.case_file import CASES, SINGLE_FILE, Case, load_cases
from tests.rules.engines import command_line_findings, sqlfluff_findings, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from sqlfluff_schema_rules.rules.base import Rule

every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)

FILE_NAME = re.compile(r"^-- (\S+\.sql)\n", re.MULTILINE)
HEADINGS = ["Anti-pattern", "Best practice"]
REMEDIES = {"add", "avoid", "check", "enforce", "forbid", "no", "prefer", "require", "use"}


def example(rule: type[Rule], heading: str) -> Case:
    """The code under a heading of a rule's documentation, as a case."""
    after = rule.documentation().partition(f"**{heading}**")[2]
    found = re.match(r"\n\n\.\. code-block:: sql\n\n((?: {4}.*\n?|\n)+)", after)
    assert found is not None, f"{rule.full_code()}: no SQL under {heading}"
    parts = FILE_NAME.split(textwrap.dedent(found[1]))
    files = dict(zip(parts[1::2], parts[2::2], strict=True)) or {SINGLE_FILE: parts[0]}
    return Case(rule.full_code(), heading, files, (), "", {}, {}, only_sqlfluff=False, live=None)


def case_file(rule: type[Rule]) -> Path:
    return CASES / f"{rule.code.lower()}_{rule.name}.yml"


def test_codes_and_names_are_unique() -> None:
    codes = Counter(rule.code for rule in all_rules())
    names = Counter(rule.name for rule in all_rules())
    assert set(codes.values()) == {1}
    assert set(names.values()) == {1}


def test_every_case_file_is_of_a_rule() -> None:
    assert sorted(CASES.iterdir()) == sorted(map(case_file, all_rules()))


@every_rule
def test_code_and_name_are_well_formed(rule: type[Rule]) -> None:
    assert re.fullmatch("[A-Z]{2}[0-9]{2}", rule.code)
    assert re.fullmatch("[a-z]+(_[a-z]+)*", rule.name)


@every_rule
def test_rule_is_found_in_the_file_of_its_name(rule: type[Rule]) -> None:
    module = rule.__module__.rpartition(".")[2]
    assert module == f"{rule.code.lower()}_{rule.name}"


@every_rule
def test_name_states_the_fault_and_not_the_remedy(rule: type[Rule]) -> None:
    assert rule.name.partition("_")[0] not in REMEDIES


@every_rule
def test_summary_is_one_short_sentence(rule: type[Rule]) -> None:
    assert 6 <= len(rule.summary().split()) <= 12
    assert re.fullmatch(r"[A-Z`][^{}]*[^{}.]\.", rule.summary())


@every_rule
def test_documentation_has_the_closed_list_of_headings(rule: type[Rule]) -> None:
    assert re.findall(r"^\*\*(.+)\*\*$", rule.documentation(), re.MULTILINE) == HEADINGS


@every_rule
def test_rule_has_failing_and_passing_cases(rule: type[Rule]) -> None:
    cases = load_cases(case_file(rule))
    assert {case.rule for case in cases} == {rule.full_code()}
    assert {bool(case.violations) for case in cases} == {True, False}


@every_rule
def test_anti_pattern_is_reported(rule: type[Rule], tmp_path: Path) -> None:
    case = example(rule, "Anti-pattern")
    write_files(case, tmp_path)
    assert command_line_findings(case, tmp_path)
    assert sqlfluff_findings(case, tmp_path)


@every_rule
def test_best_practice_is_clean(rule: type[Rule], tmp_path: Path) -> None:
    case = example(rule, "Best practice")
    write_files(case, tmp_path)
    assert command_line_findings(case, tmp_path) == []
    assert sqlfluff_findings(case, tmp_path) == []
