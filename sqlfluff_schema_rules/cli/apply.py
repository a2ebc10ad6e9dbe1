"""`schema-rules apply`: make a file a migration, and run it where that is wanted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.cli.options import configuration_option, profile_option, url_option
from sqlfluff_schema_rules.cli.output import wants_colour, write
from sqlfluff_schema_rules.diagnostics import Severity

if TYPE_CHECKING:
    from sqlfluff_schema_rules.cli.applying import Outcome
    from sqlfluff_schema_rules.cli.tasks import Request
    from sqlfluff_schema_rules.report import Report

_DURATION = r"[0-9]+(?:ms|s|min|h)?"


def _duration(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    if not re.fullmatch(_DURATION, value):
        raise click.BadParameter("write 500ms, 5s, 10min or 1h; 0 is no limit.")
    return value


@click.command(
    short_help="Make a file the next migration, and run it.",
    epilog="""
    \b
    Examples:
      schema-rules apply tags.sql add_tags                 writes the migration
      schema-rules apply tags.sql add_tags --local         and tries it on an embedded server
      schema-rules apply tags.sql add_tags --db-url "$URL"
      schema-rules apply tags.sql add_tags --db-url "$URL" --dry-run
      schema-rules apply supabase/migrations/20250601120000_add_tags.sql --db-url "$URL"
    """,
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("name", required=False)
@url_option
@click.option(
    "--local",
    is_flag=True,
    help="Run it on an embedded PostgreSQL, after the earlier migrations; DATABASE_URL is ignored.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Write nothing, and roll back what is run; without a database only show it.",
)
@click.option("--yes", is_flag=True, help="Do not ask before it is run.")
@click.option(
    "--include-all", is_flag=True, help="First run the earlier migrations that the database lacks."
)
@click.option("--allow-findings", is_flag=True, help="Go on in spite of findings that are errors.")
@click.option(
    "-d",
    "--folder",
    type=click.Path(path_type=Path),
    help="The folder of the migrations, where it is not the one that is found here.",
)
@click.option(
    "--lock-timeout",
    default="5s",
    show_default=True,
    callback=_duration,
    metavar="TIME",
    help="How long a statement waits for a lock, with everybody else waiting behind it.",
)
@click.option(
    "--statement-timeout",
    default="10min",
    show_default=True,
    callback=_duration,
    metavar="TIME",
    help="How long a statement in the transaction may take.",
)
@profile_option
@configuration_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How the result is written.",
)
@click.pass_context
def apply(
    ctx: click.Context,
    *,
    file: Path,
    name: str | None,
    allow_findings: bool,
    folder: Path | None,
    profile: str | None,
    configuration_file: Path | None,
    output_format: str,
    url: str | None,
    local: bool,
    dry_run: bool,
    yes: bool,
    include_all: bool,
    lock_timeout: str,
    statement_timeout: str,
) -> None:
    """Make FILE the next migration of this project, called NAME, and run it on a database.

    FILE is linted as if it stood in the history already, and refused where it has errors. It is
    copied into the folder of the migrations with the next version, in the way of the tool that
    the project uses; without any it becomes supabase/migrations/<UTC time>_<name>.sql. A FILE
    that is a migration already stays where it is, and needs no NAME.

    With a database it is run at once, in one transaction that also records it in
    supabase_migrations.schema_migrations, as the Supabase CLI does. Statements that no
    transaction can hold, such as CREATE INDEX CONCURRENTLY, must stand at the end and are run
    one by one after it. What fails is rolled back, and the copy is removed again. A version that
    the database has run is passed over. It is an error if the database has run a later one, or
    lacks earlier ones, unless --include-all is given. In a project of a tool that keeps a record
    of its own, such as Prisma, the file is written, and a database is for --dry-run and --local.

    Exit codes: 0 done, 1 refused because of findings, 2 something else is in the way.
    """
    from sqlfluff_schema_rules.cli.applying import Options, Outcome, carry_out
    from sqlfluff_schema_rules.cli.placing import find_job, findings
    from sqlfluff_schema_rules.deployment.errors import DeploymentError
    from sqlfluff_schema_rules.report.characters import visible

    _check_usage(ctx, local=local)
    options = Options(
        url=None if local else url or None,
        local=local,
        dry_run=dry_run,
        yes=yes,
        include_all=include_all,
        lock_timeout=lock_timeout,
        statement_timeout=statement_timeout,
    )
    request = _request(configuration_file, profile)
    try:
        job = find_job(request, file, name, folder)
        report = findings(job, request)
        is_refused = bool(report.count(Severity.ERROR)) and not allow_findings
        if output_format == "text":
            _show(report, is_refused=is_refused)
        if is_refused:
            outcome = Outcome("refused", str(job.path), job.version)
        else:
            environment = request.configuration(job.path).environment
            outcome = carry_out(
                job, lambda: find_job(request, file, name, folder), environment, options
            )
    except DeploymentError as error:
        raise Failure("\n".join(map(visible, str(error).splitlines()))) from error
    _tell(outcome, report, output_format)
    if is_refused:
        ctx.exit(1)


def _check_usage(ctx: click.Context, *, local: bool) -> None:
    given = ctx.get_parameter_source("url") is click.core.ParameterSource.COMMANDLINE
    if local and given:
        raise click.UsageError("--local does not go with --db-url.")


def _request(configuration_file: Path | None, profile: str | None) -> Request:
    from sqlfluff_schema_rules.cli.selection import select
    from sqlfluff_schema_rules.cli.tasks import Request
    from sqlfluff_schema_rules.suppressions import known_rules

    return Request((), select(known_rules(), (), ()), configuration_file, profile)


def _show(report: Report, *, is_refused: bool) -> None:
    """Write the findings as lint does."""
    from sqlfluff_schema_rules.report.text import render

    if report.diagnostics:
        colour = wants_colour("auto")
        write(render(report, colour=colour), None, for_people=True, colour=colour)
    if is_refused:
        click.echo("Nothing was written; --allow-findings goes on all the same.", err=True)


def _tell(outcome: Outcome, report: Report, output_format: str) -> None:
    if output_format == "json":
        from sqlfluff_schema_rules.report.encoding import to_json

        found = {**msgspec.structs.asdict(outcome), "findings": report.diagnostics}
        write(to_json(found) + "\n", None, for_people=False)
    elif outcome.status != "refused":
        from sqlfluff_schema_rules.report.characters import visible

        write(visible(str(outcome)) + "\n", None, for_people=True)
