"""One line of words for each kind of object, close to the SQL that makes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sqlfluff_schema_rules.description.objects import (
    AnyConstraint,
    AnyType,
    CheckConstraint,
    Column,
    CompositeType,
    CreatedBy,
    Domain,
    EnumType,
    ForeignKey,
    Index,
    IndexKey,
    NotNullConstraint,
    Policy,
    Routine,
    SchemaMember,
    Sequence,
    Table,
    Trigger,
    UniqueConstraint,
    View,
)

_PLAIN_NAME = re.compile("[a-z_][a-z0-9_$]*")
_EMPTY = "''"
_NO_ACTION = "no action"


def identifier(name: str) -> str:
    """A name as SQL writes it, in quotes where it needs some."""
    return name if _PLAIN_NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def facts_of_column(column: Column) -> list[str]:
    """What there is to say of a column beside its name and type."""
    return list(
        _said(
            column.not_null and "not null",
            column.serial and "serial",
            column.identity and f"generated {column.identity} as identity",
            _default(column),
            column.collation and f"collate {column.collation}",
            column.inherited and "inherited",
        )
    )


def _default(column: Column) -> str | None:
    if column.generated is not None:
        return f"generated always as ({column.default}) {column.generated}"
    return None if column.default is None else f"default {column.default}"


def constraint_line(constraint: AnyConstraint) -> str:
    """`foreign key orders_user_id_fkey (user_id) -> public.users (id) on delete cascade`."""
    return " ".join(
        (
            constraint.what,
            identifier(constraint.name),
            *_said(
                _body(constraint),
                constraint.deferrable and "deferrable",
                constraint.initially_deferred and "initially deferred",
                constraint.no_inherit and "no inherit",
                not constraint.enforced and "not enforced",
                constraint.enforced and not constraint.validated and "not valid",
                constraint.inherited and "inherited",
            ),
        )
    )


def _body(constraint: AnyConstraint) -> str:
    columns = listed(constraint.columns)
    match constraint:
        case CheckConstraint():
            return f"({constraint.expression})"
        case ForeignKey():
            return f"{columns} -> {_reference(constraint)}"
        case UniqueConstraint(nulls_not_distinct=True):
            return f"nulls not distinct {columns}"
        case NotNullConstraint():
            return columns
    return columns if constraint.columns else ""


def _reference(key: ForeignKey) -> str:
    return " ".join(
        _said(
            key.referenced_table,
            key.referenced_columns and listed(key.referenced_columns),
            key.match != "simple" and f"match {key.match}",
            key.on_delete != _NO_ACTION and f"on delete {key.on_delete}",
            key.on_delete_columns and listed(key.on_delete_columns),
            key.on_update != _NO_ACTION and f"on update {key.on_update}",
        )
    )


def index_line(index: Index) -> str:
    """`unique index orders_number_key btree (number) where active`."""
    keys = ", ".join(map(_index_key, index.keys))
    return " ".join(
        _said(
            index.unique and "unique",
            f"index {identifier(index.name)} {index.method} ({keys})",
            index.include and f"include {listed(index.include)}",
            index.nulls_not_distinct and "nulls not distinct",
            index.predicate and f"where {index.predicate}",
            index.parent and f"partition of {index.parent}",
            not index.valid and "invalid",
        )
    )


def _index_key(key: IndexKey) -> str:
    return " ".join(
        _said(
            identifier(key.column) if key.column is not None else f"({key.expression})",
            key.collation and f"collate {key.collation}",
            key.operator_class,
            key.descending and "desc",
            key.nulls_first != key.descending and f"nulls {'first' if key.nulls_first else 'last'}",
        )
    )


def policy_line(policy: Policy) -> str:
    """`policy "Owners see orders" for select to authenticated using (…)`."""
    return " ".join(
        _said(
            f"policy {identifier(policy.name)}",
            not policy.permissive and "as restrictive",
            f"for {policy.command} to {', '.join(map(identifier, policy.roles))}",
            policy.using and f"using ({policy.using})",
            policy.with_check and f"with check ({policy.with_check})",
        )
    )


def trigger_line(trigger: Trigger) -> str:
    """`trigger stamp before insert or update for each row: public.touch`."""
    columns = f" of {', '.join(trigger.columns)}" if trigger.columns else ""
    state = "" if trigger.enabled == "origin" else f" ({trigger.enabled})"
    return (
        f"trigger {identifier(trigger.name)} {trigger.timing} {' or '.join(trigger.events)}"
        f"{columns} for each {trigger.for_each}: {trigger.function}{state}"
    )


def facts_of_table(table: Table) -> list[str]:
    """What there is to say of a table itself, row level security first."""
    parents = ", ".join(table.inherits)
    columns = f" {listed(table.partition_columns)}" if table.partition_columns else ""
    return list(
        _said(
            row_security(table),
            table.persistence != "permanent" and table.persistence,
            table.partition_strategy and f"partition by {table.partition_strategy}{columns}",
            table.partition_of and f"partition of {table.partition_of} {table.partition_bound}",
            table.partition_of is None and parents and f"inherits {parents}",
            table.foreign_server and f"server {table.foreign_server}",
            _options(table.options),
            table.uncertain and f"not certain: {', '.join(table.uncertain)}",
            *_membership(table),
        )
    )


def row_security(table: Table) -> str | None:
    """Whether row level security is on, None where that is not known."""
    if table.row_level_security is None:
        return None
    if not table.row_level_security:
        return "row level security off"
    return "row level security " + ("forced" if table.force_row_level_security else "on")


def facts_of_view(view: View) -> list[str]:
    """What there is to say of a view beside its name."""
    return list(
        _said(
            view.columns and f"columns {', '.join(view.columns)}",
            view.reads and f"reads {', '.join(view.reads)}",
            _options(view.options),
            *_membership(view),
        )
    )


def facts_of_routine(routine: Routine) -> list[str]:
    """What there is to say of a routine beside its name and arguments."""
    settings = [f"set {name} = {value or _EMPTY}" for name, value in routine.settings.items()]
    return list(
        _said(
            routine.returns and f"returns {routine.returns}",
            f"language {routine.language}",
            routine.volatility != "volatile" and routine.volatility,
            routine.strict and "strict",
            routine.leakproof and "leakproof",
            routine.security_definer and "security definer",
            *settings,
            *_membership(routine),
        )
    )


def facts_of_type(user_type: AnyType) -> list[str]:
    """What there is to say of a type beside its name."""
    return [*_definition(user_type), *_membership(user_type)]


def _definition(user_type: AnyType) -> Iterator[str]:
    match user_type:
        case EnumType():
            yield f"enum ({', '.join(user_type.labels)})"
        case CompositeType():
            attributes = (f"{identifier(each.name)} {each.type}" for each in user_type.attributes)
            yield f"composite ({', '.join(attributes)})"
        case Domain():
            yield f"domain over {user_type.base}"
            yield from _said(
                user_type.not_null and "not null",
                user_type.default and f"default {user_type.default}",
            )
            for check in user_type.checks.values():
                yield f"check ({check})"


def facts_of_sequence(sequence: Sequence) -> list[str]:
    """What there is to say of a sequence beside its name."""
    return list(
        _said(sequence.owned_by and f"owned by {sequence.owned_by}", *_membership(sequence))
    )


def _membership(member: SchemaMember) -> Iterator[str]:
    if member.created_by is CreatedBy.UNKNOWN:
        yield "created in none of the files; only what they add is known"
    elif member.created_by is not CreatedBy.FILES:
        yield f"created by the {member.created_by.value}"
    if member.owner is not None:
        yield f"owner {member.owner}"


def listed(names: Iterable[str]) -> str:
    """`(a, b)`."""
    return f"({', '.join(map(identifier, names))})"


def _options(options: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in options.items())


def _said(*parts: object) -> Iterator[str]:
    """Those of the parts that say something."""
    for part in parts:
        if part:
            yield str(part)
