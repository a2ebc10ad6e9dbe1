"""Replays schemas, extensions and what changes the session."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog, RejectedStatement
from sqlfluff_schema_rules.catalog.extensions import known_extensions
from sqlfluff_schema_rules.catalog.objects import Extension
from sqlfluff_schema_rules.catalog.privileges import give_to
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.removing import drop_temporary_relations
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import QualifiedName
from sqlfluff_schema_rules.source.placeholders import is_placeholder


@replays(records.CreateSchema)
def create_schema(catalog: Catalog, change: records.CreateSchema) -> None:
    """CREATE SCHEMA; an unknown schema becomes known."""
    schema = catalog.schema_for(_name_of(catalog, change), change.origin)
    if not schema.known:
        schema.known = not is_placeholder(schema.name)
        schema.origin = change.origin
        give_to(catalog, catalog.session_roles.named(change.owner or "current_user"), schema, None)


def _name_of(catalog: Catalog, change: records.CreateSchema) -> str:
    """Its name, by default that of the role which owns it."""
    if change.name == change.owner:
        return catalog.session_roles.named(change.name)
    return change.name


@replays(records.EnterSchema)
def enter_schema(catalog: Catalog, change: records.EnterSchema) -> None:
    """The elements of CREATE SCHEMA see it before all others and are its owner's."""
    catalog.entered_search_path = None
    catalog.session_roles.enter(None)
    if change.schema is not None:
        name = change.schema
        if name not in catalog.schemas:
            name = catalog.session_roles.named(name)
        catalog.session_roles.enter(catalog.schemas[name].owner)
        catalog.entered_search_path = (name, *catalog.search_path)


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
    catalog.session_roles.end_transaction()
    drop_temporary_relations(catalog, only_on_commit=True)


@replays(records.RejectStatement)
def reject_statement(catalog: Catalog, change: records.RejectStatement) -> None:
    """A statement that Postgres's parser rejects is only noted."""
    catalog.rejected_statements.append(RejectedStatement(change.message, change.origin))
