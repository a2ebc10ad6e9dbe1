"""`schema-rules lint`: check SQL files, in the history that they are part of."""

from __future__ import annotations

import importlib
from pathlib import Path

import click
import msgspec

from sqlfluff_schema_rules.cli.options import (
    colour_option,
    configuration_option,
    output_option,
    paths_argument,
    profile_option,
    standard_input,
)
from sqlfluff_schema_rules.cli.output import Progress, wants_colour, write
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.report import Report, summary

FORMATS = ("text", "json", "github", "sarif", "gitlab")
NEVER = "never"


@click.command(
    short_help="Check SQL files, by default the migrations here.",
    epilog="""
    \b
    Examples:
      schema-rules lint                                   the migrations of this project
      schema-rules lint supabase/migrations/2024*.sql     some files of a history
      schema-rules lint --rules FK,RL --exclude PG_FK01   some rules
      schema-rules lint --format github                   annotations in GitHub Actions
      schema-rules lint - --stdin-filename db/0007.sql    what an editor has not saved yet
    """,
)
@paths_argument
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option(
    "--rules",
    "chosen",
    multiple=True,
    metavar="RULE,...",
    help="Report only these: codes, names, families (FK), globs. A rule that is given by its own "
    "code or name runs even where the profile has it off.",
)
@click.option(
    "--exclude", "excluded", multiple=True, metavar="RULE,...", help="Report all but these."
)
@profile_option
@configuration_option
@click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), NEVER]),
    default=Severity.WARNING.value,
    show_default=True,
    help="The least grave finding that makes the exit code 1.",
)
@click.option("-q", "--quiet", is_flag=True, help="One line a finding, and no summary.")
@output_option
@colour_option
@click.option(
    "--stdin-filename",
    type=click.Path(path_type=Path),
    help="With -, the file whose content comes from standard input.",
)
@click.pass_context
def lint(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    output_format: str,
    chosen: tuple[str, ...],
    excluded: tuple[str, ...],
    profile: str | None,
    configuration_file: Path | None,
    fail_on: str,
    quiet: bool,
    output: Path | None,
    colour: str,
    stdin_filename: Path | None,
) -> None:
    """Check SQL files and folders, by default the migrations of this project.

    Every file is judged in its whole history: name only the changed ones, and the others
    are read as well. With - standard input is checked.

    Exit codes: 0 nothing found, 1 findings, 2 the files could not be checked.
    """
    from sqlfluff_schema_rules.cli.checking import check
    from sqlfluff_schema_rules.cli.selection import select
    from sqlfluff_schema_rules.cli.tasks import Request
    from sqlfluff_schema_rules.suppressions import known_rules

    text = standard_input(paths)
    if text is None and stdin_filename is not None:
        raise click.UsageError("--stdin-filename goes with - as the path.")
    if text is not None:
        paths = () if stdin_filename is None else (stdin_filename,)
    selection = select(known_rules(), chosen, excluded)
    request = Request(paths, selection, configuration_file, profile, text)
    with Progress() as progress:
        report = check(request, progress.show)
    coloured = wants_colour(colour, to_file=output is not None)
    rendered = _rendered(report, output_format, quiet=quiet, colour=coloured)
    write(rendered, output, for_people=output_format == "text", colour=coloured)
    if output is not None and not quiet:
        click.echo(f"{summary(report)} They are in {output}.", err=True)
    if _fails(report, fail_on):
        ctx.exit(1)


def _rendered(report: Report, output_format: str, *, quiet: bool, colour: bool) -> str:
    if output_format == "text":
        from sqlfluff_schema_rules.report.text import render, render_lines

        return render_lines(report) if quiet else render(report, colour=colour)
    if output_format == "sarif":
        from sqlfluff_schema_rules.cli.pages import rule_pages

        report = msgspec.structs.replace(report, rules=rule_pages())
    renderer = importlib.import_module(f"sqlfluff_schema_rules.report.{output_format}")
    rendered: str = renderer.render(report)
    return rendered


def _fails(report: Report, fail_on: str) -> bool:
    if fail_on == NEVER:
        return False
    threshold = Severity(fail_on)
    return any(found.severity.at_least(threshold) for found in report.diagnostics)
