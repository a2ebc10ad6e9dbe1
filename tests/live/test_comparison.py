from __future__ import annotations

import pytest

from sqlfluff_schema_rules.source.placeholders import SIGN
from tests.catalog.building import catalog_of
from tests.live.catalog_snapshot import catalog_snapshot
from tests.live.comparison import Count, compare_snapshots, without_unknown_names

TABLE = "table public.t kind=r persistence=p rls=f force=f partition=f parents={} by="
COLUMN = "column public.t.a integer not null default"
KEY = "constraint public.t t_a_fkey f (a) deferrable references public.p (b) delete=c() match=s"
INDEX = "index public.i on public.t btree (a,b desc) include c unique of public.j"


def differences(server: list[str], catalog: list[str]) -> list[str]:
    """What is said of two sides."""
    return [str(each) for each in compare_snapshots(server, catalog).differences]


def test_equal_sides_have_no_difference() -> None:
    lines = [TABLE, COLUMN, KEY, INDEX]
    compared = compare_snapshots(lines, lines[::-1])
    assert compared.differences == ()
    assert compared.total.compared == compared.total.equal > 20


@pytest.mark.parametrize(
    ("line", "planted", "said"),
    [
        (TABLE, ("rls=f", "rls=t"), "table public.t rls: f on the server, t in the catalogue"),
        (
            TABLE,
            ("parents={}", "parents={public.p,public.q}"),
            "table public.t parents: {} on the server, {public.p,public.q} in the catalogue",
        ),
        (
            COLUMN,
            ("integer", "character varying(3)"),
            "column public.t.a definition: integer on the server,"
            " character varying(3) in the catalogue",
        ),
        (
            COLUMN,
            (" not null", ""),
            "column public.t.a not null: yes on the server, no in the catalogue",
        ),
        (
            COLUMN,
            (" default", " identity=a inherited"),
            "column public.t.a default: yes on the server, no in the catalogue\n"
            "column public.t.a inherited: no on the server, yes in the catalogue\n"
            "column public.t.a identity: nothing on the server, a in the catalogue",
        ),
        (
            "column public.t.a default text: concat(' on x', ' of=y') || ' default'",
            ("=y", "=z"),
            "column public.t.a default text: concat(' on x', ' of=y') || ' default' on the server,"
            " concat(' on x', ' of=z') || ' default' in the catalogue",
        ),
        (
            "table public.t bound text: FOR VALUES IN (1, 'kind=r')",
            ("(1", "(2"),
            "table public.t bound text: FOR VALUES IN (1, 'kind=r') on the server,"
            " FOR VALUES IN (2, 'kind=r') in the catalogue",
        ),
        (
            "type public.d default text: 'a'",
            ("'a'", "'b'"),
            "type public.d default text: 'a' on the server, 'b' in the catalogue",
        ),
        (
            KEY,
            ("(a)", "(a,b)"),
            "constraint public.t t_a_fkey definition: f (a) on the server,"
            " f (a,b) in the catalogue",
        ),
        (
            KEY,
            ("public.p (b)", "public.p (c)"),
            "constraint public.t t_a_fkey references: public.p (b) on the server,"
            " public.p (c) in the catalogue",
        ),
        (
            KEY,
            ("delete=c()", "delete=()"),
            "constraint public.t t_a_fkey delete: c() on the server, () in the catalogue",
        ),
        (
            INDEX,
            ("b desc", "b"),
            "index public.i on: public.t btree (a,b desc) on the server,"
            " public.t btree (a,b) in the catalogue",
        ),
        (
            INDEX,
            (" include c unique", ""),
            "index public.i include: c on the server, nothing in the catalogue\n"
            "index public.i unique: yes on the server, no in the catalogue",
        ),
        (
            "policy public.t Users see their own rows r permissive=t roles={} using=t check=f",
            ("using=t", "using=f"),
            "policy public.t Users see their own rows using: t on the server, f in the catalogue",
        ),
        (
            "view public.v reads public.t.a",
            ("t.a", "t.b"),
            "view public.v reads: public.t.a on the server, public.t.b in the catalogue",
        ),
        (
            "output public.v.a integer",
            ("integer", "text"),
            "output public.v.a definition: integer on the server, text in the catalogue",
        ),
        (
            "event trigger e enabled=O function=public.f",
            ("=O", "=D"),
            "event trigger e enabled: O on the server, D in the catalogue",
        ),
        (
            "routine public.f(character varying, integer) kind=f definer=t settings={a=b}",
            ("settings={a=b}", "settings={}"),
            "routine public.f(character varying, integer) settings: {a=b} on the server,"
            " {} in the catalogue",
        ),
        (
            "type public.mood e sad,ok",
            ("sad,ok", "ok,sad"),
            "type public.mood definition: e sad,ok on the server, e ok,sad in the catalogue",
        ),
        (
            "comment on public.t: first\nsecond",
            ("second", "third"),
            "comment on public.t definition: first\nsecond on the server,"
            " first\nthird in the catalogue",
        ),
        (
            "extension citext in public",
            ("in public", "in extensions"),
            "extension citext definition: in public on the server, in extensions in the catalogue",
        ),
    ],
)
def test_a_planted_difference_is_named(line: str, planted: tuple[str, str], said: str) -> None:
    changed = line.replace(*planted)
    assert changed != line
    assert "\n".join(differences([line], [changed])) == said


