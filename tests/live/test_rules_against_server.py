"""What the linter says, held against a server that runs the same SQL.

SQL without a finding of `REFUSED_BY_THE_SERVER` must apply, and SQL with one must not. Where
it applies, the rules of `server_answers.QUERIES` must report just what the server's own
catalogue shows. A case on which the server rightly says otherwise tells why in its key
`live`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from sqlfluff_schema_rules.linter import Linter
from sqlfluff_schema_rules.project.configuration import Configuration, load_configuration
from sqlfluff_schema_rules.project.discovery import discover
from sqlfluff_schema_rules.resources import resource_path
from sqlfluff_schema_rules.rules import all_rules
from sqlfluff_schema_rules.source.script import Position, Script
from tests.live.applying import rehearse
from tests.live.server_answers import QUERIES, Question, objects_at_fault
from tests.rules.case_file import Case, load_all
from tests.rules.engines import write_files
from tests.rules.test_catalogue import HEADINGS, example

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import psycopg

    from sqlfluff_schema_rules.diagnostics import Diagnostic
    from tests.live.applying import Refusal
    from tests.live.server import LiveServer, Start

REFUSED_BY_THE_SERVER = {"PG_SY01", "PG_EX01"}
CASES = [case for case in load_all() if not case.only_sqlfluff]
EXAMPLES = [example(rule, heading) for rule in all_rules() for heading in HEADINGS]

pytestmark = pytest.mark.no_cover  # tests/rules lint the same, and are measured


@pytest.mark.parametrize("case", [*CASES, *EXAMPLES], ids=lambda case: case.id)
def test_server_agrees_with_the_linter_on_a_case(
    live_server: Callable[[str], LiveServer], tmp_path: Path, case: Case
) -> None:
    write_files(case, tmp_path)
    if case.live is None:
        compare(live_server, tmp_path)
    else:
        with pytest.raises(AssertionError):
            compare(live_server, tmp_path)


def test_server_agrees_with_the_linter_on_the_demo(
    live_server: Callable[[str], LiveServer],
) -> None:
    compare(live_server, resource_path("templates", "demo"))


def compare(live_server: Callable[[str], LiveServer], root: Path) -> None:
    """Fail where linter and server disagree on a history below `root`."""
    configuration = msgspec.structs.replace(
        load_configuration(root, rules=all_rules()), accept=(), start_after=None
    )
    for judged in discover([root], configuration):
        result = Linter(configuration).lint(judged.history)
        run = [str(each.path) for each in judged.history.migrations if not each.ignored]
        found = [each for each in result.diagnostics if each.path in run]
        compare_runs(
            live_server(configuration.environment),
            [result.scripts[path] for path in run],
            configuration,
            found,
        )


def compare_runs(
    server: LiveServer,
    scripts: Sequence[Script],
    configuration: Configuration,
    found: Sequence[Diagnostic],
) -> None:
    """Fail where what was `found` is not what happens when the scripts are run."""
    with server.rehearsal() as connection:
        if rehearse(connection, scripts):
            check_refusal(None, found)
            check_answers(connection, server.start, configuration, found)
            return
    with server.fresh_database() as database:
        refusal = next(filter(None, map(database.apply, scripts)), None)
        check_refusal(refusal, found)
        if refusal is None:
            with database.session() as connection:
                check_answers(connection, server.start, configuration, found)


def check_refusal(refusal: Refusal | None, found: Sequence[Diagnostic]) -> None:
    """Fail unless the server refuses just where the linter says that it would."""
    expected = [each for each in found if each.code in REFUSED_BY_THE_SERVER]
    if not expected:
        assert refusal is None
        return
    assert refusal is not None, "the server takes it"
    broken = [each for each in expected if each.code == "PG_SY01"]
    if broken:
        assert refusal.position == place_of(broken[0])
        assert refusal.message.partition("\n")[0] in broken[0].message


def place_of(found: Diagnostic) -> Position:
    """Where the server points to; at the end of the input that is behind what is marked."""
    if found.message.endswith("at end of input"):
        return Position(found.end_line, found.end_column)
    return Position(found.line, found.column)


def check_answers(
    connection: psycopg.Connection,
    start: Start,
    configuration: Configuration,
    found: Sequence[Diagnostic],
) -> None:
    """Fail where a rule that is on reports other objects than the server shows."""
    for code in QUERIES:
        setting = configuration.rules[code]
        if setting.severity is not None:
            question = Question(
                environment_ends=start.last_oid,
                exposed=configuration.exposed_schemas,
                only_where_used=getattr(setting.options, "only_where_used", False),
            )
            reported = {each.object for each in found if each.code == f"PG_{code}"}
            assert reported == objects_at_fault(connection, code, question), code
