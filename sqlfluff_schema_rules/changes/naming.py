"""From the parse tree's names, types and options to the records'."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from sqlfluff_schema_rules.changes.records import (
    Expression,
    ObjectKind,
    QualifiedName,
    TypeReference,
)
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import (
    decode_names,
    name_parts,
    schema_and_name,
    type_name_parts,
)
from sqlfluff_schema_rules.parse.statements import Statement

_PRINTED_NAMES = {
    "bool": "boolean",
    "bpchar": "character",
    "char": '"char"',
    "float4": "real",
    "float8": "double precision",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "varbit": "bit varying",
    "varchar": "character varying",
}

_SERIAL_TYPES = {
    "bigserial": "bigint",
    "serial": "integer",
    "serial2": "smallint",
    "serial4": "integer",
    "serial8": "bigint",
    "smallserial": "smallint",
}

_INTERVAL_FIELDS = {
    1 << 2: "year",
    1 << 1: "month",
    1 << 3: "day",
    1 << 10: "hour",
    1 << 11: "minute",
    1 << 12: "second",
}

OBJECT_KINDS = {
    "OBJECT_AGGREGATE": ObjectKind.AGGREGATE,
    "OBJECT_ATTRIBUTE": ObjectKind.ATTRIBUTE,
    "OBJECT_COLUMN": ObjectKind.COLUMN,
    "OBJECT_DATABASE": ObjectKind.DATABASE,
    "OBJECT_DOMAIN": ObjectKind.DOMAIN,
    "OBJECT_DOMCONSTRAINT": ObjectKind.DOMAIN_CONSTRAINT,
    "OBJECT_EVENT_TRIGGER": ObjectKind.EVENT_TRIGGER,
    "OBJECT_EXTENSION": ObjectKind.EXTENSION,
    "OBJECT_FOREIGN_TABLE": ObjectKind.FOREIGN_TABLE,
    "OBJECT_FUNCTION": ObjectKind.FUNCTION,
    "OBJECT_INDEX": ObjectKind.INDEX,
    "OBJECT_LANGUAGE": ObjectKind.LANGUAGE,
    "OBJECT_MATVIEW": ObjectKind.MATERIALIZED_VIEW,
    "OBJECT_POLICY": ObjectKind.POLICY,
    "OBJECT_PROCEDURE": ObjectKind.PROCEDURE,
    "OBJECT_PUBLICATION": ObjectKind.PUBLICATION,
    "OBJECT_ROLE": ObjectKind.ROLE,
    "OBJECT_ROUTINE": ObjectKind.ROUTINE,
    "OBJECT_RULE": ObjectKind.RULE,
    "OBJECT_SCHEMA": ObjectKind.SCHEMA,
    "OBJECT_SEQUENCE": ObjectKind.SEQUENCE,
    "OBJECT_TABCONSTRAINT": ObjectKind.CONSTRAINT,
    "OBJECT_TABLE": ObjectKind.TABLE,
    "OBJECT_TRIGGER": ObjectKind.TRIGGER,
    "OBJECT_TYPE": ObjectKind.TYPE,
    "OBJECT_VIEW": ObjectKind.VIEW,
}


def object_kind(name: str) -> ObjectKind:
    """The kind that libpg_query calls `name`."""
    return OBJECT_KINDS.get(name, ObjectKind.OTHER)


def relation_name(relation: tree.RangeVar) -> QualifiedName:
    """The name of a relation as written."""
    return QualifiedName(relation.schemaname, relation.relname)


def qualified_name(names: tree.Names) -> QualifiedName:
    """The name of an object as written, without a database's name before it."""
    return QualifiedName(*schema_and_name(names))


def qualified_name_of_parts(parts: list[str]) -> QualifiedName:
    """The name that is written as these identifiers with dots between them."""
    return QualifiedName(parts[-2] if len(parts) > 1 else None, parts[-1] if parts else "")


def optional_name(names: tree.Names) -> QualifiedName | None:
    """The name, or None where there is none."""
    return qualified_name(names) if names else None


def identifiers(names: tree.Names) -> tuple[str, ...]:
    """The identifiers of a list of names."""
    return name_parts(names)


def column_list(names: msgspec.Raw) -> tuple[str, ...]:
    """The names of columns in a list that is still undecoded."""
    return decode_names(bytes(names))


def type_reference(type_name: tree.TypeName) -> TypeReference:
    """The type as written, under the name that `format_type` prints."""
    if type_name.pct_type:
        *relation, column = type_name_parts(type_name)
        column_of = qualified_name_of_parts(relation)
        return TypeReference(None, column, set_of=type_name.setof, column_of=column_of)
    reference = _type_named(bytes(type_name.names))
    if type_name.typmods or type_name.array_bounds or type_name.setof:
        return TypeReference(
            reference.schema,
            reference.name,
            _modifiers(reference, type_name.typmods),
            len(type_name.array_bounds),
            type_name.setof,
            reference.serial,
        )
    return reference


