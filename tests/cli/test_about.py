from __future__ import annotations

import importlib.metadata

import pytest

from sqlfluff_schema_rules.about import rule_url, version


def test_the_version_is_that_of_the_installed_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", {"sqlfluff-schema-rules": "1.2"}.__getitem__)
    assert version() == "1.2"


def test_what_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert version() == "unknown"


def test_every_rule_has_a_page() -> None:
    assert rule_url("PG_FK03").endswith("/docs/rules/PG_FK03.md")
