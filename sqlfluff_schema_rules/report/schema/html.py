"""A page that is a file of its own: the picture of the tables, and what was found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.report import counted
from sqlfluff_schema_rules.report.schema import svg
from sqlfluff_schema_rules.report.schema.diagram import diagram
from sqlfluff_schema_rules.report.schema.svg import escaped, findings_of_tables
from sqlfluff_schema_rules.report.schema.text import render as render_text
from sqlfluff_schema_rules.report.schema.text import title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlfluff_schema_rules.description.objects import Description
    from sqlfluff_schema_rules.diagnostics import Diagnostic

_STYLE = """
body { font: 14px system-ui, sans-serif; color: #1f2933; margin: 1.5rem; }
.picture { overflow: auto; border: 1px solid #cbd2d9; max-height: 90vh; }
pre { overflow: auto; background: #f5f7fa; padding: 1rem; }
td, th { text-align: left; vertical-align: top; padding: 0.2rem 0.8rem 0.2rem 0; }
.error { color: #ba2525; } .warning { color: #c65d07; } .info { color: #2b6cb0; }
"""


def render(description: Description, findings: Sequence[Diagnostic] = ()) -> str:
    """The page: picture, findings with links to the tables, and the schema as text."""
    heading = escaped(f"Schema of {title(description.source)}")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{heading}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{heading}</h1>\n"
        f'<div class="picture">\n{svg.render(description, findings)}</div>\n'
        f"{_findings(description, findings)}"
        f"<h2>As text</h2>\n<pre>{escaped(render_text(description))}</pre>\n"
        "</body>\n</html>\n"
    )


def _findings(description: Description, findings: Sequence[Diagnostic]) -> str:
    if not findings:
        return "<h2>No findings</h2>\n"
    anchors = _anchors(description, findings)
    rows = "\n".join(_row(finding, anchors) for finding in findings)
    return f"<h2>{counted(len(findings), 'finding')}</h2>\n<table>\n{rows}\n</table>\n"


def _anchors(description: Description, findings: Sequence[Diagnostic]) -> dict[str, str]:
    """The ids of the cards by the objects in which something was found."""
    numbers = {node.name: number for number, node in enumerate(diagram(description).nodes)}
    return {
        finding.object: f"t{numbers[table]}"
        for table, found in findings_of_tables(description, findings).items()
        for finding in found
        if table in numbers
    }


def _row(finding: Diagnostic, anchors: dict[str, str]) -> str:
    name = escaped(finding.object)
    anchor = anchors.get(finding.object)
    cells = (
        f'<span class="{finding.severity.value}">{finding.severity.value}</span>',
        escaped(finding.code),
        name if anchor is None else f'<a href="#{anchor}">{name}</a>',
        escaped(finding.message),
        escaped(f"{finding.path}:{finding.line}"),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
