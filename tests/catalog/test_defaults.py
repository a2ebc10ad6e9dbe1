"""The texts of defaults and bounds after what they name or mean is called otherwise."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Domain
from sqlfluff_schema_rules.description.printing import sql_text
from tests.catalog.building import catalog_of, column, table, type_named

MOOD = "create type mood as enum ('a', 'b'); create domain d as mood default 'a';"
RENAMED = "alter type mood rename value 'a' to 'z'"
SEQUENCE = "create schema app; create sequence s;"


def _default(*files: str) -> str | None:
    """The default of `t.a` after the files."""
    return sql_text(column(catalog_of(*files), "t.a").default)


@pytest.mark.parametrize(
    ("definition", "new_type", "default"),
    [
        ("varchar(5) default 'x'", "text", "CAST('x' AS varchar)"),
        ("varchar(5) default 'x'", "varchar(9)", "'x'"),
        ("varchar(5) default null", "text", "CAST(NULL AS varchar)"),
        ("varchar(5)", "text", None),
        ("char(5) default 'x'", "text", "CAST('x' AS bpchar)"),
        ("bit(3) default '101'", "text", "CAST('101' AS bit varying)"),
        ("int[] default '{1}'", "bigint[]", "CAST('{1}' AS integer[])"),
        ("int default 1", "bigint", "1"),
        ("text default 'x'::varchar", "varchar", "CAST('x' AS varchar)"),
        ("mood default 'a'", "text", "CAST('a' AS public.mood)"),
        ("d default 'a'", "text", "CAST('a' AS public.mood)"),
        ("d[] default '{a}'", "text[]", "CAST('{a}' AS public.d[])"),
        ("s.unseen default 'a'", "text", "CAST('a' AS s.unseen)"),
        ("\"int, 2\" default 'a'", "text", "CAST('a' AS \"int, 2\")"),
    ],
)
def test_a_literal_by_default_stays_of_the_type_that_the_column_had(
    definition: str, new_type: str, default: str | None
) -> None:
    created = f"{MOOD} create table t (a {definition})"
    assert _default(created, f"alter table t alter a type {new_type}") == default


@pytest.mark.parametrize(
    ("definition", "default"),
    [
        ("mood default 'a'", "'z'"),
        ("mood default 'b'", "'b'"),
        ("d default 'a'", "'z'"),
        ("mood default 'a'::mood", "CAST('z' AS mood)"),
        ("text default 'a'::public.mood", "CAST('z' AS public.mood)"),
        ("mood[] default array['b', 'a']::mood[]", "CAST(ARRAY['b', 'z'] AS mood[])"),
        ("mood[] default 'a'", "'a'"),
        ("text default 'a'", "'a'"),
        ("mood default lower('a')::mood", "CAST(lower('a') AS mood)"),
        ("other default 'a'", "'a'"),
    ],
)
def test_a_default_follows_the_label_of_an_enum(definition: str, default: str) -> None:
    created = f"{MOOD} create type other as enum ('a'); create table t (a {definition})"
    assert _default(created, RENAMED) == default


def test_the_default_of_a_domain_follows_the_label_of_an_enum() -> None:
    domain = type_named(catalog_of(MOOD, RENAMED), "d")
    assert isinstance(domain, Domain)
    assert sql_text(domain.default) == "'z'"


def test_a_bound_follows_the_label_of_an_enum() -> None:
    catalog = catalog_of(
        MOOD + "create table p (a mood) partition by list (a);"
        "create table q (a text) partition by list (a);"
        "create table p1 partition of p for values in ('a', 'b');"
        "create table q1 partition of q for values in ('a')",
        RENAMED,
    )
    bounds = [table(catalog, name).bound for name in ("p1", "q1")]
    written = [None if bound is None else sql_text(bound.written) for bound in bounds]
    assert written == ["FOR VALUES IN ('z', 'b')", "FOR VALUES IN ('a')"]


@pytest.mark.parametrize(
    ("default", "change", "now"),
    [
        ("nextval('s')", 'alter sequence s rename to "S 2"', "nextval('public.\"S 2\"')"),
        (
            "nextval('public.s'::regclass)",
            "alter sequence s set schema app",
            "nextval(CAST('app.s' AS regclass))",
        ),
        ("nextval('s') + 1", "alter table s rename to r", "nextval('public.r') + 1"),
        (
            "nextval('s')",
            "alter schema public rename to q; alter schema q rename to public",
            "nextval('public.s')",
        ),
        (
            "nextval('s') + nextval('s'::text)",
            "alter sequence s rename to r",
            "nextval('public.r') + nextval(CAST('s' AS text))",
        ),
        (
            "nextval('s'::text::regclass)",
            "alter sequence s rename to r",
            "nextval(CAST(CAST('s' AS text) AS regclass))",
        ),
        ("nextval('app.other')", "alter sequence s rename to r", "nextval('app.other')"),
    ],
)
def test_a_default_follows_the_name_of_a_sequence(default: str, change: str, now: str) -> None:
    created = f"{SEQUENCE} create sequence app.other; create table t (a int default {default})"
    assert _default(created, change) == now


def test_a_default_follows_a_sequence_that_moves_with_its_table() -> None:
    created = (
        SEQUENCE + "create table t (a int default nextval('s')); create table u (a int);"
        "alter sequence s owned by u.a"
    )
    assert _default(created, "alter table u set schema app") == "nextval('app.s')"


def test_a_partition_has_its_bound_as_long_as_it_is_one() -> None:
    created = "create table p (a int) partition by list (a); create table c (a int);"
    attached = "alter table p attach partition c for values in (1, null);"
    bound = table(catalog_of(created, attached), "c").bound
    assert bound is not None
    assert sql_text(bound.written) == "FOR VALUES IN (1, NULL)"
    assert bound.written.origin.script.path == "2.sql"
    detached = catalog_of(created, attached, "alter table p detach partition c")
    assert table(detached, "c").bound is None
