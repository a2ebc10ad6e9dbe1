"""From a catalogue to its description."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec

from sqlfluff_schema_rules.catalog import objects as held
from sqlfluff_schema_rules.catalog.catalog import TEMPORARY_SCHEMA
from sqlfluff_schema_rules.description import members, parts
from sqlfluff_schema_rules.description import objects as told
from sqlfluff_schema_rules.description.members import created_by
from sqlfluff_schema_rules.description.objects import CreatedBy
from sqlfluff_schema_rules.source.placeholders import SIGN, is_placeholder

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog

_PLACEHOLDER = b"$"

_Held = TypeVar("_Held", bound=held.SchemaObject)
_Told = TypeVar("_Told", bound=told.Object)


def describe(
    catalog: Catalog, source: told.Source, *, everything: bool = False
) -> told.Description:
    """What the files that `source` tells of have made of a database.

    What the environment and extensions created is left out, unless `everything` is wanted or
    the files changed a table of theirs: it is then told with the parts that the files gave
    it. Temporary objects are no part of a schema.
    """
    describer = _Describer(everything=everything)
    schemas = filter(describer.shows_schema, catalog.schemas.values())
    description = told.Description(
        environment=catalog.platform,
        source=source,
        extensions=describer.each(catalog.extensions.values(), members.describe_extension),
        roles=describer.each(catalog.roles.values(), members.describe_role),
        event_triggers=describer.each(
            catalog.event_triggers.values(), members.describe_event_trigger
        ),
        schemas=_sorted(map(describer.schema, schemas)),
    )
    return _with_readable_placeholders(description)


def _with_readable_placeholders(description: told.Description) -> told.Description:
    """The same with names that people understand where a file has a placeholder."""
    encoded = msgspec.json.encode(description)
    if SIGN.encode() not in encoded:
        return description
    readable = encoded.replace(SIGN.encode(), _PLACEHOLDER)
    return msgspec.json.decode(readable, type=told.Description)


class _Describer:
    """Describes what somebody wants to see."""

    def __init__(self, *, everything: bool) -> None:
        self._everything = everything

    def each(
        self, items: Iterable[_Held], describe_one: Callable[[_Held], _Told]
    ) -> tuple[_Told, ...]:
        """The descriptions of the wanted ones among some objects, sorted."""
        return _sorted(map(describe_one, filter(self._is_wanted, items)))

    def shows_schema(self, schema: held.Schema) -> bool:
        """Whether the files created a schema or anything in it."""
        if schema.name == TEMPORARY_SCHEMA:
            return False
        if schema.known and self._is_wanted(schema):
            return True
        return (
            any(map(self._is_wanted, schema.types.values()))
            or any(map(self._is_wanted, members.routines_of(schema)))
            or any(map(self._is_shown, schema.relations.values()))
        )

    def schema(self, schema: held.Schema) -> told.Schema:
        """A schema with those of its members that are wanted."""
        shown = list(filter(self._is_shown, schema.relations.values()))
        return told.Schema(
            object=schema.object_name,
            name=schema.name,
            comment=self._comment(schema),
            created_by=created_by(schema),
            owner=members.owner_of(schema),
            types=self.each(schema.types.values(), members.describe_user_type),
            tables=_sorted(self._table(item) for item in shown if isinstance(item, held.Table)),
            views=_sorted(self._view(item) for item in shown if isinstance(item, held.View)),
            sequences=_sorted(
                members.describe_sequence(item)
                for item in shown
                if isinstance(item, held.SequenceRelation)
            ),
            routines=self.each(members.routines_of(schema), members.describe_routine),
        )

    def _comment(self, schema: held.Schema) -> str | None:
        is_own = not schema.origin_of("comment").script.environment
        return schema.comment if is_own or self._everything else None

    def _is_wanted(self, item: held.SchemaObject) -> bool:
        return self._everything or created_by(item) in (CreatedBy.FILES, CreatedBy.UNKNOWN)

    def _is_shown(self, relation: held.Relation) -> bool:
        if isinstance(relation, held.Table) and _is_nothing(relation):
            return False
        return self._is_wanted(relation) or (
            isinstance(relation, held.Table) and _files_changed(relation)
        )

    def _table(self, table: held.Table) -> told.Table:
        return members.describe_table(
            table,
            columns=self._parts(table, table.columns, parts.describe_column),
            constraints=_sorted(self._parts(table, table.constraints, parts.describe_constraint)),
            indexes=self.each(table.indexes.values(), parts.describe_index),
            policies=_sorted(self._parts(table, table.policies, parts.describe_policy)),
            triggers=_sorted(self._parts(table, table.triggers, parts.describe_trigger)),
        )

    def _view(self, view: held.View) -> told.View:
        return members.describe_view(view, self.each(view.indexes.values(), parts.describe_index))

    def _parts(
        self,
        table: held.Table,
        items: Mapping[str, _Held],
        describe_one: Callable[[held.Table, _Held], _Told],
    ) -> tuple[_Told, ...]:
        return tuple(describe_one(table, item) for item in items.values() if self._is_wanted(item))


def _is_nothing(table: held.Table) -> bool:
    """Whether a table is but a placeholder in a statement that changes some table."""
    return not table.known and is_placeholder(table.name) and not table.columns


def _files_changed(table: held.Table) -> bool:
    """Whether the files did something to a table that they did not create."""
    groups = (table.columns, table.constraints, table.indexes, table.policies, table.triggers)
    origins = [part.origin for group in groups for part in group.values()]
    origins += (table.changed or {}).values()
    return not all(origin.script.environment for origin in origins)


def _sorted(items: Iterable[_Told]) -> tuple[_Told, ...]:
    return tuple(sorted(items, key=lambda item: item.object))
