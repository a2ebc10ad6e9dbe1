from __future__ import annotations

from sqlfluff_schema_rules.report.fingerprints import fingerprints, posix_path
from tests.report.findings import finding


def test_a_finding_keeps_its_fingerprint_when_lines_move() -> None:
    moved = finding(line=30, end_line=30, message="said otherwise")
    assert list(fingerprints([finding()])) == list(fingerprints([moved]))


def test_rule_object_and_file_make_the_fingerprint() -> None:
    different = [
        finding(),
        finding(code="PG_FK01"),
        finding(object="public.users"),
        finding(path="db/0002.sql"),
    ]
    assert len(set(fingerprints(different))) == 4


def test_equal_findings_are_told_apart_by_their_order() -> None:
    first, second, third = fingerprints([finding(), finding(line=4), finding(line=9)])
    assert len({first, second, third}) == 3
    assert [first, second] == list(fingerprints([finding(line=4), finding(line=9)]))


def test_a_fingerprint_never_changes_between_versions() -> None:
    assert list(fingerprints([finding()])) == [
        "d5ea0be477d463c3adb852377ebcfeaec27ae9d5c25f7d91e8e849688532b80c"
    ]


def test_a_name_that_is_not_unicode_has_a_fingerprint() -> None:
    (fingerprint,) = fingerprints([finding(path="\udce4.sql")])
    assert len(fingerprint) == 64


def test_paths_are_written_without_a_leading_dot() -> None:
    assert posix_path("./db/a.sql") == "db/a.sql"
    assert posix_path("../db/a.sql") == "../db/a.sql"
