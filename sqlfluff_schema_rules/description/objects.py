"""What a schema consists of, as immutable values in an order that two runs agree on.

Objects are ordered by name, columns, labels and parameters as the database orders them.
Types and expressions are SQL text. Null stands for what is not there and, with the objects
that no file creates, for what is not known.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Annotated, TypeAlias

import msgspec

FORMAT_VERSION = 1


def _one_of(*values: str) -> msgspec.Meta:
    """Documents which values a text can have."""
    return msgspec.Meta(extra_json_schema={"enum": list(values)})


Identity: TypeAlias = Annotated[str, _one_of("always", "by default")]
Generated: TypeAlias = Annotated[str, _one_of("stored", "virtual")]
Match: TypeAlias = Annotated[str, _one_of("simple", "full", "partial")]
Action: TypeAlias = Annotated[
    str, _one_of("no action", "restrict", "cascade", "set null", "set default")
]
Command: TypeAlias = Annotated[str, _one_of("all", "select", "insert", "update", "delete")]
Timing: TypeAlias = Annotated[str, _one_of("before", "after", "instead of")]
Event: TypeAlias = Annotated[str, _one_of("insert", "delete", "update", "truncate")]
ForEach: TypeAlias = Annotated[str, _one_of("row", "statement")]
TriggerState: TypeAlias = Annotated[str, _one_of("origin", "disabled", "replica", "always")]
TableKind: TypeAlias = Annotated[str, _one_of("table", "partitioned table", "foreign table")]
ViewKind: TypeAlias = Annotated[str, _one_of("view", "materialized view")]
Persistence: TypeAlias = Annotated[str, _one_of("permanent", "unlogged")]
Strategy: TypeAlias = Annotated[str, _one_of("range", "list", "hash")]
Mode: TypeAlias = Annotated[str, _one_of("in", "out", "inout", "variadic", "table")]
RoutineKind: TypeAlias = Annotated[str, _one_of("function", "procedure", "aggregate")]
Volatility: TypeAlias = Annotated[str, _one_of("immutable", "stable", "volatile")]


class CreatedBy(str, enum.Enum):
    """What created an object: of one that is `unknown` only what the files add is told."""

    FILES = "files"
    ENVIRONMENT = "environment"
    EXTENSION = "extension"
    UNKNOWN = "unknown"


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value that is part of a description."""


class Object(Value, frozen=True, kw_only=True):
    """What every object has; `object` is the one name by which findings call it too."""

    object: str
    name: str
    comment: str | None = None

    @property
    def what(self) -> str:
        """The kind of object, as SQL calls it."""
        raise NotImplementedError

    def parts(self) -> Iterator[Object]:
        """The objects that it holds, in order."""
        return iter(())


class Column(Object, frozen=True, kw_only=True):
    """A column. `serial` ones have a sequence of their own as default."""

    type: str
    not_null: bool = False
    default: str | None = None
    serial: bool = False
    identity: Identity | None = None
    generated: Generated | None = None
    collation: str | None = None
    inherited: bool = False

    @property
    def what(self) -> str:
        """`column`."""
        return "column"


class Constraint(Object, frozen=True, kw_only=True, tag_field="kind", tag="constraint"):
    """What every constraint has; an `inherited` one comes from the parent of its table."""

    columns: tuple[str, ...] = ()
    validated: bool = True
    enforced: bool = True
    deferrable: bool = False
    initially_deferred: bool = False
    no_inherit: bool = False
    inherited: bool = False

    @property
    def what(self) -> str:
        """Its kind: `foreign key`."""
        return str(self.__struct_config__.tag)


class PrimaryKey(Constraint, frozen=True, kw_only=True, tag="primary key"):
    """A primary key and its index."""

    index: str | None = None


class UniqueConstraint(Constraint, frozen=True, kw_only=True, tag="unique"):
    """A unique constraint and its index."""

    index: str | None = None
    nulls_not_distinct: bool = False


class ExclusionConstraint(Constraint, frozen=True, kw_only=True, tag="exclusion"):
    """An exclusion constraint and its index."""

    index: str | None = None


class CheckConstraint(Constraint, frozen=True, kw_only=True, tag="check"):
    """A check constraint; `expression` is as the files wrote it."""

    expression: str


class NotNullConstraint(Constraint, frozen=True, kw_only=True, tag="not null"):
    """A NOT NULL constraint with a name of its own."""


