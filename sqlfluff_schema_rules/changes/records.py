"""What a statement does to a schema, as small frozen records.

A reader makes them from the parse tree; the replay folds them into the catalogue. They hold
names as written, resolved against nothing. Every `Change` says where it was written and
whether it is `conditional`: nobody can tell whether a DO statement or a function runs it, and
it is taken to happen if it can.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Collection, Iterator

import msgspec

from sqlfluff_schema_rules.evaluation.expressions import World
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import (
    columns_tested_not_null,
    decode_node,
    schema_and_name,
    text_constant,
    type_name_parts,
    walk,
)
from sqlfluff_schema_rules.parse.literals import has_no_type, with_cast, with_literals_changed
from sqlfluff_schema_rules.parse.mentions import (
    Mention,
    column_names_in,
    relation_names_in,
    with_column_renamed,
    with_names_changed,
    without_locations,
)
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import SIGN


class Record(msgspec.Struct, frozen=True, gc=False):
    """A value that never changes once read."""


class QualifiedName(Record, frozen=True):
    """A name as written: `schema` is None where the statement does not say."""

    schema: str | None
    name: str

    def __str__(self) -> str:
        """The name as a person would write it, without quotes."""
        return self.name if self.schema is None else f"{self.schema}.{self.name}"

    @property
    def is_placeholder(self) -> bool:
        """Whether a part of it is made by a placeholder: nothing is claimed about it."""
        return SIGN in self.name or (self.schema is not None and SIGN in self.schema)


class TypeReference(Record, frozen=True):
    """A type as written. Built-in types have the name that `format_type` prints.

    `modifiers` are the numbers in parentheses, after the fields of an interval; `dimensions`
    counts `[]`; `serial` is true for the pseudo-types serial, bigserial and smallserial (`name`
    is then the integer type). Of `orders.id%TYPE`, `name` is the column and `column_of` its table.
    """

    schema: str | None
    name: str
    modifiers: tuple[str, ...] = ()
    dimensions: int = 0
    set_of: bool = False
    serial: bool = False
    column_of: QualifiedName | None = None

    @property
    def display(self) -> str:
        """As `format_type` prints it, `extensions.vector(3)` included."""
        if self.name == "interval":
            written = "".join([f"({m})" if m.isdigit() else f" {m}" for m in self.modifiers])
            return f"interval{written}" + "[]" * bool(self.dimensions)
        joined = f"({','.join(self.modifiers)})" if self.modifiers else ""
        if self.name.startswith(_MODIFIED_IN_THE_MIDDLE):
            head, separator, tail = self.name.partition(" ")
            return f"{head}{joined}{separator}{tail}" + "[]" * bool(self.dimensions)
        return f"{self._name}{joined}" + "[]" * bool(self.dimensions)

    @property
    def display_in_signature(self) -> str:
        """As Postgres prints it in the signature of a routine, which has no modifiers."""
        return self._name + "[]" * bool(self.dimensions)

    @property
    def _name(self) -> str:
        return self.name if self.schema in (None, "pg_catalog") else f"{self.schema}.{self.name}"


_MODIFIED_IN_THE_MIDDLE = ("time with", "timestamp with")


class Expression(msgspec.Struct, eq=False):
    """An SQL expression or query and where it was written; its tree is made when asked for."""

    raw: bytes
    origin: Origin
    _tree: tree.Node | None = None

    @property
    def is_null(self) -> bool:
        """Whether it is nothing but NULL, with or without a cast."""
        return self.raw.startswith(_MAY_BE_NULL) and _NULL.match(self.raw) is not None

    @property
    def node(self) -> tree.Node:
        """Its tree."""
        if self._tree is None:
            self._tree = decode_node(self.raw)
        return self._tree

    def column_names(self) -> Collection[str]:
        """The columns that it names, sub-selects included, in order and each once."""
        return column_names_in(self.raw)

    def with_column_renamed(self, name: str, new_name: str) -> Expression:
        """The same expression after a column that it names is called otherwise.

        One that reads relations stays as it is: the name may be that of another's column.
        """
        if name not in self.column_names() or self.has_queries:
            return self
        return Expression(with_column_renamed(self.raw, name, new_name), self.origin)

    def with_names_changed(self, changed: Callable[[Mention], Mention]) -> Expression:
        """The same expression after functions or types that it names are called otherwise."""
        return Expression(with_names_changed(self.raw, changed), self.origin)

    def with_literals_changed(self, changed: Callable[[str, Mention | None], str]) -> Expression:
        """The same expression after its string literals, given with their types, are others."""
        return Expression(with_literals_changed(self.raw, changed), self.origin)

    def with_cast(self, type_name: str) -> Expression:
        """The same expression cast to a type."""
        return Expression(with_cast(self.raw, type_name), self.origin)

    @property
    def has_no_type(self) -> bool:
        """Whether it is a string literal or NULL that takes the type of what it is given to."""
        return has_no_type(self.raw)

    def says_the_same_as(self, other: Expression) -> bool:
        """Whether the two are written alike, wherever that is."""
        return without_locations(self.raw) == without_locations(other.raw)

    def relation_names(self) -> set[QualifiedName]:
        """The relations that it reads, with the names of its own WITH queries among them."""
        return {QualifiedName(schema or None, name) for schema, name in relation_names_in(self.raw)}

    @property
    def has_with_queries(self) -> bool:
        """Whether a name in it may be that of a WITH query."""
        return b'"CommonTableExpr"' in self.raw

    @property
    def calls_in_from(self) -> bool:
        """Whether a function in it stands in FROM."""
        return b'"RangeFunction"' in self.raw

    @property
    def has_queries(self) -> bool:
        """Whether it reads relations."""
        return b'"RangeVar"' in self.raw

    def may_read(self, column: str) -> bool:
        """Whether it may read a column of that name: by name, by a star or a natural join."""
        return self.may_name(column) or b'"A_Star"' in self.raw or b'"isNatural"' in self.raw

    def may_name(self, column: str) -> bool:
        """Whether it may name a column so; nobody knows of unusual names."""
        return b'"%s"' % column.encode() in self.raw or not column.isidentifier()

    @property
    def calls_nextval(self) -> bool:
        """Whether it may take a number from a sequence."""
        return b'"nextval"' in self.raw

    def sequence_names(self) -> Iterator[QualifiedName]:
        """The sequences from which it takes a number with `nextval`.

        One whose name is of type text is looked for only when a number is taken.
        """
        for record in walk(self.node):
            if isinstance(record, tree.FuncCall) and len(record.args) == 1:
                written = text_constant(_beneath_regclass(record.args[0]))
                if schema_and_name(record.funcname)[1] == "nextval" and written is not None:
                    yield name_in_text(written)

    def columns_tested_not_null(self) -> frozenset[str] | None:
        """The columns of `a is not null and b is not null …`; None if it says more."""
        return columns_tested_not_null(self.node)


def _beneath_regclass(node: tree.Node) -> tree.Node | None:
    """What is cast to `regclass`, or not cast at all; None where there is any other cast."""
    if node.type_cast is not None and type_name_parts(node.type_cast.type_name)[-1:] == (
        "regclass",
    ):
        node = node.type_cast.arg
    return node if node.type_cast is None else None


def name_in_text(written: str) -> QualifiedName:
    """The name that the text of a `regclass` literal means."""
    parts = [
        quoted.replace('""', '"') if quoted else plain.lower()
        for quoted, plain in _IDENTIFIER.findall(written)
    ]
    return QualifiedName(parts[-2] if len(parts) > 1 else None, parts[-1] if parts else "")


_MAY_BE_NULL = (b'{"A_Const":{"isnull"', b'{"TypeCast"')
_IDENTIFIER = re.compile(r'"((?:[^"]|"")+)"|([^".\s]+)')
_NULL = re.compile(rb'(?:\{"TypeCast":\{"arg":)*\{"A_Const":\{"isnull":true')


class ReferentialAction(str, enum.Enum):
    """What happens to referencing rows."""

    NO_ACTION = "no action"
    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set null"
    SET_DEFAULT = "set default"


class PolicyCommand(str, enum.Enum):
    """The command that a policy applies to."""

    ALL = "all"
    SELECT = "select"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class Volatility(str, enum.Enum):
    """https://www.postgresql.org/docs/current/xfunc-volatility.html."""

    IMMUTABLE = "immutable"
    STABLE = "stable"
    VOLATILE = "volatile"


