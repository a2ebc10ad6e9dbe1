"""What the rules about names have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from fnmatch import fnmatchcase
from itertools import filterfalse
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.changes.records import ObjectKind
from sqlfluff_schema_rules.rules.base import Options
from sqlfluff_schema_rules.source.placeholders import is_placeholder

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.catalog import NamedObject


class NamingOptions(Options, frozen=True):
    """`kinds`: whose names are judged. `exempt`: patterns of objects that are not judged."""

    kinds: tuple[ObjectKind, ...] = (
        ObjectKind.SCHEMA,
        ObjectKind.TABLE,
        ObjectKind.VIEW,
        ObjectKind.COLUMN,
        ObjectKind.CONSTRAINT,
        ObjectKind.INDEX,
        ObjectKind.SEQUENCE,
        ObjectKind.FUNCTION,
        ObjectKind.PROCEDURE,
        ObjectKind.AGGREGATE,
        ObjectKind.TYPE,
        ObjectKind.TRIGGER,
    )
    exempt: tuple[str, ...] = ()


def judged_names(
    schema: Catalog,
    options: NamingOptions,
    faulty: Callable[[Set[str], ObjectKind], Iterable[str]],
) -> Iterator[NamedObject]:
    """The faulty names among those that the files gave and `options` ask about.

    A name that Postgres chose is none of them: it follows from the table's and the columns'.
    Neither is one with a placeholder, or made by dynamic SQL of what is not constant.
    """

    def reported(names: Set[str], kind: ObjectKind) -> Iterable[str]:
        return filterfalse(is_placeholder, faulty(names, kind)) if kind in options.kinds else ()

    for named in schema.named_objects(reported):
        if not _is_exempt(named, options):
            yield named


def _is_exempt(named: NamedObject, options: NamingOptions) -> bool:
    return any(fnmatchcase(named.object_name, pattern) for pattern in options.exempt)


def kind_and_name(named: NamedObject) -> str:
    """`column orders.createdAt`, with its schema where that is not public."""
    return f"{named.kind.value} {named.object_name.removeprefix('public.')}"
