from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.report.schema import html, svg
from tests.description.schemas import description_of

SVG = "{http://www.w3.org/2000/svg}"
SQL = """
    create table users (id int primary key, parent int references users (id));
    create table orders (
        id int primary key, user_id int not null references users (id), note text
    );
    alter table orders enable row level security;
    create policy p on orders using (true);
    comment on table orders is 'What was bought';
"""


def finding(name: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(
        path="db/1.sql",
        line=3,
        column=1,
        end_line=3,
        end_column=2,
        code="PG_PK01",
        name="schema.missing_primary_key",
        severity=severity,
        message="is < wrong",
        object=name,
    )


FINDINGS = [
    finding("public.orders.note"),
    finding("public.orders_pkey", Severity.ERROR),
    finding("public.f()", Severity.INFO),
]


def drawn(sql: str, *findings: Diagnostic, environment: str = "postgres") -> ElementTree.Element:
    return ElementTree.fromstring(
        svg.render(description_of(sql, environment=environment), findings)
    )


def cards(picture: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """The group of each table by the title on it."""
    groups = [each for each in picture.iter(f"{SVG}g") if each.get("id", "").startswith("t")]
    return {texts(group)[0]: group for group in groups}


def texts(element: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in element.iter(f"{SVG}text") if each.text]


def titles(element: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in element.iter(f"{SVG}title")]


def test_a_card_has_the_columns_with_keys_and_types() -> None:
    assert texts(cards(drawn(SQL))["public.orders"]) == [
        "public.orders",
        "RLS on",
        "PK",
        "id",
        "integer",
        "FK",
        "user_id",
        "integer",
        "note",
        "text?",
    ]


def test_a_card_tells_more_under_the_pointer() -> None:
    about, column, *_ = titles(cards(drawn(SQL))["public.orders"])
    assert about.splitlines() == [
        "table public.orders",
        "What was bought",
        "row level security on",
        "primary key orders_pkey (id)",
        "foreign key orders_user_id_fkey (user_id) -> public.users (id)",
        "policy p for all to public using (TRUE)",
    ]
    assert column == "public.orders.id: integer, not null"


def test_cards_are_marked_with_row_level_security() -> None:
    sql = SQL + "create index i on elsewhere (a);"
    found = {name: card.get("class") for name, card in cards(drawn(sql)).items()}
    assert found == {"public.elsewhere": "elsewhere", "public.orders": "on", "public.users": "off"}


@pytest.mark.parametrize(
    ("sql", "environment", "stands_out"),
    [
        ("create table t ();", "postgres", False),
        ("create table t ();", "supabase", True),
        (SQL, "postgres", True),
    ],
)
def test_missing_row_level_security_stands_out_where_it_is_expected(
    sql: str, environment: str, stands_out: bool
) -> None:
    picture = svg.render(description_of(sql, environment=environment))
    assert (".off .head { fill: #e4e7eb; }" not in picture) == stands_out


def test_findings_are_counted_on_the_card_and_marked_in_the_row() -> None:
    card = cards(drawn(SQL, *FINDINGS))["public.orders"]
    marks = [each.get("class") for each in card.iter(f"{SVG}circle")]
    assert marks == ["warning", "error"]
    assert texts(card)[-1] == "2"
    assert "warning PG_PK01: is < wrong" in titles(card)[0].splitlines()


def test_every_key_is_a_line_that_tells_what_it_is() -> None:
    keys = [each for each in drawn(SQL).iter(f"{SVG}path") if "key" in each.get("class", "")]
    assert [titles(key) for key in keys] == [
        ["public.orders: foreign key orders_user_id_fkey (user_id) -> public.users (id)"],
        ["public.users: foreign key users_parent_fkey (parent) -> public.users (id)"],
    ]


def test_a_line_ends_at_the_rows_of_its_columns() -> None:
    picture = drawn(SQL)
    [line, _] = (each.get("d", "") for each in picture.iter(f"{SVG}path") if each.get("marker-end"))
    corners = {
        name: tuple(map(float, re.findall(r"[0-9.]+", card.get("transform", ""))))
        for name, card in cards(picture).items()
    }
    numbers = [float(number) for number in re.findall(r"-?[0-9.]+", line)]
    child, parent = corners["public.orders"], corners["public.users"]
    assert numbers[:2] == [child[0], child[1] + 26 + 18 * 1.5]
    assert numbers[-1] == parent[1] + 26 + 18 * 0.5


def test_a_long_line_passes_the_columns_between() -> None:
    sql = (
        "create table a (id int primary key);"
        "create table b (id int primary key references a);"
        "create table c (id int primary key references b, a int references a);"
    )
    lines = [each.get("d", "") for each in drawn(sql).iter(f"{SVG}path") if each.get("marker-end")]
    assert [line.count("L") for line in lines] == [0, 1, 0]


def test_a_line_against_the_order_of_the_columns_is_drawn() -> None:
    sql = (
        "create table a (id int primary key, c int); create table b (id int primary key, a int"
        " references a (id)); create table c (id int primary key, b int references b (id));"
        "alter table a add foreign key (c) references c (id);"
    )
    assert len([each for each in drawn(sql).iter(f"{SVG}path") if each.get("marker-end")]) == 3


def test_of_very_many_columns_the_keys_are_shown() -> None:
    columns = ", ".join(f"c{number} int" for number in range(30))
    shown = texts(cards(drawn(f"create table t ({columns}, id int primary key);"))["public.t"])
    assert "id" in shown
    assert "c14" not in shown
    assert shown[-1] == "and 16 more columns"


def test_long_names_are_cut() -> None:
    [name] = cards(drawn(f"create table {'a' * 63} ();"))
    assert name == "public." + "a" * 30 + "..."


def test_an_empty_schema_is_an_empty_picture() -> None:
    assert texts(drawn(""))[0] == "0 tables: 2 files of db, the last 0002"


class Links(HTMLParser):
    """Collects the targets of links, ids and the texts of cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.ids.add(found.get("id") or "")
        if tag == "a":
            self.targets.append(found.get("href") or "")


def test_a_page_links_findings_to_tables() -> None:
    page = html.render(description_of(SQL), FINDINGS)
    links = Links(page)
    assert links.targets == ["#t0", "#t0"]
    assert "t0" in links.ids
    assert "<h2>3 findings</h2>" in page
    assert "<td>is &lt; wrong</td><td>db/1.sql:3</td>" in page


def test_a_page_needs_nothing_else() -> None:
    page = html.render(description_of(SQL))
    assert "<h2>No findings</h2>" in page
    assert {"script", "link", "img"}.isdisjoint(Links(page).tags)
    assert set(re.findall(r"https?://[^\"]+", page)) == {"http://www.w3.org/2000/svg"}
