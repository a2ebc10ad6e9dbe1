"""Which extension brings which type, function, operator, operator class or access method.

The facts are data, `rules_config/extensions.json`; names that PostgreSQL itself also has are
not in it, nor is what only its own machinery calls. All look-ups take names as Postgres
stores them and answer with the extensions that have such an object, in alphabetical order,
or None where no known one has.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

import msgspec

from sqlfluff_schema_rules.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ExtensionNames = tuple[str, ...]
_Key = TypeVar("_Key")


_WORDS_OF_EVERY_DAY = {
    *("defined", "delete", "difference", "each", "equals", "exist", "first", "histogram", "idx"),
    *("index", "interpolate", "is_valid", "last", "latitude", "locf", "longitude", "make_valid"),
    *("slice", "sort", "subarray", "uniq", "urlencode", "verify"),
}
"""Names of functions that so many projects give to their own that they say nothing."""


class OperatorClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An operator class for keys of `type`, and whether an index takes it unasked."""

    type: str
    default: bool = False


class KnownExtension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an extension brings.

    `functions` tells how many arguments each may be called with, None for any number; a
    function also belongs to the extension when its name begins with one of
    `function_prefixes`. `operator_classes` are told by access method and name.

    `schema` is the one that its control file prescribes; elsewhere the user chooses.
    `own_schemas` are those that it creates and fills, besides or instead of that one: what
    lives there is not listed. A `relocatable` one is known to follow ALTER EXTENSION SET
    SCHEMA. Of one that is not `complete` only a part is listed: it may bring more.
    """

    types: tuple[str, ...] = ()
    functions: dict[str, tuple[int, ...] | None] = {}
    function_prefixes: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    operator_classes: dict[str, dict[str, OperatorClass]] = {}
    access_methods: tuple[str, ...] = ()
    schema: str | None = None
    own_schemas: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    relocatable: bool = False
    complete: bool = True

    def has_function(self, name: str, arguments: int | None = None) -> bool:
        """Whether it brings the function `name`, and one that takes that many arguments.

        A type's name before one argument in parentheses is a cast.
        """
        if name in self.types or name.startswith(self.function_prefixes):
            return True
        counts = self.functions.get(name, ())
        return counts is None or (bool(counts) if arguments is None else arguments in counts)


@cache
def known_extensions() -> Mapping[str, KnownExtension]:
    """Every known extension by its name."""
    data = resource_path("rules_config", "extensions.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, KnownExtension])


def extension_of_type(name: str) -> ExtensionNames | None:
    """The extensions that bring the type `name`."""
    return _by_type().get(name)


def extension_of_function(
    name: str, schema: str | None = None, arguments: int | None = None
) -> ExtensionNames | None:
    """The extensions that bring the function `name`, written with `schema` or without.

    With `arguments` only those in which one takes that many. In a schema that an extension
    made for itself, every function is its own: `cron.schedule` is pg_cron's, `schedule`
    nobody's.
    """
    if schema is not None and schema in _by_own_schema():
        return _by_own_schema()[schema]
    providers = _by_function().get(name)
    if providers is None:
        return _by_function_prefix(name)
    known = known_extensions()
    return tuple(each for each in providers if known[each].has_function(name, arguments)) or None


def extension_of_operator_class(name: str, method: str) -> ExtensionNames | None:
    """The extensions that bring the operator class `name` for the access method `method`."""
    return _by_operator_class().get((method, name))


def extension_of_access_method(name: str) -> ExtensionNames | None:
    """The extensions that bring the access method `name`."""
    return _by_access_method().get(name)


@cache
def _by_type() -> Mapping[str, ExtensionNames]:
    return _inverted((known.types, name) for name, known in known_extensions().items())


@cache
def _by_function() -> Mapping[str, ExtensionNames]:
    return _inverted(
        (known.functions.keys() - _WORDS_OF_EVERY_DAY, name)
        for name, known in known_extensions().items()
    )


@cache
def _by_own_schema() -> Mapping[str, ExtensionNames]:
    return _inverted((known.own_schemas, name) for name, known in known_extensions().items())


@cache
def _by_access_method() -> Mapping[str, ExtensionNames]:
    return _inverted((known.access_methods, name) for name, known in known_extensions().items())


@cache
def _by_operator_class() -> Mapping[tuple[str, str], ExtensionNames]:
    return _inverted(
        ([(method, operator_class) for operator_class in classes], name)
        for name, known in known_extensions().items()
        for method, classes in known.operator_classes.items()
    )


@cache
def _function_prefixes() -> tuple[tuple[str, str], ...]:
    return tuple(
        (prefix, name)
        for name, known in known_extensions().items()
        for prefix in known.function_prefixes
    )


def _by_function_prefix(function: str) -> ExtensionNames | None:
    names = (name for prefix, name in _function_prefixes() if function.startswith(prefix))
    return tuple(names) or None


def _inverted(pairs: Iterable[tuple[Iterable[_Key], str]]) -> Mapping[_Key, ExtensionNames]:
    """From (what an extension brings, its name) to the names for each thing brought."""
    owners: dict[_Key, list[str]] = {}
    for things, name in pairs:
        for thing in things:
            owners.setdefault(thing, []).append(name)
    return {thing: tuple(sorted(names)) for thing, names in owners.items()}
