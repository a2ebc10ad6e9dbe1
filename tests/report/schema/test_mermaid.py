from __future__ import annotations

import re

import pytest

from sqlfluff_schema_rules.report.schema import mermaid
from sqlfluff_schema_rules.report.schema.mermaid import render
from tests.description.schemas import description_of


def test_tables_are_entities_and_keys_are_relationships() -> None:
    sql = """
        create table users (id int primary key, email text unique);
        create table profiles (id int primary key references users (id));
        create table orders (user_id int not null references users (id), note numeric(10,2));
        create table friends (a int references users (id));
    """
    assert render(description_of(sql)) == (
        """erDiagram
    "public.friends" {
        integer a FK
    }
    "public.orders" {
        integer user_id FK
        numeric(10_2) note
    }
    "public.profiles" {
        integer id PK, FK
    }
    "public.users" {
        integer id PK
        text email UK
    }
    "public.users" |o--o{ "public.friends" : "a"
    "public.users" ||--o{ "public.orders" : "user_id"
    "public.users" ||--o| "public.profiles" : "id"
"""
    )


def test_a_table_that_is_only_referenced_is_an_entity() -> None:
    sql = "create table t (u uuid references auth.users (id));"
    assert '    "auth.users"' in render(description_of(sql, environment="supabase")).splitlines()


def test_partitions_are_left_out() -> None:
    sql = "create table t (a int) partition by list (a); create table t_1 partition of t default;"
    assert "t_1" not in render(description_of(sql))


def test_an_empty_schema_is_an_empty_diagram() -> None:
    assert render(description_of("")) == "erDiagram\n"


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("a timestamp(3) with time zone", "timestamptz(3) a"),
        ("a time without time zone[]", "time[] a"),
        ("a varchar(3)", "varchar(3) a"),
        ("a extensions.vector(3)", "extensions_vector(3) a"),
        ('"due date" date', 'date due_date "due date"'),
        ('"1st" int', 'integer _1st "1st"'),
        ("pk int", 'integer _pk "pk"'),
        ('"a""b;" int', 'integer a_b_ "a#34;b#59;"'),
        ('"<script>" int', 'integer __script_ "#60;script#62;"'),
        ('"é" int', 'integer __ "é"'),
        ('"a\nb%" int', 'integer a_b_ "a#10;b#37;"'),
    ],
)
def test_what_mermaid_cannot_take_is_told_in_a_comment(column: str, line: str) -> None:
    [found] = re.findall(
        r"^        (.*)$", render(description_of(f"create table t ({column});")), re.M
    )
    assert found == line


def test_the_name_of_a_table_is_escaped() -> None:
    sql = 'create table "a""b\\%" ();'
    assert render(description_of(sql)) == 'erDiagram\n    "public.a#34;b#92;#37;"\n'


@pytest.mark.parametrize(
    ("longest", "lines"),
    [
        (
            160,
            [
                "    %% Only the columns of keys: with more Mermaid takes it for too long.",
                '    "public.t" {',
                "        integer id PK",
                "    }",
            ],
        ),
        (
            10,
            [
                "    %% Without columns: with more Mermaid takes it for too long.",
                '    "public.t"',
            ],
        ),
    ],
)
def test_a_diagram_that_is_too_long_leaves_out_columns(
    longest: int, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mermaid, "LONGEST_TEXT", longest)
    notes = ", ".join(f"note_{number} text" for number in range(10))
    description = description_of(f"create table t (id int primary key, {notes});")
    assert render(description).splitlines() == ["erDiagram", *lines]