class RoutineKind(str, enum.Enum):
    """What a routine is."""

    FUNCTION = "function"
    PROCEDURE = "procedure"
    AGGREGATE = "aggregate"


class ObjectKind(str, enum.Enum):
    """The kinds of objects that statements name, as SQL spells them."""

    SCHEMA = "schema"
    TABLE = "table"
    FOREIGN_TABLE = "foreign table"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized view"
    COLUMN = "column"
    CONSTRAINT = "constraint"
    INDEX = "index"
    SEQUENCE = "sequence"
    FUNCTION = "function"
    PROCEDURE = "procedure"
    ROUTINE = "routine"
    AGGREGATE = "aggregate"
    TYPE = "type"
    DOMAIN = "domain"
    DOMAIN_CONSTRAINT = "domain constraint"
    ATTRIBUTE = "attribute"
    TRIGGER = "trigger"
    EVENT_TRIGGER = "event trigger"
    POLICY = "policy"
    RULE = "rule"
    EXTENSION = "extension"
    ROLE = "role"
    DATABASE = "database"
    LANGUAGE = "language"
    PUBLICATION = "publication"
    OTHER = "other"

    __hash__ = str.__hash__


class Parameter(Record, frozen=True):
    """A parameter of a routine. `mode` is `i`, `o`, `b` (inout), `v` (variadic), `t` (table)."""

    name: str | None
    type: TypeReference
    mode: str = "i"
    has_default: bool = False

    @property
    def is_input(self) -> bool:
        """Whether callers pass it."""
        return self.mode in "ibv"


