"""A project to run the program in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.program import NOTES, ORDERS, USERS, write_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working directory; nothing colours output."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for variable in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.fixture
def project(repository: Path) -> Path:
    """A repository whose migrations have one warning, PG_FK03, and one error, PG_PK01."""
    write_files(
        repository / "migrations",
        **{"0001_users": USERS, "0002_orders": ORDERS, "0003_notes": NOTES},
    )
    return repository
