"""Hold the catalogue against a server that runs the same migrations.

    python -m tests.live.compare FOLDER

Each history below FOLDER is replayed and applied to an embedded PostgreSQL, and what the two
hold is compared property by property. The exit code is 0 where all is equal, 1 where anything
differs, and 2 where not all could be compared.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from sqlfluff_schema_rules.project.configuration import ConfigurationError, load_configuration
from sqlfluff_schema_rules.project.discovery import PathError, discover
from sqlfluff_schema_rules.rules import all_rules
from tests.live.both_sides import Outcome, compare_history, scripts_of
from tests.live.comparison import Count
from tests.live.server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlfluff_schema_rules.project.configuration import Configuration
    from sqlfluff_schema_rules.project.migrations import History

DIFFERENT, INCOMPLETE = 1, 2


class Compared(msgspec.Struct, frozen=True):
    """A history, and what came of it."""

    name: str
    layout: str
    outcome: Outcome


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--environment",
    type=click.Choice(["supabase", "postgres"]),
    help="What the database holds before the first migration, by default as configured.",
)
@click.option("--stop-at-first-error", is_flag=True, help="Compare up to the first refused file.")
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text")
def main(
    folder: Path, environment: str | None, stop_at_first_error: bool, output_format: str
) -> None:
    """Compare the histories below FOLDER with what a server makes of them.

    Statements that the server refuses are left out on both sides and listed.
    """
    try:
        configuration = _configuration(folder, environment)
        compared = list(_compared(folder, configuration, stop_at_first_error))
    except (ConfigurationError, PathError, OSError) as error:
        click.echo(error, err=True)
        sys.exit(INCOMPLETE)
    click.echo("\n".join(_text(compared) if output_format == "text" else [_json(compared)]))
    sys.exit(exit_code(each.outcome for each in compared))


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """1 for any difference; otherwise 2 if a statement was refused or nothing was compared."""
    outcomes = list(outcomes)
    if any(outcome.comparison.differences for outcome in outcomes):
        return DIFFERENT
    complete = outcomes and not any(outcome.refused for outcome in outcomes)
    return 0 if complete else INCOMPLETE


def _configuration(folder: Path, environment: str | None) -> Configuration:
    configuration = load_configuration(folder, rules=all_rules())
    if environment is None:
        return configuration
    return msgspec.structs.replace(configuration, environment=environment)


def _compared(
    folder: Path, configuration: Configuration, stop_at_first_error: bool
) -> Iterator[Compared]:
    histories = [judged.history for judged in discover([folder], configuration)]
    with running_server(configuration.environment) as server:
        for history in histories:
            paths = [each.path for each in history.migrations if not each.ignored]
            outcome = compare_history(
                server,
                configuration.environment,
                scripts_of(paths, configuration.placeholders),
                stop_at_first_error=stop_at_first_error,
            )
            yield Compared(_name(history), history.layout, outcome)


def _name(history: History) -> str:
    return str(history.folder or history.migrations[0].path)


def _text(compared: list[Compared]) -> Iterator[str]:
    for name, layout, outcome in map(msgspec.structs.astuple, compared):
        yield f"{name} ({layout}, {outcome.files} files)"
        yield from (f"  refused: {refused}" for refused in outcome.refused)
        yield from (f"  {_one_line(str(each))}" for each in outcome.comparison.differences)
    yield ""
    yield from _table(_sums(compared))


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def _sums(compared: list[Compared]) -> dict[str, Count]:
    """The counts of all histories together, and of all kinds of property."""
    sums: dict[str, Count] = {}
    for each in compared:
        for kind, count in each.outcome.comparison.counts.items():
            for name in (kind, "all"):
                total = sums.setdefault(name, Count())
                total.compared += count.compared
                total.equal += count.equal
    return {kind: sums[kind] for kind in sorted(sums, key=lambda kind: (kind == "all", kind))}


def _table(sums: dict[str, Count]) -> Iterator[str]:
    yield f"{'property':30} {'compared':>9} {'equal':>9} {'per cent':>9}"
    for kind, count in sums.items():
        yield f"{kind:30} {count.compared:9} {count.equal:9} {count.per_cent:9.3f}"


def _json(compared: list[Compared]) -> str:
    document = {
        "histories": [
            {
                "name": each.name,
                "layout": each.layout,
                "files": each.outcome.files,
                "refused": [str(refused) for refused in each.outcome.refused],
                "differences": each.outcome.comparison.differences,
            }
            for each in compared
        ],
        "counts": _sums(compared),
    }
    return msgspec.json.format(msgspec.json.encode(document)).decode()


if __name__ == "__main__":
    main()
