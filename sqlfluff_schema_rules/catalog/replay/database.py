"""The database that a catalogue tells, as queries of migrations see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from sqlfluff_schema_rules.catalog.catalog import SYSTEM_SCHEMAS, Catalog
from sqlfluff_schema_rules.catalog.extensions import extension_of_type, known_extensions
from sqlfluff_schema_rules.catalog.information_schema import INFORMATION_SCHEMA
from sqlfluff_schema_rules.catalog.objects import Relation, Routine, SchemaObject, Table, UserType
from sqlfluff_schema_rules.catalog.replay.routines import find_routine
from sqlfluff_schema_rules.catalog.system_catalogs import (
    SYSTEM_CATALOGS,
    RoleId,
    SchemaId,
    TypeId,
)
from sqlfluff_schema_rules.catalog.type_names import BUILT_IN_TYPES
from sqlfluff_schema_rules.changes.naming import type_reference
from sqlfluff_schema_rules.changes.records import QualifiedName, name_in_text
from sqlfluff_schema_rules.changes.routines import signature
from sqlfluff_schema_rules.evaluation.expressions import Call, World
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value, Within, is_known
from sqlfluff_schema_rules.evaluation.sources import Source
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import decode_select
from sqlfluff_schema_rules.parse.names import quote_identifier, quote_object
from sqlfluff_schema_rules.parse.statements import only_item, parse_fragment

_MODES = {"o": "OUT ", "b": "INOUT ", "v": "VARIADIC "}
_VERSIONS_OF_A_MAJOR = 10_000
_decode_comment = msgspec.json.Decoder(tree.CommentStmt).decode


class Database(World):
    """Answers from a catalogue, which others may change between two questions."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def relation(self, schema: str | None, name: str) -> Source | None:
        """The rows of a system catalogue; those of other tables nobody can tell."""
        sources = {None: SYSTEM_CATALOGS, "pg_catalog": SYSTEM_CATALOGS}
        tell = sources.get(schema, {}).get(name)
        if schema == "information_schema":
            tell = INFORMATION_SCHEMA.get(name)
        if tell is None:
            return None
        source = tell(self.catalog)
        source.complete = source.complete and self._sees_all
        return source

    @property
    def _sees_all(self) -> bool:
        """Whether what is missing from the catalogue is not there."""
        return not (self.catalog.builds_on_unseen_files or self.catalog.is_one_script)

    def key_word(self, name: str) -> Value:
        """The current role, and the schema that is created in."""
        match name:
            case "SVFOP_CURRENT_USER" | "SVFOP_CURRENT_ROLE" | "SVFOP_USER":
                return self.catalog.session_roles.current
            case "SVFOP_SESSION_USER":
                return self.catalog.session_roles.user
            case "SVFOP_CURRENT_SCHEMA":
                return self._current_schema()
        return UNKNOWN

    def _current_schema(self) -> Value:
        path = self.catalog.search_path
        return next((name for name in path if self.catalog.schema(name) is not None), None)

    # Objects and their names

    def reference(self, kind: str, text: str) -> Value:
        """What a text means as a `regclass` and so on; None where there is no such object."""
        find = _REFERENCES.get(kind)
        found = UNKNOWN if find is None else find(self, text)
        return found if found is not None or self._sees_all else UNKNOWN

    def _relation_named(self, text: str) -> Value:
        name = name_in_text(text)
        found = self.catalog.relation(name)
        if found is not None:
            return found if found.known else UNKNOWN
        of_system = name.name.startswith("pg_") or name.schema in SYSTEM_SCHEMAS
        return UNKNOWN if of_system or self._is_of_extension(name.schema) else None

    def _is_of_extension(self, schema: str | None) -> bool:
        return any(
            schema in known.own_schemas or schema == known.schema
            for name, known in known_extensions().items()
            if schema is not None and name in self.catalog.extensions
        )

    def _schema_named(self, text: str) -> Value:
        schema = self.catalog.schema(name_in_text(text).name)
        if schema is None:
            return None
        return SchemaId(schema.name) if schema.known else UNKNOWN

    def _role_named(self, text: str) -> Value:
        role = self.catalog.roles.get(name_in_text(text).name)
        return None if role is None else RoleId(role.name)

    def _type_named(self, text: str) -> Value:
        parsed = parse_fragment(f"SELECT NULL::{text}")
        if parsed is None:
            return UNKNOWN
        targets = decode_select(only_item(parsed.stmts[0].stmt)[1]).target_list
        target = targets[0].res_target if len(targets) == 1 else None
        cast = None if target is None else target.val
        if cast is None or cast.type_cast is None:
            return UNKNOWN
        reference = type_reference(cast.type_cast.type_name)
        if reference.schema is None and reference.name in BUILT_IN_TYPES:
            return TypeId(reference.display_in_signature)
        if reference.dimensions or extension_of_type(reference.name):
            return UNKNOWN
        return self.catalog.user_type(reference)

    def _routine_named(self, text: str) -> Value:
        parsed = parse_fragment(f"COMMENT ON FUNCTION {text} IS NULL")
        if parsed is None:
            return UNKNOWN
        comment = _decode_comment(only_item(parsed.stmts[0].stmt)[1])
        if comment.object is None or comment.object.object_with_args is None:
            return UNKNOWN
        meant = signature(comment.object.object_with_args)
        found = find_routine(self.catalog, meant)
        schema = None if meant.name.schema is None else self.catalog.schema(meant.name.schema)
        if found is None and (schema is None or self.catalog.extensions_in(schema.name)):
            return UNKNOWN
        return found

    def text(self, value: Value) -> Value:
        """The name of an object as Postgres prints it under the search_path."""
        match value:
            case Relation():
                found = self.catalog.relation(QualifiedName(None, value.name))
                return self._name(value.schema, value.name, visible=found is value)
            case Routine():
                named = self.catalog.routines_named(QualifiedName(None, value.name))
                name = self._name(value.schema, value.name, visible=value in named)
                return f"{name}({', '.join(value.input_types)})"
            case SchemaId() | RoleId():
                return quote_identifier(value.name)
            case UserType():
                return quote_object(value.schema, value.name)
            case TypeId():
                return value.name
        return UNKNOWN

    def _name(self, schema: str, name: str, *, visible: bool) -> str:
        return quote_identifier(name) if visible else quote_object(schema, name)

    # Functions

    def call(self, call: Call) -> Value:
        """What a function of Postgres returns that reads its catalogues."""
        function = _FUNCTIONS.get(call.name) if call.schema in (None, "pg_catalog") else None
        if function is None or not all(map(is_known, call.arguments)):
            return UNKNOWN
        return function(self, *call.arguments[:2])

    def _to_reference(self, kind: str, text: Value) -> Value:
        return self.reference(kind, text) if isinstance(text, str) else text

    def _arguments(self, routine: Value = UNKNOWN, *_: Value) -> Value:
        if not isinstance(routine, Routine):
            return UNKNOWN
        return ", ".join(
            f"{_MODES.get(parameter.mode, '')}"
            f"{quote_identifier(parameter.name) + ' ' if parameter.name else ''}"
            f"{parameter.type.display_in_signature}"
            for parameter in routine.parameters
            if parameter.mode != "t"
        )

    def _setting(self, name: Value = UNKNOWN, *_: Value) -> Value:
        """What `SHOW` says of the server's version, of which the minor part is not known."""
        version = self.catalog.postgres_version
        if name != "server_version_num" or version is None:
            return UNKNOWN
        first = version * _VERSIONS_OF_A_MAJOR
        return Within(first, first + _VERSIONS_OF_A_MAJOR - 1)

    def _description(self, described: Value = UNKNOWN, *_: Value) -> Value:
        return described.comment if isinstance(described, SchemaObject) else UNKNOWN

    def _type_name(self, type_id: Value = UNKNOWN, *_: Value) -> Value:
        return self.text(type_id)

    def _serial_sequence(self, table: Value = UNKNOWN, column: Value = UNKNOWN) -> Value:
        relation = self._relation_named(table) if isinstance(table, str) else UNKNOWN
        if not isinstance(relation, Table):
            return UNKNOWN
        for sequence in relation.sequences:
            if sequence.owner_column is not None and sequence.owner_column.name == column:
                return quote_object(sequence.schema, sequence.name)
        return None


_REFERENCES: Mapping[str, Callable[[Database, str], Value]] = {
    "regclass": Database._relation_named,
    "regnamespace": Database._schema_named,
    "regprocedure": Database._routine_named,
    "regrole": Database._role_named,
    "regtype": Database._type_named,
}


def _finder(kind: str) -> Callable[..., Value]:
    return lambda database, text=UNKNOWN, *_: database._to_reference(kind, text)


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "current_schema": lambda database, *_: database._current_schema(),
    "current_setting": Database._setting,
    "format_type": Database._type_name,
    "obj_description": Database._description,
    "pg_get_function_identity_arguments": Database._arguments,
    "pg_get_serial_sequence": Database._serial_sequence,
    **{f"to_{kind}": _finder(kind) for kind in _REFERENCES},
}
