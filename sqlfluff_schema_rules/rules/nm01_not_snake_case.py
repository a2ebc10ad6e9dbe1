from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from itertools import filterfalse
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.parse.names import RESERVED_KEYWORDS, reads_unquoted
from sqlfluff_schema_rules.rules.base import Finding, Rule
from sqlfluff_schema_rules.rules.naming import NamingOptions, judged_names, kind_and_name

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.changes.records import ObjectKind

SNAKE_CASE = "^[a-z_][a-z0-9_]*$"

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


class NotSnakeCaseOptions(NamingOptions, frozen=True):
    """`pattern`: the regular expression that a whole name has to match.

    `kinds`: whose names are judged. `exempt`: patterns of objects that are not judged.
    """

    pattern: str = SNAKE_CASE

    def __post_init__(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"`pattern` is not a regular expression: {error}") from error


class NotSnakeCase(Rule):
    """Name that is not made of lower-case words joined by underscores.

    Postgres folds what is written without quotes to lower case. A name with capitals, blanks
    or dashes has to be quoted in every statement for ever, and whoever forgets the quotes is
    told that the object does not exist.

    The name counts as Postgres stores it: ``CREATE TABLE Orders`` makes ``orders`` and is
    fine. Policies are not judged, because their names are sentences, nor are names that
    Postgres chose. Where an ORM insists on its own spelling, set ``pattern``, ``kinds`` or
    ``exempt`` (patterns such as ``public._prisma_*``).

    https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY, "unitPrice" numeric NOT NULL);

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY, unit_price numeric NOT NULL);
    """

    code = "NM01"
    name = "not_snake_case"
    severity = Severity.WARNING
    options_type = NotSnakeCaseOptions
    options: NotSnakeCaseOptions

    def check(self, schema: Catalog) -> Iterator[Finding]:
        pattern = re.compile(self.options.pattern)

        def faulty(names: Set[str], _: ObjectKind) -> Iterable[str]:
            return filterfalse(pattern.fullmatch, names)

        for named in judged_names(schema, self.options, faulty):
            yield Finding(
                self,
                message=f"{kind_and_name(named)} {self._fault_and_remedy(named.name)}",
                object=named.object_name,
                at=named.origin,
            )

    def _fault_and_remedy(self, name: str) -> str:
        if self.options.pattern != SNAKE_CASE:
            return f"does not match {self.options.pattern}. Rename it, or list it in exempt."
        consequence = "" if reads_unquoted(name) else ", so every statement must quote it"
        better = _in_snake_case(name) or "lower-case words joined by _"
        return f"is not snake_case{consequence}. Rename it to {better}."


def _in_snake_case(name: str) -> str | None:
    """`created_at` for `createdAt`; None where that gives no name that needs no quotes."""
    if not name.isascii():
        return None
    words = _BETWEEN_WORDS.sub("_", _WORD_START.sub("_", name).lower()).strip("_")
    is_plain = re.fullmatch(SNAKE_CASE, words) and words not in RESERVED_KEYWORDS
    return words if is_plain else None
