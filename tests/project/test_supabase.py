from __future__ import annotations

from pathlib import Path

import pytest

from sqlfluff_schema_rules.project.supabase import exposed_schemas, find_supabase_folder
from tests.project.trees import plant, write


@pytest.mark.parametrize(
    "start", ["", "app", "app/web", "supabase", "supabase/migrations", "supabase/functions/x"]
)
def test_the_supabase_folder_is_found_from(start: str, tmp_path: Path) -> None:
    plant("supabase/config.toml", "app/web/index.ts", "supabase/migrations/1_a.sql")
    assert find_supabase_folder(tmp_path / start) == tmp_path / "supabase"


def test_migrations_make_a_supabase_folder(tmp_path: Path) -> None:
    plant("supabase/migrations/1_a.sql")
    assert find_supabase_folder(tmp_path) == tmp_path / "supabase"


def test_migrations_that_are_yet_to_be_written_make_a_supabase_folder(tmp_path: Path) -> None:
    folder = tmp_path / "supabase"
    assert find_supabase_folder(folder / "migrations") == folder
    assert find_supabase_folder(folder / "seeds") is None


def test_a_folder_with_neither_is_none(tmp_path: Path) -> None:
    plant("supabase/notes.md")
    assert find_supabase_folder(tmp_path) is None


def test_the_search_ends_at_the_top_of_the_repository(tmp_path: Path) -> None:
    plant("supabase/config.toml", "inner/.git/HEAD")
    assert find_supabase_folder(tmp_path / "inner") is None


def test_the_search_ends_at_the_root(tmp_path: Path) -> None:
    (tmp_path / ".git").rmdir()
    assert find_supabase_folder(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "schemas"),
    [
        ('[api]\nschemas = ["public", "api"]\n', ("public", "api")),
        ("[api]\nschemas = ['public']", ("public",)),
        ("[api]\nschemas=[]", ()),
        (
            '[api]\nenabled = true\nschemas = [ # all\n  "public", # "not"\n  "a]b",\n]\nx = ["y"]',
            ("public", "a]b"),
        ),
        ('[db]\nschemas = ["no"]\n[ api ]\nschemas = ["yes"]', ("yes",)),
        ('schemas = ["no"]\n[api]\nport = 1\n[other]\nschemas = ["no"]', None),
        ('[remotes.x.api]\nschemas = ["no"]', None),
        ('[api]\nschemas = ["public"', ("public",)),
        ("", None),
    ],
)
def test_exposed_schemas_are_read_from_the_section_api(
    text: str, schemas: tuple[str, ...] | None
) -> None:
    write("supabase/config.toml", text)
    assert exposed_schemas(Path("supabase")) == schemas


def test_a_real_configuration_is_read_as_toml_does() -> None:
    text = (
        '# comment\nproject_id = "shop"\n\n[api]\nenabled = true\nport = 54321\n'
        "# Schemas to expose in your API.\n"
        'schemas = ["public", "graphql_public"]\nextra_search_path = ["public", "extensions"]\n'
        "max_rows = 1000\n\n[db]\nport = 54322\n"
    )
    tomllib = pytest.importorskip("tomllib", reason="new in Python 3.11")
    write("supabase/config.toml", text)
    assert exposed_schemas(Path("supabase")) == tuple(tomllib.loads(text)["api"]["schemas"])


def test_without_a_file_nothing_is_said() -> None:
    assert exposed_schemas(Path("supabase")) is None
