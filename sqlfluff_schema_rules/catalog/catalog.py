"""The schema as Postgres would hold it, and the questions that rules ask of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from functools import cached_property

import msgspec

from sqlfluff_schema_rules.catalog.acl import Acl, DefaultAcls, privileges_in, rights
from sqlfluff_schema_rules.catalog.mentioned import MentionedNames
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    EventTrigger,
    Extension,
    ForeignKey,
    Index,
    OwnedObject,
    Persistence,
    Policy,
    Relation,
    Role,
    Routine,
    Schema,
    SchemaObject,
    SequenceRelation,
    Table,
    Trigger,
    UserType,
    View,
)
from sqlfluff_schema_rules.catalog.privileges import rights_of
from sqlfluff_schema_rules.catalog.roles import SessionRoles
from sqlfluff_schema_rules.catalog.users import UsersByName
from sqlfluff_schema_rules.changes.records import (
    ChangeDefaultPrivileges,
    ChangePrivileges,
    ObjectKind,
    QualifiedName,
    TypeReference,
)
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.placeholders import SIGN, is_placeholder

DEFAULT_SEARCH_PATH = ("$user", "public")
SYSTEM_SCHEMAS = frozenset({"pg_catalog", "information_schema", "pg_toast"})
TEMPORARY_SCHEMA = "pg_temp"

_ENABLES_ROW_SECURITY = re.compile(r"enable\s+row\s+level\s+security", re.IGNORECASE)

NameChoice = Callable[[Set[str], ObjectKind], Iterable[str]]


def _every_name(names: Set[str], kind: ObjectKind) -> Iterable[str]:
    return names


class NamedObject(msgspec.Struct, frozen=True, gc=False):
    """An object whose `name` the files gave; `table` is the table that it is a part of."""

    kind: ObjectKind
    name: str
    named: SchemaObject
    table: Table | None = None

    @property
    def object_name(self) -> str:
        """The one name of the object."""
        if self.table is not None:
            return f"{self.table.object_name}.{self.name}"
        return self.named.object_name

    @property
    def origin(self) -> Origin:
        """The statement that gave the name last."""
        return self.named.origin_of("name")


class RejectedStatement(msgspec.Struct, frozen=True):
    """A statement that Postgres's parser rejects, with its own message."""

    message: str
    origin: Origin


class TruncatedName(msgspec.Struct, frozen=True):
    """An identifier that Postgres cuts to 63 bytes."""

    name: str
    origin: Origin


class ExtensionUse(msgspec.Struct, frozen=True):
    """A use of what a known extension brings, before it was created.

    `qualified` where it says in which schema the extension is.
    """

    extension: str
    kind: str
    name: str
    origin: Origin
    qualified: bool = False


