"""The reader of foreign keys.

The tree says NO ACTION both where that is written and where nothing is; only the tokens of
the clause tell the two apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sqlfluff_schema_rules.changes.naming import column_list, relation_name
from sqlfluff_schema_rules.changes.records import (
    ForeignKeyDefinition,
    QualifiedName,
    ReferentialAction,
)
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.libpg_query import ParseError, scan
from sqlfluff_schema_rules.parse.statements import Statement
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.script import Script

_ACTIONS = {
    "a": ReferentialAction.NO_ACTION,
    "r": ReferentialAction.RESTRICT,
    "c": ReferentialAction.CASCADE,
    "n": ReferentialAction.SET_NULL,
    "d": ReferentialAction.SET_DEFAULT,
}
_ACTION = re.compile(rb"\b[Aa][Cc][Tt][Ii][Oo][Nn]\b")
_COMMENTS = ("SQL_COMMENT", "C_COMMENT")
_NO_ACTION_OF = re.compile(rb"\bon\s+(delete|update)\s+no\s+action\b", re.IGNORECASE)


def read_foreign_key(
    statement: Statement, node: tree.ForeignKey, origin: Origin, written: tuple[str, ...] | None
) -> ForeignKeyDefinition:
    """The foreign key; `written` is the column at which it stands, if it does at one."""
    said: frozenset[str] = frozenset()
    if "a" in (node.fk_del_action, node.fk_upd_action):
        said = _events_with_no_action(statement, node.location)
    return ForeignKeyDefinition(
        origin=origin,
        name=node.conname,
        columns=written or column_list(node.fk_attrs),
        validated=not node.skip_validation,
        enforced=node.is_enforced,
        deferrable=node.deferrable or node.initdeferred,
        initially_deferred=node.initdeferred,
        referenced=QualifiedName(None, "") if node.pktable is None else relation_name(node.pktable),
        referenced_columns=column_list(node.pk_attrs),
        on_delete=_action(node.fk_del_action, "delete" in said),
        on_update=_action(node.fk_upd_action, "update" in said),
        on_delete_columns=column_list(node.fk_del_set_cols),
        match=node.fk_matchtype,
        period=node.fk_with_period,
    )


def _action(letter: str, said: bool) -> ReferentialAction | None:
    if letter == "a" and not said:
        return None
    return _ACTIONS.get(letter)


def _events_with_no_action(statement: Statement, location: int) -> frozenset[str]:
    """`delete` and `update`, as far as the clause at `location` says NO ACTION for them."""
    if not _says_action(statement.script):
        return frozenset()
    encoded = statement.script.encoded
    start = statement.origin(location).start
    if not _ACTION.search(encoded, start, statement.end):
        return frozenset()
    written = encoded[start : statement.end]
    if not statement.exact:
        return frozenset(event.decode().lower() for event in _NO_ACTION_OF.findall(written))
    try:
        tokens = [token.name for token in scan(written.decode()) if token.name not in _COMMENTS]
    except ParseError:
        return frozenset()
    return _events_in_clause(tokens)


@lru_cache(maxsize=1)
def _says_action(script: Script) -> bool:
    """Whether the word stands anywhere in a script; most have no explicit NO ACTION."""
    return b"action" in script.folded


def _events_in_clause(tokens: list[str]) -> frozenset[str]:
    events = set()
    depth = 0
    start = tokens.index("REFERENCES") + 1 if "REFERENCES" in tokens else len(tokens)
    for position in range(start, len(tokens)):
        token = tokens[position]
        depth += (token == "ASCII_40") - (token == "ASCII_41")
        if depth < 0 or (depth == 0 and token in ("ASCII_44", "ASCII_59", "REFERENCES")):
            break
        if token == "ON" and tokens[position + 2 : position + 4] == ["NO", "ACTION"]:
            events.add("delete" if tokens[position + 1] == "DELETE_P" else "update")
    return frozenset(events)
