"""Which objects use functions and types."""

from __future__ import annotations

import random

import msgspec
import pytest

from sqlfluff_schema_rules.catalog import Catalog, users
from sqlfluff_schema_rules.description.describing import describe
from sqlfluff_schema_rules.description.objects import Source
from sqlfluff_schema_rules.source.script import Script
from tests.catalog.building import catalog_of, run
from tests.live.ddl_author import Author

MANY = 10**9
HISTORIES = 12
LENGTH = 120


def history(seed: int) -> list[str]:
    """Statements of which each is likely to be valid after those before it."""
    schema = f"s{seed}"
    statements = [f"create schema {schema}; create schema {schema}_x;"]
    catalog = catalog_of(*statements)
    author = Author(catalog, schema, random.Random(seed))
    for _ in range(LENGTH):
        statements.append(f"set search_path = {schema}; {author.statement()};")
        run(catalog, Script.from_text("history.sql", statements[-1]))
    return statements


def told(catalog: Catalog) -> bytes:
    source = Source(layout="single", folder=None, files=1, last_version=None)
    return msgspec.json.encode(describe(catalog, source))


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_users_that_are_kept_are_those_that_are_found_by_a_look_at_everything(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = history(seed)
    monkeypatch.setattr(users, "_FEW", MANY)
    looked_for = told(catalog_of(*statements))
    monkeypatch.setattr(users, "_FEW", 0)
    assert told(catalog_of(*statements)) == looked_for


def users_of(name: str, *files: str, few: int = 0) -> set[str]:
    catalog = catalog_of(*files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "_FEW", few)
        return {user.object_name for user in catalog.users.of(name)}


EVERYTHING = """
    create type mood as enum ('sad', 'happy');
    create function level() returns int language sql as 'select 1';
    create function by_mood(m mood) returns int language sql as 'select 1';
    create function react() returns trigger language plpgsql as 'begin return new; end';
    create domain feeling as mood;
    create domain height as int default level();
    create type pair as (first mood, second int);
    create table by_type (a mood);
    create table by_default (a text default 'sad'::mood, b int default level());
    create table by_check (a int check (a > level()));
    create table by_index (a int); create index on by_index ((a + level()));
    create table by_policy (a int); create policy p on by_policy using (a > level());
    create table by_trigger (a int);
    create trigger t after insert on by_trigger for each row execute function react();
    create view by_view as select 'sad'::mood as a;
    create table neither (a int);
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "mood",
            {"by_mood(public.mood)", "feeling", "pair", "by_type", "by_default", "by_view"},
        ),
        ("level", {"height", "by_default", "by_check", "by_index", "by_policy"}),
        ("react", {"by_trigger"}),
        ("nothing", set()),
    ],
)
def test_everything_that_can_name_a_function_or_a_type_is_kept(
    name: str, expected: set[str]
) -> None:
    assert users_of(name, EVERYTHING) == {f"public.{each}" for each in expected}


def test_everything_is_looked_at_for_a_few_and_for_an_unusual_name() -> None:
    assert "public.neither" in users_of("level", EVERYTHING, few=1)
    assert "public.neither" in users_of("my level", EVERYTHING)


def asked_then(script: str) -> set[str]:
    """The users of `mood` after a script, when others were asked for before it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "_FEW", 0)
        catalog = catalog_of(EVERYTHING)
        assert "public.by_type" in {user.object_name for user in catalog.users.of("mood")}
        run(catalog, Script.from_text("then.sql", script))
        return {user.object_name for user in catalog.users.of("mood")}


def test_what_was_dropped_uses_nothing() -> None:
    script = "drop table by_type; drop view by_view; drop domain feeling; drop function by_mood;"
    assert asked_then(script) == {"public.pair", "public.by_default"}


def test_a_new_function_and_a_changed_table_become_users() -> None:
    script = "create function later() returns mood language sql as $$ select 'sad'::mood $$;"
    assert "public.later()" in asked_then(script)
    assert "public.neither" in asked_then("alter table neither add b mood;")


def test_users_are_those_of_a_renamed_type() -> None:
    catalog = catalog_of(EVERYTHING)
    catalog.users.asked = MANY
    before = set(catalog.users.of("mood"))
    run(catalog, Script.from_text("then.sql", "alter type mood rename to state;"))
    assert set(catalog.users.of("state")) == before


@pytest.mark.parametrize(
    "script",
    [
        "alter table neither alter a type mood using null;",
        "alter table neither rename to renamed; alter table renamed add b mood;",
        "alter table neither add b mood; alter table neither rename to renamed;",
        "create table later (a mood);",
        "create table later as select a from by_type;",
        "create view later as select 'sad'::mood as a;",
        "create policy p on neither using ('sad'::mood is not null);",
        "create table parent (a mood); alter table neither add b mood, inherit parent;",
        "create domain later as mood;",
        "do $$ begin alter table neither add b mood; end $$;",
    ],
)
def test_whoever_comes_to_name_it_becomes_a_user(script: str) -> None:
    assert len(asked_then(script) - asked_then("")) >= 1


def test_a_table_that_gets_a_part_from_its_parent_becomes_a_user() -> None:
    script = "create table child () inherits (neither); alter table neither add b mood;"
    assert "public.child" in asked_then(script)


def test_of_one_that_is_gone_only_those_users_stay_that_mean_another() -> None:
    catalog = catalog_of(
        """create function f() returns int language sql as 'select 1';
        create function f(int) returns int language sql as 'select 1';
        create table a (b int default f()); create table c (d int default f(1));"""
    )
    catalog.users.asked = MANY
    assert len(list(catalog.users.of("f"))) == 2
    run(catalog, Script.from_text("then.sql", "drop function f() cascade;"))
    assert [user.object_name for user in catalog.users.of("f")] == ["public.c"]
