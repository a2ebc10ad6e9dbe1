"""What holds for the rows of every pattern, on either platform."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sqlfluff_schema_rules.patterns.library import find_pattern, patterns
from sqlfluff_schema_rules.seeding.rows import main_tables
from sqlfluff_schema_rules.seeding.wish import DEFAULT_UNTIL, Wish
from tests.patterns.databases import install
from tests.seeding.filled import contents, count, fill, tables, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.server import LiveServer

WISH = Wish(rows=45)
SEEDED = [name for name, pattern in patterns().items() if main_tables(pattern)]
DIMENSIONS = {"dimensions": "12"}
CONSTANT = (
    "public.achievements",
    "public.ai_model_prices",
    "public.ai_models",
    "public.rate_limits",
)


def samples(name: str, platform: str) -> list[dict[str, str]]:
    parameters = find_pattern(name).parameters
    small = {key: value for key, value in DIMENSIONS.items() if key in parameters}
    if platform == "postgres" or "tenant" not in parameters:
        return [small]
    return [small, {**small, "tenant": "true"}]


CASES = [
    pytest.param(name, {"platform": platform, **sample}, id=f"{name}-{platform}-{number}")
    for name in SEEDED
    for platform in ("supabase", "postgres")
    for number, sample in enumerate(samples(name, platform))
]


@pytest.mark.parametrize(("name", "asked"), CASES)
def test_all_rows_fit_once_and_change_nothing_the_second_time(
    live_server: Callable[[str], LiveServer], name: str, asked: dict[str, str]
) -> None:
    made = {rows.table: len(list(rows.rows)) for rows in tables(name, asked, WISH)}
    with live_server(asked["platform"]).fresh_database() as database:
        install(database, name, **asked)
        with database.session() as connection:
            assert fill(connection, name, asked, WISH) == made
            before = contents(connection)
            assert set(fill(connection, name, asked, WISH).values()) == {0}
            assert contents(connection) == before
            connection.execute(text(name, asked, WISH))
            assert contents(connection) == before


@pytest.mark.parametrize("name", SEEDED)
def test_the_file_has_the_rows_that_go_to_a_database(
    live_server: Callable[[str], LiveServer], name: str
) -> None:
    asked = samples(name, "supabase")[-1]
    with live_server("supabase").fresh_database() as database:
        install(database, name, **asked)
        with database.session() as connection:
            connection.execute(text(name, asked, WISH))
            before = contents(connection)
            assert set(fill(connection, name, asked, WISH).values()) == {0}
            assert contents(connection) == before
            for table in main_tables(find_pattern(name)):
                assert count(connection, table) >= WISH.rows


@pytest.mark.parametrize("name", [name for name in SEEDED if name != "multi-tenant"])
@pytest.mark.parametrize("number", [1, 20, 45, 1003])
def test_a_main_table_has_as_many_rows_as_are_asked_for(name: str, number: int) -> None:
    mains = {f"public.{table}" for table in main_tables(find_pattern(name))}
    asked = samples(name, "supabase")[0]
    made = {
        rows.table: sum(1 for _ in rows.rows)
        for rows in tables(name, asked, Wish(rows=number))
        if rows.table in mains
    }
    assert made == dict.fromkeys(mains, number)


@pytest.mark.parametrize("number", [1, 45, 1003])
def test_organizations_have_at_least_as_many_members_as_are_asked_for(number: int) -> None:
    [members] = [
        list(rows.rows)
        for rows in tables("multi-tenant", {}, Wish(rows=number))
        if rows.table == "public.organization_members"
    ]
    assert number <= len(members) <= 1.5 * number + 15


@pytest.mark.parametrize("name", SEEDED)
def test_the_same_random_seed_makes_the_same_bytes_and_another_one_others(name: str) -> None:
    asked = samples(name, "supabase")[-1]
    first = text(name, asked, WISH)
    assert text(name, asked, WISH) == first
    assert text(name, asked, WISH._replace(random_seed=2)) != first


@pytest.mark.parametrize("platform", ["supabase", "postgres"])
def test_more_rows_and_another_random_seed_add_to_what_is_there_and_another_day_does_not(
    live_server: Callable[[str], LiveServer], platform: str
) -> None:
    asked = {"platform": platform, **DIMENSIONS}
    with live_server(platform).fresh_database() as database:
        install(database, "complete", **asked)
        with database.session() as connection:
            few = fill(connection, "complete", asked, Wish(rows=25))
            later = Wish(rows=25, until=DEFAULT_UNTIL + timedelta(days=30))
            assert set(fill(connection, "complete", asked, later).values()) == {0}
            more = fill(connection, "complete", asked, Wish(rows=70))
            assert {table: few[table] + more[table] for table in few} == numbers(asked, Wish(70))
            others = fill(connection, "complete", asked, Wish(70, random_seed=2))
            assert others == numbers(asked, Wish(70, random_seed=2)) | dict.fromkeys(CONSTANT, 0)


def numbers(asked: dict[str, str], wish: Wish) -> dict[str, int]:
    return {rows.table: len(list(rows.rows)) for rows in tables("complete", asked, wish)}
