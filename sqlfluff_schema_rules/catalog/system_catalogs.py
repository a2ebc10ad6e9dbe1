"""Postgres's own catalogues as queries of migrations read them, told from our catalogue.

An oid is the object itself, a column's number is the column. Of what is left out nothing is
known.

https://www.postgresql.org/docs/current/catalogs.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from sqlfluff_schema_rules.catalog.catalog import TEMPORARY_SCHEMA, Catalog
from sqlfluff_schema_rules.catalog.extensions import KnownExtension, known_extensions
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    CheckConstraint,
    Column,
    CompositeType,
    Constraint,
    Domain,
    EnumType,
    ExclusionConstraint,
    Extension,
    ForeignKey,
    Index,
    Policy,
    PrimaryKey,
    Relation,
    Routine,
    SequenceRelation,
    Table,
    Trigger,
    UniqueConstraint,
    UserType,
    View,
)
from sqlfluff_schema_rules.catalog.type_names import BUILT_IN_TYPES
from sqlfluff_schema_rules.changes.records import (
    Expression,
    PolicyCommand,
    ReferentialAction,
    RoutineKind,
)
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value
from sqlfluff_schema_rules.evaluation.sources import Finder, Source

Columns: TypeAlias = dict[str, Callable[[Any], Value]]


class SchemaId(NamedTuple):
    """The oid of a schema."""

    name: str


class RoleId(NamedTuple):
    """The oid of a role."""

    name: str


class TypeId(NamedTuple):
    """The oid of a type, by the name that `format_type` prints."""

    name: str


class Unseen(NamedTuple):
    """Parts of a table that a statement may have made, of which nobody can tell."""

    table: Table


class _ColumnOf(NamedTuple):
    table: Table
    column: Column


class _LabelOf(NamedTuple):
    type: EnumType
    label: str


class _TypeName(NamedTuple):
    schema: str
    name: str


class _Child(NamedTuple):
    child: Relation
    parent: Relation


def relations_of(catalog: Catalog) -> Iterator[Relation]:
    """Every relation but the temporary ones."""
    for schema in catalog.schemas.values():
        if schema.name != TEMPORARY_SCHEMA:
            yield from schema.relations.values()


def parts_of(
    table: Table, parts: Callable[[Table], Iterable[object]], aspect: Aspect | None
) -> Iterator[object]:
    """The parts of a table, and an `Unseen` one where not all of them are known."""
    yield from parts(table)
    if _has_unseen(table, aspect):
        yield Unseen(table)


def _has_unseen(table: Table, aspect: Aspect | None) -> bool:
    return not table.known or (bool(table.uncertain) and aspect in table.uncertain)


def relations_named(catalog: Catalog, name: Value) -> Iterator[Relation]:
    """The relations of a name in all schemas."""
    for schema in catalog.schemas.values():
        found = schema.relations.get(name) if isinstance(name, str) else None
        if found is not None and schema.name != TEMPORARY_SCHEMA:
            yield found


def of_parts(columns: Columns) -> Columns:
    """Columns that tell nothing of a part that is unseen."""
    return {name: _unless_unseen(tell) for name, tell in columns.items()}


def _unless_unseen(tell: Callable[[Any], Value]) -> Callable[[Any], Value]:
    return lambda part: UNKNOWN if isinstance(part, Unseen) else tell(part)


def is_unseen(item: object) -> bool:
    """Whether a row stands for any number of rows."""
    return isinstance(item, Unseen)


def itself(item: object) -> Value:
    """The oid of an object."""
    return item


def constantly(value: Value) -> Callable[[Any], Value]:
    """A column that is the same in all rows."""
    return lambda item: value


def printed(expression: Expression | None) -> Value:
    """An expression as Postgres prints it, if it is none or a constant."""
    if expression is None:
        return None
    constant = expression.node.constant
    if constant is None or constant.boolval is None:
        return UNKNOWN
    return "true" if constant.boolval.boolval else "false"


def _kind(relation: Relation) -> str:
    match relation:
        case Table():
            return relation.kind
        case View():
            return "m" if relation.materialized else "v"
        case Index():
            return "I" if relation.table.is_partitioned else "i"
    return "S"


def _type_of_constraint(constraint: Constraint) -> str:
    kinds = {PrimaryKey: "p", UniqueConstraint: "u", ForeignKey: "f", CheckConstraint: "c"}
    return "x" if isinstance(constraint, ExclusionConstraint) else kinds.get(type(constraint), "n")


_ACTIONS = {
    None: "a",
    ReferentialAction.NO_ACTION: "a",
    ReferentialAction.RESTRICT: "r",
    ReferentialAction.CASCADE: "c",
    ReferentialAction.SET_NULL: "n",
    ReferentialAction.SET_DEFAULT: "d",
}
_COMMANDS = {
    PolicyCommand.ALL: "*",
    PolicyCommand.SELECT: "r",
    PolicyCommand.INSERT: "a",
    PolicyCommand.UPDATE: "w",
    PolicyCommand.DELETE: "d",
}
_ROUTINE_KINDS = {RoutineKind.FUNCTION: "f", RoutineKind.PROCEDURE: "p", RoutineKind.AGGREGATE: "a"}


def _of_key(tell: Callable[[ForeignKey], Value]) -> Callable[[Any], Value]:
    return lambda constraint: tell(constraint) if isinstance(constraint, ForeignKey) else " "


def _home(item: Relation | Routine | UserType | _TypeName) -> Value:
    return SchemaId(item.schema)


def _table_of(part: Constraint | Policy | Trigger | Unseen | _ColumnOf) -> Table:
    return part.table


def _of_routines(columns: Columns) -> Columns:
    """Columns that tell nothing of a function of an extension."""
    return {name: _if_routine(tell) for name, tell in columns.items()}


def _if_routine(tell: Callable[[Any], Value]) -> Callable[[Any], Value]:
    return lambda item: tell(item) if isinstance(item, Routine) else UNKNOWN


def _kind_of_type(item: object) -> Value:
    match item:
        case EnumType():
            return "e"
        case CompositeType() | Relation():
            return "c"
        case Domain():
            return "d"
    return UNKNOWN


def _type_of_column(column: Column) -> Value:
    return column.user_type or TypeId(column.type.display_in_signature)


_NAMESPACES: Columns = {
    "oid": lambda schema: SchemaId(schema.name),
    "nspname": attrgetter("name"),
    "nspowner": lambda schema: UNKNOWN if schema.owner is None else RoleId(schema.owner),
}
_CLASSES: Columns = {
    "oid": itself,
    "relname": attrgetter("name"),
    "relnamespace": _home,
    "relkind": _kind,
    "relpersistence": lambda relation: relation.persistence.value,
    "relispartition": lambda relation: getattr(relation, "partition_of", None) is not None,
    "relrowsecurity": lambda relation: getattr(relation, "row_security", False),
    "relforcerowsecurity": lambda relation: getattr(relation, "force_row_security", False),
    "relowner": lambda relation: UNKNOWN if relation.owner is None else RoleId(relation.owner),
}
_TABLES: Columns = {
    "schemaname": attrgetter("schema"),
    "tablename": attrgetter("name"),
    "rowsecurity": attrgetter("row_security"),
    "tableowner": lambda table: UNKNOWN if table.owner is None else table.owner,
}
_VIEWS: Columns = {"schemaname": attrgetter("schema"), "viewname": attrgetter("name")}
_MATERIALIZED: Columns = {"schemaname": attrgetter("schema"), "matviewname": attrgetter("name")}
_SEQUENCES: Columns = {"schemaname": attrgetter("schema"), "sequencename": attrgetter("name")}
_INDEX_NAMES: Columns = {
    "schemaname": lambda item: (item.table if is_unseen(item) else item).schema,
    "tablename": lambda item: item.table.name,
} | of_parts({"indexname": attrgetter("name")})
_INDEXES: Columns = {"indrelid": _table_of} | of_parts(
    {
        "indexrelid": itself,
        "indisunique": attrgetter("unique"),
        "indisprimary": lambda index: isinstance(index.constraint, PrimaryKey),
        "indisvalid": attrgetter("valid"),
        "indpred": lambda index: printed(index.predicate and index.predicate.expression),
        "indkey": lambda index: [key.column or 0 for key in index.keys],
    }
)
_CONSTRAINTS: Columns = {
    "conrelid": _table_of,
    "connamespace": lambda item: SchemaId(item.table.schema),
} | of_parts(
    {
        "oid": itself,
        "conname": attrgetter("name"),
        "contype": _type_of_constraint,
        "conkey": lambda constraint: list(constraint.columns),
        "confrelid": lambda item: item.referenced if isinstance(item, ForeignKey) else 0,
        "confkey": lambda item: list(getattr(item, "referenced_columns", ())),
        "confdeltype": _of_key(lambda key: _ACTIONS[key.on_delete]),
        "confupdtype": _of_key(lambda key: _ACTIONS[key.on_update]),
        "condeferrable": attrgetter("deferrable"),
        "condeferred": attrgetter("initially_deferred"),
        "convalidated": attrgetter("validated"),
        "conindid": lambda constraint: getattr(constraint, "index", None) or 0,
    }
)
_ATTRIBUTES: Columns = {"attrelid": _table_of} | of_parts(
    {
        "attname": lambda item: item.column.name,
        "attnum": lambda item: item.column,
        "attnotnull": lambda item: item.column.not_null,
        "attisdropped": constantly(False),
        "atthasdef": lambda item: item.column.default is not None,
        "attidentity": lambda item: item.column.identity or "",
        "attgenerated": lambda item: item.column.generated or "",
        "atttypid": lambda item: _type_of_column(item.column),
    }
)
_TYPES: Columns = {
    "typname": attrgetter("name"),
    "typnamespace": _home,
    "oid": lambda item: UNKNOWN if isinstance(item, _TypeName) else item,
    "typtype": _kind_of_type,
}
_LABELS: Columns = {"enumtypid": attrgetter("type"), "enumlabel": attrgetter("label")}
_NAMES_OF_ROUTINES: Columns = {"proname": attrgetter("name"), "pronamespace": _home}
_ROUTINES: Columns = _NAMES_OF_ROUTINES | _of_routines(
    {
        "oid": itself,
        "prokind": lambda routine: _ROUTINE_KINDS[routine.kind],
        "prosecdef": attrgetter("security_definer"),
        "proisstrict": attrgetter("strict"),
        "provolatile": lambda routine: routine.volatility.value[0],
        "pronargs": lambda routine: len(routine.parameters_in),
        "prosrc": lambda routine: UNKNOWN if routine.body is None else routine.body,
        "prolang": attrgetter("language"),
        "proconfig": lambda routine: [f"{k}={v}" for k, v in routine.settings.items()] or None,
    }
)
_POLICIES: Columns = {
    "schemaname": lambda item: item.table.schema,
    "tablename": lambda item: item.table.name,
} | of_parts(
    {
        "policyname": attrgetter("name"),
        "permissive": lambda policy: "PERMISSIVE" if policy.permissive else "RESTRICTIVE",
        "roles": lambda policy: list(policy.roles or ("public",)),
        "cmd": lambda policy: policy.command.value.upper(),
        "qual": lambda policy: printed(policy.using),
        "with_check": lambda policy: printed(policy.check),
    }
)
_POLICY: Columns = {"polrelid": _table_of} | of_parts(
    {
        "oid": itself,
        "polname": attrgetter("name"),
        "polcmd": lambda policy: _COMMANDS[policy.command],
        "polpermissive": attrgetter("permissive"),
    }
)
_TRIGGERS: Columns = {"tgrelid": _table_of} | of_parts(
    {
        "oid": itself,
        "tgname": attrgetter("name"),
        "tgisinternal": constantly(False),
        "tgenabled": attrgetter("enabled"),
    }
)
_ROLES: Columns = {
    "oid": lambda role: RoleId(role.name),
    "rolname": attrgetter("name"),
    "usename": attrgetter("name"),
    "rolsuper": attrgetter("superuser"),
    "rolbypassrls": attrgetter("bypass_row_security"),
}
_EXTENSIONS: Columns = {
    "oid": itself,
    "extname": attrgetter("name"),
    "extnamespace": lambda extension: SchemaId(extension.schema),
}
_EVENT_TRIGGERS: Columns = {"evtname": attrgetter("name"), "evtenabled": attrgetter("enabled")}
_CHILDREN: Columns = {"inhrelid": attrgetter("child"), "inhparent": attrgetter("parent")}
_LANGUAGES: Columns = {"oid": itself, "lanname": itself}


_NAMES_OF_RELATIONS = frozenset(
    {
        "matviewname",
        "relname",
        "sequence_name",
        "sequencename",
        "table_name",
        "tablename",
        "viewname",
    }
)
_NAMES_OF_TABLES = frozenset({"event_object_table", "table_name", "tablename"})
_NAMES_OF_PARTS = frozenset(
    {"conname", "constraint_name", "indexname", "policyname", "polname", "tgname"}
)
_NUMBERS_OF_TABLES = frozenset({"attrelid", "conrelid", "indrelid", "polrelid", "tgrelid"})
_NAMES_OF_BUILT_IN_TYPES = frozenset([name.strip('"') for name in BUILT_IN_TYPES])


def relations_source(
    columns: Columns,
    kinds: type[Relation] | tuple[type[Relation], ...],
    choose: Callable[[Any], bool] = lambda relation: True,
) -> Callable[[Catalog], Source]:
    """Those of the relations of some kinds that `choose` takes."""
    names = _NAMES_OF_RELATIONS & columns.keys()

    def chosen(relations: Iterable[Relation]) -> Iterator[Relation]:
        return (item for item in relations if isinstance(item, kinds) and choose(item))

    def source(catalog: Catalog) -> Source:
        def find(name: Value) -> Iterable[object]:
            return chosen(relations_named(catalog, name))

        return Source(
            columns,
            chosen(relations_of(catalog)),
            is_doubtful=lambda relation: not relation.known,
            finders=dict.fromkeys(names, find),
        )

    return source


def parts_source(
    columns: Columns, parts: Callable[[Table], Iterable[object]], aspect: Aspect | None = None
) -> Callable[[Catalog], Source]:
    """Parts of tables, of which some may be unseen that the statements of `aspect` made."""
    names, numbers = _NAMES_OF_TABLES & columns.keys(), _NUMBERS_OF_TABLES & columns.keys()

    def source(catalog: Catalog) -> Source:
        def of_relations(relations: Iterable[object]) -> Iterator[object]:
            for table in relations:
                if isinstance(table, Table):
                    yield from parts_of(table, parts, aspect)

        def find(name: Value) -> Iterable[object]:
            return of_relations(relations_named(catalog, name))

        def find_numbered(table: Value) -> Iterable[object]:
            return of_relations([table])

        finders: dict[str, Finder] = dict.fromkeys(names, find)
        finders |= dict.fromkeys(numbers, find_numbered)
        items = of_relations(relations_of(catalog))
        return Source(columns, items, is_doubtful=is_unseen, finders=finders)

    return source


def named_parts_source(
    columns: Columns,
    held: Callable[[Table], Mapping[str, object]],
    aspect: Aspect | None = None,
    kind: type[object] = object,
) -> Callable[[Catalog], Source]:
    """Parts of one kind that tables hold by their names, as `parts_source` has them."""
    [name_column] = _NAMES_OF_PARTS & columns.keys()

    def parts(table: Table) -> Iterable[object]:
        return (part for part in held(table).values() if isinstance(part, kind))

    without_names = parts_source(columns, parts, aspect)

    def source(catalog: Catalog) -> Source:
        def find(name: Value) -> Iterator[object]:
            for relation in relations_of(catalog) if isinstance(name, str) else ():
                if isinstance(relation, Table):
                    part = held(relation).get(str(name))
                    if part is not None and isinstance(part, kind):
                        yield part
                    if _has_unseen(relation, aspect):
                        yield Unseen(relation)

        found = without_names(catalog)
        found.finders = {**found.finders, name_column: find}
        return found

    return source


def _types(catalog: Catalog) -> Iterator[object]:
    for schema in catalog.schemas.values():
        yield from schema.types.values()
    yield from filter(_has_row_type, relations_of(catalog))
    yield from (_TypeName("pg_catalog", name) for name in _NAMES_OF_BUILT_IN_TYPES)
    for extension, known in _known_installed(catalog):
        yield from (_TypeName(extension.schema, name) for name in known.types)


def _types_named(catalog: Catalog, name: Value) -> Iterator[object]:
    if not isinstance(name, str):
        return
    for schema in catalog.schemas.values():
        if name in schema.types:
            yield schema.types[name]
    yield from filter(_has_row_type, relations_named(catalog, name))
    if name in _NAMES_OF_BUILT_IN_TYPES:
        yield _TypeName("pg_catalog", name)
    for extension, known in _known_installed(catalog):
        if name in known.types:
            yield _TypeName(extension.schema, name)


def _has_row_type(relation: Relation) -> bool:
    return isinstance(relation, (Table, View))


def _routines(catalog: Catalog) -> Iterator[object]:
    for schema in catalog.schemas.values():
        for overloads in schema.routines.values():
            yield from overloads
    for extension, known in _known_installed(catalog):
        yield from (_TypeName(extension.schema, name) for name in known.functions)


def _routines_named(catalog: Catalog, name: Value) -> Iterator[object]:
    if not isinstance(name, str):
        return
    for schema in catalog.schemas.values():
        yield from schema.routines.get(name, ())
    for extension, known in _known_installed(catalog):
        if name in known.functions:
            yield _TypeName(extension.schema, name)


def _known_installed(catalog: Catalog) -> Iterator[tuple[Extension, KnownExtension]]:
    for extension in catalog.extensions.values():
        known = known_extensions().get(extension.name)
        if known is not None:
            yield extension, known


def _labels(catalog: Catalog) -> Iterator[_LabelOf]:
    for schema in catalog.schemas.values():
        for user_type in schema.types.values():
            if isinstance(user_type, EnumType):
                yield from (_LabelOf(user_type, label) for label in user_type.labels)


def _children(catalog: Catalog) -> Iterator[_Child]:
    for relation in relations_of(catalog):
        if isinstance(relation, Table):
            parents = [relation.partition_of] if relation.partition_of else relation.parents
            yield from (_Child(relation, parent) for parent in parents)
        elif isinstance(relation, Index) and relation.parent is not None:
            yield _Child(relation, relation.parent)


def _extensions_are_known(catalog: Catalog) -> bool:
    return catalog.extensions.keys() <= known_extensions().keys() | {"plpgsql"}


def columns_of(table: Table) -> Iterator[_ColumnOf]:
    """The columns of a table with their table."""
    return (_ColumnOf(table, column) for column in table.columns.values())


SYSTEM_CATALOGS: Mapping[str, Callable[[Catalog], Source]] = {
    "pg_attribute": parts_source(_ATTRIBUTES, columns_of, Aspect.COLUMNS),
    "pg_class": relations_source(_CLASSES, Relation),
    "pg_constraint": named_parts_source(
        _CONSTRAINTS, attrgetter("constraints"), Aspect.CONSTRAINTS
    ),
    "pg_enum": lambda catalog: Source(_LABELS, _labels(catalog)),
    "pg_event_trigger": lambda catalog: Source(_EVENT_TRIGGERS, catalog.event_triggers.values()),
    "pg_extension": lambda catalog: Source(_EXTENSIONS, catalog.extensions.values()),
    "pg_index": parts_source(_INDEXES, lambda table: table.indexes.values(), Aspect.INDEXES),
    "pg_indexes": named_parts_source(_INDEX_NAMES, attrgetter("indexes"), Aspect.INDEXES),
    "pg_inherits": lambda catalog: Source(_CHILDREN, _children(catalog)),
    "pg_language": lambda catalog: Source(_LANGUAGES, ("internal", "c", "sql", "plpgsql")),
    "pg_matviews": relations_source(_MATERIALIZED, View, attrgetter("materialized")),
    "pg_namespace": lambda catalog: Source(_NAMESPACES, catalog.schemas.values()),
    "pg_policies": named_parts_source(_POLICIES, attrgetter("policies"), Aspect.POLICIES),
    "pg_policy": named_parts_source(_POLICY, attrgetter("policies"), Aspect.POLICIES),
    "pg_proc": lambda catalog: Source(
        _ROUTINES,
        _routines(catalog),
        complete=_extensions_are_known(catalog),
        is_doubtful=lambda item: not isinstance(item, Routine),
        finders={"proname": partial(_routines_named, catalog)},
    ),
    "pg_roles": lambda catalog: Source(_ROLES, catalog.roles.values()),
    "pg_sequences": relations_source(_SEQUENCES, SequenceRelation),
    "pg_tables": relations_source(_TABLES, Table, lambda table: not table.is_foreign),
    "pg_trigger": named_parts_source(_TRIGGERS, attrgetter("triggers")),
    "pg_type": lambda catalog: Source(
        _TYPES,
        _types(catalog),
        complete=_extensions_are_known(catalog),
        finders={"typname": partial(_types_named, catalog)},
    ),
    "pg_user": lambda catalog: Source(_ROLES, catalog.roles.values()),
    "pg_views": relations_source(_VIEWS, View, lambda view: not view.materialized),
}
"""The rows of each catalogue in `pg_catalog`, by its name."""
