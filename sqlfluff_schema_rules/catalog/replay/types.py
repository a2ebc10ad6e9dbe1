"""Replays types and domains."""

from __future__ import annotations

from typing import TypeVar

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.chosen_names import choose_name
from sqlfluff_schema_rules.catalog.objects import (
    CompositeType,
    Domain,
    EnumType,
    OtherType,
    UserType,
)
from sqlfluff_schema_rules.catalog.privileges import give_to
from sqlfluff_schema_rules.catalog.replay.defaults import default_of
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.expressions import rename_label_in_expressions
from sqlfluff_schema_rules.catalog.replay.references import bind_type, resolve_type
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import Expression, QualifiedName
from sqlfluff_schema_rules.source.origin import Origin

TypeKind = TypeVar("TypeKind", bound=UserType)


def _home(catalog: Catalog, name: QualifiedName, origin: Origin) -> str | None:
    """The schema of a type to be created; None where it exists or has no readable name."""
    schema = catalog.creation_schema(name, origin)
    if name.name in schema.types or name.is_placeholder:
        return None
    return schema.name


def _put(catalog: Catalog, user_type: UserType) -> None:
    schema = catalog.schema_for(user_type.schema, user_type.origin)
    schema.types[user_type.name] = user_type
    give_to(catalog, catalog.session_roles.current, user_type, schema)


def _find(catalog: Catalog, name: QualifiedName, kind: type[TypeKind]) -> TypeKind | None:
    found = catalog.user_type(name)
    return found if isinstance(found, kind) else None


@replays(records.CreateEnum)
def create_enum(catalog: Catalog, change: records.CreateEnum) -> None:
    """CREATE TYPE … AS ENUM."""
    schema = _home(catalog, change.type, change.origin)
    if schema is not None:
        labels = list(change.labels)
        name = change.type.name
        _put(catalog, EnumType(name=name, schema=schema, origin=change.origin, labels=labels))


@replays(records.AddEnumValue)
def add_enum_value(catalog: Catalog, change: records.AddEnumValue) -> None:
    """ALTER TYPE … ADD VALUE."""
    enum = _find(catalog, change.type, EnumType)
    if enum is None or change.label in enum.labels:
        return
    position = len(enum.labels)
    if change.neighbor in enum.labels:
        position = enum.labels.index(change.neighbor) + change.after
    enum.labels.insert(position, change.label)
    enum.mark("labels", change.origin)


@replays(records.RenameEnumValue)
def rename_enum_value(catalog: Catalog, change: records.RenameEnumValue) -> None:
    """ALTER TYPE … RENAME VALUE."""
    enum = _find(catalog, change.type, EnumType)
    if enum is not None and change.label in enum.labels:
        enum.labels[enum.labels.index(change.label)] = change.new_label
        enum.mark("labels", change.origin)
        rename_label_in_expressions(catalog, enum, change.label, change.new_label)


@replays(records.CreateCompositeType)
def create_composite_type(catalog: Catalog, change: records.CreateCompositeType) -> None:
    """CREATE TYPE … AS (…)."""
    schema = _home(catalog, change.type, change.origin)
    if schema is None:
        return
    attributes = {}
    for attribute in change.attributes:
        if attribute.type is not None:
            attributes[attribute.name] = bind_type(catalog, attribute.type)
    name = change.type.name
    _put(
        catalog,
        CompositeType(name=name, schema=schema, origin=change.origin, attributes=attributes),
    )


@replays(records.AlterCompositeType)
def alter_composite_type(catalog: Catalog, change: records.AlterCompositeType) -> None:
    """ALTER TYPE … ADD, DROP and ALTER ATTRIBUTE."""
    composite = _find(catalog, change.type, CompositeType)
    if composite is None:
        return
    if change.attribute_type is None:
        composite.attributes.pop(change.attribute, None)
    else:
        composite.attributes[change.attribute] = bind_type(catalog, change.attribute_type)
    composite.mark("attributes", change.origin)


@replays(records.CreateDomain)
def create_domain(catalog: Catalog, change: records.CreateDomain) -> None:
    """CREATE DOMAIN."""
    schema = _home(catalog, change.type, change.origin)
    if schema is None:
        return
    _, base_user_type = resolve_type(catalog, change.base)
    domain = Domain(
        name=change.type.name,
        schema=schema,
        origin=change.origin,
        base=bind_type(catalog, change.base),
        base_user_type=base_user_type,
        not_null=change.not_null,
    )
    domain.default = _default_of(domain, change.default or _default_below(domain))
    _put(catalog, domain)
    for name, check in change.checks:
        _add_check(catalog, domain, name, check)


def _default_below(domain: Domain) -> Expression | None:
    """The default that a domain takes over from the domain that it is made of."""
    below = domain.base_user_type
    return below.default if isinstance(below, Domain) and not domain.base.dimensions else None


def _default_of(domain: Domain, default: Expression | None) -> Expression | None:
    return default_of(default, domain.base, domain.base_user_type)


def _add_check(catalog: Catalog, domain: Domain, name: str | None, check: Expression) -> None:
    schema = catalog.schemas[domain.schema]
    if name is None:
        name = choose_name(domain.name, None, "check", schema.has_constraint)
    domain.checks[name] = check
    schema.note_constraint(name, domain)


@replays(records.AlterDomain)
def alter_domain(catalog: Catalog, change: records.AlterDomain) -> None:
    """ALTER DOMAIN."""
    domain = _find(catalog, change.type, Domain)
    if domain is None:
        return
    match change.action:
        case "default":
            domain.default = _default_of(domain, change.default)
        case "not null" | "drop not null":
            domain.not_null = change.action == "not null"
        case "add constraint" if change.check is not None:
            _add_check(catalog, domain, change.constraint, change.check)
        case "drop constraint" if change.constraint is not None:
            domain.checks.pop(change.constraint, None)
    domain.mark(change.action, change.origin)


@replays(records.CreateOtherType)
def create_other_type(catalog: Catalog, change: records.CreateOtherType) -> None:
    """CREATE TYPE of a range or a base type."""
    schema = _home(catalog, change.type, change.origin)
    if schema is not None:
        name = change.type.name
        _put(catalog, OtherType(name=name, schema=schema, origin=change.origin))
