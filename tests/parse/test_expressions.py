"""Questions about trees."""

from __future__ import annotations

import msgspec
import pytest

from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import (
    column_named_by,
    columns_tested_not_null,
    decode_node,
    decode_select,
    name_parts,
    schema_and_name,
    text_constant,
    type_name_parts,
    walk,
)
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment


def node_of(expression: str) -> tree.Node:
    parsed = parse_fragment(f"select {expression}")
    assert parsed is not None
    _, query = only_item(parsed.stmts[0].stmt)
    target = decode_select(query).target_list[0].res_target
    assert target is not None
    assert target.val is not None
    return target.val


def names(*parts: str) -> tree.Names:
    encoded = [{"String": {"sval": part}} for part in parts]
    return msgspec.convert(encoded, tree.Names)


def nested(depth: int) -> msgspec.Raw:
    return msgspec.Raw(b'{"TypeCast":{"arg":' * depth + b"{}" + b"}}" * depth)


def test_the_tree_of_an_expression_that_is_not_written_is_empty() -> None:
    assert decode_node(tree.NOT_WRITTEN) == tree.Node()


def test_the_tree_of_an_expression_that_is_nested_too_deeply_is_empty() -> None:
    assert decode_node(nested(20_000)) == tree.Node()


def test_the_tree_of_a_query_that_is_nested_too_deeply_is_empty() -> None:
    assert decode_select(msgspec.Raw(b'{"whereClause":' + bytes(nested(20_000)) + b"}")) == (
        tree.SelectStmt()
    )


def test_records_are_walked_in_the_order_of_the_text() -> None:
    found = walk(node_of("f(a, g(b), array[c], (select d))"))
    columns = [
        schema_and_name(record.fields)[1] for record in found if isinstance(record, tree.ColumnRef)
    ]
    assert columns == ["a", "b", "c", "d"]


def test_the_root_is_walked_first() -> None:
    root = node_of("1")
    assert next(walk(root)) is root


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), (None, "")),
        (("t",), (None, "t")),
        (("app", "t"), ("app", "t")),
        (("shop", "app", "t"), ("app", "t")),
    ],
)
def test_a_name_has_a_schema_where_one_is_written(
    parts: tuple[str, ...], expected: tuple[str | None, str]
) -> None:
    assert schema_and_name(names(*parts)) == expected


def test_a_star_is_no_part_of_a_name() -> None:
    column = node_of("app.t.*").column_ref
    assert column is not None
    assert name_parts(column.fields) == ("app", "t")


def test_the_parts_of_a_type_are_told() -> None:
    cast = node_of("a::app.kind").type_cast
    assert cast is not None
    assert cast.type_name is not None
    assert type_name_parts(cast.type_name) == ("app", "kind")


def test_a_type_without_a_name_has_no_parts() -> None:
    assert type_name_parts(tree.TypeName()) == ()


@pytest.mark.parametrize(
    ("condition", "columns"),
    [
        ("a is not null", {"a"}),
        ("t.a is not null", {"a"}),
        ("a is not null and b is not null and (c is not null and a is not null)", {"a", "b", "c"}),
        ("a is null", None),
        ("a is not null and b > 0", None),
        ("a is not null or b is not null", None),
        ("not a is not null", None),
        ("f(a) is not null", None),
        ("a", None),
    ],
)
def test_columns_tested_not_null_are_told_if_nothing_else_is_tested(
    condition: str, columns: set[str] | None
) -> None:
    assert columns_tested_not_null(node_of(condition)) == columns


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'a'", "a"),
        ("''", ""),
        ("'a'::text::name", "a"),
        ("cast('a' as text)", "a"),
        ("1", None),
        ("null", None),
        ("a", None),
        ("'a' || 'b'", None),
    ],
)
def test_only_a_string_literal_is_a_text_constant(expression: str, value: str | None) -> None:
    assert text_constant(node_of(expression)) == value


def test_no_expression_is_no_text_constant() -> None:
    assert text_constant(None) is None


@pytest.mark.parametrize(
    ("expression", "column"),
    [
        ("a", "a"),
        ("t.a", "a"),
        ('a collate "C"', "a"),
        ("lower(a)", None),
        ('lower(a) collate "C"', None),
    ],
)
def test_a_column_is_told_with_or_without_a_collation(expression: str, column: str | None) -> None:
    assert column_named_by(node_of(expression)) == column


def test_no_expression_is_no_column() -> None:
    assert column_named_by(None) is None
