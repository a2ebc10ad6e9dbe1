from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plugin.project import INDEX, ORDERS, SQLFLUFF_CONFIGURATION, USERS, Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project with the recommended `.sqlfluff` and two rules on; the working directory."""
    root = tmp_path / "shop"
    root.mkdir()
    monkeypatch.chdir(root)
    made = Project(root)
    made.write(".sqlfluff", SQLFLUFF_CONFIGURATION)
    made.write("schema-rules.yaml", "extends: postgres\n")
    return made


@pytest.fixture
def history(project: Project) -> Project:
    """The project with three migrations, the last of which heals the second."""
    project.write("migrations/20240101000000_users.sql", USERS)
    project.write("migrations/20240102000000_orders.sql", ORDERS)
    project.write("migrations/20240103000000_index.sql", INDEX)
    return project
