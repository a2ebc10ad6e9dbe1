"""The objects of a schema, as Postgres's own catalogues hold them.

Objects refer to each other directly (a foreign key holds its table and its columns), so a
rename changes one place. Every object keeps the `Origin` that created it, and `changed`
tells which origin last set each property that was altered later.

https://www.postgresql.org/docs/current/catalogs.html
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from sqlfluff_schema_rules.catalog.acl import Acl, DefaultAcls
from sqlfluff_schema_rules.changes.records import (
    Expression,
    Parameter,
    PartitionBound,
    PolicyCommand,
    QualifiedName,
    ReferentialAction,
    RoutineKind,
    TypeReference,
    Volatility,
)
from sqlfluff_schema_rules.source.origin import Origin


class Aspect(enum.Enum):
    """A part of a table that a statement may have changed in a way that cannot be read."""

    COLUMNS = "columns"
    CONSTRAINTS = "constraints"
    INDEXES = "indexes"
    POLICIES = "policies"
    ROW_SECURITY = "row security"


class Persistence(enum.Enum):
    """https://www.postgresql.org/docs/current/catalog-pg-class.html, `relpersistence`."""

    PERMANENT = "p"
    UNLOGGED = "u"
    TEMPORARY = "t"


PERSISTENCES = {persistence.value: persistence for persistence in Persistence}
"""By what the catalogues of Postgres and the parser call them; quicker than to make one."""


class SchemaObject(msgspec.Struct, eq=False, kw_only=True):
    """What every object of the catalogue has."""

    name: str
    origin: Origin
    changed: dict[str, Origin] | None = None
    comment: str | None = None

    @property
    def object_name(self) -> str:
        """The one name of the object, by which findings and configurations call it."""
        return self.name

    def origin_of(self, property_name: str) -> Origin:
        """The statement that last set `property_name`; by default the one that created it."""
        if self.changed is None:
            return self.origin
        return self.changed.get(property_name, self.origin)

    def mark(self, property_name: str, origin: Origin) -> None:
        """Record that the statement at `origin` set `property_name`."""
        if self.changed is None:
            self.changed = {}
        self.changed[property_name] = origin


class Column(SchemaObject, kw_only=True, eq=False):
    """A column of a table or foreign table.

    `user_type` is the type's own object where the files created it. `generated` is `s`
    (stored) or `v` (virtual), `identity` `a` (always) or `d` (by default). `sequences` are
    those that its default takes numbers from. With `inherits_not_null` it is `not_null` only
    because a parent's column is.
    """

    type: TypeReference
    not_null: bool = False
    inherits_not_null: bool = False
    default: Expression | None = None
    sequences: tuple[SequenceRelation, ...] = ()
    identity: str | None = None
    generated: str | None = None
    collation: QualifiedName | None = None
    user_type: UserType | None = None
    inherited: bool = False

    @property
    def serial(self) -> bool:
        """Whether its default is that of the pseudo-type `serial`."""
        return self.default is None and bool(self.sequences)

    @property
    def base_type(self) -> TypeReference:
        """The type beneath any domains."""
        return beneath_domains(self.type, self.user_type)[0]

    @property
    def has_default(self) -> bool:
        """Whether an INSERT that leaves the column out gets a value other than NULL."""
        if self.identity or self.generated or self.serial:
            return True
        if self.default is not None:
            return not self.default.is_null
        default = self.user_type.default if isinstance(self.user_type, Domain) else None
        return default is not None and not default.is_null

    def is_generated_from(self, column: Column) -> bool:
        """Whether its values are made of another column's."""
        if not self.generated or self.default is None or self is column:
            return False
        return column.name in self.default.column_names()


class Constraint(SchemaObject, kw_only=True, eq=False):
    """A constraint of a table.

    `inherited` ones come from a partition's or child's parent and are not the table's own as
    well. A key of a partition may be a part of its parent's, `parent`.
    """

    table: Table
    parent: Constraint | None = None
    columns: tuple[Column, ...] = ()
    validated: bool = True
    enforced: bool = True
    deferrable: bool = False
    initially_deferred: bool = False
    no_inherit: bool = False
    inherited: bool = False
    named_by_user: bool = False


