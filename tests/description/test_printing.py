from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pglast.parser import parse_sql_json

from sqlfluff_schema_rules.changes.records import Expression
from sqlfluff_schema_rules.description.printing import sql_text
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.script import Script

ORIGIN = Origin(Script.from_text("1.sql", ""), 0, 0)
_PLACES = {"location", "list_start", "list_end", "rexpr_list_start", "rexpr_list_end"}


def tree_of(expression: str) -> Any:
    """The parse tree of an expression without places."""
    [statement] = json.loads(parse_sql_json(f"select {expression}"))["stmts"]
    [target] = statement["stmt"]["SelectStmt"]["targetList"]
    return without_places(target["ResTarget"]["val"])


def without_places(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: without_places(value) for key, value in tree.items() if key not in _PLACES}
    return [without_places(each) for each in tree] if isinstance(tree, list) else tree


def printed(expression: str) -> str:
    raw = json.dumps(tree_of(expression)).encode()
    return sql_text(Expression(raw, ORIGIN))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("0", "0"),
        ("''", "''"),
        ("null", "NULL"),
        ("false", "FALSE"),
        ("1.5", "1.5"),
        ("B'10'", "b'10'"),
        ("NOW ( )", "now()"),
        ("'x'::varchar(3)", "CAST('x' AS varchar(3))"),
        ('"Order".n', '"Order".n'),
        ("(a) = any (array[1, 2])", "a = ANY(ARRAY[1, 2])"),
        ("exists(select * from t)", "EXISTS (SELECT * FROM t)"),
        ("a in (select id from f() as g (id))", "a IN (SELECT id FROM f() AS g (id))"),
        ("count(*) over (order by b desc)", "count(*) OVER (ORDER BY b DESC)"),
    ],
)
def test_an_expression_is_written_one_way(written: str, text: str) -> None:
    assert printed(written) == text


def test_nothing_has_no_text() -> None:
    assert sql_text(None) is None


_ATOMS = st.sampled_from(["a", '"B c".d', "1", "-2", "'it''s'", "null", "true", "now()", "3.14"])


def _combined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(parts, parts)
    return st.one_of(
        pair.map("({0[0]}) = ({0[1]})".format),
        pair.map("(({0[0]}) and ({0[1]}))".format),
        pair.map("coalesce({0[0]}, {0[1]})".format),
        pair.map("case when ({0[0]}) then ({0[1]}) end".format),
        parts.map("(not ({0}))".format),
        parts.map("(({0}) is not null)".format),
        parts.map("(({0})::numeric(10,2)[])".format),
        parts.map("({0}) in (1, 2)".format),
        parts.map("exists (select * from s.t where ({0}))".format),
    )


@settings(max_examples=200)
@given(st.recursive(_ATOMS, _combined, max_leaves=6))
def test_what_is_printed_means_what_was_written(expression: str) -> None:
    assert tree_of(printed(expression)) == tree_of(expression)
