"""The two ways in which a case is run: as the command line does it, and inside sqlfluff."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlfluff.core import FluffConfig
from sqlfluff.core import Linter as SqlfluffLinter

from sqlfluff_schema_rules.about import rule_url
from sqlfluff_schema_rules.cli.checking import check
from sqlfluff_schema_rules.cli.selection import Selection
from sqlfluff_schema_rules.cli.tasks import Request
from sqlfluff_schema_rules.plugin import NOT_CHECKED_CODE
from sqlfluff_schema_rules.project.configuration import load_configuration
from sqlfluff_schema_rules.rules import all_rules

if TYPE_CHECKING:
    from sqlfluff_schema_rules.diagnostics import Diagnostic
    from tests.rules.case_file import Case

PROFILES = ("supabase", "postgres", "strict")
EVERY_RULE = Selection(chosen=None, excluded=frozenset(), named=frozenset())
SQLFLUFF_DEFAULTS = {"dialect": "postgres", "templater": "raw"}


class Shown(NamedTuple):
    """What a person sees of a finding, whichever engine shows it; sqlfluff adds an address."""

    file: str
    line_no: int
    line_pos: int
    end_line_no: int
    end_line_pos: int
    description: str


@functools.cache
def default_profile(rule: str) -> str:
    """The first profile that has a rule on; strict where none has."""
    for profile in PROFILES:
        configuration = load_configuration(Path("/"), rules=all_rules(), profile=profile)
        if configuration.rules[rule.removeprefix("PG_")].severity is not None:
            return profile
    return PROFILES[-1]


def write_files(case: Case, root: Path) -> None:
    """Write the files of a case, and its configuration, below `root`."""
    for name, text in case.files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    configuration = {"extends": case.profile or default_profile(case.rule), **case.config}
    (root / "schema-rules.yaml").write_text(json.dumps(configuration), encoding="utf-8")


def command_line_findings(case: Case, root: Path) -> list[tuple[str, Diagnostic]]:
    """The findings of the case's rule as the command line has them, each with its file's name."""
    report = check(Request((root,), EVERY_RULE), progress=lambda _: None)
    return [
        (Path(found.path).relative_to(root).as_posix(), found)
        for found in report.diagnostics
        if found.code == case.rule
    ]


def sqlfluff_findings(case: Case, root: Path) -> list[Shown]:
    """The findings of the case's rule as sqlfluff shows them."""
    configuration = _sqlfluff_configuration(case.rule, json.dumps(case.configs))
    linter = SqlfluffLinter(configuration)
    found = []
    for name, text in case.files.items():
        for violation in linter.lint_string(text, fname=str(root / name)).get_violations():
            assert violation.rule_code() != NOT_CHECKED_CODE, violation.desc()
            if violation.rule_code() == case.rule:
                found.append(_shown(name, violation.to_dict()))
    return sorted(found)


def _shown(file: str, violation: dict[str, Any]) -> Shown:
    return Shown(
        file,
        violation["start_line_no"],
        violation["start_line_pos"],
        violation["end_line_no"],
        violation["end_line_pos"],
        violation["description"].removesuffix(f" {rule_url(violation['code'])}"),
    )


@functools.cache
def _sqlfluff_configuration(rule: str, configs: str) -> FluffConfig:
    sections = json.loads(configs)
    core = {**SQLFLUFF_DEFAULTS, **sections.pop("core", {}), "rules": rule}
    return FluffConfig(configs={**sections, "core": core}, ignore_local_config=True)
