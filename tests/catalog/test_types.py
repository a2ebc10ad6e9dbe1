from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import CompositeType, Domain, EnumType, OtherType
from tests.catalog.building import catalog_of, column, table, user_type

MOOD = "create type mood as enum ('sad', 'ok');"


def test_the_labels_of_an_enum_are_in_order() -> None:
    catalog = catalog_of(
        MOOD + "alter type mood add value 'happy'; alter type mood add value 'down' before 'ok';"
        "alter type mood add value 'glad' after 'sad';"
        "alter type mood add value if not exists 'ok'; alter type mood rename value 'sad' to 'low';"
        "alter type mood add value 'last' after 'missing'; alter type mood rename value 'x' to 'y'"
    )
    found = user_type(catalog, "mood")
    assert isinstance(found, EnumType)
    assert found.labels == ["low", "glad", "down", "ok", "happy", "last"]
    assert found.object_name == "public.mood"


def test_a_type_that_exists_is_not_created_again() -> None:
    catalog = catalog_of(MOOD + "create type mood as (a int)")
    assert isinstance(user_type(catalog, "mood"), EnumType)


def test_an_enum_nobody_saw_is_not_altered() -> None:
    catalog = catalog_of(
        "alter type mood add value 'x'; alter type mood rename value 'x' to 'y';"
        "alter type mood add attribute a int; alter domain mood set not null"
    )
    assert user_type(catalog, "mood") is None


def test_a_composite_type_has_attributes() -> None:
    catalog = catalog_of(
        "create type address as (street text, zip varchar(5), x int);"
        "alter type address drop attribute if exists zip, add attribute city text,"
        " alter attribute street type varchar(80); alter type address rename attribute x to number;"
        "alter type address drop attribute missing"
    )
    found = user_type(catalog, "address")
    assert isinstance(found, CompositeType)
    assert {name: kind.display for name, kind in found.attributes.items()} == {
        "street": "character varying(80)",
        "number": "integer",
        "city": "text",
    }


def test_a_domain_knows_its_base_default_and_checks() -> None:
    catalog = catalog_of(
        "create domain d as varchar(10) not null default 'x' check (value > 'a')"
        " constraint named check (value > 'b') check (value > 'c')"
    )
    found = user_type(catalog, "d")
    assert isinstance(found, Domain)
    assert (found.base.display, found.not_null) == ("character varying(10)", True)
    assert found.default is not None
    assert set(found.checks) == {"d_check", "named", "d_check1"}


def test_a_domain_is_altered() -> None:
    catalog = catalog_of(
        "create domain d as int not null default 1 check (value > 0) check (value > 1);"
        "alter domain d drop not null; alter domain d drop default;"
        "alter domain d drop constraint d_check; alter domain d add check (value > 2) not valid;"
        "alter domain d validate constraint d_check;"
        "alter domain d rename constraint d_check1 to second;"
        "alter domain d drop constraint if exists missing"
    )
    found = user_type(catalog, "d")
    assert isinstance(found, Domain)
    assert (found.not_null, found.default) == (False, None)
    assert set(found.checks) == {"second", "d_check"}


def test_a_domain_is_given_a_default_and_not_null() -> None:
    catalog = catalog_of(
        "create domain d as int; alter domain d set default 1; alter domain d set not null"
    )
    found = user_type(catalog, "d")
    assert isinstance(found, Domain)
    assert found.not_null
    assert found.default is not None


def test_a_column_of_a_domain_has_the_default_of_the_domain() -> None:
    catalog = catalog_of(
        "create domain d as int default 1; create domain e as d; create domain f as int;"
        "alter domain d drop default; create table t (a e, b d, c f, g e[])"
    )
    assert [column(catalog, f"t.{name}").has_default for name in "abcg"] == [
        True,
        False,
        False,
        True,
    ]


def test_the_base_type_of_a_column_lies_beneath_all_domains() -> None:
    catalog = catalog_of(
        "create domain d as varchar(3); create domain e as d; create table t (a e, b text)"
    )
    assert column(catalog, "t.a").base_type.display == "character varying(3)"
    assert column(catalog, "t.b").base_type.display == "text"


@pytest.mark.parametrize(
    "text",
    [
        "create type o as range (subtype = int)",
        "create type o (input = i, output = j)",
        "create type o",
    ],
)
def test_ranges_and_base_types_are_known_by_name(text: str) -> None:
    assert isinstance(user_type(catalog_of(f"{text}; {text}"), "o"), OtherType)


def test_a_column_knows_the_type_that_the_files_created() -> None:
    catalog = catalog_of(MOOD + "create table t (a mood, b public.mood[], c other.mood)")
    mood = user_type(catalog, "mood")
    assert column(catalog, "t.a").user_type is mood
    assert column(catalog, "t.b").user_type is mood
    assert column(catalog, "t.c").user_type is None


def test_a_renamed_type_is_the_same_type() -> None:
    catalog = catalog_of(
        MOOD + "create table t (a mood, b mood[]); alter type mood rename to feeling;"
        "create type mood as enum ('new'); create table u (a mood)"
    )
    assert column(catalog, "t.a").type.display == "feeling"
    assert column(catalog, "t.b").type.display == "feeling[]"
    assert column(catalog, "t.a").user_type is user_type(catalog, "feeling")
    assert column(catalog, "u.a").user_type is user_type(catalog, "mood")


def test_a_type_is_not_renamed_or_moved_to_what_exists() -> None:
    catalog = catalog_of(
        MOOD + "create schema s; create type s.mood as enum ('x'); create type feeling as (a int);"
        "alter type mood rename to feeling; alter type mood set schema s"
    )
    assert isinstance(user_type(catalog, "mood"), EnumType)
    assert isinstance(user_type(catalog, "feeling"), CompositeType)


def test_a_type_is_moved_owned_and_dropped() -> None:
    catalog = catalog_of(
        MOOD + "create schema s; create domain d as int; create type o;"
        "alter type mood owner to current_role; alter type mood set schema s;"
        "drop domain if exists d, missing; drop type o"
    )
    moved = user_type(catalog, "s.mood")
    assert moved is not None
    assert moved.owner == "postgres"
    assert catalog.schemas["public"].types == {}


@pytest.mark.parametrize("statement", ["drop type s.mood cascade", "drop schema s cascade"])
def test_a_type_that_is_dropped_with_cascade_takes_columns_along(statement: str) -> None:
    catalog = catalog_of(
        "create schema s; create type s.mood as enum ('x');"
        f"create table t (a s.mood primary key, b int, c s.mood[]); {statement}"
    )
    assert list(table(catalog).columns) == ["b"]
    assert table(catalog).primary_key is None


def test_an_anonymous_cascade_is_not_needed_where_nothing_uses_the_type() -> None:
    catalog = catalog_of(
        MOOD + "create table t (a mood); alter table t drop column a; drop type mood"
    )
    assert user_type(catalog, "mood") is None