class Change(Record, frozen=True, kw_only=True):
    """What one clause of a statement does. A `conditional` change happens if it can."""

    origin: Origin
    conditional: bool = False


# Schemas, extensions, roles, the session


class CreateSchema(Change, frozen=True, kw_only=True):
    """CREATE SCHEMA."""

    name: str
    if_not_exists: bool = False
    owner: str | None = None


class EnterSchema(Change, frozen=True, kw_only=True):
    """The elements of CREATE SCHEMA follow, with names in `schema`; None after the last."""

    schema: str | None


class CreateExtension(Change, frozen=True, kw_only=True):
    """CREATE EXTENSION."""

    name: str
    if_not_exists: bool = False
    schema: str | None = None
    version: str | None = None
    cascade: bool = False


class CreateRole(Change, frozen=True, kw_only=True):
    """CREATE ROLE or USER, and ALTER ROLE of the same attributes (`exists`)."""

    name: str
    exists: bool = False
    superuser: bool | None = None
    bypass_row_security: bool | None = None
    inherits: bool | None = None
    member_of: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


class DropRole(Change, frozen=True, kw_only=True):
    """DROP ROLE."""

    names: tuple[str, ...]


class GrantRole(Change, frozen=True, kw_only=True):
    """GRANT or REVOKE of membership in `roles`, or REVOKE of one of its `options` only.

    `inherits` is what becomes of the INHERIT option, None where the statement does not say.
    """

    roles: tuple[str, ...]
    members: tuple[str, ...]
    granted: bool
    inherits: bool | None = None
    only_option: bool = False


class SetRole(Change, frozen=True, kw_only=True):
    """SET ROLE or, for the whole `session`, SESSION AUTHORIZATION; None goes back."""

    role: str | None
    session: bool = False
    local: bool = False


class ReassignOwned(Change, frozen=True, kw_only=True):
    """REASSIGN OWNED."""

    roles: tuple[str, ...]
    new_owner: str


class DropOwned(Change, frozen=True, kw_only=True):
    """DROP OWNED."""

    roles: tuple[str, ...]


class SetSearchPath(Change, frozen=True, kw_only=True):
    """SET search_path; `schemas` is None for RESET and DEFAULT."""

    schemas: tuple[str, ...] | None
    local: bool = False


class EndTransaction(Change, frozen=True, kw_only=True):
    """COMMIT or ROLLBACK."""

    committed: bool


class BeginTransaction(Change, frozen=True, kw_only=True):
    """BEGIN or START TRANSACTION."""


# Tables


class ConstraintDefinition(Record, frozen=True, kw_only=True):
    """A constraint as written. `columns` of one written at a column is that column."""

    origin: Origin
    name: str | None = None
    columns: tuple[str, ...] = ()
    validated: bool = True
    enforced: bool = True
    deferrable: bool = False
    initially_deferred: bool = False
    no_inherit: bool = False