class IndexConstraint(Constraint, kw_only=True, eq=False):
    """A constraint that an index enforces."""

    index: Index | None = None


class PrimaryKey(IndexConstraint, kw_only=True, eq=False):
    """A primary key."""


class UniqueConstraint(IndexConstraint, kw_only=True, eq=False):
    """A unique constraint."""

    @property
    def nulls_not_distinct(self) -> bool:
        """Whether two rows may not both have NULL there."""
        return self.index is not None and self.index.nulls_not_distinct


class ExclusionConstraint(IndexConstraint, kw_only=True, eq=False):
    """An exclusion constraint."""


class CheckConstraint(Constraint, kw_only=True, eq=False):
    """A check constraint of a table."""

    expression: Expression


class NotNullConstraint(Constraint, kw_only=True, eq=False):
    """A NOT NULL constraint that the user named (PostgreSQL 18)."""


class ForeignKey(Constraint, kw_only=True, eq=False):
    """A foreign key. `on_delete` and `on_update` are None where the files do not say.

    `referenced` may be unknown (`referenced.known` is false); `referenced_columns` is then
    empty. `referenced_index` is the unique index that finds what is referenced. The last
    column of a temporal key (`period`) is a range that referenced rows have to cover.
    """

    referenced: Table
    referenced_columns: tuple[Column, ...] = ()
    referenced_index: Index | None = None
    on_delete: ReferentialAction | None = None
    on_update: ReferentialAction | None = None
    on_delete_columns: tuple[Column, ...] = ()
    match: str = "s"
    period: bool = False


class OwnedObject(SchemaObject, kw_only=True, eq=False):
    """An object that a role owns and that has privileges.

    `acl` is None where nobody granted or revoked any. Nothing is known of either as long as
    `owner` is None. An index has both of its table.
    """

    owner: str | None = None
    acl: Acl | None = None


class Relation(OwnedObject, kw_only=True, eq=False):
    """Whatever shares the namespace of `pg_class`.

    `known` is false when no file created it. `views` are those that read it. `column_acls`
    has the columns on which privileges were granted.
    """

    schema: str
    known: bool = True
    views: list[View] = []
    persistence: Persistence = Persistence.PERMANENT
    options: dict[str, str] = {}
    extension: str | None = None
    column_acls: dict[str, Acl] = {}

    @property
    def object_name(self) -> str:
        """The one name of the object: `public.orders`."""
        return f"{self.schema}.{self.name}"

    @property
    def is_temporary(self) -> bool:
        """Whether it ends with the session."""
        return self.persistence is Persistence.TEMPORARY

    def rename_column_acl(self, name: str, new_name: str) -> None:
        """Let the privileges on a column follow its name."""
        if name in self.column_acls:
            self.column_acls[new_name] = self.column_acls.pop(name)


