from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.deployment.connecting import Limits
from sqlfluff_schema_rules.deployment.deploying import deploy
from sqlfluff_schema_rules.deployment.errors import DeploymentError
from sqlfluff_schema_rules.deployment.migration_files import Place, WrittenFile, write
from sqlfluff_schema_rules.deployment.running import Database
from tests.deployment.migrations import VERSION, migration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.server import Database as FreshDatabase

MIGRATION = migration("create table tags (label text)")
TOLD: list[str] = []


@pytest.fixture
def database(fresh: FreshDatabase) -> Iterator[Database]:
    TOLD.clear()
    with closing(Database(fresh.url, Limits(), TOLD.append)) as database:
        yield database


@pytest.fixture
def written(tmp_path: Path) -> WrittenFile:
    return write(Place(tmp_path / "m", "{version}_{name}.sql", "add_tags", VERSION), b"")


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_interrupt_before_the_commit_removes_the_file(
    database: Database, written: WrittenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_commit", interrupt)
    with pytest.raises(KeyboardInterrupt):
        deploy(database, MIGRATION, written, TOLD.append)
    assert not written.place.folder.exists()
    assert database.history() == {}
    assert [f"Interrupted: nothing was run, and {MIGRATION.path} was removed again."] == TOLD


def test_an_interrupt_after_the_commit_keeps_the_file(
    database: Database, written: WrittenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_run_afterwards", interrupt)
    with pytest.raises(KeyboardInterrupt):
        deploy(database, MIGRATION, written, TOLD.append)
    assert written.place.path.exists()
    assert list(database.history()) == [VERSION]
    assert [f"Interrupted: {MIGRATION.path} is recorded as run; apply that file again."] == TOLD


def test_a_migration_that_was_not_written_for_this_is_left_alone(database: Database) -> None:
    with pytest.raises(DeploymentError, match=r"^add_tags\.sql:1: division by zero$"):
        deploy(database, migration("select 1 / 0"), None, TOLD.append)
