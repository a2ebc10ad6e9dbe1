"""The values of expressions, as far as they can be told without a server."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.evaluation.expressions import Scope, World
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value
from sqlfluff_schema_rules.evaluation.queries import QueryEvaluator
from sqlfluff_schema_rules.parse.expressions import decode_select
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment
from sqlfluff_schema_rules.source.placeholders import SIGN
from tests.evaluation.running import TablesOnly, table


class _Names(Scope):
    values: dict[tuple[str, ...], Value] = {  # noqa: RUF012
        ("n",): None,
        ("one",): 1,
        ("names",): ["a", "b"],
        ("r", "f"): "field",
        ("$1",): "first",
        ("part",): f"a{SIGN}",
    }

    def find(self, names: tuple[str, ...]) -> Value:
        return self.values.get(names, UNKNOWN)


def value(expression: str, world: World | None = None) -> Value:
    """The value of an expression in which `n` is NULL and `x` is not known."""
    parsed = parse_fragment(f"select {expression}")
    assert parsed is not None
    [target] = decode_select(only_item(parsed.stmts[0].stmt)[1]).target_list
    assert target.res_target is not None
    return QueryEvaluator(world or World()).value(target.res_target.val, _Names())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'a'", "a"),
        ("1", 1),
        ("true", True),
        ("null", None),
        ("1.5", UNKNOWN),
        ("b'1'", UNKNOWN),
        ("x", UNKNOWN),
        ("r.f", "field"),
        ("$1", "first"),
        ("array['a', x]", ["a", UNKNOWN]),
        ("names[1]", "a"),
        ("names[3]", None),
        ("names[x]", UNKNOWN),
        ("names[1:2]", UNKNOWN),
        ("(names)[1].f", UNKNOWN),
        ("x[1]", UNKNOWN),
        ("'a' collate \"C\"", "a"),
        ("current_user", UNKNOWN),
        ("current_date", UNKNOWN),
        ("row(1)", UNKNOWN),
    ],
)
def test_literals_and_names(expression: str, expected: Value) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1::text", "1"),
        ("true::text", "true"),
        ("n::text", None),
        ("x::text", UNKNOWN),
        ("'7'::int", 7),
        ("'7a'::int", UNKNOWN),
        ("true::int", 1),
        ("1::bool", UNKNOWN),
        ("'t'::boolean", True),
        ("'maybe'::boolean", UNKNOWN),
        ("'{a, b}'::text[]", ["a", "b"]),
        ("'a'::text[]", UNKNOWN),
        ("'2024-01-01'::date", UNKNOWN),
        ("date 'today'", UNKNOWN),
        ("7::oid", 7),
        ("'a'::regclass", UNKNOWN),
        ("part::regclass", UNKNOWN),
        ("1::regclass", 1),
    ],
)
def test_casts(expression: str, expected: Value) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 = 1", True),
        ("1 <> 1", False),
        ("1 != 2", True),
        ("1 < 2", True),
        ("2 <= 1", False),
        ("2 > 1", True),
        ("1 >= 2", False),
        ("'a' < 'b'", True),
        ("n = 1", None),
        ("x = 1", UNKNOWN),
        ("part = 'a'", UNKNOWN),
        ("1 = '1'", True),
        ("1 < '2'", UNKNOWN),
        ("names = 'a'", UNKNOWN),
        ("names < names", UNKNOWN),
        ("one + 2", 3),
        ("one - 2", -1),
        ("one * 2", 2),
        ("one / 2", UNKNOWN),
        ("'a' + 1", UNKNOWN),
        ("-one", UNKNOWN),
        ("1 between 0 and 2", UNKNOWN),
        ("nullif(1, 1)", None),
        ("nullif(1, 2)", 1),
        ("nullif(1, x)", UNKNOWN),
        ("1 is distinct from 2", True),
        ("n is not distinct from null", True),
        ("n is distinct from 1", True),
        ("n is distinct from x", UNKNOWN),
    ],
)
def test_operators(expression: str, expected: Value) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'abc' like 'a_c'", True),
        ("'abc' not like 'a%'", False),
        ("'ABC' ilike 'a%'", True),
        (r"'a_c' like 'a\_%' escape '\'", True),
        ("'a_c' like 'a!_%' escape '!'", UNKNOWN),
        ("x like 'a'", UNKNOWN),
        ("'abc' ~ '^a.*c$'", True),
        ("'abc' !~ '^b'", True),
        ("'ABC' ~* '(a|b)c'", True),
        ("'abc' ~ '[[:alpha:]]'", UNKNOWN),
        ("'abc' ~ '(a'", UNKNOWN),
        ("'abc' similar to 'a%'", UNKNOWN),
        ("1 in (1, 2)", True),
        ("1 in (2, x)", UNKNOWN),
        ("1 in (2, null)", None),
        ("1 not in (2, 3)", True),
        ("'a' = any (names)", True),
        ("'a' = any ('{b,c}')", False),
        ("'a' = any (x)", UNKNOWN),
        ("'a' <> all (names)", False),
        ("1 < all (array[2])", UNKNOWN),
        ("1 < any (array[2])", True),
    ],
)
def test_patterns_and_lists(expression: str, expected: Value) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("true and false", False),
        ("x and false", False),
        ("x and true", UNKNOWN),
        ("n and true", None),
        ("true and true", True),
        ("x or true", True),
        ("x or false", UNKNOWN),
        ("n or false", None),
        ("false or false", False),
        ("not true", False),
        ("not n", None),
        ("not x", UNKNOWN),
        ("n is null", True),
        ("1 is not null", True),
        ("x is null", UNKNOWN),
        ("true is true", True),
        ("n is not true", True),
        ("n is false", False),
        ("false is not false", False),
        ("x is true", UNKNOWN),
        ("n is unknown", UNKNOWN),
        ("case when false then 1 when true then 2 end", 2),
        ("case when false then 1 else 3 end", 3),
        ("case when false then 1 end", None),
        ("case when x then 1 end", UNKNOWN),
        ("case one when 2 then 'b' when 1 then 'a' end", "a"),
        ("coalesce(n, 1)", 1),
        ("coalesce(x, 1)", UNKNOWN),
        ("coalesce(n, null)", None),
    ],
)
def test_logic_has_null_and_what_is_not_known(expression: str, expected: Value) -> None:
    assert value(expression) is expected or value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'a' || 'b'", "ab"),
        ("'a' || 1 || true", "a1t"),
        ("'a' || n", None),
        ("'a' || x", f"a{SIGN}"),
        ("x || y", UNKNOWN),
        ("names || 'c'", ["a", "b", "c"]),
        ("names || array['c']", ["a", "b", "c"]),
        ("'a' || names::text", "a{a,b}"),
        ("'a' || array[x]::text", f"a{SIGN}"),
        ("concat('a', n, 1)", "a1"),
        ("concat_ws('-', 'a', n, 'b')", "a-b"),
        ("array_to_string(names, ', ')", "a, b"),
        ("array_to_string(x, ', ')", UNKNOWN),
        ("format('%s and %s', 'a', n)", "a and "),
        ("format('%L', n)", "NULL"),
        ("format('%I', 'group')", '"group"'),
        ("format('%I', part)", f"a{SIGN}"),
        ("format('%L', part)", f"'a{SIGN}'"),
        ("quote_ident(n)", ""),
        ("quote_literal(names)", "'{a,b}'"),
        ("lower('A')", "a"),
        ("upper(part)", f"A{SIGN}"),
        ("upper(x)", UNKNOWN),
        ("lower('a', 'b')", UNKNOWN),
        ("length('abc')", 3),
        ("length(n)", None),
        ("length(part)", UNKNOWN),
        ("replace('a_b', '_', '')", "ab"),
        ("replace('a', 1, 2)", UNKNOWN),
        ("regexp_replace('a_b_c', '_', '')", "ab_c"),
        ("regexp_replace('a_new', '_new$', '')", "a"),
        ("regexp_replace('a', '(', '')", UNKNOWN),
        ("regexp_replace('a', '[[:alpha:]]', '')", UNKNOWN),
        (r"regexp_replace('ab', '(a)', '\1')", UNKNOWN),
        ("regexp_replace('ab', 'a|ab', '')", UNKNOWN),
        ("regexp_replace('aa', 'a', '', 'g')", UNKNOWN),
        ("split_part('a.b', '.', 2)", "b"),
        ("split_part('a.b', '.', 3)", ""),
        ("left('abc', 2)", "ab"),
        ("lpad('7', 2, '0')", "07"),
        ("lpad('abc', 2)", "ab"),
        ("substr('abc', 2)", "bc"),
        ("substring('abc', 2, 1)", "b"),
        ("btrim(' a ')", "a"),
        ("starts_with('abc', 'a')", True),
        ("cardinality(names)", 2),
        ("array_length(names, 1)", 2),
        ("array_append(names, 'c')", ["a", "b", "c"]),
        ("string_to_array('a,b', ',')", ["a", "b"]),
        ("now()", UNKNOWN),
        ("s.length('a')", UNKNOWN),
        ("count(*)", UNKNOWN),
    ],
)
def test_functions_of_texts_and_arrays(expression: str, expected: Value) -> None:
    assert value(expression) == expected


LONG = "lpad('x', 200000)"


@pytest.mark.parametrize(
    "expression",
    [
        "lpad('x', 2000000000)",
        f"{LONG} || {LONG}",
        f"format('%s%s', {LONG}, {LONG})",
        f"replace({LONG}, ' ', 'ab')",
        f"{LONG} like '%a%b%c%'",
        f"{LONG} ~ 'a'",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' ~ '(a+)+$'",
        "'a' ~ 'a*a*a*b'",
        "9223372036854775807 * 2",
    ],
)
def test_what_would_take_too_long_or_too_much_is_not_told(expression: str) -> None:
    assert value(expression) is UNKNOWN


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("a" * 60, "%a" * 20 + "b", False),
        ("a" * 60 + "b", "%a" * 20 + "b", True),
        ("a%b", r"a\%b", True),
        ("axb", r"a\%b", False),
        ("ab", "a_%", True),
        ("a", "a_%", False),
        ("", "%", True),
    ],
)
def test_texts_like_patterns(text: str, pattern: str, expected: bool) -> None:
    assert value(f"'{text}' like '{pattern}'") is expected


def test_a_group_that_may_be_left_out_is_searched_for() -> None:
    assert [value(f"'{text}' ~ '^(true)?$'") for text in ("true", "", "tru")] == [True, True, False]


def test_named_arguments_are_told_by_name() -> None:
    world = TablesOnly({})
    assert value("s.f(1, b => 2)", world) is UNKNOWN
    [call] = world.calls
    assert (call.schema, call.name, call.arguments, call.named) == ("s", "f", (1,), {"b": 2})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("exists (select from t where a = 1)", True),
        ("exists (select from t where a = 9)", False),
        ("exists (select from t where b = 9)", UNKNOWN),
        ("exists (select from other)", UNKNOWN),
        ("exists (values (1))", True),
        ("exists (select a from t group by a having count(*) > 2)", False),
        ("(select a from t where a = 1)", 1),
        ("(select a from t where a = 9)", None),
        ("array(select a from t)", [1, 2, 2]),
        ("2 in (select a from t)", True),
        ("9 not in (select a from t)", True),
        ("9 in (select a from other)", UNKNOWN),
    ],
)
def test_queries_in_expressions(expression: str, expected: Value) -> None:
    world = TablesOnly({"t": table("a b", (1, UNKNOWN), (2, UNKNOWN), (2, UNKNOWN))})
    assert value(expression, world) == expected


def test_a_world_of_which_nothing_is_known_tells_nothing() -> None:
    world = World()
    answers = (world.text(object()), world.reference("regclass", "t"), world.key_word("x"))
    assert set(answers) == {UNKNOWN}
    assert QueryEvaluator(world).text(object()) is UNKNOWN
    assert value("exists (select from t)", world) is UNKNOWN
