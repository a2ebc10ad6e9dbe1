"""Replays functions, procedures, aggregates and triggers."""

from __future__ import annotations

from functools import partial

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import Routine
from sqlfluff_schema_rules.catalog.privileges import give_to
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.references import bind_type, change_parameter
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import (
    RoutineSignature,
    TypeReference,
)


@replays(records.CreateRoutine)
def create_routine(catalog: Catalog, change: records.CreateRoutine) -> None:
    """CREATE FUNCTION; a replaced function keeps its comment, owner and privileges only."""
    if change.routine.is_placeholder:
        return
    schema = catalog.creation_schema(change.routine, change.origin)
    overloads = schema.routines.setdefault(change.routine.name, [])
    bound = partial(bind_type, catalog)
    routine = Routine(
        name=change.routine.name,
        schema=schema.name,
        origin=change.origin,
        kind=change.kind,
        parameters=tuple(change_parameter(parameter, bound) for parameter in change.parameters),
        returns=None if change.returns is None else bound(change.returns),
        language=change.language,
        volatility=change.volatility,
        security_definer=change.security_definer,
        strict=change.strict,
        leakproof=change.leakproof,
        settings=dict(change.settings),
        body=change.body,
    )
    for position, existing in enumerate(overloads):
        if _same_types(existing, routine.parameters_in):
            if change.replace:
                routine.comment = existing.comment
                routine.owner, routine.acl = existing.owner, existing.acl
                overloads[position] = routine
                catalog.users.include(routine)
            return
    give_to(catalog, catalog.session_roles.current, routine, schema)
    overloads.append(routine)
    catalog.users.include(routine)


def _same_types(routine: Routine, types: tuple[TypeReference, ...]) -> bool:
    own = routine.parameters_in
    return len(own) == len(types) and all(
        mine.name == other.name
        and bool(mine.dimensions) == bool(other.dimensions)
        and (mine.schema == other.schema or None in (mine.schema, other.schema))
        for mine, other in zip(own, types, strict=True)
    )


def find_routine(catalog: Catalog, signature: RoutineSignature) -> Routine | None:
    """The routine that a signature means; without types it must be the only one."""
    found = list(catalog.routines_named(signature.name))
    if signature.types is None:
        return found[0] if len(found) == 1 else None
    types = tuple(map(partial(bind_type, catalog), signature.types))
    return next((routine for routine in found if _same_types(routine, types)), None)


def drop_routine(catalog: Catalog, routine: Routine) -> None:
    """Take a routine out of its schema."""
    schema = catalog.schema(routine.schema)
    if schema is not None:
        schema.routines[routine.name].remove(routine)


@replays(records.AlterRoutine)
def alter_routine(catalog: Catalog, change: records.AlterRoutine) -> None:
    """ALTER FUNCTION and ALTER PROCEDURE."""
    routine = find_routine(catalog, change.routine)
    if routine is None:
        return
    for name in ("volatility", "security_definer", "strict", "leakproof"):
        value = getattr(change, name)
        if value is not None:
            setattr(routine, name, value)
            routine.mark(name, change.origin)
    if change.reset_all:
        routine.settings.clear()
    for name, setting in change.settings.items():
        if setting is None:
            routine.settings.pop(name, None)
        else:
            routine.settings[name] = setting
        routine.mark("settings", change.origin)
