"""`schema-rules schema`: the schema that the files add up to, and how two of them differ."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sqlfluff_schema_rules.cli.errors import require_libraries
from sqlfluff_schema_rules.cli.options import (
    STANDARD_INPUT,
    colour_option,
    configuration_option,
    output_option,
    paths_argument,
    profile_option,
    standard_input,
)
from sqlfluff_schema_rules.cli.output import Progress, wants_colour, write

if TYPE_CHECKING:
    from sqlfluff_schema_rules.cli.tasks import Request
    from sqlfluff_schema_rules.description.comparison import Comparison

FORMATS = ("text", "json", "mermaid", "svg", "html")
FORMATS_OF_DIFFERENCES = ("text", "json")
PICTURES = ("svg", "html")


@click.command(
    short_help="Show the schema that the files add up to.",
    epilog="""
    \b
    Examples:
      schema-rules schema                                  the schema after the last migration
      schema-rules schema --at 20240601000000              after an earlier one
      schema-rules schema --format json -o schema.json     for scripts
      schema-rules schema --format html -o schema.html     a picture of tables and keys
      schema-rules schema --diff main HEAD                 what a branch changes
      schema-rules schema --diff HEAD .                    what is not committed yet
      pg_dump --schema-only mydb | schema-rules schema -   what a dump holds
    """,
)
@paths_argument
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How the schema is written. Differences are written as text or json.",
)
@click.option(
    "--at", "version", metavar="VERSION", help="Stop after the migration of this version."
)
@click.option(
    "--diff",
    "sides",
    nargs=2,
    metavar="OLD NEW",
    help="Tell what differs. A side is a file or folder, a version of the history, or a git "
    "revision, looked for in this order.",
)
@click.option(
    "--exit-code", "tells_by_code", is_flag=True, help="With --diff, exit with 1 on a difference."
)
@click.option(
    "--all", "everything", is_flag=True, help="Also what the platform and extensions bring."
)
@profile_option
@configuration_option
@output_option
@colour_option
@click.pass_context
def schema(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    output_format: str,
    version: str | None,
    sides: tuple[str, str] | None,
    tells_by_code: bool,
    everything: bool,
    profile: str | None,
    configuration_file: Path | None,
    output: Path | None,
    colour: str,
) -> None:
    """Show the schema that the files add up to, by default the migrations of this project.

    One history is one database: where there are several, name one. A file stands for the
    history that it is part of. With - standard input is read. No database is needed. The
    JSON is described by rules_config/schema-description.schema.json and
    schema-comparison.schema.json of the package. Statements that cannot be read are left
    out, and standard error says so.

    Exit codes: 0 shown, 1 with --exit-code and a difference, 2 it could not be read.
    """
    _check_usage(paths, sides, version, output_format, tells_by_code=tells_by_code)
    coloured = wants_colour(colour, to_file=output is not None)
    request = _request(paths, configuration_file, profile)
    differs = False
    if sides:
        from sqlfluff_schema_rules.cli.sides import compared

        comparison = compared(request, *sides, everything=everything)
        differs = not comparison.is_empty
        rendered = _rendered_differences(comparison, output_format, colour=coloured)
    else:
        rendered = _shown(request, version, output_format, everything=everything, colour=coloured)
    write(rendered, output, for_people=output_format == "text", colour=coloured)
    if tells_by_code and differs:
        ctx.exit(1)


def _check_usage(
    paths: tuple[Path, ...],
    sides: tuple[str, str] | None,
    version: str | None,
    output_format: str,
    *,
    tells_by_code: bool,
) -> None:
    if sides is None:
        if tells_by_code:
            raise click.UsageError("--exit-code goes with --diff.")
        return
    if version is not None:
        raise click.UsageError("--at does not go with --diff, whose sides can be versions.")
    if STANDARD_INPUT in paths:
        raise click.UsageError("- does not go with --diff.")
    if output_format not in FORMATS_OF_DIFFERENCES:
        raise click.UsageError(f"--diff is written as {' or '.join(FORMATS_OF_DIFFERENCES)}.")


def _request(
    paths: tuple[Path, ...], configuration_file: Path | None, profile: str | None
) -> Request:
    from sqlfluff_schema_rules.cli.selection import select
    from sqlfluff_schema_rules.cli.tasks import Request
    from sqlfluff_schema_rules.suppressions import known_rules

    text = standard_input(paths)
    everything = select(known_rules(), (), ())
    return Request(() if text is not None else paths, everything, configuration_file, profile, text)


def _shown(
    request: Request, version: str | None, output_format: str, *, everything: bool, colour: bool
) -> str:
    from sqlfluff_schema_rules.cli.histories import chosen_history

    if output_format in PICTURES:
        require_libraries("diagram", "igraph")
    chosen = chosen_history(request)
    with Progress() as progress:
        progress.show(chosen.judged)
        upto = chosen.until(version)
        description = upto.description(everything=everything)
        if output_format in PICTURES:
            from sqlfluff_schema_rules.cli.checking import findings_of

            found = findings_of(request, upto.configuration, upto.judged)
            return _render(output_format, description, found)
    if output_format == "text":
        return _render("text", description, colour=colour)
    return _render(output_format, description)


def _rendered_differences(comparison: Comparison, output_format: str, *, colour: bool) -> str:
    name = "render_comparison"
    if output_format == "text":
        return _render("text", comparison, name=name, colour=colour)
    return _render(output_format, comparison, name=name)


def _render(output_format: str, *values: object, name: str = "render", **options: bool) -> str:
    renderer = importlib.import_module(f"sqlfluff_schema_rules.report.schema.{output_format}")
    rendered: str = getattr(renderer, name)(*values, **options)
    return rendered