class KeyDefinition(ConstraintDefinition, frozen=True, kw_only=True):
    """PRIMARY KEY (`primary`) or UNIQUE, of its columns or USING INDEX."""

    primary: bool
    index: str | None = None
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    without_overlaps: bool = False
    options: dict[str, str] = {}


class ForeignKeyDefinition(ConstraintDefinition, frozen=True, kw_only=True):
    """FOREIGN KEY; no `referenced_columns` means the primary key's, `period` a last of PERIOD."""

    referenced: QualifiedName
    referenced_columns: tuple[str, ...] = ()
    on_delete: ReferentialAction | None = None
    on_update: ReferentialAction | None = None
    on_delete_columns: tuple[str, ...] = ()
    match: str = "s"
    period: bool = False


class CheckDefinition(ConstraintDefinition, frozen=True, kw_only=True):
    """CHECK."""

    expression: Expression


class ExclusionDefinition(ConstraintDefinition, frozen=True, kw_only=True):
    """EXCLUDE."""

    method: str
    keys: tuple[IndexKeyDefinition, ...]
    predicate: Expression | None = None
    options: dict[str, str] = {}


class NotNullDefinition(ConstraintDefinition, frozen=True, kw_only=True):
    """NOT NULL as a table constraint (PostgreSQL 18)."""


class ColumnDefinition(Record, frozen=True):
    """A column as written, without its constraints other than NOT NULL."""

    name: str
    type: TypeReference | None
    origin: Origin
    not_null: bool = False
    default: Expression | None = None
    identity: str | None = None
    generated: str | None = None
    collation: QualifiedName | None = None
    identity_sequence: str | None = None


class LikeClause(Record, frozen=True):
    """LIKE `source` with a bit mask of INCLUDING options."""

    source: QualifiedName
    position: int
    including: int


class PartitionKey(Record, frozen=True):
    """PARTITION BY. A column is None where the key is an expression."""

    strategy: str
    columns: tuple[str | None, ...]


class PartitionBound(Record, frozen=True):
    """FOR VALUES or DEFAULT. Partitions of one table are in the order of `place`."""

    written: Expression
    place: tuple[tuple[int, float, str], ...]


class CreateTable(Change, frozen=True, kw_only=True):
    """CREATE TABLE and CREATE FOREIGN TABLE."""

    table: QualifiedName
    columns: tuple[ColumnDefinition, ...] = ()
    constraints: tuple[ConstraintDefinition, ...] = ()
    likes: tuple[LikeClause, ...] = ()
    parents: tuple[QualifiedName, ...] = ()
    partition_of: QualifiedName | None = None
    bound: PartitionBound | None = None
    partition_key: PartitionKey | None = None
    of_type: QualifiedName | None = None
    options: dict[str, str] = {}
    persistence: str = "p"
    drop_on_commit: bool = False
    if_not_exists: bool = False
    foreign_server: str | None = None


class CreateTableAs(Change, frozen=True, kw_only=True):
    """CREATE TABLE AS and SELECT INTO; `column_names` overrides the query's own."""

    table: QualifiedName
    query: Expression
    column_names: tuple[str, ...] = ()
    persistence: str = "p"
    drop_on_commit: bool = False
    if_not_exists: bool = False


class AlterTable(Change, frozen=True, kw_only=True):
    """One sub-command of ALTER TABLE, ALTER VIEW, ALTER INDEX … on relation `table`.

    `only` leaves its partitions and children out.
    """

    table: QualifiedName
    if_exists: bool = False
    only: bool = False


class AddColumn(AlterTable, frozen=True, kw_only=True):
    """ADD COLUMN."""

    column: ColumnDefinition
    constraints: tuple[ConstraintDefinition, ...] = ()
    if_not_exists: bool = False


class AddColumnConstraints(AlterTable, frozen=True, kw_only=True):
    """What is written at a column that the same statement adds, unless it was there before."""

    column: ColumnDefinition
    constraints: tuple[ConstraintDefinition, ...]


class DropColumn(AlterTable, frozen=True, kw_only=True):
    """DROP COLUMN."""

    column: str
    cascade: bool = False


