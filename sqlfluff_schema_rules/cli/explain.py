"""`schema-rules explain`: what a rule finds, why it matters, what to do."""

from __future__ import annotations

import click

from sqlfluff_schema_rules.cli.output import wants_colour, write


@click.command(
    short_help="Show the documentation of a rule.",
    epilog="""
    \b
    Examples:
      schema-rules explain PG_FK03
      schema-rules explain unindexed_foreign_key
      schema-rules explain PG_FK03 --format json
    """,
)
@click.argument("rule")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How the page is written.",
)
def explain(rule: str, output_format: str) -> None:
    """Show the documentation of RULE, given by its code or its name."""
    from sqlfluff_schema_rules.cli.pages import rule_pages
    from sqlfluff_schema_rules.cli.selection import unknown_rule
    from sqlfluff_schema_rules.references import RuleReferences
    from sqlfluff_schema_rules.report.pages import render_json, render_page
    from sqlfluff_schema_rules.suppressions import known_rules

    references = RuleReferences(known_rules())
    code = references.one(rule)
    if code is None:
        raise unknown_rule("", rule, references)
    page = next(page for page in rule_pages() if page.code == code)
    if output_format == "json":
        write(render_json(page), None, for_people=False)
    else:
        colour = wants_colour("auto")
        write(render_page(page, colour=colour), None, for_people=True, colour=colour)
