"""What a finding looks like once it has a place in a file, whoever shows it."""

from __future__ import annotations

import enum

import msgspec


class Severity(str, enum.Enum):
    """How much a finding matters; `error` stops a deploy, `info` stops nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest, rising as findings matter less."""
        return _RANKS[self]

    def at_least(self, threshold: Severity) -> bool:
        """Whether this severity is as grave as `threshold` or graver."""
        return self.rank <= threshold.rank


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Diagnostic(msgspec.Struct, frozen=True, omit_defaults=False):
    """One finding, placed: lines and columns are 1-based and count characters of the source.

    `end_column` is the column after the last character of the anchor. `code` carries the
    prefix (`PG_FK03`), `name` the group (`schema.unindexed_foreign_key`). `object` is the
    one name of the faulty object (`public.orders.user_id`), `fix` the SQL that heals it.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    name: str
    severity: Severity
    message: str
    object: str
    fix: str | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        """Orders findings by file and position, then by rule, so that runs agree."""
        return (self.path, self.line, self.column, self.code, self.object, self.message)
