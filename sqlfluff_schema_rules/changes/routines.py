"""Readers of functions, procedures, aggregates and triggers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.naming import (
    argument_types,
    constant_text,
    identifiers,
    option_text,
    qualified_name,
    relation_name,
    strings,
    type_reference,
)
from sqlfluff_schema_rules.changes.records import (
    Change,
    Parameter,
    QualifiedName,
    RoutineKind,
    RoutineSignature,
    Volatility,
)
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import schema_and_name
from sqlfluff_schema_rules.parse.statements import Statement

_PARAMETER_MODES = {
    "FUNC_PARAM_DEFAULT": "i",
    "FUNC_PARAM_IN": "i",
    "FUNC_PARAM_OUT": "o",
    "FUNC_PARAM_INOUT": "b",
    "FUNC_PARAM_VARIADIC": "v",
    "FUNC_PARAM_TABLE": "t",
}
_TRIGGER_EVENTS = {4: "insert", 8: "delete", 16: "update", 32: "truncate"}
_TRIGGER_BEFORE, _TRIGGER_INSTEAD = 2, 64


def read_create_routine(statement: Statement, create: tree.CreateFunctionStmt) -> Iterator[Change]:
    """CREATE FUNCTION and CREATE PROCEDURE."""
    name = qualified_name(create.funcname)
    options = {option.def_elem.defname: option.def_elem for option in create.options}
    yield records.CreateRoutine(
        origin=statement.origin(name=name.name),
        conditional=statement.conditional,
        routine=name,
        kind=RoutineKind.PROCEDURE if create.is_procedure else RoutineKind.FUNCTION,
        parameters=tuple(
            read_parameter(parameter.function_parameter) for parameter in create.parameters
        ),
        returns=None if create.return_type is None else type_reference(create.return_type),
        language=_text(options, "language", "sql").lower(),
        volatility=Volatility(_text(options, "volatility", "volatile")),
        security_definer=_text(options, "security", "false") == "true",
        strict=_text(options, "strict", "false") == "true",
        leakproof=_text(options, "leakproof", "false") == "true",
        settings={
            name: value for name, value in _settings(create.options).items() if value is not None
        },
        body=_body(options),
        replace=create.replace,
    )


def read_parameter(parameter: tree.FunctionParameter) -> Parameter:
    """A parameter of a routine."""
    return Parameter(
        parameter.name,
        type_reference(parameter.arg_type),
        _PARAMETER_MODES.get(parameter.mode, "i"),
        bool(parameter.defexpr),
    )


def _text(options: dict[str, tree.DefElem], name: str, default: str) -> str:
    return option_text(options[name]) if name in options else default


def _body(options: dict[str, tree.DefElem]) -> str | None:
    if "as" not in options:
        return None
    parts = strings(options["as"].arg)
    return parts[0] if len(parts) == 1 else None


def _settings(options: tuple[tree.DefElemNode, ...]) -> dict[str, str | None]:
    """What SET clauses pin, by name; None for RESET."""
    settings: dict[str, str | None] = {}
    for option in options:
        node = option.def_elem.arg
        setting = None if node is None else node.variable_set_stmt
        if setting is None or setting.name is None:
            continue
        match setting.kind:
            case "VAR_SET_VALUE":
                settings[setting.name] = ", ".join(setting_values(setting))
            case "VAR_SET_CURRENT":
                settings[setting.name] = ""
            case _:
                settings[setting.name] = None
    return settings


def setting_values(setting: tree.VariableSetStmt) -> tuple[str, ...]:
    """The values that SET gives to a parameter, as text."""
    return tuple(
        constant_text(argument.constant)
        for argument in setting.args
        if argument.constant is not None
    )


def read_alter_routine(statement: Statement, alter: tree.AlterFunctionStmt) -> Iterator[Change]:
    """ALTER FUNCTION and ALTER PROCEDURE."""
    name = qualified_name(alter.func.objname)
    actions = {action.def_elem.defname: action.def_elem for action in alter.actions}

    def flag(action: str) -> bool | None:
        return option_text(actions[action]) == "true" if action in actions else None

    settings = _settings(alter.actions)
    yield records.AlterRoutine(
        origin=statement.origin(name=name.name),
        conditional=statement.conditional,
        routine=signature(alter.func),
        volatility=Volatility(option_text(actions["volatility"]))
        if "volatility" in actions
        else None,
        security_definer=flag("security"),
        strict=flag("strict"),
        leakproof=flag("leakproof"),
        settings=settings,
        reset_all=any(
            action.def_elem.arg is not None
            and action.def_elem.arg.variable_set_stmt is not None
            and action.def_elem.arg.variable_set_stmt.kind == "VAR_RESET_ALL"
            for action in alter.actions
        ),
    )


def signature(named: tree.ObjectWithArgs) -> RoutineSignature:
    """A routine as DROP, ALTER and GRANT name it."""
    return RoutineSignature(
        qualified_name(named.objname), argument_types(tree.Value(object_with_args=named))
    )


def read_define(statement: Statement, define: tree.DefineStmt) -> Iterator[Change]:
    """CREATE AGGREGATE and CREATE TYPE of a base type."""
    name = qualified_name(define.defnames)
    origin = statement.origin(name=name.name)
    if define.kind == "OBJECT_TYPE":
        yield records.CreateOtherType(origin=origin, conditional=statement.conditional, type=name)
    elif define.kind == "OBJECT_AGGREGATE":
        yield records.CreateRoutine(
            origin=origin,
            conditional=statement.conditional,
            routine=name,
            kind=RoutineKind.AGGREGATE,
            parameters=_aggregate_parameters(define.args) or _base_type(define.definition),
            language="internal",
            volatility=Volatility.IMMUTABLE,
            replace=define.replace,
        )


def _aggregate_parameters(nodes: tuple[tree.Value, ...]) -> tuple[Parameter, ...]:
    lists = [node.value_list.items for node in nodes if node.value_list is not None]
    return tuple(
        read_parameter(item.function_parameter)
        for items in lists
        for item in items
        if item.function_parameter is not None
    )


def _base_type(definition: tuple[tree.DefElemNode, ...]) -> tuple[Parameter, ...]:
    """The parameter of an aggregate that is written in the old way, without parentheses."""
    values = (each.def_elem.arg for each in definition if each.def_elem.defname == "basetype")
    return tuple(
        Parameter(name=None, type=type_reference(value.type_name), mode="i")
        for value in values
        if value is not None and value.type_name is not None
    )


def read_create_trigger(statement: Statement, create: tree.CreateTrigStmt) -> Iterator[Change]:
    """CREATE TRIGGER."""
    if create.timing & _TRIGGER_INSTEAD:
        timing = "instead of"
    else:
        timing = "before" if create.timing & _TRIGGER_BEFORE else "after"
    yield records.CreateTrigger(
        origin=statement.origin(name=create.trigname),
        conditional=statement.conditional,
        name=create.trigname,
        table=relation_name(create.relation),
        function=QualifiedName(*schema_and_name(create.funcname)),
        timing=timing,
        events=frozenset(event for bit, event in _TRIGGER_EVENTS.items() if create.events & bit),
        columns=identifiers(create.columns),
        for_each_row=create.row,
        replace=create.replace,
    )


def read_create_event_trigger(
    statement: Statement, create: tree.CreateEventTrigStmt
) -> Iterator[Change]:
    """CREATE EVENT TRIGGER."""
    yield records.CreateEventTrigger(
        origin=statement.origin(name=create.trigname),
        conditional=statement.conditional,
        name=create.trigname,
        event=create.eventname,
        function=qualified_name(create.funcname),
    )


def read_alter_event_trigger(
    statement: Statement, alter: tree.AlterEventTrigStmt
) -> Iterator[Change]:
    """ALTER EVENT TRIGGER … ENABLE and DISABLE."""
    yield records.SetEventTriggerState(
        origin=statement.origin(name=alter.trigname),
        conditional=statement.conditional,
        name=alter.trigname,
        enabled=alter.tgenabled,
    )
