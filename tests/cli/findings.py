"""Rules and findings for tests that need some, whatever they are about."""

from __future__ import annotations

from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.rules.base import Rule


class MissingPrimaryKey(Rule):
    """Table without a primary key, for tests."""

    code = "PK01"
    name = "missing_primary_key"
    severity = Severity.ERROR


class MissingOnDelete(Rule):
    """Foreign key without ON DELETE, for tests."""

    code = "FK01"
    name = "missing_on_delete"
    severity = Severity.WARNING


class UnindexedForeignKey(Rule):
    """Foreign key without an index, for tests."""

    code = "FK03"
    name = "unindexed_foreign_key"
    severity = Severity.WARNING


RULES: tuple[type[Rule], ...] = (MissingPrimaryKey, MissingOnDelete, UnindexedForeignKey)
CODES = ("PG_PK01", "PG_FK01", "PG_FK03")


def finding(code: str = "PG_FK03", line: int = 1, path: str = "a.sql") -> Diagnostic:
    """A finding of one of `RULES`, at the first column of a line."""
    rule = next(rule for rule in RULES if rule.full_code() == code)
    return Diagnostic(
        path=path,
        line=line,
        column=1,
        end_line=line,
        end_column=2,
        code=code,
        name=rule.full_name(),
        severity=rule.severity,
        message="is wrong",
        object="public.orders",
    )
