"""What every rule is: a code, a name, a severity, its documentation, and one question."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sqlfluff_schema_rules.diagnostics import Severity

if TYPE_CHECKING:
    from sqlfluff_schema_rules.catalog import Catalog
    from sqlfluff_schema_rules.project.migrations import Migration
    from sqlfluff_schema_rules.source.origin import Origin

CODE_PREFIX = "PG_"
NAME_PREFIX = "schema."


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a configuration file may set for a rule; each rule may have its own."""


class Finding(msgspec.Struct, frozen=True):
    """One fault of one object. `at` is where it was written, None for a whole file's fault.

    `object` is the one name of the faulty object, `fix` the SQL that heals it. A finding
    about a file itself has the file's path in `path` and no origin.
    """

    rule: Rule
    message: str
    object: str
    at: Origin | None = None
    fix: str | None = None
    path: str | None = None


class Rule:
    """A rule. A subclass in a module named `<code>_<name>.py` is found by that name.

    The class docstring is the rule's page: a first line of 6 to 12 words that says what is
    wrong, why it hurts, a link to the manual, and the two headings **Anti-pattern** and
    **Best practice**, each followed by a `.. code-block:: sql`.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    options_type: ClassVar[type[Options]] = Options

    def __init__(self, options: Options | None = None) -> None:
        self.options = self.options_type() if options is None else options

    @classmethod
    def full_code(cls) -> str:
        """`PG_FK03`."""
        return CODE_PREFIX + cls.code

    @classmethod
    def full_name(cls) -> str:
        """`schema.unindexed_foreign_key`."""
        return NAME_PREFIX + cls.name

    @classmethod
    def groups(cls) -> tuple[str, ...]:
        """The sqlfluff groups that select it: `all`, `schema`, `schema_fk`."""
        return ("all", "schema", f"schema_{cls.code[:2].lower()}")

    @classmethod
    def documentation(cls) -> str:
        """The docstring without its indentation."""
        return inspect.cleandoc(cls.__doc__ or "")

    @classmethod
    def summary(cls) -> str:
        """The first line of the documentation."""
        return cls.documentation().partition("\n")[0]

    def check(self, schema: Catalog) -> Iterator[Finding]:
        """Yield what is wrong with the schema as it stands after the last file."""
        raise NotImplementedError


class MigrationRule(Rule):
    """A rule about the migration files themselves: their names, versions and order."""

    def check_migrations(self, migrations: Sequence[Migration]) -> Iterator[Finding]:
        """Yield what is wrong with the files of one history, given in their order."""
        raise NotImplementedError

    def check(self, schema: Catalog) -> Iterator[Finding]:
        """Nothing: these rules do not look at the schema."""
        yield from ()
