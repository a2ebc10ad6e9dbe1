from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Options, Rule
from sqlfluff_schema_rules.rules.defaults import may_be_set_before_insert
from sqlfluff_schema_rules.rules.remedies import set_default
from sqlfluff_schema_rules.rules.wording import columns_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import Column, Table

TIMESTAMP_TYPES = frozenset({"timestamp with time zone", "timestamp without time zone"})


class TimestampWithoutDefaultOptions(Options, frozen=True):
    """`timestamp_columns`: patterns of the columns that record when a row was written.

    `every_required_timestamp`: judge every NOT NULL timestamp column, except those that match
    `event_columns`, which say when something else happens.
    """

    timestamp_columns: tuple[str, ...] = ("created_at", "updated_at", "inserted_at")
    every_required_timestamp: bool = False
    event_columns: tuple[str, ...] = (
        "start_*",
        "starts_*",
        "end_*",
        "ends_*",
        "expire*",
        "deleted_*",
        "due_*",
        "scheduled_*",
        "valid_*",
    )


class TimestampWithoutDefault(Rule):
    """Timestamp of a row's writing that has no default.

    ``created_at`` is to say when the row was written. Without a default the time is lost
    whenever a client leaves the column out: the row has NULL there, or the INSERT fails. A
    client that does set it writes the time of its own clock.

    The columns are those named in ``timestamp_columns``. With ``every_required_timestamp``,
    which the strict profile sets, they are all NOT NULL timestamps but the times of events:
    ``starts_at``, ``expires_at`` and whatever else matches ``event_columns`` is the caller's
    to give. A trigger that sets the column before each INSERT counts as a default. Columns
    that a partition or child has from its parent are reported there.

    https://www.postgresql.org/docs/current/ddl-default.html

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL);

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (
            id bigint PRIMARY KEY,
            created_at timestamptz NOT NULL DEFAULT now()
        );
    """

    code = "DF01"
    name = "timestamp_without_default"
    severity = Severity.WARNING
    options_type = TimestampWithoutDefaultOptions
    options: TimestampWithoutDefaultOptions

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for table in schema.tables():
            for column in self._columns_without_default(table):
                if may_be_set_before_insert(schema, table, column):
                    continue
                fix = set_default(table, column, "now()")
                consequence = "fails" if column.not_null else "stores NULL"
                yield Finding(
                    self,
                    message=f"{columns_of(table, [column])} has no default; an INSERT that "
                    f"leaves it out {consequence}. Add: {fix}",
                    object=f"{table.object_name}.{column.name}",
                    at=column.origin_of("default"),
                    fix=fix,
                )

    def _columns_without_default(self, table: Table) -> Iterable[Column]:
        if table.partition_of is not None or not table.knows(Aspect.COLUMNS):
            return ()
        return [
            column
            for column in table.columns.values()
            if column.default is None
            and (column.type.name in TIMESTAMP_TYPES or column.user_type is not None)
            and not column.inherited
            and _is_timestamp(column)
            and self._is_judged(column)
        ]

    def _is_judged(self, column: Column) -> bool:
        if column.has_default:
            return False
        if _matches(column.name, self.options.timestamp_columns):
            return True
        return (
            self.options.every_required_timestamp
            and column.not_null
            and not _matches(column.name, self.options.event_columns)
        )


def _is_timestamp(column: Column) -> bool:
    base = column.base_type
    return base.schema is None and base.name in TIMESTAMP_TYPES and base.dimensions == 0


@lru_cache(maxsize=4096)
def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