class ForeignKey(Constraint, frozen=True, kw_only=True, tag="foreign key"):
    """A foreign key; without `referenced_columns` what it references is not known."""

    referenced_table: str
    referenced_columns: tuple[str, ...] = ()
    on_delete: Action = "no action"
    on_delete_columns: tuple[str, ...] = ()
    on_update: Action = "no action"
    match: Match = "simple"


AnyConstraint = (
    PrimaryKey
    | UniqueConstraint
    | ExclusionConstraint
    | CheckConstraint
    | NotNullConstraint
    | ForeignKey
)


class IndexKey(Value, frozen=True, kw_only=True):
    """One key of an index: a `column` or an `expression`.

    `operator_class` is null where it is the default one.
    """

    column: str | None = None
    expression: str | None = None
    operator_class: str | None = None
    collation: str | None = None
    descending: bool = False
    nulls_first: bool = False


class Index(Object, frozen=True, kw_only=True):
    """An index. `constraint` is the one that made it, `parent` the index it is a partition of."""

    method: str
    unique: bool = False
    nulls_not_distinct: bool = False
    keys: tuple[IndexKey, ...] = ()
    include: tuple[str, ...] = ()
    predicate: str | None = None
    valid: bool = True
    constraint: str | None = None
    parent: str | None = None

    @property
    def what(self) -> str:
        """`index`."""
        return "index"


class Policy(Object, frozen=True, kw_only=True):
    """A row security policy."""

    command: Command
    permissive: bool
    roles: tuple[str, ...]
    using: str | None = None
    with_check: str | None = None

    @property
    def what(self) -> str:
        """`policy`."""
        return "policy"


class Trigger(Object, frozen=True, kw_only=True):
    """A trigger."""

    timing: Timing
    events: tuple[Event, ...]
    columns: tuple[str, ...] = ()
    for_each: ForEach
    function: str
    enabled: TriggerState

    @property
    def what(self) -> str:
        """`trigger`."""
        return "trigger"


class SchemaMember(Object, frozen=True, kw_only=True):
    """An object that lives in a schema. `owner` is None where it is that of the database."""

    created_by: CreatedBy = CreatedBy.FILES
    owner: str | None = None


