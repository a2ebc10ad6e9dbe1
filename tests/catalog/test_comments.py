from __future__ import annotations

from tests.catalog.building import (
    catalog_of,
    column,
    constraint,
    index,
    routine,
    table,
    user_type,
    view,
)


def test_anything_may_have_a_comment() -> None:
    catalog = catalog_of(
        "create schema s; create table s.t (a int primary key); create index i on s.t (a);"
        "create policy p on s.t; create trigger x before insert on s.t execute function f();"
        "create view v as select 1; create function f(int) returns int return 1;"
        "create type m as enum ('x'); comment on schema s is '1'; comment on table s.t is '2';"
        "comment on column s.t.a is '3'; comment on constraint t_pkey on s.t is '4';"
        "comment on index s.i is '5'; comment on policy p on s.t is '6';"
        "comment on trigger x on s.t is '7'; comment on view v is '8';"
        "comment on function f(int) is '9'; comment on type m is '10'"
    )
    found = table(catalog, "s.t")
    commented = [
        catalog.schemas["s"],
        found,
        column(catalog, "s.t.a"),
        constraint(catalog, "s.t.t_pkey"),
        index(catalog, "s.i"),
        found.policies["p"],
        found.triggers["x"],
        view(catalog),
        routine(catalog),
        user_type(catalog, "m"),
    ]
    assert [item.comment if item else None for item in commented] == [
        str(number) for number in range(1, 11)
    ]


def test_a_comment_is_replaced_and_removed() -> None:
    catalog = catalog_of(
        "create table t (a int); comment on table t is 'x'; comment on table t is 'y';"
        "comment on column t.a is 'z'; comment on column t.a is null"
    )
    assert table(catalog).comment == "y"
    assert column(catalog, "t.a").comment is None


def test_a_comment_on_what_is_not_there_or_not_known_is_passed_over() -> None:
    catalog = catalog_of(
        "create view v as select 1 as a; comment on table missing is 'x';"
        "comment on column v.a is 'x'; comment on column missing.a is 'x';"
        "comment on extension plpgsql is 'x'; comment on operator +(int, int) is 'x';"
        "comment on rule r on v is 'x'"
    )
    assert view(catalog).comment is None