class AlterColumn(AlterTable, frozen=True, kw_only=True):
    """A sub-command that changes one column."""

    column: str


class SetColumnType(AlterColumn, frozen=True, kw_only=True):
    """ALTER COLUMN … TYPE."""

    type: TypeReference
    collation: QualifiedName | None = None


class SetColumnDefault(AlterColumn, frozen=True, kw_only=True):
    """SET DEFAULT, or DROP DEFAULT (None)."""

    default: Expression | None


class SetColumnNotNull(AlterColumn, frozen=True, kw_only=True):
    """SET NOT NULL or DROP NOT NULL."""

    not_null: bool


class SetColumnIdentity(AlterColumn, frozen=True, kw_only=True):
    """ADD GENERATED AS IDENTITY, SET GENERATED, DROP IDENTITY (None)."""

    identity: str | None
    sequence: str | None = None


class SetColumnExpression(AlterColumn, frozen=True, kw_only=True):
    """SET EXPRESSION of a generated column."""

    expression: Expression


class DropColumnExpression(AlterColumn, frozen=True, kw_only=True):
    """DROP EXPRESSION: the column is no longer generated."""


class AddConstraint(AlterTable, frozen=True, kw_only=True):
    """ADD CONSTRAINT."""

    constraint: ConstraintDefinition


class DropConstraint(AlterTable, frozen=True, kw_only=True):
    """DROP CONSTRAINT."""

    constraint: str
    cascade: bool = False


class ValidateConstraint(AlterTable, frozen=True, kw_only=True):
    """VALIDATE CONSTRAINT."""

    constraint: str


class AlterConstraint(AlterTable, frozen=True, kw_only=True):
    """ALTER CONSTRAINT; None is what the statement does not say."""

    constraint: str
    deferrable: bool | None = None
    initially_deferred: bool | None = None
    enforced: bool | None = None


class SetRowSecurity(AlterTable, frozen=True, kw_only=True):
    """ENABLE, DISABLE, FORCE or NO FORCE ROW LEVEL SECURITY; None is left alone."""

    enabled: bool | None = None
    forced: bool | None = None


class AttachPartition(AlterTable, frozen=True, kw_only=True):
    """ATTACH PARTITION, of a table or an index."""

    partition: QualifiedName
    bound: PartitionBound | None = None


class DetachPartition(AlterTable, frozen=True, kw_only=True):
    """DETACH PARTITION."""

    partition: QualifiedName


class SetInheritance(AlterTable, frozen=True, kw_only=True):
    """INHERIT and NO INHERIT."""

    parent: QualifiedName
    inherits: bool


class SetRelationOptions(AlterTable, frozen=True, kw_only=True):
    """SET (…) and RESET (…); a reset option is None."""

    options: dict[str, str | None]


class SetPersistence(AlterTable, frozen=True, kw_only=True):
    """SET LOGGED and SET UNLOGGED."""

    persistence: str


class SetTriggerState(AlterTable, frozen=True, kw_only=True):
    """ENABLE and DISABLE TRIGGER; no name means all of them."""

    trigger: str | None
    enabled: str


# Indexes, sequences, views


class IndexKeyDefinition(Record, frozen=True):
    """One key of an index: a column's name or an expression."""

    column: str | None
    expression: Expression | None = None
    operator_class: QualifiedName | None = None
    operator_class_options: dict[str, str] = {}
    collation: QualifiedName | None = None
    descending: bool = False
    nulls_first: bool = False


class CreateIndex(Change, frozen=True, kw_only=True):
    """CREATE INDEX; `only` leaves the partitions out."""

    table: QualifiedName
    name: str | None
    method: str
    keys: tuple[IndexKeyDefinition, ...]
    include: tuple[str, ...] = ()
    predicate: Expression | None = None
    unique: bool = False
    nulls_not_distinct: bool = False
    options: dict[str, str] = {}
    concurrently: bool = False
    only: bool = False
    if_not_exists: bool = False


class CreateSequence(Change, frozen=True, kw_only=True):
    """CREATE SEQUENCE; `owned_by` is table and column."""

    sequence: QualifiedName
    owned_by: tuple[QualifiedName, str] | None = None
    persistence: str = "p"
    if_not_exists: bool = False


