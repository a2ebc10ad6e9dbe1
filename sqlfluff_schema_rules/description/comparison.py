"""What tells two descriptions apart, object by object and property by property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

import msgspec

from sqlfluff_schema_rules.description.objects import (
    FORMAT_VERSION,
    AnyConstraint,
    AnyType,
    Constraint,
    CreatedBy,
    Description,
    Object,
    Schema,
    Sequence,
    Source,
    Table,
    UserType,
    Value,
)

_Key = tuple[str, str]

_FAMILIES: dict[type[Object], type[Object]] = {
    **dict.fromkeys(get_args(AnyConstraint), Constraint),
    **dict.fromkeys(get_args(AnyType), UserType),
}
_NO_PROPERTIES = frozenset({"object", "name"}) | frozenset(
    {"constraints", "indexes", "policies", "triggers"}
    | {"types", "tables", "views", "sequences", "routines"}
)


class Difference(Value, frozen=True, kw_only=True):
    """A property, such as `not_null`, with its value in the old and in the new schema."""

    property: str
    old: Any
    new: Any


class Named(Value, frozen=True, kw_only=True):
    """An object by its kind and its one name."""

    kind: str
    object: str


class Changed(Named, frozen=True, kw_only=True):
    """An object that both schemas have, and the properties in which it differs."""

    differences: tuple[Difference, ...]


class Side(Value, frozen=True, kw_only=True):
    """One of the two schemas: how somebody named it, and what it is the sum of."""

    name: str
    source: Source


class Comparison(Value, frozen=True, kw_only=True):
    """What must be done to the old schema to get the new one.

    With an object that was added or dropped its parts are not listed, nor is the sequence of a
    column. An object with another name is another object: one is dropped and one added.
    """

    format_version: int = FORMAT_VERSION
    old: Side
    new: Side
    added: tuple[Named, ...]
    dropped: tuple[Named, ...]
    changed: tuple[Changed, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two are the same."""
        return not (self.added or self.dropped or self.changed)


def compare(
    old: Description, new: Description, *, names: tuple[str, str] = ("old", "new")
) -> Comparison:
    """What was added, dropped and changed between two descriptions, sorted by name.

    `names` are what the two are called. Nothing is claimed of what one of them does not know:
    of an object that only one creates nothing but that is told, and one that neither creates
    is neither added nor dropped.
    """
    before, after = _by_name(old), _by_name(new)
    return Comparison(
        old=Side(name=names[0], source=old.source),
        new=Side(name=names[1], source=new.source),
        added=_named(_missing(_tops(new), before)),
        dropped=_named(_missing(_tops(old), after)),
        changed=tuple(
            Changed(kind=after[key].what, object=after[key].object, differences=differences)
            for key in sorted(before.keys() & after.keys())
            if (differences := tuple(_differences(before[key], after[key])))
        ),
    )


def _tops(description: Description) -> tuple[Object, ...]:
    return (
        *description.extensions,
        *description.roles,
        *description.event_triggers,
        *description.schemas,
    )


def _by_name(description: Description) -> dict[_Key, Object]:
    return {_key(item): item for item in description.objects()}


def _key(item: Object) -> _Key:
    """Tells apart what may have the same name, such as a column and a constraint."""
    return item.object, _FAMILIES.get(type(item), type(item)).__name__


def _missing(items: Iterable[Object], others: Mapping[_Key, Object]) -> Iterator[Object]:
    """The objects that the others lack; of tables and views, without their parts."""
    for item in items:
        other = others.get(_key(item))
        if isinstance(item, Sequence) and item.owned_by is not None:
            continue
        if other is None and _created_by(item) is CreatedBy.FILES:
            yield item
            if isinstance(item, Schema):
                yield from _missing(item.parts(), others)
        elif other is None or not _is_known_to_one(item, other):
            yield from _missing(item.parts(), others)


def _named(items: Iterable[Object]) -> tuple[Named, ...]:
    named = (Named(kind=item.what, object=item.object) for item in items)
    return tuple(sorted(named, key=lambda item: (item.object, item.kind)))


def _differences(old: Object, new: Object) -> Iterator[Difference]:
    if _is_known_to_one(old, new):
        yield Difference(property="created_by", old=_created_by(old), new=_created_by(new))
        return
    before, after = _properties(old), _properties(new)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Difference(property=name, old=before.get(name), new=after.get(name))
    if isinstance(old, Table) and isinstance(new, Table):
        yield from _order_of_columns(old, new)


def _properties(item: Object) -> dict[str, Any]:
    """What is said of an object itself, as JSON has it."""
    said: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(item))
    parts = {"columns"} if isinstance(item, Table) else frozenset()
    return {name: said[name] for name in said.keys() - _NO_PROPERTIES - parts}


def _order_of_columns(old: Table, new: Table) -> Iterator[Difference]:
    before, after = ([column.name for column in table.columns] for table in (old, new))
    common = set(before) & set(after)
    before, after = ([name for name in names if name in common] for names in (before, after))
    if before != after:
        yield Difference(property="order_of_columns", old=before, new=after)


def _created_by(item: Object) -> CreatedBy:
    created_by: CreatedBy = getattr(item, "created_by", CreatedBy.FILES)
    return created_by


def _is_known_to_one(one: Object, other: Object) -> bool:
    return (_created_by(one) is CreatedBy.UNKNOWN) != (_created_by(other) is CreatedBy.UNKNOWN)
