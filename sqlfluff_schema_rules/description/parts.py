"""The parts of tables as they are described."""

from __future__ import annotations

from typing import Any

from sqlfluff_schema_rules.catalog import objects as held
from sqlfluff_schema_rules.catalog.operator_classes import chosen_operator_class
from sqlfluff_schema_rules.changes.records import ReferentialAction
from sqlfluff_schema_rules.description import objects as told
from sqlfluff_schema_rules.description.printing import printed_type, sql_text

_IDENTITIES = {"a": "always", "d": "by default"}
_GENERATED = {"s": "stored", "v": "virtual"}
_MATCHES = {"s": "simple", "f": "full", "p": "partial"}
_TRIGGER_STATES = {"O": "origin", "D": "disabled", "R": "replica", "A": "always"}
_EVENTS = ("insert", "delete", "update", "truncate")
_PUBLIC = ("public",)


def describe_column(table: held.Table, column: held.Column) -> told.Column:
    """A column of a table."""
    return told.Column(
        **_named(table, column),
        type=printed_type(column.type, column.user_type),
        not_null=column.not_null,
        default=sql_text(column.default),
        serial=column.serial,
        identity=_IDENTITIES.get(column.identity or ""),
        generated=_GENERATED.get(column.generated or ""),
        collation=None if column.collation is None else str(column.collation),
        inherited=column.inherited,
    )


def describe_constraint(table: held.Table, constraint: held.Constraint) -> told.AnyConstraint:
    """A constraint of a table."""
    common: dict[str, Any] = {
        **_named(table, constraint),
        "columns": _names(constraint.columns),
        "validated": constraint.validated,
        "enforced": constraint.enforced,
        "deferrable": constraint.deferrable,
        "initially_deferred": constraint.initially_deferred,
        "no_inherit": constraint.no_inherit,
        "inherited": constraint.inherited,
    }
    match constraint:
        case held.ForeignKey():
            return told.ForeignKey(**common, **_reference(constraint))
        case held.CheckConstraint():
            return told.CheckConstraint(**common, expression=sql_text(constraint.expression))
        case held.PrimaryKey():
            return told.PrimaryKey(**common, index=_index_name(constraint))
        case held.UniqueConstraint():
            return told.UniqueConstraint(
                **common,
                index=_index_name(constraint),
                nulls_not_distinct=constraint.nulls_not_distinct,
            )
        case held.ExclusionConstraint():
            return told.ExclusionConstraint(**common, index=_index_name(constraint))
    return told.NotNullConstraint(**common)


def describe_index(index: held.Index) -> told.Index:
    """An index."""
    return told.Index(
        object=index.object_name,
        name=index.name,
        comment=index.comment,
        method=index.method,
        unique=index.unique,
        nulls_not_distinct=index.nulls_not_distinct,
        keys=tuple(_index_key(index, key) for key in index.keys),
        include=_names(index.include),
        predicate=None if index.predicate is None else sql_text(index.predicate.expression),
        valid=index.valid,
        constraint=None if index.constraint is None else index.constraint.name,
        parent=None if index.parent is None else index.parent.object_name,
    )


def describe_policy(table: held.Table, policy: held.Policy) -> told.Policy:
    """A policy of a table."""
    return told.Policy(
        **_named(table, policy),
        command=policy.command.value,
        permissive=policy.permissive,
        roles=tuple(sorted(policy.roles)) or _PUBLIC,
        using=sql_text(policy.using),
        with_check=sql_text(policy.check),
    )


def describe_trigger(table: held.Table, trigger: held.Trigger) -> told.Trigger:
    """A trigger of a table."""
    return told.Trigger(
        **_named(table, trigger),
        timing=trigger.timing,
        events=tuple(event for event in _EVENTS if event in trigger.events),
        columns=tuple(sorted(_names(trigger.columns))),
        for_each="row" if trigger.for_each_row else "statement",
        function=str(trigger.function),
        enabled=_TRIGGER_STATES[trigger.enabled],
    )


def _named(table: held.Table, part: held.SchemaObject) -> dict[str, Any]:
    return {
        "object": f"{table.object_name}.{part.name}",
        "name": part.name,
        "comment": part.comment,
    }


def _reference(key: held.ForeignKey) -> dict[str, Any]:
    return {
        "referenced_table": key.referenced.object_name,
        "referenced_columns": _names(key.referenced_columns),
        "on_delete": _action(key.on_delete),
        "on_delete_columns": _names(key.on_delete_columns),
        "on_update": _action(key.on_update),
        "match": _MATCHES[key.match],
    }


def _action(action: ReferentialAction | None) -> str:
    return ReferentialAction.NO_ACTION.value if action is None else action.value


def _index_name(constraint: held.IndexConstraint) -> str | None:
    return None if constraint.index is None else constraint.index.object_name


def _index_key(index: held.Index, key: held.IndexKey) -> told.IndexKey:
    return told.IndexKey(
        column=None if key.column is None else key.column.name,
        expression=None if key.expression is None else sql_text(key.expression.expression),
        operator_class=_operator_class(index, key),
        collation=None if key.collation is None else str(key.collation),
        descending=key.descending,
        nulls_first=key.nulls_first,
    )


def _operator_class(index: held.Index, key: held.IndexKey) -> str | None:
    chosen = chosen_operator_class(index, key)
    return None if chosen is None else str(chosen)


def _names(columns: tuple[held.Column, ...]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)