class Table(Relation, kw_only=True, eq=False):
    """An ordinary, partitioned or foreign table.

    `sequences` are those that its columns own. `partition_of` is the parent of a partition,
    whose `partitions` are in the order of their `bound`s; `parents` is what INHERITS names.
    `uncertain` holds the aspects that a statement changed in a way that could not be read.
    """

    columns: dict[str, Column] = {}
    constraints: dict[str, Constraint] = {}
    indexes: dict[str, Index] = {}
    policies: dict[str, Policy] = {}
    triggers: dict[str, Trigger] = {}
    sequences: list[SequenceRelation] = []
    row_security: bool = False
    force_row_security: bool = False
    partition_strategy: str | None = None
    partition_columns: tuple[Column, ...] = ()
    bound: PartitionBound | None = None
    partition_of: Table | None = None
    partitions: list[Table] = []
    parents: list[Table] = []
    children: list[Table] = []
    foreign_server: str | None = None
    of_type: QualifiedName | None = None
    drop_on_commit: bool = False
    referenced_by: list[ForeignKey] = []
    uncertain: set[Aspect] = set()

    @property
    def is_partitioned(self) -> bool:
        """Whether it was created with PARTITION BY."""
        return self.partition_strategy is not None

    @property
    def kind(self) -> str:
        """https://www.postgresql.org/docs/current/catalog-pg-class.html, `relkind`."""
        return "f" if self.is_foreign else "p" if self.is_partitioned else "r"

    @property
    def is_foreign(self) -> bool:
        """Whether it is a foreign table."""
        return self.foreign_server is not None

    @property
    def primary_key(self) -> PrimaryKey | None:
        """The primary key, if the table has one."""
        for constraint in self.constraints.values():
            if isinstance(constraint, PrimaryKey):
                return constraint
        return None

    @property
    def foreign_keys(self) -> Iterator[ForeignKey]:
        """The foreign keys that this table references others with."""
        for constraint in self.constraints.values():
            if isinstance(constraint, ForeignKey):
                yield constraint

    def knows(self, *aspects: Aspect) -> bool:
        """Whether nothing unreadable touched any of `aspects`."""
        return self.known and (not self.uncertain or self.uncertain.isdisjoint(aspects))

    def descendants(self) -> Iterable[Table]:
        """Its partitions and children and theirs, each once."""
        return self._descendants() if self.partitions or self.children else ()

    def _descendants(self) -> Iterator[Table]:
        seen = {id(self)}
        waiting = [*self.partitions, *self.children]
        while waiting:
            child = waiting.pop(0)
            if id(child) not in seen:
                seen.add(id(child))
                yield child
                waiting += [*child.partitions, *child.children]

    def has_index_leading_with(self, columns: Sequence[Column]) -> bool:
        """Whether an equality search on all of `columns` can use an index.

        The index must be valid, btree or hash, begin with exactly these columns in any
        order, and be whole, or partial only by one of them being not null.
        """
        return any(index.serves_search_on(columns) for index in self.indexes.values())


class IndexKey(msgspec.Struct, eq=False):
    """One key of an index: a column or an expression, and how it is ordered."""

    column: Column | None = None
    expression: BoundExpression | None = None
    operator_class: QualifiedName | None = None
    operator_class_options: dict[str, str] = {}
    collation: QualifiedName | None = None
    descending: bool = False
    nulls_first: bool = False


class Index(Relation, kw_only=True, eq=False):
    """An index, of its own or made by a constraint (`constraint`).

    `attribute_names` are what it calls its keys and included columns: a column that is renamed
    later keeps its name there.
    """

    table: Table
    attribute_names: tuple[str, ...]
    method: str = "btree"
    unique: bool = False
    nulls_not_distinct: bool = False
    keys: tuple[IndexKey, ...] = ()
    include: tuple[Column, ...] = ()
    predicate: BoundExpression | None = None
    constraint: Constraint | None = None
    valid: bool = True
    parent: Index | None = None
    named_by_user: bool = True

    @property
    def serves_equality(self) -> bool:
        """Whether it is valid and finds equal values, as that of a temporal key does too."""
        return self.valid and (
            self.method in ("btree", "hash")
            or isinstance(self.constraint, (PrimaryKey, UniqueConstraint))
        )

    def serves_search_on(self, columns: Sequence[Column]) -> bool:
        """Whether it finds the rows in which all of `columns` have given values."""
        if not self.keys or self.keys[0].column not in columns or not self.serves_equality:
            return False
        if len(columns) == 1 and self.predicate is None:
            return True
        leading = set(map(id, self.leading_columns(len(columns))))
        return leading == set(map(id, columns)) and (
            self.predicate is None or self.predicate.is_only_not_null_of(columns)
        )

    def leading_columns(self, count: int) -> tuple[Column, ...]:
        """Its first `count` keys as far as they are plain columns."""
        return tuple([key.column for key in self.keys[:count] if key.column is not None])

    def uses(self, column: Column) -> bool:
        """Whether the index cannot be without that column."""
        if self.predicate is not None and column in self.predicate.columns.values():
            return True
        return column in self.include or column in self.columns_used()

    def expressions(self) -> Iterator[BoundExpression]:
        """Those of its keys and its predicate."""
        for bound in (self.predicate, *(key.expression for key in self.keys)):
            if bound is not None:
                yield bound

    def columns_used(self) -> Iterator[Column]:
        """The columns of its keys, plain or within expressions."""
        for key in self.keys:
            if key.column is not None:
                yield key.column
            elif key.expression is not None:
                yield from key.expression.columns.values()


