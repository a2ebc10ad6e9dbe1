from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.project.discovery import discover
from sqlfluff_schema_rules.rules import all_rules

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (
            b"create table t (id int primary key);\n-- \0",
            "NUL character, which PostgreSQL does not take; remove it",
            (2, 4),
        ),
        (
            b"create table \xc3\xa4 (id int primary key);\n-- \xe4",
            "invalid UTF-8; save the file as UTF-8",
            (2, 4),
        ),
    ],
)
def test_what_is_no_text_for_postgres_is_reported(
    tmp_path: Path, data: bytes, message: str, place: tuple[int, int]
) -> None:
    assert syntax_errors(tmp_path, data) == [(message, place)]


def test_a_long_quotation_is_cut_to_its_first_line(tmp_path: Path) -> None:
    data = b"select 'a\r\n" + b"b\r\n" * 1000
    assert syntax_errors(tmp_path, data) == [
        ('unterminated quoted string at or near "\'a"', (1, 8))
    ]


def syntax_errors(folder: Path, data: bytes) -> list[tuple[str, tuple[int, int]]]:
    path = folder / "case.sql"
    path.write_bytes(data)
    configuration = load_configuration(folder, rules=all_rules(), profile="postgres")
    return [
        (found.message, (found.line, found.column))
        for judged in discover([path], configuration)
        for found in Linter(configuration).lint(judged.history).diagnostics
        if found.code == "PG_SY01"
    ]
