"""Tests for expressions that name a type, a function or what an extension brings."""

from __future__ import annotations

from collections.abc import Callable

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.extensions import known_extensions
from sqlfluff_schema_rules.catalog.objects import Extension, Routine, UserType
from sqlfluff_schema_rules.changes.records import Expression
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import schema_and_name, walk
from sqlfluff_schema_rules.parse.mentions import Mention, mentions_in, operators_in

Test = Callable[[Expression], bool]


def names_type(user_type: UserType) -> Test:
    """Whether an expression casts to the type."""

    def is_meant(mention: Mention) -> bool:
        return (
            not mention.is_function
            and mention.name == user_type.name
            and mention.schema in ("", user_type.schema)
        )

    return _mentions(is_meant, user_type.name)


def calls(catalog: Catalog, routine: Routine) -> Test:
    """Whether an expression calls the routine and cannot mean another one of its name."""
    home = catalog.schema(routine.schema)
    overloads = () if home is None else home.routines.get(routine.name, ())

    def is_meant(mention: Mention) -> bool:
        return (
            mention.is_function
            and mention.name == routine.name
            and mention.schema in ("", routine.schema)
        )

    may_call = _mentions(is_meant, routine.name)

    def does_call(expression: Expression) -> bool:
        return may_call(expression) and any(
            [other for other in overloads if other.takes(count)] == [routine]
            for count in _arguments(expression, routine)
        )

    return does_call


def _arguments(expression: Expression, routine: Routine) -> list[int]:
    """How many arguments each call of the routine's name has."""
    names = ((None, routine.name), (routine.schema, routine.name))
    calls = [record for record in walk(expression.node) if isinstance(record, tree.FuncCall)]
    return [len(call.args) for call in calls if schema_and_name(call.funcname) in names]


def uses_extension(extension: Extension) -> Test:
    """Whether an expression has a function, a type or an operator of the extension."""
    known = known_extensions().get(extension.name)
    if known is None:
        return lambda _: False

    def is_meant(mention: Mention) -> bool:
        if not mention.is_function:
            return mention.name in known.types
        return mention.schema in known.own_schemas or known.has_function(mention.name)

    mentions = _mentions(is_meant)
    return lambda expression: (
        mentions(expression) or not operators_in(expression.raw).isdisjoint(known.operators)
    )


def _mentions(is_meant: Callable[[Mention], bool], name: str = "") -> Test:
    """A test that looks closely only at what has `name` in it."""
    needle = name.encode()

    def test(expression: Expression) -> bool:
        raw = bytes(expression.raw)
        return needle in raw and any(map(is_meant, mentions_in(raw.decode())))

    return test
