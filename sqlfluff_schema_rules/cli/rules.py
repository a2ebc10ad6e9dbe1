"""`schema-rules rules`: what can be found."""

from __future__ import annotations

import click

from sqlfluff_schema_rules.cli.output import wants_colour, write


@click.command(
    short_help="List the rules.",
    epilog="""
    \b
    Examples:
      schema-rules rules
      schema-rules rules --format json
    """,
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How the rules are written.",
)
def rules(output_format: str) -> None:
    """List the rules with their severities and the profiles that have them on."""
    from sqlfluff_schema_rules.cli.pages import rule_pages
    from sqlfluff_schema_rules.report.pages import render_json, render_table

    pages = rule_pages()
    if output_format == "json":
        write(render_json(pages), None, for_people=False)
    else:
        colour = wants_colour("auto")
        write(render_table(pages, colour=colour), None, for_people=True, colour=colour)