class AlterSequenceOwner(Change, frozen=True, kw_only=True):
    """ALTER SEQUENCE … OWNED BY; None for OWNED BY NONE."""

    sequence: QualifiedName
    owned_by: tuple[QualifiedName, str] | None


class CreateView(Change, frozen=True, kw_only=True):
    """CREATE [OR REPLACE] [MATERIALIZED] VIEW."""

    view: QualifiedName
    query: Expression
    column_names: tuple[str, ...] = ()
    options: dict[str, str] = {}
    replace: bool = False
    materialized: bool = False
    persistence: str = "p"
    if_not_exists: bool = False


# Types


class CreateEnum(Change, frozen=True, kw_only=True):
    """CREATE TYPE … AS ENUM."""

    type: QualifiedName
    labels: tuple[str, ...]


class AddEnumValue(Change, frozen=True, kw_only=True):
    """ALTER TYPE … ADD VALUE."""

    type: QualifiedName
    label: str
    neighbor: str | None = None
    after: bool = True
    if_not_exists: bool = False


class RenameEnumValue(Change, frozen=True, kw_only=True):
    """ALTER TYPE … RENAME VALUE."""

    type: QualifiedName
    label: str
    new_label: str


class CreateCompositeType(Change, frozen=True, kw_only=True):
    """CREATE TYPE … AS (…)."""

    type: QualifiedName
    attributes: tuple[ColumnDefinition, ...]


class AlterCompositeType(Change, frozen=True, kw_only=True):
    """ALTER TYPE of a composite type; a dropped attribute has no type."""

    type: QualifiedName
    attribute: str
    attribute_type: TypeReference | None


class CreateDomain(Change, frozen=True, kw_only=True):
    """CREATE DOMAIN."""

    type: QualifiedName
    base: TypeReference
    not_null: bool = False
    default: Expression | None = None
    checks: tuple[tuple[str | None, Expression], ...] = ()


class AlterDomain(Change, frozen=True, kw_only=True):
    """ALTER DOMAIN; one of the changes is made, named by `action`."""

    type: QualifiedName
    action: str
    default: Expression | None = None
    constraint: str | None = None
    check: Expression | None = None


class CreateOtherType(Change, frozen=True, kw_only=True):
    """CREATE TYPE of a range or a base type."""

    type: QualifiedName


# Routines and triggers


class CreateRoutine(Change, frozen=True, kw_only=True):
    """CREATE [OR REPLACE] FUNCTION, PROCEDURE or AGGREGATE."""

    routine: QualifiedName
    kind: RoutineKind
    parameters: tuple[Parameter, ...] = ()
    returns: TypeReference | None = None
    language: str = "sql"
    volatility: Volatility = Volatility.VOLATILE
    security_definer: bool = False
    strict: bool = False
    leakproof: bool = False
    settings: dict[str, str] = {}
    body: str | None = None
    replace: bool = False


class RoutineSignature(Record, frozen=True):
    """A routine as DROP, ALTER and GRANT name it; `types` is None where they are not given."""

    name: QualifiedName
    types: tuple[TypeReference, ...] | None


class AlterRoutine(Change, frozen=True, kw_only=True):
    """ALTER FUNCTION and PROCEDURE; None is what the statement does not say."""

    routine: RoutineSignature
    volatility: Volatility | None = None
    security_definer: bool | None = None
    strict: bool | None = None
    leakproof: bool | None = None
    settings: dict[str, str | None] = {}
    reset_all: bool = False


class CreateTrigger(Change, frozen=True, kw_only=True):
    """CREATE [OR REPLACE] TRIGGER."""

    name: str
    table: QualifiedName
    function: QualifiedName
    timing: str
    events: frozenset[str]
    columns: tuple[str, ...] = ()
    for_each_row: bool = False
    replace: bool = False


class CreateEventTrigger(Change, frozen=True, kw_only=True):
    """CREATE EVENT TRIGGER."""

    name: str
    event: str
    function: QualifiedName


class SetEventTriggerState(Change, frozen=True, kw_only=True):
    """ENABLE and DISABLE of an event trigger."""

    name: str
    enabled: str


# Policies and privileges


class CreatePolicy(Change, frozen=True, kw_only=True):
    """CREATE POLICY; no `roles` means PUBLIC."""

    name: str
    table: QualifiedName
    command: PolicyCommand
    permissive: bool
    roles: tuple[str, ...] = ()
    using: Expression | None = None
    check: Expression | None = None