def test_the_order_of_columns_is_a_property_of_their_table() -> None:
    table = TABLE.replace("public.t", "public.Order Items")
    assert differences(
        [table, "columns public.Order Items a b,c"], [table, "columns public.Order Items c,a b"]
    ) == ["table public.Order Items order: a b,c on the server, c,a b in the catalogue"]


def test_a_text_is_a_property_of_its_column_or_table() -> None:
    lines = [TABLE, COLUMN, "table public.t bound text: DEFAULT"]
    compared = compare_snapshots([*lines, "column public.t.a default text: 1"], lines)
    assert [str(each) for each in compared.differences] == [
        "column public.t.a default text: 1 on the server, nothing in the catalogue"
    ]
    assert compared.counts["table bound text"] == Count(compared=1, equal=1)


def test_an_object_on_one_side_is_one_difference() -> None:
    assert differences([TABLE, COLUMN], [TABLE]) == [
        "column public.t.a: only on the server: definition=integer not null=yes default=yes"
        " inherited=no"
    ]
    assert differences([], ["schema s"]) == ["schema s: only in the catalogue: "]


def test_the_properties_of_a_missing_object_count_as_unequal() -> None:
    compared = compare_snapshots([COLUMN, "schema s"], ["schema s"])
    assert compared.counts["column existence"] == Count(compared=1, equal=0)
    assert compared.counts["column not null"] == Count(compared=1, equal=0)
    assert compared.counts["schema existence"] == Count(compared=1, equal=1)
    assert compared.total == Count(compared=6, equal=1)


def test_per_cent_is_of_what_was_compared() -> None:
    assert Count(compared=8, equal=7).per_cent == 87.5
    assert Count().per_cent == 100.0


def test_every_line_of_a_snapshot_is_an_object_of_its_own() -> None:
    lines = catalog_snapshot(
        catalog_of(
            """
            create table "Order Items" (id serial primary key, "Unit Price" numeric(8, 2) check (
                "Unit Price" > 0), note text references pg_temp_note on update cascade);
            create index on "Order Items" (lower(note)) include (id);
            create view v with (security_barrier) as select 1 as a;
            create function f(a int, b text) returns int language sql as 'select 1';
            create type pair as (a int, b text);
            create policy "Owners read" on "Order Items" for select using (true);
            create trigger t before insert or update of note on "Order Items"
                for each row execute function f();
            comment on table "Order Items" is 'what: was ordered';
            """
        )
    )
    of_objects = [line for line in lines if not line.startswith("columns ")]
    assert len(differences(lines, [])) == len(of_objects)


def test_what_has_a_name_that_nobody_can_know_is_left_out() -> None:
    server = [
        "table s.t_1 kind=r",
        "index s.t_1_k on=s.t_1",
        "table s.t_to kind=r",
        "table s.u kind=r",
    ]
    catalog = [f"table s.t_{SIGN} kind=r", "table s.t_to kind=r"]
    assert without_unknown_names(server, catalog) == (server[2:], catalog[1:])
    assert without_unknown_names(server, catalog[1:]) == (server, catalog[1:])
