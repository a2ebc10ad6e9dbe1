from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.wording import columns_of, name_of

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog


class MissingOnUpdate(Rule):
    """Foreign key that does not say what happens ON UPDATE.

    Postgres then refuses to change a key that other rows refer to. That is right for keys
    that never change, such as identity columns and uuids, and wrong for natural keys: a
    country code, a slug, an e-mail address. Saying it shows the reader which of the two it is.

    An explicit NO ACTION is a decision and passes. Not reported are keys that are NOT
    ENFORCED, which stop no update, temporal keys (PERIOD), for which there is no other
    action, and the copies that partitions have of their parent's keys.

    https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE countries (code text PRIMARY KEY);
        CREATE TABLE addresses (
            id bigint PRIMARY KEY,
            country_code text REFERENCES countries (code) ON DELETE RESTRICT
        );

    **Best practice**

    .. code-block:: sql

        CREATE TABLE countries (code text PRIMARY KEY);
        CREATE TABLE addresses (
            id bigint PRIMARY KEY,
            country_code text REFERENCES countries (code) ON DELETE RESTRICT ON UPDATE CASCADE
        );
    """

    code = "FK02"
    name = "missing_on_update"
    severity = Severity.INFO

    def check(self, schema: Catalog) -> Iterator[Finding]:
        for key in schema.foreign_keys():
            if key.on_update is not None:
                continue
            parent, child = name_of(key.referenced), name_of(key.table)
            yield Finding(
                self,
                message=f"{columns_of(key.table, key.columns)} references {parent} without "
                f"ON UPDATE; key changes in {parent} fail while rows of {child} refer "
                "to them. Say on update cascade, restrict or no action.",
                object=f"{key.table.object_name}.{key.name}",
                at=key.origin,
            )
