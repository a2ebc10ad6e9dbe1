from __future__ import annotations

import pytest

from sqlfluff_schema_rules.patterns.parameters import (
    Choice,
    Line,
    Name,
    Number,
    Parameter,
    ParameterError,
    Truth,
    chosen,
)

PARAMETERS: dict[str, Parameter] = {
    "metric": Choice(description="", default="cosine", choices=("cosine", "l2")),
    "dimensions": Number(description="", default=1536, minimum=1, maximum=4000),
    "tenant": Truth(description="", default=False),
    "schema": Name(description="", default="public"),
    "users_table": Name(description="", default="auth.users", qualified=True),
}


def refusal(**asked: str) -> str:
    with pytest.raises(ParameterError) as caught:
        chosen(PARAMETERS, asked)
    return str(caught.value)


def test_without_a_wish_every_parameter_has_its_default() -> None:
    assert chosen(PARAMETERS, {}) == {
        "metric": "cosine",
        "dimensions": 1536,
        "tenant": False,
        "schema": "public",
        "users_table": "auth.users",
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("metric", "l2", "l2"),
        ("dimensions", "4000", 4000),
        ("tenant", "Yes", True),
        ("tenant", "off", False),
        ("schema", "app_2", "app_2"),
        ("users_table", "app.people", "app.people"),
    ],
)
def test_a_value_is_read_by_the_kind_of_its_parameter(name: str, text: str, value: object) -> None:
    assert chosen(PARAMETERS, {name: text})[name] == value


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("metric", "cosin", "metric is one of cosine, l2, not 'cosin'; did you mean cosine?"),
        ("metric", "xyz", "metric is one of cosine, l2, not 'xyz'"),
        ("dimensions", "0", "dimensions is a whole number from 1 to 4000, not '0'"),
        ("dimensions", "1.5", "dimensions is a whole number from 1 to 4000, not '1.5'"),
        ("dimensions", "9" * 99, f"dimensions is a whole number from 1 to 4000, not '{'9' * 99}'"),
        ("tenant", "maybe", "tenant is true or false, not 'maybe'"),
        ("schema", "App", "schema is a name, in lower case and without quotes, not 'App'"),
        ("schema", "user", "schema cannot be 'user': user is a key word of SQL"),
        ("schema", "a; drop", "schema is a name, in lower case and without quotes, not 'a; drop'"),
        ("users_table", "app.user", "users_table cannot be 'app.user': user is a key word of SQL"),
        (
            "users_table",
            "people",
            "users_table is schema.name, in lower case and without quotes, not 'people'",
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_would_be_right(
    name: str, text: str, problem: str
) -> None:
    assert refusal(**{name: text}) == problem


def test_an_unknown_parameter_is_refused_with_the_nearest_one_and_all_there_are() -> None:
    assert refusal(dimension="3") == (
        "there is no parameter 'dimension'; did you mean dimensions? "
        "There are dimensions, metric, schema, tenant, users_table"
    )


def test_a_parameter_without_default_must_be_given() -> None:
    problem = r"^table must be given, as --set table=…: schema\.name$"
    with pytest.raises(ParameterError, match=problem):
        chosen({"table": Name(description="", qualified=True)}, {})


@pytest.mark.parametrize("text", ["", "  ", "two\nlines", "x" * 77, "bell\a"])
def test_a_line_is_short_and_printable(text: str) -> None:
    with pytest.raises(ParameterError, match="title is a line of 1 to 76 printable characters"):
        chosen({"title": Line(description="")}, {"title": text})


def test_a_line_loses_the_spaces_around_it() -> None:
    assert chosen({"title": Line(description="")}, {"title": " Add x "}) == {"title": "Add x"}
    assert Line(description="").kind == "a line"
