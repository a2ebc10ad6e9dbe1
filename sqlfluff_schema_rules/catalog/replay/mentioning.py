"""Tests for expressions that name a type, a function or what an extension brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.extensions import extension_of_function, known_extensions
from sqlfluff_schema_rules.catalog.objects import (
    EventTrigger,
    Extension,
    Routine,
    Table,
    Trigger,
    UserType,
)
from sqlfluff_schema_rules.catalog.users import User
from sqlfluff_schema_rules.changes.records import Expression, QualifiedName
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import schema_and_name, walk
from sqlfluff_schema_rules.parse.mentions import Mention, mentions_in, operators_in

Test = Callable[[Expression], bool]


def means(named: Routine | UserType, mention: Mention) -> bool:
    """Whether a name may be that of a routine or a type."""
    return (
        mention.is_function is isinstance(named, Routine)
        and mention.name == named.name
        and mention.schema in ("", named.schema)
    )


def names_type(user_type: UserType) -> Test:
    """Whether an expression casts to the type."""
    return _mentions(partial(means, user_type), user_type.name)


def calls(catalog: Catalog, routine: Routine) -> Test:
    """Whether an expression calls the routine and cannot mean another one of its name."""
    home = catalog.schema(routine.schema)
    overloads = () if home is None else home.routines.get(routine.name, ())

    may_call = _mentions(partial(means, routine), routine.name)

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


def triggers_that_run(
    catalog: Catalog, function: QualifiedName, users: Iterable[User]
) -> Iterator[Trigger | EventTrigger]:
    """The triggers that run a function, of which `users` are those tables that may name it."""
    for table in users:
        if isinstance(table, Table):
            yield from (each for each in table.triggers.values() if each.function == function)
    yield from (each for each in catalog.event_triggers.values() if each.function == function)


def triggers_from(
    catalog: Catalog, extension: Extension, schema: str
) -> Iterator[Trigger | EventTrigger]:
    """The triggers that run a function of the extension, whose objects are in that schema."""
    for trigger in catalog.all_triggers():
        function = trigger.function
        if function.schema == schema and extension.name in (
            extension_of_function(function.name) or ()
        ):
            yield trigger


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
        raw = expression.raw
        return needle in raw and any(map(is_meant, mentions_in(raw.decode())))

    return test
