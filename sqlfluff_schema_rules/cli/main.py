"""The `schema-rules` program: finds its commands and sees to it that it never ends in a traceback.

A command is a module of this package with a click command of the same name. It is imported
when it is called for, so that none of them waits for what only another one needs.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from typing import Any

import click

from sqlfluff_schema_rules.about import PROGRAM, version
from sqlfluff_schema_rules.cli.errors import InternalError, as_failure

COMMANDS = ("lint", "schema", "generate", "apply", "seed", "rules", "explain")
ALIASES = {"validate": "lint"}
INTERRUPTED = 130


class Program(click.Group):
    """A group whose commands are imported on demand, and whose failures are one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, without their aliases."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name or alias, None where there is none."""
        name = ALIASES.get(cmd_name, cmd_name)
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__package__}.{name}")
        command: click.Command = getattr(module, name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; every exception becomes a message and an exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except Exception as error:
            failure = as_failure(error)
            if ctx.params["debug"] and isinstance(failure, InternalError):
                import traceback

                traceback.print_exception(error)
            raise failure from error


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"{PROGRAM} {version()}")
        ctx.exit()


@click.group(
    cls=Program,
    name=PROGRAM,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""
    \b
    Examples:
      schema-rules lint                          the migrations of this project
      schema-rules lint supabase/migrations      a folder
      schema-rules lint --format sarif -o out.sarif
      schema-rules schema                        what the migrations add up to
      schema-rules explain PG_FK03
    """,
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.option("--debug", is_flag=True, help="Print the traceback of an internal error.")
def main(debug: bool) -> None:
    """Find what is wrong with a PostgreSQL schema before it is deployed, from its SQL files.

    The whole migration history is replayed, no database is needed. Exit codes: 0 nothing
    found, 1 findings, 2 the files could not be checked.
    """
    # A run ends before its garbage would matter; looking for it costs a quarter of the time.
    gc.disable()


def run() -> None:
    """The console script: runs the program, and ends the process once its output is out.

    Python would first free the catalogue object by object, a seventh of the time of a run.
    """
    try:
        main(prog_name=PROGRAM)
    except SystemExit as end:
        if isinstance(end.code, int):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code)
        raise
