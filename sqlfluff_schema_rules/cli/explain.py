"""`schema-rules explain`: what a rule finds, why it matters, what to do."""

from __future__ import annotations

import click

from sqlfluff_schema_rules.cli.output import wants_colour, write


@click.command(
    short_help="Show the documentation of a rule, or list a family.",
    epilog="""
    \b
    Examples:
      schema-rules explain PG_FK03
      schema-rules explain unindexed_foreign_key
      schema-rules explain FK                             the rules of a family
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
    """Show the documentation of RULE, given by its code or its name.

    A family, such as FK, is listed as by schema-rules rules.
    """
    from sqlfluff_schema_rules.cli.pages import rule_pages
    from sqlfluff_schema_rules.cli.selection import unknown_rule
    from sqlfluff_schema_rules.references import RuleReferences
    from sqlfluff_schema_rules.report.pages import render_json, render_page, render_table
    from sqlfluff_schema_rules.suppressions import known_rules

    references = RuleReferences(known_rules())
    code = references.one(rule)
    codes = references.family(rule) if code is None else {code}
    if not codes:
        raise unknown_rule("", rule, references)
    pages = [page for page in rule_pages() if page.code in codes]
    if output_format == "json":
        write(render_json(pages if code is None else pages[0]), None, for_people=False)
        return
    colour = wants_colour("auto")
    text = (
        render_table(pages, colour=colour) if code is None else render_page(pages[0], colour=colour)
    )
    write(text, None, for_people=True, colour=colour)
