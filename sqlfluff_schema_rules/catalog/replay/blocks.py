"""Replays blocks of PL/pgSQL and calls of functions, of whose questions the catalogue knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import Routine
from sqlfluff_schema_rules.catalog.replay.database import Database
from sqlfluff_schema_rules.catalog.replay.dispatch import apply, replays
from sqlfluff_schema_rules.catalog.replay.uses import is_watched
from sqlfluff_schema_rules.catalog.roles import SessionRoles
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.blocks import Body, body_of_routine
from sqlfluff_schema_rules.changes.reading import run_routine
from sqlfluff_schema_rules.changes.records import QualifiedName, RoutineKind
from sqlfluff_schema_rules.changes.session import schemas_in_path
from sqlfluff_schema_rules.evaluation.expressions import Call, Scope
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value
from sqlfluff_schema_rules.evaluation.queries import QueryEvaluator
from sqlfluff_schema_rules.parse import tree

_MAX_DEPTH = 8
_MAX_CALLS = 500
_MAX_STEPS_OF_ALL = 300_000


@replays(records.RunBlock)
def run_block(catalog: Catalog, change: records.RunBlock) -> None:
    """Do what a block does in the database that the catalogue tells."""
    _Session(catalog).apply(change)


@replays(records.RunQuery)
def run_query(catalog: Catalog, change: records.RunQuery) -> None:
    """Do what the functions do that a query calls."""
    if any(True for name in change.functions for _ in catalog.routines_named(name)):
        _Session(catalog).apply(change)


class _Session(Database):
    """The database that the catalogue tells, whose functions are run."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(catalog)
        self._depth = 0
        self._calls = 0

    def apply(self, change: records.Change) -> None:
        """Make a change, which may ask for what there is."""
        match change:
            case records.RunBlock():
                change.run(self, self.apply)
            case records.RunQuery(query=tree.FuncCall() as call):
                QueryEvaluator(self).value(tree.Node(func_call=call), Scope())
            case records.RunQuery(query=tree.SelectStmt() as query):
                QueryEvaluator(self).run(query, Scope())
            case _:
                apply(self.catalog, change)

    def step(self) -> bool:
        """All blocks and functions together have a limit too."""
        self.catalog.steps_run += 1
        return super().step() and self.catalog.steps_run <= _MAX_STEPS_OF_ALL

    def call(self, call: Call) -> Value:
        """Run a function of the files; nothing is told of what it returns otherwise."""
        routine = self._routine(call)
        if routine is None:
            return super().call(call)
        self._calls += 1
        if self._depth == _MAX_DEPTH or self._calls > _MAX_CALLS:
            return UNKNOWN
        body = body_of_routine(routine.origin)
        if body is None or (body.program is not None and body.program.rolls_back):
            return UNKNOWN
        self._depth += 1
        with _as_declared(self.catalog, routine):
            returned = self._run(body, call)
        self._depth -= 1
        return returned

    def _run(self, body: Body, call: Call) -> Value:
        arguments = dict(self._bound(body, call))
        if call.conditional:
            body = msgspec.structs.replace(
                body, statement=msgspec.structs.replace(body.statement, conditional=True)
            )
        return run_routine(body, is_watched, self, self.apply, arguments)

    def _routine(self, call: Call) -> Routine | None:
        """The only function that a call may mean."""
        count = len(call.arguments) + len(call.named)
        found = [
            routine
            for routine in self.catalog.routines_named(QualifiedName(call.schema, call.name))
            if routine.takes(count) and routine.kind is not RoutineKind.AGGREGATE
        ]
        if len(found) != 1 or found[0].origin.script.environment:
            return None
        return found[0]

    def _bound(self, body: Body, call: Call) -> Iterator[tuple[str, Value]]:
        """What the parameters hold, by their names and by their numbers."""
        for number, (name, default) in enumerate(body.inputs):
            if number < len(call.arguments):
                value = call.arguments[number]
            elif name is not None and name in call.named:
                value = call.named[name]
            else:
                value = QueryEvaluator(self).value(default, Scope())
            yield f"${number + 1}", value
            if name is not None:
                yield name, value


@contextmanager
def _as_declared(catalog: Catalog, routine: Routine) -> Iterator[None]:
    """The search_path and the role that a function says it runs with."""
    path, role = catalog.entered_search_path, catalog.session_roles
    if "search_path" in routine.settings:
        written = routine.settings["search_path"].split(",")
        catalog.entered_search_path = schemas_in_path(tuple(name.strip(' "') for name in written))
    if routine.security_definer and routine.owner is not None:
        catalog.session_roles = SessionRoles()
        catalog.session_roles.set_role(routine.owner, local=False)
    try:
        yield
    finally:
        catalog.entered_search_path, catalog.session_roles = path, role
