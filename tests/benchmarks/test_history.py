from __future__ import annotations

from typing import TYPE_CHECKING

from pglast.parser import parse_sql_json

from tests.benchmarks.history import write_history

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    one, other = (
        [path.read_bytes() for path in write_history(tmp_path / name, files=4, file_size=9_000)]
        for name in ("one", "other")
    )
    assert one == other


def test_another_seed_writes_other_tables(tmp_path: Path) -> None:
    (one,) = write_history(tmp_path / "one", files=1, file_size=4_000, seed=1)
    (other,) = write_history(tmp_path / "other", files=1, file_size=4_000, seed=2)
    assert one.read_bytes() != other.read_bytes()


def test_files_are_about_as_large_as_asked_for(tmp_path: Path) -> None:
    paths = write_history(tmp_path, files=40, file_size=15_000)
    sizes = [path.stat().st_size for path in paths]
    assert 14_000 < sum(sizes) / len(sizes) < 16_000
    assert max(sizes) < 20_000


def test_names_sort_in_the_order_of_the_files(tmp_path: Path) -> None:
    paths = write_history(tmp_path, files=12, file_size=1_000)
    assert paths == sorted(paths)
    assert paths[0].name == "20230109080000_change_00000.sql"


def test_postgres_parses_every_file(tmp_path: Path) -> None:
    for path in write_history(tmp_path, files=10, file_size=15_000):
        parse_sql_json(path.read_text("utf-8"))
