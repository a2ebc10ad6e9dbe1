"""The options with which the parameters of a pattern are given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sqlfluff_schema_rules.about import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlfluff_schema_rules.patterns.library import Pattern

_PLATFORM = "platform"
_LAYOUTS_OF_SUPABASE = (None, "supabase", "supabase-schemas")

set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help=f"Choose the value of a parameter; may be given again. `{PROGRAM} generate --describe "
    "PATTERN` lists them.",
)
schema_option = click.option("--schema", metavar="NAME", help="Short for --set schema=NAME.")
platform_option = click.option(
    "--platform", metavar="NAME", help="supabase or postgres, short for --set platform=NAME."
)


def asked(
    settings: Iterable[str], schema: str | None = None, platform: str | None = None
) -> dict[str, str]:
    """The values of these options by the names of the parameters.

    Raises UsageError for what is no NAME=VALUE, and for a parameter that is given twice.
    """
    found: dict[str, str] = {}
    pairs = [setting.partition("=") for setting in settings]
    pairs += [("schema", "=", schema)] if schema is not None else []
    pairs += [(_PLATFORM, "=", platform)] if platform is not None else []
    for name, equals, value in pairs:
        if not name or not equals:
            raise click.UsageError(f"--set takes NAME=VALUE, not {name + equals + value!r}.")
        if found.get(name, value) != value:
            raise click.UsageError(f"{name} is given twice: {found[name]} and {value}.")
        found[name] = value
    return found


def for_project(pattern: Pattern, asked: Mapping[str, str], start: Path) -> dict[str, str]:
    """The same, with the platform of the project around `start`, a file or a folder.

    It is the one that is configured; without a configuration the folder of a migration tool
    tells it, as it does for the linter. Raises ConfigurationError.
    """
    from sqlfluff_schema_rules.project.configuration import load_configuration
    from sqlfluff_schema_rules.project.supabase import find_supabase_folder
    from sqlfluff_schema_rules.suppressions import known_rules

    if _PLATFORM in asked or _PLATFORM not in pattern.parameters:
        return dict(asked)
    configuration = load_configuration(start, rules=known_rules())
    is_told = (
        configuration.path is not None
        or find_supabase_folder(start.absolute()) is not None
        or layout_around(start) not in _LAYOUTS_OF_SUPABASE
    )
    return {**asked, _PLATFORM: configuration.environment} if is_told else dict(asked)


def layout_around(start: Path) -> str | None:
    """The name of the layout of the migrations around a file or a folder; None without any.

    Raises ConfigurationError.
    """
    from sqlfluff_schema_rules.project.configuration import load_configuration
    from sqlfluff_schema_rules.project.folders import Folders, absolute
    from sqlfluff_schema_rules.project.layouts import LayoutFinder
    from sqlfluff_schema_rules.suppressions import known_rules

    configuration = load_configuration(start, rules=known_rules())
    folder = start if start.is_dir() else start.parent
    found = LayoutFinder(Folders(), configuration.layout).find(absolute(folder))
    return None if found is None else found[0].name
