from __future__ import annotations

import pytest

from sqlfluff_schema_rules.description.comparison import compare
from sqlfluff_schema_rules.report.schema.text import render, render_comparison
from tests.description.schemas import description_of


def lines_of(*files: str, environment: str = "postgres") -> list[str]:
    """The lines below the title, without the heading of schema public and blank lines."""
    title, *lines = render(description_of(*files, environment=environment)).splitlines()
    assert title == f"2 files of db, the last 0002, in the environment {environment}"
    return [line for line in lines if line and line != "schema public"]


def test_a_schema_is_a_tree() -> None:
    sql = """
        create extension vector; create role reader; create schema app;
        create event trigger e on ddl_command_end execute function f();
        create type mood as enum ('a', 'b');
        create table users (id bigserial primary key, email text not null);
        create table orders (
            id int generated always as identity, user_id bigint references users on delete cascade
        );
        create index on orders (user_id); alter table orders enable row level security;
        create view v as select id from users;
        create function f(a int) returns int language sql as '';
    """
    assert render(description_of(sql)) == (
        """2 files of db, the last 0002, in the environment postgres

extensions
  vector in public

roles
  reader

event triggers
  e

schema app

schema public
  type public.mood: enum (a, b)

  table public.orders: row level security on
    id       integer  not null, generated always as identity
    user_id  bigint
    foreign key orders_user_id_fkey (user_id) -> public.users (id) on delete cascade
    index orders_user_id_idx btree (user_id)

  table public.users: row level security off
    id     bigint  not null, serial
    email  text    not null
    primary key users_pkey (id)

  view public.v: columns id; reads public.users
  function public.f(integer): returns integer; language sql
"""
    )


TABLE = "create table t (a int, b int);"


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("alter table t alter a set default 1 + 1;", "a  integer  default 1 + 1"),
        (
            "alter table t add c int generated always as (a + b) stored;",
            "c  integer  generated always as (a + b) stored",
        ),
        ('alter table t add "C d" text collate "C";', '"C d"  text     collate C'),
        ("comment on column t.a is 'One\ntwo';", "a  integer  -- One two"),
        ("alter table t add constraint k check (a > 0);", "check k (a > 0)"),
        (
            "alter table t add constraint k check (a > 0) no inherit not valid;",
            "check k (a > 0) no inherit not valid",
        ),
        (
            "alter table t add constraint k check (a > 0) not enforced;",
            "check k (a > 0) not enforced",
        ),
        (
            "alter table t add constraint k unique nulls not distinct (a) deferrable"
            " initially deferred;",
            "unique k nulls not distinct (a) deferrable initially deferred",
        ),
        ("alter table t add constraint k not null a;", "not null k (a)"),
        ("alter table t add constraint k exclude using gist (a with =);", "exclusion k (a)"),
        (
            "alter table t add constraint k foreign key (a, b) references u match full"
            " on delete set null (a) on update restrict;",
            "foreign key k (a, b) -> public.u match full on delete set null (a) on update restrict",
        ),
        (
            'create unique index i on t (a desc nulls last, lower(b::text) collate "C" x_ops)'
            " include (b) nulls not distinct where a > 0;",
            "unique index i btree (a desc nulls last, (lower(CAST(b AS text))) collate C x_ops)"
            " include (b) nulls not distinct where a > 0",
        ),
        (
            'create policy "Own rows" on t as restrictive for update to x using (a = 1)'
            " with check (b = 2);",
            'policy "Own rows" as restrictive for update to x using (a = 1) with check (b = 2)',
        ),
        ("create policy p on t for select;", "policy p for select to public"),
        (
            "create trigger g before insert or update of a on t for each row"
            " execute function f(); alter table t enable always trigger g;",
            "trigger g before insert or update of a for each row: f (always)",
        ),
    ],
)
def test_a_part_of_a_table_is_one_line(statement: str, line: str) -> None:
    assert f"    {line}" in lines_of(TABLE + statement)


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            "create unlogged table t () with (fillfactor = 70); comment on table t is 'One';",
            "table public.t: row level security off; unlogged; fillfactor=70  -- One",
        ),
        (
            "create table t (a int) partition by list (a);",
            "partitioned table public.t: row level security off; partition by list (a)",
        ),
        (
            "create foreign table t () server s;",
            "foreign table public.t: row level security off; server s",
        ),
        (
            "create table t (); alter table t force row level security,"
            " enable row level security; alter table t owner to me;",
            "table public.t: row level security forced; owner me",
        ),
        (
            "create index i on t (a);",
            "table public.t: created in none of the files; only what they add is known",
        ),
        (
            "create table t_1 (); create index i on t_${n} (a);",
            "table public.t_1: row level security off; not certain: indexes",
        ),
        (
            "create view v (a) with (security_barrier) as select 1;",
            "view public.v: columns a; security_barrier=true",
        ),
        ("create sequence s;", "sequence public.s"),
        (
            "create function f() returns setof int language sql stable strict leakproof"
            " security definer set search_path = '' as '';",
            "function public.f(): returns setof integer; language sql; stable; strict; leakproof;"
            " security definer; set search_path = ''",
        ),
        (
            'create type c as (a int, "B" text);',
            'type public.c: composite (a integer, "B" text)',
        ),
        (
            "create domain d as text default 'x' not null check (value <> '');",
            "type public.d: domain over text; not null; default 'x'; check (value <> '')",
        ),
        ("create type r as range (subtype = int);", "type public.r"),
    ],
)
def test_a_member_of_a_schema_is_one_line(statement: str, line: str) -> None:
    assert f"  {line}" in lines_of(statement)


