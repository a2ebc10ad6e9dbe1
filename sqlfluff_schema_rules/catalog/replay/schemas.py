"""Replays schemas, extensions, roles and what changes the session."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog, RejectedStatement
from sqlfluff_schema_rules.catalog.extensions import known_extensions
from sqlfluff_schema_rules.catalog.objects import Extension, Role, Schema
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.removing import drop_temporary_relations
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import QualifiedName
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.CreateSchema)
def create_schema(catalog: Catalog, change: records.CreateSchema) -> None:
    """CREATE SCHEMA; an unknown schema becomes known."""
    schema = catalog.schema(change.name)
    if schema is None:
        known = not is_placeholder(change.name)
        catalog.schemas[change.name] = Schema(
            name=change.name, origin=change.origin, owner=change.owner, known=known
        )
    elif not schema.known:
        schema.known = not is_placeholder(change.name)
        schema.origin = change.origin


@replays(records.EnterSchema)
def enter_schema(catalog: Catalog, change: records.EnterSchema) -> None:
    """The elements of CREATE SCHEMA see the new schema before all others."""
    catalog.entered_search_path = None
    if change.schema is not None:
        catalog.entered_search_path = (change.schema, *catalog.search_path)


@replays(records.CreateExtension)
def create_extension(catalog: Catalog, change: records.CreateExtension) -> None:
    """CREATE EXTENSION, with CASCADE those that it requires as well."""
    if change.name in catalog.extensions or is_placeholder(change.name):
        return
    known = known_extensions().get(change.name)
    schema = change.schema
    if known is not None:
        schema = known.schema or schema
        for own_schema in known.own_schemas:
            catalog.schema_for(own_schema, change.origin)
        if change.cascade:
            for required in known.requires:
                create_extension(
                    catalog,
                    records.CreateExtension(
                        origin=change.origin, name=required, schema=change.schema
                    ),
                )
    if schema is None:
        schema = catalog.creation_schema(QualifiedName(None, ""), change.origin).name
    catalog.extensions[change.name] = Extension(
        name=change.name, origin=change.origin, schema=schema, version=change.version
    )


@replays(records.CreateRole)
def create_role(catalog: Catalog, change: records.CreateRole) -> None:
    """CREATE ROLE and ALTER ROLE."""
    role = catalog.roles.setdefault(change.name, Role(name=change.name, origin=change.origin))
    if change.superuser is not None:
        role.superuser = change.superuser
    if change.bypass_row_security is not None:
        role.bypass_row_security = change.bypass_row_security
    if change.inherits is not None:
        role.inherits = change.inherits
    role.member_of.update(change.member_of)


@replays(records.DropRole)
def drop_role(catalog: Catalog, change: records.DropRole) -> None:
    """DROP ROLE."""
    for name in change.names:
        catalog.roles.pop(name, None)


@replays(records.GrantRole)
def grant_role(catalog: Catalog, change: records.GrantRole) -> None:
    """GRANT and REVOKE of membership."""
    for member in change.members:
        role = catalog.roles.get(member)
        if role is not None and change.granted:
            role.member_of.update(change.roles)
        elif role is not None:
            role.member_of.difference_update(change.roles)


@replays(records.SetSearchPath)
def set_search_path(catalog: Catalog, change: records.SetSearchPath) -> None:
    """SET search_path; a schema in it that no file created may exist."""
    for name in change.schemas or ():
        if name != "$user":
            catalog.schema_for(name, change.origin)
    if change.local:
        catalog.local_search_path = change.schemas
    else:
        catalog.session_search_path = change.schemas
        catalog.local_search_path = None


@replays(records.EndTransaction)
def end_transaction(catalog: Catalog, change: records.EndTransaction) -> None:
    """COMMIT and ROLLBACK end what SET LOCAL set, and tables with ON COMMIT DROP."""
    catalog.local_search_path = None
    drop_temporary_relations(catalog, only_on_commit=True)


@replays(records.RejectStatement)
def reject_statement(catalog: Catalog, change: records.RejectStatement) -> None:
    """A statement that Postgres's parser rejects is only noted."""
    catalog.rejected_statements.append(RejectedStatement(change.message, change.origin))
