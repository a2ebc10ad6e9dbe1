"""Schemas' members, and what is in no schema, as they are described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlfluff_schema_rules.catalog import objects as held
from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.catalog.queries import shape_of
from sqlfluff_schema_rules.catalog.roles import DATABASE_OWNER
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.description import objects as told
from sqlfluff_schema_rules.description.objects import CreatedBy
from sqlfluff_schema_rules.description.printing import printed_type, sql_text

_MODES = {"i": "in", "o": "out", "b": "inout", "v": "variadic", "t": "table"}


def created_by(item: held.SchemaObject) -> CreatedBy:
    """What created an object."""
    match item:
        case held.Schema(known=False) | held.Relation(known=False):
            return CreatedBy.UNKNOWN
        case held.Relation() | held.Routine() | held.UserType() if item.extension is not None:
            return CreatedBy.EXTENSION
    return CreatedBy.ENVIRONMENT if item.origin.script.environment else CreatedBy.FILES


def routines_of(schema: held.Schema) -> Iterator[held.Routine]:
    """The routines of a schema, overloaded ones one by one."""
    for overloads in schema.routines.values():
        yield from overloads


def owner_of(owned: held.OwnedObject) -> str | None:
    """The owner, unless it is the one who owns all that the files give to nobody else."""
    return None if owned.owner == DATABASE_OWNER else owned.owner


def describe_table(
    table: held.Table,
    *,
    columns: tuple[told.Column, ...],
    constraints: tuple[told.AnyConstraint, ...],
    indexes: tuple[told.Index, ...],
    policies: tuple[told.Policy, ...],
    triggers: tuple[told.Trigger, ...],
) -> told.Table:
    """A table with those of its parts that are to be told."""
    return told.Table(
        object=table.object_name,
        name=table.name,
        comment=table.comment,
        created_by=created_by(table),
        owner=owner_of(table),
        kind=_kind_of_table(table),
        persistence=table.persistence.name.lower(),
        columns=columns,
        constraints=constraints,
        indexes=indexes,
        policies=policies,
        triggers=triggers,
        row_level_security=_if_known(table, enabled=table.row_security),
        force_row_level_security=_if_known(table, enabled=table.force_row_security),
        partition_strategy=table.partition_strategy,
        partition_columns=tuple(column.name for column in table.partition_columns),
        partition_of=None if table.partition_of is None else table.partition_of.object_name,
        partition_bound=None if table.bound is None else sql_text(table.bound.written),
        inherits=tuple(parent.object_name for parent in table.parents),
        foreign_server=table.foreign_server,
        options=in_order(table.options),
        uncertain=tuple(sorted(aspect.value for aspect in table.uncertain)),
    )


def describe_view(view: held.View, indexes: tuple[told.Index, ...]) -> told.View:
    """A view with those of its indexes that are to be told."""
    return told.View(
        object=view.object_name,
        name=view.name,
        comment=view.comment,
        created_by=created_by(view),
        owner=owner_of(view),
        kind="materialized view" if view.materialized else "view",
        columns=_names_of_columns(view),
        reads=tuple(sorted({source.object_name for source in view.sources.values()})),
        query=sql_text(view.query),
        options=in_order(view.options),
        indexes=indexes,
    )


def _names_of_columns(view: held.View) -> tuple[str, ...]:
    """The names of all its columns, or none where not all are known."""
    shape = shape_of(view)
    names = tuple(column.name for column in shape.columns if column.name is not None)
    return names if shape.complete and len(names) == len(shape.columns) else ()


def describe_sequence(sequence: held.SequenceRelation) -> told.Sequence:
    """A sequence."""
    table, column = sequence.owner_table, sequence.owner_column
    owned_by = None
    if table is not None and column is not None:
        owned_by = f"{table.object_name}.{column.name}"
    return told.Sequence(
        object=sequence.object_name,
        name=sequence.name,
        comment=sequence.comment,
        created_by=created_by(sequence),
        owner=owner_of(sequence),
        owned_by=owned_by,
    )


def describe_routine(routine: held.Routine) -> told.Routine:
    """A function, procedure or aggregate."""
    return told.Routine(
        object=routine.object_name,
        name=routine.name,
        comment=routine.comment,
        created_by=created_by(routine),
        owner=owner_of(routine),
        kind=routine.kind.value,
        parameters=tuple(map(_parameter, routine.parameters)),
        returns=None if routine.returns is None else _returned(routine.returns),
        language=routine.language,
        volatility=routine.volatility.value,
        security_definer=routine.security_definer,
        strict=routine.strict,
        leakproof=routine.leakproof,
        settings=in_order(routine.settings),
        body=routine.body,
    )


def describe_user_type(user_type: held.UserType) -> told.AnyType:
    """A type."""
    common: dict[str, Any] = {
        "object": user_type.object_name,
        "name": user_type.name,
        "comment": user_type.comment,
        "created_by": created_by(user_type),
        "owner": owner_of(user_type),
    }
    match user_type:
        case held.EnumType():
            return told.EnumType(**common, labels=tuple(user_type.labels))
        case held.CompositeType():
            return told.CompositeType(**common, attributes=_attributes(user_type))
        case held.Domain():
            return told.Domain(
                **common,
                base=printed_type(user_type.base, user_type.base_user_type),
                not_null=user_type.not_null,
                default=sql_text(user_type.default),
                checks={
                    name: sql_text(user_type.checks[name]) for name in sorted(user_type.checks)
                },
            )
    return told.OtherType(**common)


def describe_extension(extension: held.Extension) -> told.Extension:
    """An extension."""
    return told.Extension(
        object=extension.object_name,
        name=extension.name,
        comment=extension.comment,
        schema=extension.schema,
        version=extension.version,
        created_by=created_by(extension),
    )


def describe_role(role: held.Role) -> told.Role:
    """A role."""
    return told.Role(
        object=role.object_name,
        name=role.name,
        comment=role.comment,
        superuser=role.superuser,
        bypasses_row_level_security=role.bypass_row_security,
        inherits=role.inherits,
        member_of=tuple(sorted(role.member_of)),
        created_by=created_by(role),
    )


def describe_event_trigger(trigger: held.SchemaObject) -> told.EventTrigger:
    """An event trigger."""
    return told.EventTrigger(
        object=trigger.object_name,
        name=trigger.name,
        comment=trigger.comment,
        created_by=created_by(trigger),
    )


def in_order(values: dict[str, str]) -> dict[str, str]:
    """Options or settings by name."""
    return dict(sorted(values.items()))


def _kind_of_table(table: held.Table) -> str:
    if table.is_foreign:
        return "foreign table"
    return "partitioned table" if table.is_partitioned else "table"


def _if_known(table: held.Table, *, enabled: bool) -> bool | None:
    return enabled if enabled or table.knows(Aspect.ROW_SECURITY) else None


def _parameter(parameter: records.Parameter) -> told.Parameter:
    return told.Parameter(
        name=parameter.name,
        type=parameter.type.display,
        mode=_MODES[parameter.mode],
        has_default=parameter.has_default,
    )


def _returned(reference: records.TypeReference) -> str:
    return f"setof {reference.display}" if reference.set_of else reference.display


def _attributes(composite: held.CompositeType) -> tuple[told.Attribute, ...]:
    return tuple(
        told.Attribute(name=name, type=reference.display)
        for name, reference in composite.attributes.items()
    )