class Catalog:
    """The objects of one database.

    It is filled by a replay and then only asked: what rules ask for is collected once.

    `exposed_schemas` are those that the platform's API serves; `platform` is `postgres` or
    `supabase`; `postgres_version` is the server's major one, None where nobody knows it.
    `is_one_script` tells that one file makes it that is part of no history. `steps_run` counts
    what was run of functions and blocks.
    """

    def __init__(
        self,
        *,
        exposed_schemas: Iterable[str] = ("public",),
        platform: str = "postgres",
        postgres_version: int | None = None,
    ) -> None:
        self.exposed_schemas = frozenset(exposed_schemas)
        self.platform = platform
        self.postgres_version = postgres_version
        self.schemas: dict[str, Schema] = {}
        self.extensions: dict[str, Extension] = {}
        self.roles: dict[str, Role] = {}
        self.event_triggers: dict[str, EventTrigger] = {}
        self.privilege_changes: list[ChangePrivileges | ChangeDefaultPrivileges] = []
        self.rejected_statements: list[RejectedStatement] = []
        self.truncated_names: list[TruncatedName] = []
        self.unmet_extension_uses: list[ExtensionUse] = []
        self.builds_on_unseen_files = False
        self.is_one_script = False
        self.steps_run = 0
        self.default_search_path: tuple[str, ...] = DEFAULT_SEARCH_PATH
        self.session_search_path: tuple[str, ...] | None = None
        self.local_search_path: tuple[str, ...] | None = None
        self.entered_search_path: tuple[str, ...] | None = None
        self.session_roles = SessionRoles()
        self.default_acls: DefaultAcls = {}
        self.doubts_about_defaults: dict[ObjectKind, Acl] = {}
        self.initial_acls: dict[tuple[str, Schema | None, type[OwnedObject]], Acl | None] = {}
        self.mentioned = MentionedNames()
        self.users = UsersByName(self)
        self.policies_reading: dict[Relation, list[Policy]] = {}
        self.sequences_in_defaults: set[SequenceRelation] = set()
        self.changed_acls: dict[tuple[object, ...], tuple[Acl, Acl]] = {}

    # The session

    @property
    def search_path(self) -> tuple[str, ...]:
        """The schemas in which an unqualified name is looked up."""
        user = self.session_roles.current
        if user in self.schemas:
            return tuple([user if name == "$user" else name for name in self._written_search_path])
        return self._written_search_path

    @property
    def _written_search_path(self) -> tuple[str, ...]:
        for path in (self.entered_search_path, self.local_search_path, self.session_search_path):
            if path is not None:
                return path
        return self.default_search_path

    def begin_session(self) -> None:
        """Forget what the previous file set: every file runs in a session of its own."""
        self.session_search_path = self.local_search_path = None
        self.session_roles = SessionRoles()

    # Names

    def schema(self, name: str) -> Schema | None:
        """The schema of that name, known or not."""
        return self.schemas.get(name)

    def schema_for(self, name: str, origin: Origin) -> Schema:
        """The schema of that name; one that no file created is unknown."""
        schema = self.schemas.get(name)
        if schema is None:
            schema = Schema(name=name, origin=origin, known=False)
            self.schemas[name] = schema
        return schema

    def creation_schema(
        self, name: QualifiedName, origin: Origin, *, temporary: bool = False
    ) -> Schema:
        """The schema in which a statement creates an object of that name."""
        if temporary:
            return self.schema_for(TEMPORARY_SCHEMA, origin)
        if name.schema is not None:
            return self.schema_for(name.schema, origin)
        for candidate in self.search_path:
            schema = self.schemas.get(candidate)
            if schema is not None:
                return schema
        return self.schema_for("public", origin)

    def lookup_schemas(self, name: QualifiedName) -> Iterator[Schema]:
        """The schemas in which an object of that name is looked for, in order."""
        names = (TEMPORARY_SCHEMA, *(self.search_path or ("public",)))
        for candidate in names if name.schema is None else (name.schema,):
            schema = self.schemas.get(candidate)
            if schema is not None:
                yield schema

    def relation(self, name: QualifiedName) -> Relation | None:
        """The relation that the name means, known or not."""
        if name.schema is not None:
            schema = self.schemas.get(name.schema)
            return None if schema is None else schema.relations.get(name.name)
        for candidate in (TEMPORARY_SCHEMA, *(self.search_path or ("public",))):
            schema = self.schemas.get(candidate)
            if schema is not None and name.name in schema.relations:
                return schema.relations[name.name]
        return None

    def table_for(self, name: QualifiedName, origin: Origin) -> Table | None:
        """The table that the name means; one that no file created is unknown.

        None where the name means a relation of another kind.
        """
        relation = self.relation(name)
        if relation is None:
            schema = self.creation_schema(name, origin)
            relation = Table(name=name.name, schema=schema.name, origin=origin, known=False)
            schema.relations[name.name] = relation
        return relation if isinstance(relation, Table) else None

    def table(self, schema: str, name: str) -> Table | None:
        """The known table of that schema and name."""
        home = self.schemas.get(schema)
        relation = home.relations.get(name) if home is not None else None
        return relation if isinstance(relation, Table) and relation.known else None

    def user_type(self, name: TypeReference | QualifiedName) -> UserType | None:
        """The type of that name that the files or the environment created."""
        for schema in self.lookup_schemas(QualifiedName(name.schema, name.name)):
            found = schema.types.get(name.name)
            if found is not None:
                return found
        return None

    def routines_named(self, name: QualifiedName) -> Iterator[Routine]:
        """The overloads that the name may mean."""
        for schema in self.lookup_schemas(name):
            yield from schema.routines.get(name.name, ())

    def policies_that_read(self, relation: Relation) -> Iterator[Policy]:
        """The policies of other tables in which a relation is read."""
        for policy in self.policies_reading.get(relation, ()):
            if policy.table is not relation and self._has(policy):
                yield policy

    def _has(self, policy: Policy) -> bool:
        table = policy.table
        schema = self.schemas.get(table.schema)
        return (
            table.policies.get(policy.name) is policy
            and schema is not None
            and schema.relations.get(table.name) is table
        )

    def extensions_in(self, schema: str) -> list[Extension]:
        """The extensions whose objects are in that schema."""
        return [found for found in self.extensions.values() if found.schema == schema]

    def all_triggers(self) -> Iterator[Trigger | EventTrigger]:
        """Every trigger on a table, and every event trigger."""
        for table in self.all_tables():
            yield from table.triggers.values()
        yield from self.event_triggers.values()

    @property
    def enables_row_security_on_new_tables(self) -> bool:
        """Whether the function of an event trigger enables row level security, on some tables."""
        return any(
            routine.body is not None and _ENABLES_ROW_SECURITY.search(routine.body)
            for trigger in self.event_triggers.values()
            if trigger.enabled != "D"
            for routine in self.routines_named(trigger.function)
        )

    def tables_matching(self, name: QualifiedName) -> Iterator[Table]:
        """The tables that a name with a placeholder may mean."""
        schema = name_pattern(name.schema or SIGN)
        relation = name_pattern(name.name)
        for table in self.all_tables():
            if schema.fullmatch(table.schema) and relation.fullmatch(table.name):
                yield table

    def owned_objects(self) -> Iterator[OwnedObject]:
        """Every object that may have an owner, whoever created it."""
        for schema in self.schemas.values():
            yield schema
            yield from schema.relations.values()
            yield from schema.types.values()
            for overloads in schema.routines.values():
                yield from overloads

    def doubt(self, name: QualifiedName, *aspects: Aspect) -> None:
        """Note that a statement that cannot be read changed `aspects` of matching tables."""
        for table in self.tables_matching(name):
            table.uncertain.update(aspects)

    # Privileges

    def may(
        self, role: str, privilege: str, on: OwnedObject, column: str | None = None
    ) -> bool | None:
        """Whether a role has a privilege (`select`) on an object, or on a column of it.

        `public` is what every role has. What is granted to the roles that it inherits from
        counts, what it needs on the schema as well does not. None where nobody can know:
        the files did not create the object, or something unreadable may have granted or
        revoked that privilege.
        Raises `KeyError` where there is no such privilege.
        """
        wanted, held = rights(privilege), rights_of(self, role, on, column)
        if held is None or (held.possible & ~held.sure & wanted):
            return None
        return bool(held.sure & wanted)

    def privileges_of(
        self, role: str, on: OwnedObject, column: str | None = None
    ) -> frozenset[str] | None:
        """All privileges that a role has on an object, or on a column of it.

        None where not all of them are known; `may` still knows the others.
        """
        held = rights_of(self, role, on, column)
        if held is None or privileges_in(held.sure) != privileges_in(held.possible):
            return None
        return privileges_in(held.sure)

    # Questions of the rules

    def all_tables(self) -> Iterator[Table]:
        """Every table, whoever created it."""
        for relation in self._all_relations():
            if isinstance(relation, Table):
                yield relation

    def _all_relations(self) -> Iterator[Relation]:
        for schema in self.schemas.values():
            yield from schema.relations.values()

    def _judged_schemas(self) -> Iterator[Schema]:
        for schema in self.schemas.values():
            if not self.is_system_schema(schema.name):
                yield schema

    def is_system_schema(self, name: str) -> bool:
        """Whether Postgres or the platform owns the schema."""
        if name in SYSTEM_SCHEMAS:
            return True
        schema = self.schemas.get(name)
        return schema is not None and name != "public" and schema.origin.script.environment

    @cached_property
    def _relations(self) -> tuple[Relation, ...]:
        return tuple(
            [
                relation
                for schema in self._judged_schemas()
                for relation in schema.relations.values()
                if relation.known
                and relation.persistence is not Persistence.TEMPORARY
                and _is_judged(relation)
            ]
        )

    def relations(self) -> Iterable[Relation]:
        """The known relations that rules judge, temporary ones left out."""
        return self._relations

    @cached_property
    def _tables(self) -> tuple[Table, ...]:
        return tuple(
            [
                relation
                for relation in self._relations
                if isinstance(relation, Table) and not relation.is_foreign
            ]
        )

    def tables(self) -> Iterable[Table]:
        """The ordinary and partitioned tables that rules judge."""
        return self._tables

    def views(self) -> Iterator[View]:
        """The views and materialized views that rules judge."""
        for relation in self.relations():
            if isinstance(relation, View):
                yield relation

    def routines(self) -> Iterator[Routine]:
        """The functions, procedures and aggregates that rules judge."""
        for schema in self._judged_schemas():
            for overloads in schema.routines.values():
                yield from filter(_is_judged, overloads)

    def user_types(self) -> Iterator[UserType]:
        """The types that rules judge."""
        for schema in self._judged_schemas():
            yield from filter(_is_judged, schema.types.values())

    def policies(self) -> Iterator[Policy]:
        """The policies that the files wrote, on whatever table."""
        for table in self.all_tables():
            for policy in table.policies.values():
                if not policy.origin.script.environment:
                    yield policy

    @property
    def is_complete(self) -> bool:
        """Whether nothing shows that some of the schema is made by what nobody can see.

        It shows where statements change relations that no file creates, and in files that
        create none themselves, such as seeds and queries. Who makes the catalogue may know it
        from elsewhere, and says so with `builds_on_unseen_files`.
        """
        return (
            not self.builds_on_unseen_files
            and bool(self.relations())
            and all(
                relation.known or is_placeholder(relation.name)
                for relation in self._all_relations()
            )
        )

    @property
    def uses_row_security(self) -> bool:
        """Whether any table of the project has row level security or a policy."""
        return any(table.row_security or table.policies for table in self.tables())

    @cached_property
    def _names(self) -> dict[ObjectKind, set[str]]:
        """All names by the kind of what bears them, with some that Postgres chose."""
        names: dict[ObjectKind, set[str]] = {kind: set() for kind in ObjectKind}
        names[ObjectKind.SCHEMA].update(self.schemas)
        add_table, add_column = names[ObjectKind.TABLE].add, names[ObjectKind.COLUMN].update
        add_index, add_trigger = names[ObjectKind.INDEX].add, names[ObjectKind.TRIGGER].update
        add_constraint = names[ObjectKind.CONSTRAINT].update
        for relation in self._relations:
            match relation:
                case Index():
                    add_index(relation.name)
                case Table():
                    add_table(relation.name)
                    add_column(relation.columns)
                    add_constraint(relation.constraints)
                    add_trigger(relation.triggers)
                case View():
                    names[ObjectKind.VIEW].add(relation.name)
                case SequenceRelation():
                    names[ObjectKind.SEQUENCE].add(relation.name)
        for routine in self.routines():
            names[ObjectKind(routine.kind.value)].add(routine.name)
        names[ObjectKind.TYPE].update(user_type.name for user_type in self.user_types())
        return names

    def named_objects(self, choose: NameChoice = _every_name) -> Iterator[NamedObject]:
        """Every object whose name the files gave and `choose` takes.

        `choose` is asked once for each kind of object, with all names that there are.
        """
        wanted = {kind: set(choose(names, kind)) for kind, names in self._names.items()}
        if any(wanted.values()):
            for named in self._all_named_objects():
                if named.name in wanted[named.kind]:
                    yield named

    def _all_named_objects(self) -> Iterator[NamedObject]:
        for schema in self.schemas.values():
            if schema.known and not schema.origin.script.environment:
                yield NamedObject(ObjectKind.SCHEMA, schema.name, schema)
        for relation in self._relations:
            yield from _names_of_relation(relation)
        for routine in self.routines():
            yield NamedObject(ObjectKind(routine.kind.value), routine.name, routine)
        for user_type in self.user_types():
            yield NamedObject(ObjectKind.TYPE, user_type.name, user_type)

    @cached_property
    def _foreign_keys(self) -> tuple[ForeignKey, ...]:
        return tuple(
            [
                key
                for table in self._tables
                for key in table.foreign_keys
                if key.enforced and not key.inherited and not key.period
            ]
        )

    def foreign_keys(self) -> Iterable[ForeignKey]:
        """Every key that is its table's own, takes effect and leaves a choice.

        The copies that partitions have of their parent's keys are left out, and so are keys
        that are NOT ENFORCED: they stop no delete, carry out no action and look nothing up.
        Temporal keys (PERIOD) know no action but NO ACTION and are served by GiST indexes.
        """
        return self._foreign_keys


