"""Rules to configure, with options of every kind."""

from __future__ import annotations

import re

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Options, Rule


class MissingPrimaryKey(Rule):
    """Table without a primary key."""

    code = "PK01"
    name = "missing_primary_key"
    severity = Severity.ERROR


class MissingOnUpdate(Rule):
    """Foreign key that does not say what an update does."""

    code = "FK02"
    name = "missing_on_update"
    severity = Severity.INFO


class NotSnakeCaseOptions(Options, frozen=True):
    """`pattern`: what a name has to match."""

    pattern: str = "^[a-z_]+$"
    exempt: tuple[str, ...] = ()
    longest: int = 63

    def __post_init__(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"`pattern` is not a regular expression: {error}") from error


class NotSnakeCase(Rule):
    """Name that is not in snake case."""

    code = "NM01"
    name = "not_snake_case"
    severity = Severity.WARNING
    options_type = NotSnakeCaseOptions


class RowSecurityOptions(Options, frozen=True):
    """`only_where_used`: judge only projects that use row level security."""

    only_where_used: bool = False


class RowSecurityDisabled(Rule):
    """Table that everybody may read."""

    code = "RL01"
    name = "rls_disabled"
    severity = Severity.ERROR
    options_type = RowSecurityOptions


RULES = (MissingPrimaryKey, MissingOnUpdate, NotSnakeCase, RowSecurityDisabled)
