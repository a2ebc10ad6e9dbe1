"""The pages of the schema patterns: what their guides say, and what the catalogue holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.markdown import cell, code, page, table
from sqlfluff_schema_rules.about import PROGRAM
from sqlfluff_schema_rules.description.objects import CreatedBy, ForeignKey, PrimaryKey
from sqlfluff_schema_rules.patterns.describing import schema_of
from sqlfluff_schema_rules.patterns.library import patterns, templates_folder
from sqlfluff_schema_rules.report.schema.mermaid import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.description.objects import Column, Description, Routine, Table
    from sqlfluff_schema_rules.patterns.library import Pattern

GUIDE = "guide.md"
_SCHEMA = "public"


def pattern_pages() -> dict[str, str]:
    """The pages by their file names."""
    found = patterns()
    pages = {f"{name}.md": _page(pattern) for name, pattern in found.items()}
    rows = [(f"[{name}]({name}.md)", pattern.summary) for name, pattern in found.items()]
    return pages | {
        "README.md": page(
            "Schema patterns",
            f"Schemas that `{PROGRAM} generate` writes, ready for production. The rules find "
            "nothing in them, each is applied to PostgreSQL in the tests, and their row level "
            "security is tried there for every table and role.",
            table(("Pattern", "What it is"), rows),
        )
    }


def _page(pattern: Pattern) -> str:
    guide = templates_folder() / pattern.name / GUIDE
    body = [pattern.summary, *([pattern.description.strip()] if pattern.description else [])]
    body.append(code("sh", f"{PROGRAM} generate {_example(pattern)}"))
    if guide.exists():
        body.append(guide.read_text(encoding="utf-8").strip())
    body += _parameters(pattern)
    if all(each.default is not None for each in pattern.parameters.values()):
        body += _contents(schema_of(pattern, {}))
    return page(f"Pattern {pattern.name}", *body)


def _example(pattern: Pattern) -> str:
    needed = [name for name, each in pattern.parameters.items() if each.default is None]
    return " ".join((pattern.name, *(f"--set {name}=…" for name in needed)))


def _parameters(pattern: Pattern) -> Iterator[str]:
    yield "## Parameters"
    rows = [
        (
            f"`{name}`",
            each.kind.replace("|", "\\|"),
            "must be given" if each.default is None else f"`{str(each.default).lower()}`",
            each.description,
        )
        for name, each in pattern.parameters.items()
    ]
    yield table(("Parameter", "Values", "Default", "Meaning"), rows)


def _contents(schema: Description) -> Iterator[str]:
    """Diagram, tables, policies and functions, with the default parameters."""
    tables = [each for each in schema.tables() if each.created_by is CreatedBy.FILES]
    yield "## Diagram"
    yield code("mermaid", render(schema).strip())
    yield "## Tables"
    for each in tables:
        yield f"### `{each.name}`"
        yield each.comment or ""
        rows = [_column(column, each) for column in each.columns]
        yield table(("Column", "Type", "Key", "Meaning"), rows)
    yield "## Policies"
    yield "A row passes when the condition of one policy for the role and the command holds."
    conditions = [
        (
            f"`{each.name}`",
            policy.command,
            ", ".join(policy.roles),
            cell(policy.using or ""),
            cell(policy.with_check or ""),
        )
        for each in tables
        for policy in each.policies
    ]
    yield table(("Table", "Command", "Roles", "Rows before", "Rows after"), conditions)
    routines = [
        routine
        for each in schema.schemas
        if each.name == _SCHEMA
        for routine in each.routines
        if routine.returns != "trigger"
    ]
    if routines:
        yield "## Functions"
        yield table(
            ("Function", "Returns", "What it does"),
            [
                (cell(_signature(each)), cell(each.returns or ""), each.comment or "")
                for each in routines
            ],
        )


def _column(column: Column, of: Table) -> tuple[str, str, str, str]:
    keys = [
        "primary" if isinstance(each, PrimaryKey) else f"`{each.referenced_table}`"
        for each in of.constraints
        if isinstance(each, PrimaryKey | ForeignKey) and column.name in each.columns
    ]
    needed = "" if column.not_null else ", null"
    return (f"`{column.name}`", f"{column.type}{needed}", ", ".join(keys), column.comment or "")


def _signature(routine: Routine) -> str:
    parameters = [
        " ".join(filter(None, (each.name, each.type))) + (" = …" if each.has_default else "")
        for each in routine.parameters
        if each.mode in {"in", "inout", "variadic"}
    ]
    return f"{routine.name}({', '.join(parameters)})"
