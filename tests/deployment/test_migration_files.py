from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sqlfluff_schema_rules.deployment.errors import DeploymentError
from sqlfluff_schema_rules.deployment.migration_files import (
    Place,
    new_place,
    next_version,
    snake_case,
    with_markers,
    write,
)
from sqlfluff_schema_rules.project.migrations import History, Migration
from tests.rights import read_only

NOW = datetime(2025, 6, 1, 12, 0, 0, tzinfo=timezone.utc)


def placed(layout: str, *files: tuple[str, str]) -> str:
    """Where the migration `add_tags` of a history goes."""
    migrations = tuple(Migration(Path("m", path), version) for path, version in files)
    return new_place(
        History(layout, Path("m"), migrations), Path("m"), "add_tags", NOW
    ).path.as_posix()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def place(folder: Path, shape: str = "{version}_{name}.sql", name: str = "add_tags") -> Place:
    return Place(folder, shape, name, "20250601120000")


@pytest.mark.parametrize(
    ("newest", "version"),
    [
        ("20240101000000", "20250601120000"),
        ("20250601120000", "20250601120001"),
        ("20991231235959", "21000101000000"),
        ("202406011200", "202506011200"),
        ("20250601", "20250602"),
        ("2024-12-31", "2025-06-01"),
        ("1717243200", "1748779200"),
        ("1748779200", "1748779201"),
        ("1717243200000", "1748779200000"),
        ("0009", "0010"),
        ("9", "10"),
        ("1.9", "1.10"),
        ("20249999999999", "20250000000000"),
    ],
)
def test_the_next_version_looks_like_the_last(newest: str, version: str) -> None:
    assert next_version(["1", newest] if len(newest) > 4 else [newest], NOW) == version


def test_the_first_version_is_the_time() -> None:
    assert next_version([], NOW) == "20250601120000"


@pytest.mark.parametrize(
    ("layout", "file", "version", "path"),
    [
        ("supabase", "20240101000000_a.sql", "20240101000000", "m/20250601120000_add_tags.sql"),
        ("prisma", "20240101000000_a/migration.sql", "20240101000000",
         "m/20250601120000_add_tags/migration.sql"),
        ("flyway", "V7__a.sql", "7", "m/V8__add_tags.sql"),
        ("golang-migrate", "000007_a.up.sql", "000007", "m/000008_add_tags.up.sql"),
        ("dbmate", "20240101000000_a.sql", "20240101000000", "m/20250601120000_add_tags.sql"),
        ("goose", "00007_a.sql", "00007", "m/00008_add_tags.sql"),
        ("sql-migrate", "7-a.sql", "7", "m/8_add_tags.sql"),
        ("diesel", "20240101000000_a/up.sql", "20240101000000",
         "m/20250601120000_add_tags/up.sql"),
        ("hasura", "1717243200000_a/up.sql", "1717243200000", "m/1748779200000_add_tags/up.sql"),
        ("plain", "007-a.sql", "007", "m/008-add_tags.sql"),
        ("plain", "V007_a.sql", "007", "m/V008_add_tags.sql"),
    ],
)  # fmt: skip
def test_a_migration_is_called_as_its_tool_calls_it(
    layout: str, file: str, version: str, path: str
) -> None:
    assert placed(layout, (file, version)) == path


def test_the_first_migration_is_called_as_supabase_calls_it() -> None:
    assert placed("plain") == placed("supabase") == "m/20250601120000_add_tags.sql"


@pytest.mark.parametrize("layout", ["drizzle", "graphile-migrate", "sqitch"])
def test_what_a_tool_lists_is_made_by_the_tool(layout: str) -> None:
    with pytest.raises(DeploymentError, match=rf"m: .* that {layout} keeps\. .*`{layout}"):
        placed(layout)


@pytest.mark.parametrize(
    ("layout", "text", "marked"),
    [
        ("supabase", "select 1;", "select 1;"),
        ("dbmate", "select 1;", "-- migrate:up\nselect 1;\n-- migrate:down\n"),
        (
            "goose",
            "select 1;",
            "-- +goose Up\n-- +goose StatementBegin\nselect 1;\n-- +goose StatementEnd\n",
        ),
        ("goose", "-- +goose up\nselect 1;", "-- +goose up\nselect 1;"),
        (
            "sql-migrate",
            "select 1;\n",
            "-- +migrate Up\n-- +migrate StatementBegin\nselect 1;\n-- +migrate StatementEnd\n",
        ),
    ],
)
def test_a_text_gets_the_markers_that_its_tool_wants(layout: str, text: str, marked: str) -> None:
    assert with_markers(layout, text) == marked


def test_names_become_snake_case() -> None:
    assert snake_case(" Add user-tags (v2)! ") == "add_user_tags_v2"


def test_the_folder_is_made_and_removed_again(tmp_path: Path) -> None:
    written = write(place(tmp_path / "supabase" / "migrations"), b"select 1;")
    assert written.place.path.read_bytes() == b"select 1;"
    written.remove()
    assert names(tmp_path) == []


def test_a_folder_that_was_there_stays(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    write(place(folder, "{version}_{name}/up.sql"), b"select 1;").remove()
    assert (names(tmp_path), names(folder)) == (["migrations"], [])


def test_a_taken_version_is_passed_over_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "20250601120000_other.sql").touch()
    written = write(place(tmp_path), b"")
    assert names(tmp_path) == ["20250601120000_other.sql", "20250601120001_add_tags.sql"]
    assert written.place.version == "20250601120001"


@pytest.mark.parametrize("shape", ["{version}_{name}.sql", "{version}_{name}/migration.sql"])
def test_versions_stay_unique_when_many_are_written_at_once(tmp_path: Path, shape: str) -> None:
    text = b"select 1;\n" * 1000
    places = [place(tmp_path, shape, name=f"number_{number}") for number in range(12)]
    with ThreadPoolExecutor(12) as pool:
        written = list(pool.map(lambda each: write(each, text), places))
    assert len({each.place.version for each in written}) == 12
    assert {each.place.path.read_bytes() for each in written} == {text}
    assert len(names(tmp_path)) == 12


def test_a_version_that_is_being_written_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".20250601120000.new").touch()
    assert write(place(tmp_path), b"").place.version == "20250601120001"


def test_versions_come_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlfluff_schema_rules.deployment.migration_files._ATTEMPTS", 1)
    (tmp_path / "20250601120000_other.sql").touch()
    with pytest.raises(DeploymentError, match="no version is free up to 20250601120001"):
        write(place(tmp_path), b"")


def test_no_reader_ever_sees_a_part_of_a_migration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(list(tmp_path.glob("*.sql"))))
    write(place(tmp_path), b"select 1;")
    assert seen == [[]]


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    for shape in ("{version}_{name}.sql", "{version}_{name}/up.sql"):
        with pytest.raises(DeploymentError, match="No space left on device"):
            write(place(tmp_path / "new" / "migrations", shape), b"select 1;")
    assert names(tmp_path) == []


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "migrations").touch()
    with pytest.raises(DeploymentError, match=r"migrations: cannot write a migration: "):
        write(place(tmp_path / "migrations"), b"")
    with pytest.raises(DeploymentError, match=r"Not a directory"):
        write(place(tmp_path / "migrations" / "below"), b"")


def test_a_read_only_folder_is_an_error_and_stays_as_it_is() -> None:
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name, "migrations")
        folder.mkdir()
        with read_only(folder), pytest.raises(DeploymentError) as caught:
            write(place(folder), b"select 1;")
        assert str(caught.value) == f"{folder}: cannot write a migration: Permission denied"
        assert names(folder) == []