def test_partitions_and_children_name_their_parents() -> None:
    lines = lines_of(
        "create table p (a int) partition by list (a); create table p_1 partition of p default;"
        "create table p_2 partition of p for values in (1, null);"
        "create table q (); create table r () inherits (q);"
        "create index i on p (a); create table s () with (fillfactor = 10);"
    )
    partition = "  table public.p_{}: row level security off; partition of public.p {}"
    assert partition.format(1, "DEFAULT") in lines
    assert partition.format(2, "FOR VALUES IN (1, NULL)") in lines
    assert "    index p_1_a_idx btree (a) partition of public.i" in lines
    assert "  table public.r: row level security off; inherits public.q" in lines


def test_an_invalid_index_is_told() -> None:
    sql = "create table p (a int) partition by list (a); create table q partition of p default;"
    assert "    index i btree (a) invalid" in lines_of(sql + "create index i on only p (a);")


def test_the_platforms_tables_are_told_as_such() -> None:
    lines = lines_of("create policy p on storage.objects;", environment="supabase")
    assert lines[1] == (
        "  table storage.objects: row level security on; created by the environment;"
        " owner supabase_storage_admin"
    )


def test_colours_are_only_added_where_they_are_wanted() -> None:
    description = description_of(TABLE)
    assert "\x1b" not in render(description)
    assert "table \x1b[1mpublic.t\x1b[0m" in render(description, colour=True)


def differences(old: str, new: str, *, colour: bool = False) -> list[str]:
    """The lines of a comparison below its title."""
    comparison = compare(description_of(old), description_of(new))
    title, *lines = render_comparison(comparison, colour=colour).splitlines()
    assert title == "old: 2 files of db, the last 0002"
    return lines[2:]


def test_no_difference_is_told() -> None:
    assert differences(TABLE, TABLE) == ["No difference."]


def test_differences_are_told_in_words() -> None:
    assert differences(
        TABLE + "create index i on t (a);",
        TABLE + "create view v as select 1; alter table t alter a set not null;"
        "alter table t enable row level security; alter table t alter b set default 1;",
    ) == [
        "added   view public.v",
        "dropped index public.i",
        "changed table public.t",
        "          row level security: no -> yes",
        "changed column public.t.a",
        "          not null: no -> yes",
        "changed column public.t.b",
        "          default: none -> 1",
        "1 added, 1 dropped, 3 changed.",
    ]


def test_long_values_are_told_below_each_other() -> None:
    table = "create table t (a text default '{}');"
    lines = differences(table.format("x" * 70), table.format("y" * 70))
    assert lines[1:4] == [
        "          default:",
        f"            - '{'x' * 70}'",
        f"            + '{'y' * 70}'",
    ]


def test_of_long_texts_the_changed_lines_are_told() -> None:
    body = "\n".join(f"perform step_{number}();" for number in range(10))
    function = "create function f() returns int language plpgsql as '{}';"
    changed = body.replace("step_2", "pause").replace("step_8", "pause")
    assert differences(function.format(body), function.format(changed))[1:-1] == [
        "          body:",
        "              perform step_1();",
        "            - perform step_2();",
        "            + perform pause();",
        "              perform step_3();",
        "            ...",
        "              perform step_7();",
        "            - perform step_8();",
        "            + perform pause();",
        "              perform step_9();",
    ]


def test_what_is_long_and_new_is_told_with_what_was() -> None:
    old = "create table t (a text);"
    lines = differences(old, old.replace("text", f"text default '{'x' * 70}'"))
    assert lines[1:4] == ["          default:", "            - none", f"            + '{'x' * 70}'"]


def test_lists_and_options_are_told_in_words() -> None:
    lines = differences(
        "create type e as enum ('a'); create table t ();",
        "create type e as enum ('a', 'b'); create table t () with (fillfactor = 70);",
    )
    assert "          labels: a -> a, b" in lines
    assert "          options: none -> fillfactor=70" in lines


def test_differences_have_colours_where_they_are_wanted() -> None:
    assert differences("", TABLE, colour=True)[0] == "\x1b[32madded   table public.t\x1b[0m"
