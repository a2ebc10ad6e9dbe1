"""Descriptions of SQL text, for tests of whatever takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlfluff_schema_rules.description.describing import describe
from sqlfluff_schema_rules.description.objects import Source
from tests.catalog.building import catalog_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.description.objects import Description, Object

SOURCE = Source(layout="plain", folder="db", files=2, last_version="0002")

_Object = TypeVar("_Object", bound="Object")


def description_of(
    *files: str, environment: str = "postgres", everything: bool = False
) -> Description:
    """What the files add up to in a database of that environment."""
    return describe(catalog_of(*files, environment=environment), SOURCE, everything=everything)


def described(description: Description, kind: type[_Object], name: str) -> _Object:
    """The object of a kind by its one name, which must be there."""
    [found] = (each for each in description.objects() if each.object == name and type(each) is kind)
    assert isinstance(found, kind)
    return found


def names(description: Description) -> list[str]:
    """The one name of each object, with its kind before it."""
    return [f"{each.what} {each.object}" for each in description.objects()]
