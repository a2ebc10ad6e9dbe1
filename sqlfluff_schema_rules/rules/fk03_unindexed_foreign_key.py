from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.parse.names import quote_identifier
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.remedies import create_index
from sqlfluff_schema_rules.rules.wording import columns_of, name_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.catalog.objects import ForeignKey


class UnindexedForeignKey(Rule):
    """Foreign key whose columns no index leads with.

    Deleting or updating a parent row makes Postgres look for its children; without an
    index it reads the whole child table for every parent row, under a lock. Joins from
    parent to child read it as well.

    An index serves where it is valid, btree or hash, begins with the columns of the key in
    any order, and is whole or partial only by their being not null. The indexes of primary
    keys and unique constraints count. Two keys on the same columns need one index and are
    reported once. Not reported are keys that are NOT ENFORCED, for which Postgres looks
    nothing up, temporal keys (PERIOD), which GiST indexes serve, and the copies that
    partitions have of their parent's keys.

    https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE orders (
            id bigint PRIMARY KEY,
            user_id bigint REFERENCES users (id) ON DELETE CASCADE
        );

    **Best practice**

    .. code-block:: sql

        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE orders (
            id bigint PRIMARY KEY,
            user_id bigint REFERENCES users (id) ON DELETE CASCADE
        );
        CREATE INDEX orders_user_id_idx ON orders (user_id);
    """

    code = "FK03"
    name = "unindexed_foreign_key"
    severity = Severity.WARNING

    def check(self, schema: Catalog) -> Iterator[Finding]:
        reported = set()
        for key in schema.foreign_keys():
            if not _lacks_index(key):
                continue
            missing_index = frozenset(map(id, key.columns))
            if missing_index in reported:
                continue
            reported.add(missing_index)
            parent, child = name_of(key.referenced), name_of(key.table)
            names = ", ".join(quote_identifier(column.name) for column in key.columns)
            fix = create_index(schema, key.table, key.columns, f"({names})")
            yield Finding(
                self,
                message=f"{columns_of(key.table, key.columns)} references {parent} but no usable "
                f"index leads with it; deletes on {parent} scan {child}. Add: {fix}",
                object=f"{key.table.object_name}.{key.name}",
                at=key.origin,
                fix=fix,
            )


def _lacks_index(key: ForeignKey) -> bool:
    return key.table.knows(
        Aspect.INDEXES, Aspect.CONSTRAINTS
    ) and not key.table.has_index_leading_with(key.columns)
