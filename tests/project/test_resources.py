from __future__ import annotations

from pathlib import Path

import pytest

from sqlfluff_schema_rules import resources
from sqlfluff_schema_rules.resources import resource_path


def test_a_checkout_has_its_data_at_the_top() -> None:
    found = resource_path("rules_config", "profiles", "postgres.yaml")
    assert found == Path(__file__).parents[2] / "rules_config" / "profiles" / "postgres.yaml"
    assert found.is_file()


def test_an_installed_package_has_its_data_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules_config").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert resource_path("rules_config", "profiles") == tmp_path / "rules_config" / "profiles"


def test_without_parts_it_is_where_the_data_is() -> None:
    assert resource_path("templates").parent == resource_path("rules_config").parent
