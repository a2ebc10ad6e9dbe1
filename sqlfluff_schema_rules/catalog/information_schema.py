"""The views of `information_schema`, told from our catalogue.

https://www.postgresql.org/docs/current/information-schema.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CheckConstraint,
    Column,
    Constraint,
    ForeignKey,
    OutputColumn,
    PrimaryKey,
    Relation,
    Routine,
    SequenceRelation,
    Table,
    Trigger,
    UniqueConstraint,
    View,
)
from sqlfluff_schema_rules.catalog.queries import shape_of
from sqlfluff_schema_rules.catalog.system_catalogs import (
    Columns,
    columns_of,
    is_unseen,
    named_parts_source,
    of_parts,
    parts_of,
    parts_source,
    relations_named,
    relations_of,
    relations_source,
)
from sqlfluff_schema_rules.changes.records import ReferentialAction, RoutineKind
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value
from sqlfluff_schema_rules.evaluation.sources import Source

_RULES: dict[ReferentialAction | None, str] = {None: "NO ACTION"}
_RULES |= {action: action.value.upper() for action in ReferentialAction}
_SHORT_NAMES = {
    "bigint": "int8",
    "boolean": "bool",
    "character varying": "varchar",
    "character": "bpchar",
    "double precision": "float8",
    "integer": "int4",
    "real": "float4",
    "smallint": "int2",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
}


class _ViewColumn(NamedTuple):
    table: View
    column: OutputColumn


class _KeyColumn(NamedTuple):
    table: Table
    constraint: Constraint
    column: Column


class _Event(NamedTuple):
    table: Table
    trigger: Trigger
    event: str


def _type_of_relation(relation: Relation) -> str:
    if isinstance(relation, View):
        return "VIEW"
    return "FOREIGN" if isinstance(relation, Table) and relation.is_foreign else "BASE TABLE"


def _of_column(tell: Callable[[Column], Value]) -> Callable[[Any], Value]:
    """A property that is not told of the columns of views."""
    return lambda item: UNKNOWN if isinstance(item, _ViewColumn) else tell(item.column)


def _data_type(column: Column) -> str:
    if column.type.dimensions:
        return "ARRAY"
    return "USER-DEFINED" if _has_user_type(column) else column.type.name


def _has_user_type(column: Column) -> bool:
    return column.user_type is not None or column.type.schema not in (None, "pg_catalog")


def _udt_name(column: Column) -> str:
    name = _SHORT_NAMES.get(column.type.name, column.type.name)
    return f"_{name}" if column.type.dimensions else name


def _type_of_constraint(constraint: Constraint) -> str:
    kinds = {PrimaryKey: "PRIMARY KEY", UniqueConstraint: "UNIQUE", ForeignKey: "FOREIGN KEY"}
    return kinds.get(type(constraint), "CHECK")


_OF_TABLE: Columns = {
    "table_schema": lambda item: item.table.schema,
    "table_name": lambda item: item.table.name,
}
_SCHEMATA: Columns = {"schema_name": attrgetter("name")}
_TABLES: Columns = {
    "table_schema": attrgetter("schema"),
    "table_name": attrgetter("name"),
    "table_type": _type_of_relation,
}
_VIEWS: Columns = {"table_schema": attrgetter("schema"), "table_name": attrgetter("name")}
_SEQUENCES: Columns = {
    "sequence_schema": attrgetter("schema"),
    "sequence_name": attrgetter("name"),
}
_COLUMNS: Columns = _OF_TABLE | of_parts(
    {
        "column_name": lambda item: item.column.name,
        "data_type": _of_column(_data_type),
        "udt_name": _of_column(_udt_name),
        "is_nullable": _of_column(lambda column: "NO" if column.not_null else "YES"),
        "column_default": _of_column(
            lambda column: UNKNOWN if column.has_default and not column.identity else None
        ),
        "is_identity": _of_column(lambda column: "YES" if column.identity else "NO"),
        "is_generated": _of_column(lambda column: "ALWAYS" if column.generated else "NEVER"),
    }
)
_TABLE_CONSTRAINTS: Columns = (
    _OF_TABLE
    | {"constraint_schema": lambda item: item.table.schema}
    | of_parts(
        {
            "constraint_name": attrgetter("name"),
            "constraint_type": _type_of_constraint,
            "is_deferrable": lambda item: "YES" if item.deferrable else "NO",
        }
    )
)
_KEY_COLUMNS: Columns = (
    _OF_TABLE
    | {"constraint_schema": lambda item: item.table.schema}
    | of_parts(
        {
            "constraint_name": lambda item: item.constraint.name,
            "column_name": lambda item: item.column.name,
        }
    )
)
_USED_COLUMNS: Columns = _OF_TABLE | of_parts(
    {
        "constraint_schema": lambda item: item.constraint.table.schema,
        "constraint_name": lambda item: item.constraint.name,
        "column_name": lambda item: item.column.name,
    }
)
_REFERENTIAL: Columns = {"constraint_schema": lambda item: item.table.schema} | of_parts(
    {
        "constraint_name": attrgetter("name"),
        "delete_rule": lambda key: _RULES[key.on_delete],
        "update_rule": lambda key: _RULES[key.on_update],
    }
)
_CHECKS: Columns = {"constraint_schema": lambda item: item.table.schema} | of_parts(
    {"constraint_name": attrgetter("name")}
)
_TRIGGERS: Columns = {
    "trigger_schema": lambda item: item.table.schema,
    "event_object_schema": lambda item: item.table.schema,
    "event_object_table": lambda item: item.table.name,
} | of_parts(
    {
        "trigger_name": lambda item: item.trigger.name,
        "event_manipulation": lambda item: item.event.upper(),
        "action_timing": lambda item: item.trigger.timing.upper(),
    }
)
_ROUTINES: Columns = {
    "routine_schema": attrgetter("schema"),
    "routine_name": attrgetter("name"),
    "routine_type": lambda routine: routine.kind.value.upper(),
}


def _columns(catalog: Catalog) -> Source:
    """The columns of tables and views; those of materialized views are not listed."""

    def of_relations(relations: Iterable[Relation]) -> Iterator[object]:
        for relation in relations:
            if isinstance(relation, Table):
                yield from parts_of(relation, columns_of, Aspect.COLUMNS)
            elif isinstance(relation, View) and not relation.materialized:
                for column in shape_of(relation).columns:
                    yield _ViewColumn(relation, column)

    return Source(
        _COLUMNS,
        of_relations(relations_of(catalog)),
        is_doubtful=is_unseen,
        finders={"table_name": lambda name: of_relations(relations_named(catalog, name))},
    )


def _key_columns(table: Table) -> Iterator[_KeyColumn]:
    for constraint in table.constraints.values():
        if isinstance(constraint, (PrimaryKey, UniqueConstraint, ForeignKey)):
            yield from (_KeyColumn(table, constraint, column) for column in constraint.columns)


def _used_columns(table: Table) -> Iterator[_KeyColumn]:
    """What keys are on and, of foreign keys, what they reference."""
    for constraint in table.constraints.values():
        if isinstance(constraint, ForeignKey):
            home, columns = constraint.referenced, constraint.referenced_columns
        else:
            home, columns = table, constraint.columns
        yield from (_KeyColumn(home, constraint, column) for column in columns)


def _all_used_columns(catalog: Catalog) -> Iterator[_KeyColumn]:
    for relation in relations_of(catalog):
        if isinstance(relation, Table):
            yield from _used_columns(relation)


def _events(table: Table) -> Iterator[_Event]:
    for trigger in table.triggers.values():
        yield from (_Event(table, trigger, event) for event in sorted(trigger.events))


def _functions(catalog: Catalog) -> Iterator[Routine]:
    for schema in catalog.schemas.values():
        for overloads in schema.routines.values():
            yield from (each for each in overloads if each.kind is not RoutineKind.AGGREGATE)


def _is_table_or_view(relation: Relation) -> bool:
    return not (isinstance(relation, View) and relation.materialized)


INFORMATION_SCHEMA: Mapping[str, Callable[[Catalog], Source]] = {
    "check_constraints": named_parts_source(
        _CHECKS, attrgetter("constraints"), Aspect.CONSTRAINTS, CheckConstraint
    ),
    "columns": _columns,
    "constraint_column_usage": lambda catalog: Source(_USED_COLUMNS, _all_used_columns(catalog)),
    "key_column_usage": parts_source(_KEY_COLUMNS, _key_columns, Aspect.CONSTRAINTS),
    "referential_constraints": named_parts_source(
        _REFERENTIAL, attrgetter("constraints"), kind=ForeignKey
    ),
    "routines": lambda catalog: Source(_ROUTINES, _functions(catalog)),
    "schemata": lambda catalog: Source(_SCHEMATA, catalog.schemas.values()),
    "sequences": relations_source(_SEQUENCES, SequenceRelation),
    "table_constraints": named_parts_source(
        _TABLE_CONSTRAINTS, attrgetter("constraints"), Aspect.CONSTRAINTS
    ),
    "tables": relations_source(_TABLES, (Table, View), _is_table_or_view),
    "triggers": parts_source(_TRIGGERS, _events),
    "views": relations_source(_VIEWS, View, _is_table_or_view),
}
"""The rows of each view, by its name."""