@lru_cache(maxsize=1024)
def _type_named(names: bytes) -> TypeReference:
    parts = decode_names(names)
    schema, name = (parts[-2] if len(parts) > 1 else None), parts[-1] if parts else ""
    if schema in (None, "pg_catalog"):
        if name in _SERIAL_TYPES:
            return TypeReference(None, _SERIAL_TYPES[name], serial=True)
        return TypeReference(None, _PRINTED_NAMES.get(name, name))
    return TypeReference(schema, name)


def _modifiers(reference: TypeReference, nodes: tuple[tree.ArgumentNode, ...]) -> tuple[str, ...]:
    """As Postgres prints them: `numeric(10)` has a scale of 0."""
    if not nodes:
        return ()
    modifiers = tuple(map(_modifier, nodes))
    if reference.name == "interval" and modifiers:
        return tuple(filter(None, (_interval_fields(int(modifiers[0])), *modifiers[1:])))
    return (*modifiers, "0") if reference.name == "numeric" and len(modifiers) == 1 else modifiers


def _interval_fields(mask: int) -> str:
    """The fields that an interval is limited to, as a bit mask tells them."""
    fields = [field for bit, field in _INTERVAL_FIELDS.items() if mask & bit]
    limited = 0 < len(fields) < len(_INTERVAL_FIELDS)
    return " to ".join(dict.fromkeys((fields[0], fields[-1]))) if limited else ""


def _modifier(node: tree.ArgumentNode) -> str:
    if node.constant is not None:
        return constant_text(node.constant)
    if node.column_ref is not None:
        return schema_and_name(node.column_ref.fields)[1]
    return ""


def constant_text(constant: tree.Constant) -> str:
    """The value of a literal as text."""
    if constant.sval is not None:
        return constant.sval.sval
    if constant.fval is not None:
        return constant.fval.fval
    if constant.boolval is not None:
        return "true" if constant.boolval.boolval else "false"
    return "" if constant.ival is None else str(constant.ival.ival)


def option_text(element: tree.DefElem) -> str:
    """The value of an option as text; an option without a value is `true`."""
    node = element.arg
    if node is None:
        return "true"
    if node.string is not None:
        return node.string.sval
    if node.integer is not None:
        return str(node.integer.ival)
    if node.float is not None:
        return node.float.fval
    if node.boolean is not None:
        return "true" if node.boolean.boolval else "false"
    if node.type_name is not None:
        return _type_named(bytes(node.type_name.names)).name
    return ""


def options_text(elements: tuple[tree.DefElemNode, ...]) -> dict[str, str]:
    """Options by name; names fold to lower case as Postgres stores them.

    Those of a table's TOAST table (`toast.…`) are no options of the table.
    """
    if not elements:
        return {}
    return {
        element.def_elem.defname.lower(): option_text(element.def_elem)
        for element in elements
        if element.def_elem.defnamespace is None
    }


def is_on(elements: tuple[tree.DefElemNode, ...], name: str) -> bool | None:
    """Whether a boolean option is set; None where it is not written."""
    for element in elements:
        if element.def_elem.defname == name:
            return option_text(element.def_elem) not in ("false", "0", "off")
    return None


def expression(raw: msgspec.Raw, statement: Statement) -> Expression | None:
    """The expression, cut out of the statement's tree; None where none is written."""
    return Expression(bytes(raw), statement.place) if raw else None


def role_name(role: tree.RoleSpec) -> str:
    """The role's name; `public`, `current_user` and the like by their key words."""
    if role.roletype == "ROLESPEC_CSTRING":
        return role.rolename
    return role.roletype.removeprefix("ROLESPEC_").lower()


def strings(node: tree.Value | None) -> list[str]:
    """The identifiers of a node that names an object: a list of names, a name or a type."""
    if node is None:
        return []
    if node.string is not None:
        return [node.string.sval]
    if node.value_list is not None:
        return [part for item in node.value_list.items for part in strings(item)]
    if node.type_name is not None:
        return list(type_name_parts(node.type_name))
    if node.object_with_args is not None:
        return list(name_parts(node.object_with_args.objname))
    return []


def argument_types(node: tree.Value | None) -> tuple[TypeReference, ...] | None:
    """The argument types of a routine's signature; None where they are not written."""
    if node is None or node.object_with_args is None:
        return None
    signature = node.object_with_args
    if signature.args_unspecified:
        return None
    return tuple(
        type_reference(argument.type_name)
        for argument in signature.objargs
        if argument.type_name is not None
    )
