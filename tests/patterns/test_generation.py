from __future__ import annotations

import configparser
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from sqlfluff_schema_rules.about import version
from sqlfluff_schema_rules.patterns.generation import generate
from sqlfluff_schema_rules.patterns.library import (
    UnknownPatternError,
    find_pattern,
    patterns,
    templates_folder,
)

REPOSITORY = Path(__file__).parents[2]
TEMPLATES = sorted(
    path for path in templates_folder().glob("*/*.sql") if path.parent.name != "demo"
)
NAMES = [
    "ai-usage",
    "chat",
    "complete",
    "indexes",
    "migration",
    "multi-tenant",
    "rag",
    "rls-policies",
    "user-management",
]
IMPORT = re.compile(r"{%-? import '([^']+)'")
AT = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))


def test_these_are_the_patterns() -> None:
    assert list(patterns()) == NAMES


def test_an_unknown_pattern_is_refused_with_the_nearest_one_and_all_there_are() -> None:
    with pytest.raises(UnknownPatternError) as caught:
        find_pattern("chats")
    assert str(caught.value) == (
        f"there is no pattern 'chats'; did you mean chat? There are {', '.join(NAMES)}"
    )


def test_the_header_tells_pattern_time_and_parameters() -> None:
    text = generate(find_pattern("multi-tenant"), {"schema": "app"}, AT)
    assert text.splitlines()[:8] == [
        f"-- {find_pattern('multi-tenant').summary}",
        "--",
        f"-- Pattern multi-tenant {find_pattern('multi-tenant').version},"
        f" written by schema-rules {version()}",
        "-- at 2026-02-28 23:30:00 UTC.",
        "--   platform = supabase",
        "--   schema = app",
        "--   users_table = auth.users",
        "",
    ]


def test_the_same_wishes_at_the_same_time_give_the_same_text() -> None:
    pattern = find_pattern("complete")
    assert generate(pattern, {}, AT) == generate(pattern, {}, AT)


def test_every_part_is_written_once_and_by_a_pattern() -> None:
    parts = find_pattern("complete").parts
    assert len(set(parts)) == len(parts)
    written = {part for pattern in patterns().values() for part in pattern.parts}
    found = {f"{path.parent.name}/{path.name}" for path in TEMPLATES}
    imported = {name for path in TEMPLATES for name in IMPORT.findall(path.read_text("utf-8"))}
    assert written == found - imported


def test_organizations_come_before_what_belongs_to_them() -> None:
    pattern = find_pattern("chat")
    assert [part for part in pattern.parts if part.startswith("multi-tenant/")] == []
    first_of_chat = next(part for part in pattern.tenant_parts if part.startswith("chat/"))
    before = pattern.tenant_parts[: pattern.tenant_parts.index(first_of_chat)]
    assert set(find_pattern("multi-tenant").parts) <= set(before)


def test_what_the_complete_schema_decides_cannot_be_chosen() -> None:
    assert "tenant" not in find_pattern("complete").parameters
    assert find_pattern("complete").settings == {"tenant": True}


def test_sqlfluff_knows_the_default_of_every_parameter() -> None:
    config = configparser.ConfigParser()
    config.read(REPOSITORY / ".sqlfluff", encoding="utf-8")
    context = dict(config["sqlfluff:templater:jinja:context"])
    defaults = {
        name: str(parameter.default)
        for pattern in patterns().values()
        for name, parameter in pattern.parameters.items()
        if parameter.default is not None and name != "tenant"
    }
    assert defaults.items() <= context.items()
