from __future__ import annotations

from pathlib import Path

import pytest

from sqlfluff_schema_rules.deployment.errors import DeploymentError
from sqlfluff_schema_rules.deployment.planning import pending

KNOWN = [(version, Path(f"{version}_m.sql")) for version in ("1", "2", "9", "10")]


def lacking(version: str, applied: list[str], *, include_all: bool = False) -> list[str]:
    return [each for each, _ in pending(version, KNOWN, applied, include_all=include_all)]


def refusal(version: str, applied: list[str]) -> str:
    with pytest.raises(DeploymentError) as caught:
        lacking(version, applied)
    return str(caught.value)


def test_nothing_is_lacking_where_all_earlier_ones_are_applied() -> None:
    assert lacking("10", ["1", "2", "9"]) == []


def test_the_order_is_that_of_the_files() -> None:
    assert lacking("9", ["1", "2"]) == []
    assert refusal("9", ["1", "10", "2"]) == (
        "the database has run 10 already, which is later than 9. Give the migration a later version"
    )


def test_a_later_version_without_a_file_is_later_all_the_same() -> None:
    assert "has run 11 already" in refusal("10", ["11"])


def test_a_version_without_a_file_is_refused() -> None:
    assert refusal("10", ["1", "2", "5", "7", "9"]) == (
        "the database has run 5 and 7, of which there is no file here. "
        "Bring the files up to date first"
    )


def test_earlier_ones_are_refused_or_come_first() -> None:
    assert refusal("10", ["2"]) == (
        "the database lacks 1_m.sql and 9_m.sql, which is earlier than 10. "
        "With --include-all that is run first"
    )
    assert lacking("10", ["2"], include_all=True) == ["1", "9"]


def test_many_are_not_all_named() -> None:
    known = [(str(number), Path(f"{number}.sql")) for number in range(1, 9)]
    with pytest.raises(DeploymentError, match=r"lacks 1.sql, 2.sql, 3.sql, 4.sql and 3 more, "):
        pending("8", known, [], include_all=False)
