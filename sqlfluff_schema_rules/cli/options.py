"""Options that several commands have, and standard input in place of a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sqlfluff_schema_rules.cli.output import COLOUR_CHOICES

STANDARD_INPUT = Path("-")

paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
profile_option = click.option(
    "--profile", metavar="NAME", help="The profile to use instead of the configured one."
)
configuration_option = click.option(
    "--config",
    "configuration_file",
    type=click.Path(path_type=Path),
    help="The configuration file to use instead of the nearest schema-rules.yaml.",
)
url_option = click.option(
    "--db-url",
    "url",
    envvar="DATABASE_URL",
    show_envvar=True,
    metavar="URL",
    help="Use this database, postgresql://user:password@host:5432/database; empty is none.",
)
output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to a file."
)
colour_option = click.option(
    "--color",
    "colour",
    type=click.Choice(COLOUR_CHOICES),
    default="auto",
    show_default=True,
    help="When to use colours.",
)


def standard_input(paths: tuple[Path, ...]) -> str | None:
    """What is on standard input where `-` asks for it, with surrogates for invalid UTF-8.

    Raises UsageError where - is not the only path.
    """
    if STANDARD_INPUT not in paths:
        return None
    if len(paths) > 1:
        raise click.UsageError("- goes alone: standard input is one file.")
    return sys.stdin.buffer.read().decode("utf-8-sig", "surrogateescape")