class BoundExpression(msgspec.Struct, eq=False):
    """An expression of an index, and the table's columns by the names that it calls them."""

    expression: Expression
    columns: dict[str, Column]

    def is_only_not_null_of(self, columns: Sequence[Column]) -> bool:
        """Whether it says nothing but `c is not null`, for any of `columns`."""
        tested = self.expression.columns_tested_not_null()
        return tested is not None and all(self.columns.get(name) in columns for name in tested)


class SequenceRelation(Relation, kw_only=True, eq=False):
    """A sequence; `owner_column` is the column that it is dropped with.

    One `of_identity` is a part of that column and cannot be dropped without its identity.
    """

    owner_table: Table | None = None
    owner_column: Column | None = None
    of_identity: bool = False
    named_by_user: bool = True


class OutputColumn(msgspec.Struct, frozen=True, eq=False):
    """A column of what a query returns. What cannot be told of it is None."""

    name: str | None
    type: TypeReference | None = None
    user_type: UserType | None = None
    sources: tuple[Column, ...] = ()
    collation: QualifiedName | None = None


class Rows(msgspec.Struct, frozen=True, eq=False):
    """What a function returns, and the table whose rows these are."""

    columns: tuple[OutputColumn, ...]
    table: Table | None = None


RowsOfCalls = dict[tuple[QualifiedName, int], Rows]
"""What functions return, by their name as written and how many arguments they get."""


class Shape(msgspec.Struct, frozen=True, eq=False):
    """What a query returns, and what it reads.

    `complete` is false where it may return more columns than `columns`.
    """

    columns: tuple[OutputColumn, ...]
    complete: bool
    relations: tuple[Relation, ...]
    reads: frozenset[Column]


class View(Relation, kw_only=True, eq=False):
    """A view or, when `materialized`, a materialized view, which may have indexes.

    `sources` is what the names in its query mean, `rows` what the functions in its FROM
    return. `shape` is made when it is first needed: ask `queries.shape_of`. `storage` is what
    the indexes of a materialized view are on. `column_comments` are by column.
    """

    query: Expression
    column_names: tuple[str, ...] = ()
    column_comments: dict[str, str] = {}
    materialized: bool = False
    indexes: dict[str, Index] = {}
    sources: dict[QualifiedName, Relation] = {}
    rows: RowsOfCalls = {}
    shape: Shape | None = None
    storage: Table | None = None

    def read(self, sources: dict[QualifiedName, Relation]) -> None:
        """From now on it reads these relations and no others."""
        for relation in {id(source): source for source in self.sources.values()}.values():
            relation.views.remove(self)
        self.sources = {name: found for name, found in sources.items() if found is not self}
        self.shape = None
        for relation in {id(source): source for source in self.sources.values()}.values():
            relation.views.append(self)


class Policy(SchemaObject, kw_only=True, eq=False):
    """A row security policy. `roles` is empty where it applies to PUBLIC.

    `reads` is what the names of other relations in it mean; of `shape` see `View`.
    """

    table: Table
    command: PolicyCommand
    permissive: bool = True
    roles: tuple[str, ...] = ()
    using: Expression | None = None
    check: Expression | None = None
    reads: dict[QualifiedName, Relation] = {}
    shape: Shape | None = None

    @property
    def clauses(self) -> tuple[Expression, ...]:
        """Its expressions."""
        return tuple(clause for clause in (self.using, self.check) if clause is not None)


class Trigger(SchemaObject, kw_only=True, eq=False):
    """A trigger; `events` among insert, update, delete, truncate.

    `function` has the schema where that is known. `parent` is the trigger of a partitioned
    table that this is a partition's copy of.
    """

    table: Table
    parent: Trigger | None = None
    function: QualifiedName
    timing: str
    events: frozenset[str]
    columns: tuple[Column, ...] = ()
    for_each_row: bool = False
    enabled: str = "O"


class EventTrigger(SchemaObject, kw_only=True, eq=False):
    """An event trigger; `function` takes no arguments."""

    function: QualifiedName
    enabled: str = "O"


