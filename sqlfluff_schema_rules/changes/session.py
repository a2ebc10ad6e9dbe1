"""Readers of what changes the session: search_path and role."""

from __future__ import annotations

from collections.abc import Iterator

from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import Change
from sqlfluff_schema_rules.changes.routines import setting_values
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import schema_and_name, text_constant, walk
from sqlfluff_schema_rules.parse.statements import Statement

_SET_CONFIG_ARGUMENTS = 3


def read_set(statement: Statement, setting: tree.VariableSetStmt) -> Iterator[Change]:
    """SET and RESET of search_path, role and session authorization, and RESET ALL."""
    resets = setting.kind in ("VAR_RESET", "VAR_SET_DEFAULT", "VAR_RESET_ALL")
    if setting.name == "search_path" or setting.kind == "VAR_RESET_ALL":
        yield records.SetSearchPath(
            origin=statement.place,
            conditional=statement.conditional,
            schemas=None if resets else schemas_in_path(setting_values(setting)),
            local=setting.is_local,
        )
    elif setting.name in ("role", "session_authorization"):
        values = () if resets else setting_values(setting)
        role = values[0] if values else None
        yield records.SetRole(
            origin=statement.place,
            conditional=statement.conditional,
            role=None if role == "none" else role,
            session=setting.name == "session_authorization",
            local=setting.is_local,
        )


def schemas_in_path(values: tuple[str, ...]) -> tuple[str, ...]:
    """The schemas of a search path; a value may hold several only in `set_config`."""
    return tuple(value for value in values if value)


def read_set_config(statement: Statement, query: tree.SelectStmt) -> Iterator[Change]:
    """SELECT set_config('search_path', …)."""
    for record in walk(query):
        if not isinstance(record, tree.FuncCall):
            continue
        _, called = schema_and_name(record.funcname)
        if called != "set_config" or len(record.args) != _SET_CONFIG_ARGUMENTS:
            continue
        name, value, _ = map(text_constant, record.args)
        if name != "search_path" or value is None:
            continue
        local = record.args[-1].constant
        schemas = tuple(map(_schema_in_list, value.split(",")))
        yield records.SetSearchPath(
            origin=statement.origin(record.location),
            conditional=statement.conditional,
            schemas=schemas_in_path(schemas),
            local=local is not None and local.boolval is not None and local.boolval.boolval,
        )


def _schema_in_list(written: str) -> str:
    """A schema in a list that is text, where only quotes keep upper case."""
    name = written.strip()
    return name[1:-1] if name.startswith('"') else name.lower()