class Table(SchemaMember, frozen=True, kw_only=True):
    """An ordinary, partitioned or foreign table.

    `uncertain` names the parts that a statement changed in a way that cannot be read. Row
    level security is null where it is not known.
    """

    kind: TableKind = "table"
    persistence: Persistence = "permanent"
    columns: tuple[Column, ...] = ()
    constraints: tuple[AnyConstraint, ...] = ()
    indexes: tuple[Index, ...] = ()
    policies: tuple[Policy, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    row_level_security: bool | None = None
    force_row_level_security: bool | None = None
    partition_strategy: Strategy | None = None
    partition_columns: tuple[str, ...] = ()
    partition_of: str | None = None
    partition_bound: str | None = None
    inherits: tuple[str, ...] = ()
    foreign_server: str | None = None
    options: dict[str, str] = {}
    uncertain: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """Its kind: `table`, `partitioned table`, `foreign table`."""
        return self.kind

    def parts(self) -> Iterator[Object]:
        """Columns, constraints, indexes, policies and triggers."""
        yield from self.columns
        yield from self.constraints
        yield from self.indexes
        yield from self.policies
        yield from self.triggers

    @property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        """The foreign keys among its constraints."""
        return tuple(key for key in self.constraints if isinstance(key, ForeignKey))


class View(SchemaMember, frozen=True, kw_only=True):
    """A view or materialized view, the relations it reads, and its query.

    `columns` is empty where not all of them are known.
    """

    kind: ViewKind = "view"
    columns: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    query: str | None = None
    options: dict[str, str] = {}
    indexes: tuple[Index, ...] = ()

    @property
    def what(self) -> str:
        """Its kind: `view` or `materialized view`."""
        return self.kind

    def parts(self) -> Iterator[Object]:
        """Its indexes."""
        return iter(self.indexes)


class Sequence(SchemaMember, frozen=True, kw_only=True):
    """A sequence and the column that it is dropped with."""

    owned_by: str | None = None

    @property
    def what(self) -> str:
        """`sequence`."""
        return "sequence"


class Parameter(Value, frozen=True, kw_only=True):
    """A parameter of a routine; `mode` is in, out, inout, variadic or table."""

    name: str | None
    type: str
    mode: Mode = "in"
    has_default: bool = False


class Routine(SchemaMember, frozen=True, kw_only=True):
    """A function, procedure or aggregate."""

    kind: RoutineKind
    parameters: tuple[Parameter, ...] = ()
    returns: str | None = None
    language: str
    volatility: Volatility
    security_definer: bool = False
    strict: bool = False
    leakproof: bool = False
    settings: dict[str, str] = {}
    body: str | None = None

    @property
    def what(self) -> str:
        """Its kind: `function`, `procedure`, `aggregate`."""
        return self.kind


class UserType(SchemaMember, frozen=True, kw_only=True, tag_field="kind", tag="type"):
    """What every type has."""

    @property
    def what(self) -> str:
        """`type`."""
        return "type"


class EnumType(UserType, frozen=True, kw_only=True, tag="enum"):
    """An enumerated type."""

    labels: tuple[str, ...] = ()


class Attribute(Value, frozen=True, kw_only=True):
    """An attribute of a composite type."""

    name: str
    type: str


class CompositeType(UserType, frozen=True, kw_only=True, tag="composite"):
    """A composite type of its own."""

    attributes: tuple[Attribute, ...] = ()


class Domain(UserType, frozen=True, kw_only=True, tag="domain"):
    """A domain over `base`; `checks` are expressions by the names of their constraints."""

    base: str
    not_null: bool = False
    default: str | None = None
    checks: dict[str, str] = {}


class OtherType(UserType, frozen=True, kw_only=True, tag="other"):
    """A range type or base type."""


AnyType = EnumType | CompositeType | Domain | OtherType


class Extension(Object, frozen=True, kw_only=True):
    """An extension and the schema that holds its objects."""

    schema: str
    version: str | None = None
    created_by: CreatedBy = CreatedBy.FILES

    @property
    def what(self) -> str:
        """`extension`."""
        return "extension"


class Role(Object, frozen=True, kw_only=True):
    """A role and the roles it is a member of."""

    superuser: bool = False
    bypasses_row_level_security: bool = False
    inherits: bool = True
    member_of: tuple[str, ...] = ()
    created_by: CreatedBy = CreatedBy.FILES

    @property
    def what(self) -> str:
        """`role`."""
        return "role"


class EventTrigger(Object, frozen=True, kw_only=True):
    """An event trigger."""

    created_by: CreatedBy = CreatedBy.FILES

    @property
    def what(self) -> str:
        """`event trigger`."""
        return "event trigger"


class Schema(Object, frozen=True, kw_only=True):
    """A namespace and what is in it. `owner` is None where it is that of the database."""

    created_by: CreatedBy = CreatedBy.FILES
    owner: str | None = None
    types: tuple[AnyType, ...] = ()
    tables: tuple[Table, ...] = ()
    views: tuple[View, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    routines: tuple[Routine, ...] = ()

    @property
    def what(self) -> str:
        """`schema`."""
        return "schema"

    def parts(self) -> Iterator[Object]:
        """Types, tables, views, sequences and routines."""
        yield from self.types
        yield from self.tables
        yield from self.views
        yield from self.sequences
        yield from self.routines


class Source(Value, frozen=True, kw_only=True):
    """Which files a schema is the sum of.

    `folder` is null for files that are not in one folder, `last_version` the version of the
    last migration, null where it has none.
    """

    layout: str
    folder: str | None
    files: int
    last_version: str | None


class Description(Value, frozen=True, kw_only=True):
    """The schema that the migrations of one database add up to."""

    format_version: int = FORMAT_VERSION
    environment: str
    source: Source
    extensions: tuple[Extension, ...] = ()
    roles: tuple[Role, ...] = ()
    event_triggers: tuple[EventTrigger, ...] = ()
    schemas: tuple[Schema, ...] = ()

    def objects(self) -> Iterator[Object]:
        """Every object, each before the parts that it holds."""
        for top in (*self.extensions, *self.roles, *self.event_triggers, *self.schemas):
            yield from _with_parts(top)

    def tables(self) -> Iterator[Table]:
        """Every table, by schema and name."""
        for schema in self.schemas:
            yield from schema.tables


def _with_parts(whole: Object) -> Iterator[Object]:
    yield whole
    for part in whole.parts():
        yield from _with_parts(part)
