"""Writes what is only the program's own knowledge in another form: docs, profiles, JSON Schema.

`python -m docs.generate` writes the files, `generated()` gives their text, for the test that
compares.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docs.markdown import code, page, table
from docs.pattern_pages import pattern_pages
from sqlfluff_schema_rules.about import PROGRAM
from sqlfluff_schema_rules.cli.main import main as program
from sqlfluff_schema_rules.cli.pages import rule_pages
from sqlfluff_schema_rules.description.json_schema import (
    comparison_json_schema,
    description_json_schema,
)
from sqlfluff_schema_rules.project.configuration_schema import configuration_json_schema
from sqlfluff_schema_rules.project.yaml_documents import read_document
from sqlfluff_schema_rules.report.documentation import markdown
from sqlfluff_schema_rules.resources import resource_path
from sqlfluff_schema_rules.rules.base import CODE_PREFIX, NAME_PREFIX
from sqlfluff_schema_rules.suppressions import known_rules
from tests.rules.case_file import CASES, load_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlfluff_schema_rules.report import RulePage

FOLDER = Path(__file__).parent
RULES = FOLDER / "rules"
PATTERNS = FOLDER / "patterns"
PROFILES = ("postgres", "supabase", "strict")
HELP_WIDTH = 100
PROFILE_CONTENTS = resource_path("rules_config", "profiles.json")
SCHEMA = resource_path("rules_config", "schema-rules.schema.json")
DESCRIPTION = resource_path("rules_config", "schema-description.schema.json")
COMPARISON = resource_path("rules_config", "schema-comparison.schema.json")


def generated() -> dict[Path, str]:
    """The text of every generated file by its path."""
    rules = rule_pages()
    return {
        PROFILE_CONTENTS: _json(profile_contents()),
        SCHEMA: _json(_schema()),
        DESCRIPTION: _json(description_json_schema()),
        COMPARISON: _json(comparison_json_schema()),
        RULES / "README.md": _rule_table(rules),
        **{RULES / f"{rule.code}.md": _rule(rule) for rule in rules},
        **{PATTERNS / name: text for name, text in pattern_pages().items()},
        FOLDER / "cli.md": _command_line(),
        FOLDER / "configuration.md": _configuration(),
    }


def main() -> None:
    """Write every file, and remove the pages of rules and patterns that are no more.

    The profiles come first, because the pages tell what the program says of them.
    """
    PROFILE_CONTENTS.write_text(_json(profile_contents()), encoding="utf-8")
    written = generated()
    for folder in (RULES, PATTERNS):
        folder.mkdir(exist_ok=True)
        for path in set(folder.glob("*.md")) - set(written):
            path.unlink()
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")


def profile_contents() -> dict[str, Any]:
    """What the profiles say, by their names."""
    paths = sorted(resource_path("rules_config", "profiles").glob("*.yaml"))
    return {path.stem: read_document(path).value for path in paths}


def _rule_table(rules: Sequence[RulePage]) -> str:
    rows = [
        (
            f"[{rule.code}]({rule.code}.md)",
            f"`{rule.name}`",
            rule.summary,
            *(_severity(rule, profile) for profile in PROFILES),
            "yes" if _offers_fix(rule) else "",
        )
        for rule in rules
    ]
    return page(
        "Rules",
        "What each rule finds, how grave that is in each profile, and whether the finding comes "
        "with the SQL that heals it.",
        table(("Rule", "Name", "Finds", *PROFILES, "Fix"), rows),
        f"`{PROGRAM} explain PG_FK03` shows the page of a rule on the terminal.",
    )


def _rule(rule: RulePage) -> str:
    _, _, text = markdown(rule.documentation).partition("\n")
    facts = (
        ("Name", f"`{rule.name}`"),
        *((f"In profile {profile}", _severity(rule, profile)) for profile in PROFILES),
        ("SQL that heals it", "with each finding" if _offers_fix(rule) else "none"),
        ("sqlfluff groups", ", ".join(f"`{group}`" for group in rule.groups)),
    )
    body = text.replace("\n**", "\n## ").replace("**\n", "\n").strip()
    return page(
        f"{rule.code}: {rule.summary.rstrip('.')}",
        table(("", ""), facts),
        body,
        *_options(rule),
    )


def _options(rule: RulePage) -> Iterator[str]:
    if not rule.options:
        return
    yield "## Options"
    described = _setting_schema(rule.code).get("description", "")
    if described:
        yield described
    yield "In `schema-rules.yaml`, with their defaults:"
    lines = [f"    {name}: {json.dumps(value)}" for name, value in rule.options.items()]
    yield code("yaml", "\n".join(("rules:", f"  {rule.code}:", *lines)))


def _severity(rule: RulePage, profile: str) -> str:
    return rule.profiles[profile].value if profile in rule.profiles else "off"


def _offers_fix(rule: RulePage) -> bool:
    """Whether the rule's cases expect SQL that heals a finding."""
    stem = f"{rule.code.removeprefix(CODE_PREFIX)}_{rule.name.removeprefix(NAME_PREFIX)}".lower()
    path = CASES / f"{stem}.yml"
    if not path.exists():
        return False
    violations = (found for case in load_cases(path) for found in case.violations)
    return any(isinstance(violation.fix, str) for violation in violations)


