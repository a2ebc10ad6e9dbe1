"""`schema-rules generate`: write a schema pattern as SQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.cli.options import STANDARD_INPUT
from sqlfluff_schema_rules.cli.output import require_free, wants_colour, write
from sqlfluff_schema_rules.cli.parameters import (
    asked,
    for_project,
    layout_around,
    platform_option,
    schema_option,
    set_option,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlfluff_schema_rules.diagnostics import Diagnostic
    from sqlfluff_schema_rules.patterns.library import Pattern

TO_STANDARD_OUTPUT = STANDARD_INPUT


@click.command(
    short_help="Write a schema pattern as SQL.",
    epilog="""
    \b
    Examples:
      schema-rules generate --list                          what there is
      schema-rules generate --describe rag                  its tables and parameters
      schema-rules generate chat                            to standard output
      schema-rules generate chat supabase/migrations/20260101000000_chat.sql
      schema-rules generate rag rag.sql --set dimensions=768 --set metric=l2
      schema-rules generate complete --platform postgres --schema app app.sql
    """,
)
@click.argument("pattern", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@set_option
@schema_option
@platform_option
@click.option("--list", "lists", is_flag=True, help="List the patterns.")
@click.option("--describe", "describes", is_flag=True, help="Tell what is in a pattern.")
@click.option("--diagram", "draws", is_flag=True, help="Write its tables as a Mermaid diagram.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How --list and --describe are written.",
)
@click.option("--force", is_flag=True, help="Replace the file where it exists.")
@click.option(
    "--allow-findings", is_flag=True, help="Write it even where the linter finds an error in it."
)
@click.pass_context
def generate(
    ctx: click.Context,
    *,
    pattern: str | None,
    file: Path | None,
    settings: tuple[str, ...],
    schema: str | None,
    platform: str | None,
    lists: bool,
    describes: bool,
    draws: bool,
    output_format: str,
    force: bool,
    allow_findings: bool,
) -> None:
    """Write a schema pattern to FILE, by default to standard output.

    The platform is the one that the project is configured for; in the folder of another tool's
    migrations it is PostgreSQL, without a project Supabase. Among the migrations of goose,
    dbmate and sql-migrate the file gets the markers that these want.

    What is written can be applied again and again: what is there stays as it is. It is
    checked first, as `schema-rules lint` would check it at its place; with errors nothing is
    written.

    Exit codes: 0 written, 1 findings, 2 it could not be written.
    """
    from sqlfluff_schema_rules.patterns.library import UnknownPatternError, find_pattern
    from sqlfluff_schema_rules.patterns.parameters import ParameterError

    if sum((lists, describes, draws)) > 1:
        raise click.UsageError("give one of --list, --describe and --diagram.")
    if output_format != "text" and not (lists or describes):
        raise click.UsageError("--format goes with --list or --describe.")
    if lists:
        _list(output_format)
        return
    if pattern is None:
        raise click.UsageError("name a pattern; --list shows which there are.")
    if file is not None and (describes or draws):
        raise click.UsageError("--describe and --diagram write to standard output, not to FILE.")
    choices = asked(settings, schema, platform)
    try:
        found = find_pattern(pattern)
        choices = for_project(found, choices, file or Path())
        if describes:
            _describe(found, choices, output_format)
        elif draws:
            _draw(found, choices)
        elif not _write(found, choices, file, force=force, allow_findings=allow_findings):
            ctx.exit(1)
    except (UnknownPatternError, ParameterError) as error:
        raise Failure(str(error)) from error


def _list(output_format: str) -> None:
    from sqlfluff_schema_rules.cli.pattern_pages import pattern_pages
    from sqlfluff_schema_rules.report.patterns import render_json, render_list

    pages = pattern_pages()
    if output_format == "json":
        write(render_json(pages), None, for_people=False)
    else:
        colour = wants_colour("auto")
        write(render_list(pages, colour=colour), None, for_people=True, colour=colour)


def _describe(pattern: Pattern, choices: Mapping[str, str], output_format: str) -> None:
    from sqlfluff_schema_rules.cli.pattern_pages import pattern_page
    from sqlfluff_schema_rules.report.patterns import render_json, render_page

    page = pattern_page(pattern, choices)
    if output_format == "json":
        write(render_json(page), None, for_people=False)
    else:
        colour = wants_colour("auto")
        write(render_page(page, colour=colour), None, for_people=True, colour=colour)


def _draw(pattern: Pattern, choices: Mapping[str, str]) -> None:
    from sqlfluff_schema_rules.patterns.describing import schema_of
    from sqlfluff_schema_rules.report.schema.mermaid import render

    write(render(schema_of(pattern, choices)), None, for_people=False)


def _write(
    pattern: Pattern,
    choices: Mapping[str, str],
    file: Path | None,
    *,
    force: bool,
    allow_findings: bool,
) -> bool:
    """Write the pattern; False where findings keep it from being written."""
    from sqlfluff_schema_rules.deployment.migration_files import with_markers
    from sqlfluff_schema_rules.diagnostics import Severity
    from sqlfluff_schema_rules.file_linter import FileLinter
    from sqlfluff_schema_rules.patterns.generation import generate as generated

    target = None if file == TO_STANDARD_OUTPUT else file
    if target is not None:
        require_free(target, force=force)
    text = generated(pattern, choices)
    if target is not None:
        text = with_markers(layout_around(target) or "", text)
    found = FileLinter().lint(target, text)
    _tell(found, text)
    if any(each.severity is Severity.ERROR for each in found) and not allow_findings:
        click.echo("Nothing is written; --allow-findings writes it all the same.", err=True)
        return False
    if target is not None:
        _make_folder(target.parent)
    write(text, target, for_people=False)
    if target is not None:
        click.echo(f"Wrote {target}: pattern {pattern.name}, {len(text.splitlines())} lines.")
    return True


def _tell(found: list[Diagnostic], text: str) -> None:
    """Show findings on standard error."""
    from sqlfluff_schema_rules.report import Report
    from sqlfluff_schema_rules.report.text import render

    if found:
        sources = {each.path: text for each in found}
        click.echo(render(Report(found, 1, sources)), err=True, nl=False)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"cannot make the folder {folder}: {error.strerror}") from error