def _is_judged(item: Relation | Routine | UserType) -> bool:
    """Whether the files, and neither the environment nor an extension, created it."""
    return not item.origin.script.environment and item.extension is None


def name_pattern(name: str) -> re.Pattern[str]:
    """What a name may be: anything in the place of its placeholder and behind it."""
    if not is_placeholder(name):
        return re.compile(re.escape(name))
    return re.compile(re.escape(name.partition(SIGN)[0]) + ".*", re.DOTALL)


def _names_of_relation(relation: Relation) -> Iterator[NamedObject]:
    match relation:
        case Table():
            yield NamedObject(ObjectKind.TABLE, relation.name, relation)
            yield from _names_in_table(relation)
        case View():
            yield NamedObject(ObjectKind.VIEW, relation.name, relation)
        case Index() if relation.named_by_user and relation.constraint is None:
            yield NamedObject(ObjectKind.INDEX, relation.name, relation)
        case SequenceRelation() if relation.named_by_user:
            yield NamedObject(ObjectKind.SEQUENCE, relation.name, relation)


def _names_in_table(table: Table) -> Iterator[NamedObject]:
    for column in table.columns.values():
        if not column.inherited:
            yield NamedObject(ObjectKind.COLUMN, column.name, column, table)
    for constraint in table.constraints.values():
        if constraint.named_by_user and not constraint.inherited:
            yield NamedObject(ObjectKind.CONSTRAINT, constraint.name, constraint, table)
    for trigger in table.triggers.values():
        yield NamedObject(ObjectKind.TRIGGER, trigger.name, trigger, table)
