"""What records say about themselves."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.changes.records import (
    CreateView,
    Expression,
    Parameter,
    QualifiedName,
    SetColumnDefault,
    TypeReference,
)
from sqlfluff_schema_rules.parse import tree
from tests.changes.reading import changes_of


def default_of(sql: str) -> Expression:
    (change,) = changes_of(f"alter table t alter a set default {sql}")
    assert isinstance(change, SetColumnDefault)
    assert change.default is not None
    return change.default


@pytest.mark.parametrize(
    ("name", "text"), [(QualifiedName(None, "t"), "t"), (QualifiedName("app", "t"), "app.t")]
)
def test_a_name_is_shown_as_a_person_would_write_it(name: QualifiedName, text: str) -> None:
    assert str(name) == text


@pytest.mark.parametrize(
    ("reference", "display", "in_signature"),
    [
        (TypeReference(None, "integer"), "integer", "integer"),
        (TypeReference("pg_catalog", "name"), "name", "name"),
        (TypeReference("app", "kind", dimensions=2), "app.kind[]", "app.kind[]"),
        (TypeReference(None, "numeric", ("10", "2")), "numeric(10,2)", "numeric"),
        (TypeReference("e", "vector", ("3",), 1), "e.vector(3)[]", "e.vector[]"),
        (
            TypeReference(None, "time with time zone", ("3",), 1),
            "time(3) with time zone[]",
            "time with time zone[]",
        ),
        (
            TypeReference(None, "timestamp without time zone"),
            "timestamp without time zone",
            "timestamp without time zone",
        ),
    ],
)
def test_a_type_is_shown_as_postgres_prints_it(
    reference: TypeReference, display: str, in_signature: str
) -> None:
    assert (reference.display, reference.display_in_signature) == (display, in_signature)


@pytest.mark.parametrize(
    ("mode", "is_input"), [("i", True), ("b", True), ("v", True), ("o", False), ("t", False)]
)
def test_callers_pass_what_goes_in(mode: str, is_input: bool) -> None:
    assert Parameter("a", TypeReference(None, "integer"), mode).is_input is is_input


def test_the_tree_of_an_expression_is_made_once() -> None:
    default = default_of("f(1)")
    assert default.node is default.node
    assert isinstance(default.node.func_call, tree.FuncCall)


def test_an_expression_knows_its_columns() -> None:
    assert list(default_of("b + t.a + b").column_names()) == ["b", "a"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("f(a, 1)", "f( a,  1 )", True),
        ("a in (1, 2)", "a  in  (1,  2)", True),
        ("array[1, 2]", "array[ 1, 2 ]", True),
        ("a::int", "a :: int", True),
        ("f(a)", "f(b)", False),
        ("1", "2", False),
    ],
)
def test_expressions_are_compared_by_what_they_say(one: str, other: str, same: bool) -> None:
    assert default_of(one).says_the_same_as(default_of(other)) is same


def test_a_query_knows_what_it_reads() -> None:
    (view,) = changes_of("create view v as with q as (select) select from app.t join q on true")
    assert isinstance(view, CreateView)
    assert view.query.relation_names() == {QualifiedName("app", "t"), QualifiedName(None, "q")}


@pytest.mark.parametrize(
    ("sql", "null"),
    [("null", True), ("null::text::varchar", True), ("coalesce(null)", False), ("'null'", False)],
)
def test_an_expression_tells_whether_it_is_nothing_but_null(sql: str, null: bool) -> None:
    assert default_of(sql).is_null is null


def test_an_expression_tells_which_columns_it_tests_not_null() -> None:
    tested = default_of("(a is not null and b is not null)").columns_tested_not_null()
    assert tested == frozenset({"a", "b"})
