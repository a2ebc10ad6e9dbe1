"""String literals of expressions."""

from __future__ import annotations

import msgspec
import pytest

from sqlfluff_schema_rules.parse.literals import has_no_type, with_cast, with_literals_changed
from sqlfluff_schema_rules.parse.mentions import Mention, without_locations
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment


def raw_of(expression: str) -> bytes:
    parsed = parse_fragment(f"select {expression}")
    assert parsed is not None
    _, query = only_item(parsed.stmts[0].stmt)
    [target] = msgspec.json.decode(query)["targetList"]
    return msgspec.json.encode(target["ResTarget"]["val"])


def tree_of(raw: bytes) -> object:
    """A tree without places; what is written as -1 or not at all is the same."""
    text = without_locations(raw).decode().replace("{,", "{").replace(",}", "}")
    return msgspec.json.decode(text.replace(',"location":-1', ""))


@pytest.mark.parametrize(
    ("expression", "takes_any_type"),
    [
        ("'a'", True),
        ("null", True),
        ("''", True),
        ("1", False),
        ("true", False),
        ("'a'::text", False),
        ("f('a')", False),
    ],
)
def test_strings_and_null_take_any_type(expression: str, takes_any_type: bool) -> None:
    assert has_no_type(raw_of(expression)) is takes_any_type


def test_a_literal_is_given_with_the_type_that_it_is_cast_to() -> None:
    seen: dict[str, Mention | None] = {}

    def changed(text: str, cast: Mention | None) -> str:
        seen[text] = cast
        return text

    with_literals_changed(
        raw_of("f('a', 'b'::s.mood, array['c', '']::mood[], (1 + 'd')::int)"), changed
    )
    assert seen == {
        "a": None,
        "b": Mention(False, "s", "mood"),
        "c": Mention(False, "", "mood"),
        "": Mention(False, "", "mood"),
        "d": None,
    }


def test_literals_are_changed_wherever_they_are() -> None:
    changed = with_literals_changed(
        raw_of("coalesce('a', 'b')::text || case when x then 'a' else y end"),
        lambda text, _: "it's" if text == "a" else text,
    )
    expected = raw_of("coalesce('it''s', 'b')::text || case when x then 'it''s' else y end")
    assert tree_of(changed) == tree_of(expected)


def test_what_is_nested_too_deeply_stays_as_it_is() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    assert with_literals_changed(deep, lambda _, __: "x") is deep


@pytest.mark.parametrize("type_name", ["character varying", '"S 1".mood', "integer[]", "numeric"])
def test_an_expression_is_cast(type_name: str) -> None:
    assert tree_of(with_cast(raw_of("'a'"), type_name)) == tree_of(raw_of(f"'a'::{type_name}"))


def test_a_type_whose_name_cannot_be_read_is_no_cast() -> None:
    raw = raw_of("'a'")
    assert with_cast(raw, "") is raw
