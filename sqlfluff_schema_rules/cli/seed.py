"""`schema-rules seed`: rows to try a pattern with."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import click

from sqlfluff_schema_rules.cli.errors import Failure
from sqlfluff_schema_rules.cli.options import url_option
from sqlfluff_schema_rules.cli.parameters import (
    asked,
    for_project,
    platform_option,
    schema_option,
    set_option,
)
from sqlfluff_schema_rules.seeding.wish import (
    DEFAULT_ROWS,
    DEFAULT_SEED,
    DEFAULT_UNTIL,
    LARGEST_SEED,
    MOST_ROWS,
    Wish,
)

NOW = "now"
DAY = "%Y-%m-%d"
YEARS = range(1970, 9999)


def _time(ctx: click.Context, parameter: click.Parameter, value: str) -> datetime:
    if value == NOW:
        return datetime.now(timezone.utc).replace(microsecond=0)
    try:
        time = datetime.strptime(value, DAY).replace(tzinfo=timezone.utc)
    except ValueError:
        time = None
    if time is None or time.year not in YEARS:
        raise click.BadParameter("write a day such as 2026-01-01, or now.")
    return time


@click.command(
    short_help="Fill the tables of a pattern with rows to try it.",
    epilog="""
    \b
    Examples:
      schema-rules seed --list                              the patterns and their main tables
      schema-rules seed chat -o supabase/seed.sql           for supabase db reset
      schema-rules seed rag --set dimensions=768 --db-url "$URL"
      schema-rules seed complete --rows 100000 --db-url "$URL"
      schema-rules seed chat --local                        on an embedded server, to see it run
    """,
)
@click.argument("pattern", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write SQL to a file, which psql and supabase db reset run.",
)
@click.option("--force", is_flag=True, help="Replace the file where it exists.")
@url_option
@click.option(
    "--local",
    is_flag=True,
    help="Make the tables on an embedded PostgreSQL and fill them; DATABASE_URL is ignored.",
)
@click.option(
    "--rows",
    type=click.IntRange(1, MOST_ROWS),
    default=DEFAULT_ROWS,
    show_default=True,
    help="How many rows the main table of each pattern has at least; --list names it.",
)
@click.option(
    "--random-seed",
    type=click.IntRange(0, LARGEST_SEED),
    default=DEFAULT_SEED,
    show_default=True,
    help="The same number makes the same rows, with one version of Faker; another one makes others "
    "beside them.",
)
@click.option(
    "--until",
    default=f"{DEFAULT_UNTIL:{DAY}}",
    show_default=True,
    metavar="DAY",
    callback=_time,
    help="The day at which all times end, or now; rows that are there keep theirs.",
)
@set_option
@schema_option
@platform_option
@click.option(
    "--yes-i-mean-this-database",
    "is_meant",
    is_flag=True,
    help="Fill a database that is not on this machine.",
)
@click.option("--list", "lists", is_flag=True, help="List the patterns and their main tables.")
@click.pass_context
def seed(
    ctx: click.Context,
    *,
    pattern: str | None,
    output: Path | None,
    force: bool,
    url: str | None,
    local: bool,
    rows: int,
    random_seed: int,
    until: datetime,
    settings: tuple[str, ...],
    schema: str | None,
    platform: str | None,
    is_meant: bool,
    lists: bool,
) -> None:
    """Fill the tables of PATTERN with rows that look real and are the same each time.

    By default they are written to standard output as SQL. The tables must be there already, as
    schema-rules generate makes them with the same parameters. What is in them stays as it is:
    a second run changes nothing, and one with more rows adds to the former ones. In a users table
    of the project's own, rows get an id, and whatever else has a default.

    The users can sign in: the password of each is the word password. So a database on another
    machine is filled only with --yes-i-mean-this-database.

    Exit codes: 0 done, 2 something is in the way.
    """
    from sqlfluff_schema_rules.cli.seeding import Destination, list_patterns, write_rows
    from sqlfluff_schema_rules.patterns.library import UnknownPatternError, find_pattern
    from sqlfluff_schema_rules.patterns.parameters import ParameterError
    from sqlfluff_schema_rules.seeding.rows import NoRowsError, plan_of

    if lists:
        list_patterns()
        return
    if pattern is None:
        raise click.UsageError("name a pattern; --list shows which there are.")
    given = ctx.get_parameter_source("url") is click.core.ParameterSource.COMMANDLINE
    if sum((output is not None, local, given)) > 1:
        raise click.UsageError("give one of --output, --db-url and --local.")
    if output is not None or local or not url:
        url = None
    choices = asked(settings, schema, platform)
    try:
        found = find_pattern(pattern)
        choices = for_project(found, choices, Path())
        plan = plan_of(found, choices, Wish(rows, random_seed, until))
        write_rows(plan, choices, Destination(output, force, url, local, is_meant))
    except (UnknownPatternError, ParameterError, NoRowsError) as error:
        raise Failure(str(error)) from error
