from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.project.migrations import History, Migration, version_numbers


def history(*versions: str | None) -> History:
    entries = [
        Migration(Path(f"{place}.sql"), version=version) for place, version in enumerate(versions)
    ]
    return History("plain", Path(), tuple(entries))


def versions_after(start_after: str, *versions: str | None) -> list[str | None]:
    return [migration.version for migration in history(*versions).after(start_after)]


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("0005", (5,)),
        ("0005_users", (5,)),
        ("20240131120000_init", (20240131120000,)),
        ("V1.10", (1, 10)),
        ("1_2_3", (1, 2, 3)),
        ("1.0", (1,)),
        ("0", ()),
        ("2020-01-31-orders", (2020, 1, 31)),
        ("0001_2fa_tables", (1,)),
        ("users", ()),
        ("", ()),
    ],
)
def test_a_version_begins_with_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert version_numbers(version) == numbers


@given(st.lists(st.integers(min_value=0, max_value=10**20), min_size=1, max_size=5))
def test_trailing_zeros_of_a_version_do_not_count(numbers: list[int]) -> None:
    version = ".".join(map(str, numbers))
    assert version_numbers(version) == version_numbers(f"{version}.0")


def test_what_is_after_a_version_runs_after_it() -> None:
    assert versions_after("2", "1", "2", "3", "4") == ["3", "4"]


def test_a_version_is_found_whatever_its_leading_zeros() -> None:
    assert versions_after("3", "0001", "0003", "0004") == ["0004"]


def test_order_counts_and_not_the_number_where_the_version_exists() -> None:
    assert versions_after("10", "10", "2", "3") == ["2", "3"]


def test_a_version_that_two_files_have_ends_with_the_later_file() -> None:
    assert versions_after("2", "1", "2", "2", "3") == ["3"]


def test_a_version_that_no_file_has_is_compared_by_number() -> None:
    assert versions_after("20240101", "20230101", "20250101") == ["20250101"]


@pytest.mark.parametrize(
    ("version", "known"),
    [
        ("20240101000000", True),
        ("20240601000000", True),
        ("20230101000000", True),
        ("20250101000000", True),
        ("20250101000001", False),
        ("20240101", False),
        ("users", False),
    ],
)
def test_a_version_has_a_place_among_those_of_its_kind(version: str, known: bool) -> None:
    assert history("20240101000000", None, "20250101000000").places(version) is known


def test_a_version_that_exists_has_a_place_whatever_its_kind() -> None:
    assert history("0001", "users").places("users")
    assert history("0001", "0002").places("2")
    assert not history("0001", "0002").places("3")
    assert not history(None).places("3")


def test_a_file_without_version_is_always_after() -> None:
    assert versions_after("2", "1", None, "3", None) == [None, "3", None]


def test_a_version_that_is_no_number_is_found_by_its_name() -> None:
    assert versions_after("users", "schemas", "users", "orders") == ["orders"]


def test_everything_is_after_a_version_that_says_nothing() -> None:
    assert versions_after("nonsense", "1", "users") == ["1", "users"]


def test_nothing_is_before_the_first_version() -> None:
    assert versions_after("0", "0001", "0002") == ["0001", "0002"]


def names_until(version: str, whole: History, *, exactly: bool = False) -> list[str] | None:
    found = whole.until(version, exactly=exactly)
    return None if found is None else [migration.path.name for migration in found.migrations]


@pytest.mark.parametrize("version", ["0002", "02", "V2", "1.sql"])
def test_a_history_ends_with_the_migration_that_is_named(version: str) -> None:
    assert names_until(version, history("0001", "0002", "0003")) == ["0.sql", "1.sql"]


def test_the_name_of_a_file_counts_before_an_equal_number() -> None:
    assert names_until("1", history("0001", "0002", "0003")) == ["0.sql", "1.sql"]


def test_an_equal_number_is_not_the_exact_version() -> None:
    whole = history("0001", "0002", "0003")
    assert names_until("0002", whole, exactly=True) == ["0.sql", "1.sql"]
    assert names_until("v2", whole, exactly=True) is None


def test_a_version_that_two_files_have_is_reached_with_the_later_file() -> None:
    assert names_until("2", history("1", "2", "2", "3")) == ["0.sql", "1.sql", "2.sql"]


def test_no_history_ends_with_a_version_that_no_file_has() -> None:
    assert history("0001", None).until("0005") is None


def test_files_that_are_never_run_are_no_part_of_what_is_until_a_version() -> None:
    ignored = Migration(Path("x.sql"), version="0001", ignored=True)
    whole = History("plain", None, (Migration(Path("a.sql"), version="0002"), ignored))
    assert whole.applied == whole.migrations[:1]
    assert whole.until("0001") is None
