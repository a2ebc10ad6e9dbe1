"""What the rules about names have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.changes.records import ObjectKind
from sqlfluff_schema_rules.rules.base import Options

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
    schema: Catalog, options: NamingOptions, is_faulty: Callable[[NamedObject], bool]
) -> Iterator[NamedObject]:
    """The faulty names among those that the files gave and `options` ask about.

    A name that Postgres chose is none of them: it follows from the table's and the columns'.
    """
    for named in schema.named_objects():
        if named.kind in options.kinds and is_faulty(named):
            object_name = named.object_name
            if not any(fnmatchcase(object_name, pattern) for pattern in options.exempt):
                yield named


def kind_and_name(named: NamedObject) -> str:
    """`column orders.createdAt`, with its schema where that is not public."""
    return f"{named.kind.value} {named.object_name.removeprefix('public.')}"
