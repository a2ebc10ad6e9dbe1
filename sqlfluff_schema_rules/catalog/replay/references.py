"""What the names of types mean where they are written, and what they mean from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import CompositeType, Domain, Routine, Table, UserType
from sqlfluff_schema_rules.catalog.type_names import BUILT_IN_TYPES
from sqlfluff_schema_rules.catalog.users import User
from sqlfluff_schema_rules.changes.records import Parameter, QualifiedName, TypeReference
from sqlfluff_schema_rules.parse.names import quote_identifier, quote_object

_WITHOUT_LENGTH = {"bit": "bit varying", "character": "bpchar"}
"""Types that get a length of one where none is written, and what such values are without it."""


def resolve_type(
    catalog: Catalog, reference: TypeReference
) -> tuple[TypeReference, UserType | None]:
    """The type with its own object if the files created it, else as `bind_type` finds it."""
    if reference.schema is None and reference.name in BUILT_IN_TYPES:
        bound = reference if reference.column_of is None else bind_type(catalog, reference)
        return bound, None
    user_type = catalog.user_type(reference)
    return (bind_type(catalog, reference) if user_type is None else reference), user_type


def collation_of(written: QualifiedName | None, reference: TypeReference) -> QualifiedName | None:
    """The collation that a column has; None where that is the one of its type.

    Of the types that have one, `name` alone has another than the database's.
    """
    if written is None or written.schema not in (None, "pg_catalog"):
        return written
    own = "C" if reference.name == "name" else "default"
    return None if written.name == own else written


def written_type(reference: TypeReference, user_type: UserType | None) -> str:
    """The type in SQL, without modifiers, so that a cast to it means it under every search_path."""
    brackets = "[]" * bool(reference.dimensions)
    if user_type is not None:
        return quote_object(user_type.schema, user_type.name) + brackets
    if reference.schema is not None:
        return quote_object(reference.schema, reference.name) + brackets
    if reference.name not in BUILT_IN_TYPES:
        return quote_identifier(reference.name) + brackets
    return _WITHOUT_LENGTH.get(reference.name, reference.name) + brackets


def bind_type(catalog: Catalog, reference: TypeReference) -> TypeReference:
    """The reference with the schema of the type or of the relation whose row it means.

    `column%TYPE` becomes the column's type, as in Postgres. What no file created stays as
    written.
    """
    if reference.column_of is not None:
        return _type_of_column(catalog, reference, reference.column_of)
    if reference.schema is None and reference.name in BUILT_IN_TYPES:
        return reference
    found = catalog.user_type(reference) or catalog.relation(
        QualifiedName(reference.schema, reference.name)
    )
    if found is None or found.schema == reference.schema:
        return reference
    return msgspec.structs.replace(reference, schema=found.schema)


def _type_of_column(
    catalog: Catalog, reference: TypeReference, relation: QualifiedName
) -> TypeReference:
    table = catalog.relation(relation)
    column = table.columns.get(reference.name) if isinstance(table, Table) else None
    if column is None:
        return reference
    bound = bind_type(catalog, column.type)
    return msgspec.structs.replace(bound, serial=False, set_of=reference.set_of)


def rename_references(
    catalog: Catalog, old: tuple[str, str], new: tuple[str, str], user_type: UserType | None = None
) -> None:
    """A type or a relation is called otherwise: so is it by whatever refers to it.

    `old` and `new` are schema and name.
    """

    def renamed(reference: TypeReference) -> TypeReference:
        if (reference.schema, reference.name) != old:
            return reference
        return msgspec.structs.replace(reference, schema=new[0], name=new[1])

    if old[1] not in catalog.mentioned:
        return
    users = list(catalog.users.of(old[1]))
    catalog.mentioned.follow(old[1], new[1])
    catalog.users.follow(old[1], new[1])
    change_references(users, renamed)
    if user_type is not None:
        _rename_in_columns(users, user_type, new[1])


def _rename_in_columns(users: Iterable[User], user_type: UserType, name: str) -> None:
    """Columns keep their types as written, found by the type's own object."""
    for table in users:
        if isinstance(table, Table):
            for column in table.columns.values():
                if column.user_type is user_type:
                    column.type = msgspec.structs.replace(column.type, name=name)


def change_references(
    users: Iterable[User], changed: Callable[[TypeReference], TypeReference]
) -> None:
    """Let `changed` take the place of the references to types that some objects have."""
    for user in users:
        match user:
            case Routine():
                user.parameters = tuple(
                    change_parameter(parameter, changed) for parameter in user.parameters
                )
                user.returns = None if user.returns is None else changed(user.returns)
            case Table():
                for column in user.columns.values():
                    column.type = changed(column.type)
            case UserType():
                _change_in_type(user, changed)


def change_parameter(
    parameter: Parameter, changed: Callable[[TypeReference], TypeReference]
) -> Parameter:
    """The parameter with what `changed` makes of its type."""
    reference = changed(parameter.type)
    if reference is parameter.type:
        return parameter
    return msgspec.structs.replace(parameter, type=reference)


def _change_in_type(user_type: UserType, changed: Callable[[TypeReference], TypeReference]) -> None:
    match user_type:
        case Domain():
            user_type.base = changed(user_type.base)
        case CompositeType(attributes=attributes):
            user_type.attributes = {
                name: changed(reference) for name, reference in attributes.items()
            }
