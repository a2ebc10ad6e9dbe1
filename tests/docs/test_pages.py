"""The generated files say what the program says, and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import FOLDER, generated

REPOSITORY = FOLDER.parent
WRITTEN_BY_HAND = [REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
WRITTEN_BY_HAND_IN_DOCS = {FOLDER / name for name in ("catalog.md", "indexing.md", "migrations.md")}
GENERATED = generated()
LINK = re.compile(r"\]\((?!https?://)([^)#]+)")


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_no_generated_file_is_stale(path: Path) -> None:
    assert path.read_text("utf-8") == GENERATED[path], "run `make docs`"


def test_every_other_page_is_generated() -> None:
    pages = {path for path in GENERATED if path.suffix == ".md"}
    assert set(FOLDER.rglob("*.md")) - WRITTEN_BY_HAND_IN_DOCS == pages


@pytest.mark.parametrize(
    "path", [*WRITTEN_BY_HAND, *sorted(FOLDER.rglob("*.md"))], ids=lambda path: path.name
)
def test_every_relative_link_leads_to_a_file(path: Path) -> None:
    targets = [path.parent / target for target in LINK.findall(path.read_text("utf-8"))]
    assert [target for target in targets if not target.exists()] == []