class AlterPolicy(Change, frozen=True, kw_only=True):
    """ALTER POLICY; None is what the statement does not say."""

    name: str
    table: QualifiedName
    roles: tuple[str, ...] | None = None
    using: Expression | None = None
    check: Expression | None = None


class ColumnPrivilege(Record, frozen=True):
    """A privilege on some columns; None for ALL."""

    privilege: str | None
    columns: tuple[str, ...]


class ChangePrivileges(Change, frozen=True, kw_only=True):
    """GRANT and REVOKE; `in_schemas` is set for ALL … IN SCHEMA.

    `privileges` is empty for ALL, and where there are only privileges `on_columns`. REVOKE
    with `grant_option` takes only the option to grant them.
    """

    granted: bool
    kind: ObjectKind
    privileges: tuple[str, ...]
    grantees: tuple[str, ...]
    objects: tuple[QualifiedName, ...] = ()
    routines: tuple[RoutineSignature, ...] = ()
    in_schemas: tuple[str, ...] = ()
    on_columns: tuple[ColumnPrivilege, ...] = ()
    grant_option: bool = False
    cascade: bool = False


class ChangeDefaultPrivileges(Change, frozen=True, kw_only=True):
    """ALTER DEFAULT PRIVILEGES; no `schemas` means everywhere, no `roles` the current one."""

    granted: bool
    kind: ObjectKind
    privileges: tuple[str, ...]
    grantees: tuple[str, ...]
    schemas: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    grant_option: bool = False
    cascade: bool = False


# What applies to objects of many kinds


class DropObject(Change, frozen=True, kw_only=True):
    """DROP of one object; of a trigger, policy or rule `on` is its table."""

    kind: ObjectKind
    object: QualifiedName
    on: QualifiedName | None = None
    types: tuple[TypeReference, ...] | None = None
    if_exists: bool = False
    cascade: bool = False


class DropObjects(Change, frozen=True, kw_only=True):
    """DROP of several objects in one statement."""

    objects: tuple[DropObject, ...]


class RenameObject(Change, frozen=True, kw_only=True):
    """RENAME; of a column, constraint, trigger, policy or attribute `on` is its relation."""

    kind: ObjectKind
    object: QualifiedName
    new_name: str
    on: QualifiedName | None = None
    types: tuple[TypeReference, ...] | None = None
    if_exists: bool = False


class SetObjectSchema(Change, frozen=True, kw_only=True):
    """SET SCHEMA."""

    kind: ObjectKind
    object: QualifiedName
    new_schema: str
    types: tuple[TypeReference, ...] | None = None


class SetObjectOwner(Change, frozen=True, kw_only=True):
    """OWNER TO."""

    kind: ObjectKind
    object: QualifiedName
    owner: str
    types: tuple[TypeReference, ...] | None = None


class SetComment(Change, frozen=True, kw_only=True):
    """COMMENT ON; None removes the comment."""

    kind: ObjectKind
    object: QualifiedName
    comment: str | None
    on: QualifiedName | None = None
    types: tuple[TypeReference, ...] | None = None


# What is noted and changes nothing


class RunBlock(Change, frozen=True, kw_only=True):
    """A block of PL/pgSQL that asks for what the database holds.

    `run` runs it in a world and hands on its changes, each before the next question.
    """

    run: Callable[[World, Callable[[Change], None]], object]


class RunQuery(Change, frozen=True, kw_only=True):
    """A query, or a function that CALL calls: the `functions` it names may change something."""

    query: tree.SelectStmt | tree.FuncCall
    functions: frozenset[QualifiedName]


class RejectStatement(Change, frozen=True, kw_only=True):
    """A statement that Postgres's parser rejects."""

    message: str


class MentionNames(Change, frozen=True, kw_only=True):
    """The functions and types, by plain name, that a statement of a block names."""

    names: frozenset[str]


class UseFunction(Change, frozen=True, kw_only=True):
    """A function whose name a known extension brings, called with that many arguments."""

    function: QualifiedName
    arguments: int | None


class UseType(Change, frozen=True, kw_only=True):
    """A type whose name a known extension brings."""

    type: QualifiedName