class Routine(OwnedObject, kw_only=True, eq=False):
    """A function, procedure or aggregate. `settings` is what SET clauses pin."""

    schema: str
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
    extension: str | None = None

    @property
    def parameters_in(self) -> tuple[TypeReference, ...]:
        """The types that make up its identity."""
        return tuple(parameter.type for parameter in self.parameters if parameter.is_input)

    def takes(self, count: int) -> bool:
        """Whether a call with that many arguments may mean it."""
        inputs = [parameter for parameter in self.parameters if parameter.is_input]
        if any(parameter.mode == "v" for parameter in inputs):
            return True
        required = sum(not parameter.has_default for parameter in inputs)
        return required <= count <= len(inputs)

    @property
    def types(self) -> Iterator[TypeReference]:
        """The types of all that goes in and comes out."""
        for parameter in self.parameters:
            yield parameter.type
        if self.returns is not None:
            yield self.returns

    @property
    def input_types(self) -> tuple[str, ...]:
        """The types that make up its identity, as Postgres prints them."""
        return tuple(reference.display_in_signature for reference in self.parameters_in)

    @property
    def object_name(self) -> str:
        """The one name of the object: `public.search(uuid, text)`."""
        return f"{self.schema}.{self.name}({', '.join(self.input_types)})"


class UserType(OwnedObject, kw_only=True, eq=False):
    """A type that the files created."""

    schema: str
    extension: str | None = None

    @property
    def object_name(self) -> str:
        """The one name of the object: `public.mood`."""
        return f"{self.schema}.{self.name}"


class EnumType(UserType, kw_only=True, eq=False):
    """An enumerated type with its labels in order."""

    labels: list[str] = []


class CompositeType(UserType, kw_only=True, eq=False):
    """A stand-alone composite type."""

    attributes: dict[str, TypeReference] = {}


class Domain(UserType, kw_only=True, eq=False):
    """A domain over `base`."""

    base: TypeReference
    base_user_type: UserType | None = None
    not_null: bool = False
    default: Expression | None = None
    checks: dict[str, Expression] = {}


def beneath_domains(
    reference: TypeReference, user_type: UserType | None
) -> tuple[TypeReference, UserType | None]:
    """The type beneath any domains, with its own object; arrays of domains are no domains."""
    while isinstance(user_type, Domain) and not reference.dimensions:
        reference, user_type = user_type.base, user_type.base_user_type
    return reference, user_type


class OtherType(UserType, kw_only=True, eq=False):
    """A range or base type."""


class Extension(SchemaObject, kw_only=True, eq=False):
    """An installed extension and the schema that holds its objects."""

    schema: str
    version: str | None = None


class Role(SchemaObject, kw_only=True, eq=False):
    """A role and the roles it is a member of. `known` is false when no file created it.

    It has the privileges of those in `inherits_from` by itself, those of the others that it
    is `member_of` after SET ROLE. `inherits` says which of both a new membership is.
    """

    known: bool = True
    superuser: bool = False
    bypass_row_security: bool = False
    inherits: bool = True
    member_of: set[str] = set()
    inherits_from: set[str] = set()


class Schema(OwnedObject, kw_only=True, eq=False):
    """A namespace. `known` is false when no file created it.

    `named_constraints` holds all that was ever given a constraint of a name.
    `default_acls` has what ALTER DEFAULT PRIVILEGES IN SCHEMA adds to the privileges of what
    a role creates.
    """

    known: bool = True
    default_acls: DefaultAcls = {}
    relations: dict[str, Relation] = {}
    types: dict[str, UserType] = {}
    routines: dict[str, list[Routine]] = {}
    named_constraints: dict[str, list[Table | Domain]] = {}

    def put_constraint(self, constraint: Constraint) -> None:
        """Give a table of this schema a constraint."""
        constraint.table.constraints[constraint.name] = constraint
        self.note_constraint(constraint.name, constraint.table)

    def note_constraint(self, name: str, on: Table | Domain) -> None:
        """Note that a table or domain of this schema has a constraint of that name."""
        self.named_constraints.setdefault(name, []).append(on)

    def has_constraint(self, name: str) -> bool:
        """Whether a table or domain of the schema has a constraint of that name."""
        noted = self.named_constraints.get(name)
        return noted is not None and any(self._has(on, name) for on in noted)

    def _has(self, on: Table | Domain, name: str) -> bool:
        if isinstance(on, Domain):
            return name in on.checks and self.types.get(on.name) is on
        return name in on.constraints and self.relations.get(on.name) is on