def _command_line() -> str:
    context = _context(program, None, PROGRAM)
    parts = [_help(program, context)]
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        parts.append(f"## {PROGRAM} {name}")
        parts.append(_help(command, _context(command, context, name)))
    return page("Command line", *parts)


def _context(command: click.Command, parent: click.Context | None, name: str) -> click.Context:
    settings = {**command.context_settings, "terminal_width": HELP_WIDTH}
    return click.Context(command, parent=parent, info_name=name, **settings)


def _help(command: click.Command, context: click.Context) -> str:
    lines = command.get_help(context).splitlines()
    return code("text", "\n".join(line.rstrip() for line in lines))


def _configuration() -> str:
    schema = _schema()
    return page(
        "Configuration",
        "`schema-rules.yaml` is looked for in the folder of what is linted, or in the working "
        "directory, and upwards to the top of the repository. The command line and the sqlfluff "
        "plugin read the same file. A mistake in it ends the run with exit code 2 and a message "
        "that names file, line and key.",
        "Editors that know the YAML language server complete and check the file when it begins "
        f"with a line that names the [JSON Schema](../rules_config/{SCHEMA.name}):",
        code("yaml", f"# yaml-language-server: $schema=<path or address of {SCHEMA.name}>"),
        "## Keys",
        *(
            part
            for key, described in schema["properties"].items()
            for part in _key(key, described, schema["$defs"])
        ),
    )


def _key(key: str, described: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[str]:
    yield f"### `{key}`"
    yield described["description"]
    if "enum" in described:
        yield "One of " + ", ".join(f"`{value}`" for value in described["enum"]) + "."
    entry = described.get("items", {}).get("$ref", "").rpartition("/")[2]
    if entry:
        rows = [
            (f"`{name}`", part["description"])
            for name, part in definitions[entry]["properties"].items()
        ]
        yield table(("In each entry", "Meaning"), rows)
    for example in described.get("examples", ()):
        yield code("yaml", _yaml(key, example))


def _yaml(key: str, value: Any) -> str:
    """`key: value` as people write it, one entry a line."""
    if isinstance(value, dict):
        return "\n".join((f"{key}:", *(f"  {name}: {each}" for name, each in value.items())))
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        entries = [
            ("- " if position == 0 else "  ") + f"{name}: {each}"
            for entry in value
            for position, (name, each) in enumerate(entry.items())
        ]
        return "\n".join((f"{key}:", *(f"  {entry}" for entry in entries)))
    return f"{key}: {json.dumps(value) if not isinstance(value, str) else value}"


def _setting_schema(code: str) -> dict[str, Any]:
    """What the JSON Schema says of the options of a rule."""
    definition = _schema()["$defs"][code.removeprefix(CODE_PREFIX)]
    options: dict[str, Any] = definition["anyOf"][1]
    return options


def _schema() -> dict[str, Any]:
    return configuration_json_schema(known_rules())


def _json(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    main()
