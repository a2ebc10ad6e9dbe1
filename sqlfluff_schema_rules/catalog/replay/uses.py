"""Notes what is used of extensions that were not created yet."""

from __future__ import annotations

from functools import lru_cache

from sqlfluff_schema_rules.catalog.catalog import Catalog, ExtensionUse
from sqlfluff_schema_rules.catalog.extensions import (
    ExtensionNames,
    extension_of_access_method,
    extension_of_function,
    extension_of_operator_class,
    extension_of_type,
    known_extensions,
)
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.records import QualifiedName
from sqlfluff_schema_rules.parse.mentions import Mention


def use_access_method(catalog: Catalog, change: records.CreateIndex) -> None:
    """Note an index's access method."""
    if change.method not in ("btree", "gin", "gist"):
        providers = extension_of_access_method(change.method)
        _note(catalog, providers, "access method", QualifiedName(None, change.method), change)


def use_operator_class(catalog: Catalog, name: QualifiedName, change: records.CreateIndex) -> None:
    """Note the operator class of one of an index's keys."""
    providers = extension_of_operator_class(name.name, change.method)
    _note(catalog, providers, "operator class", name, change)


@replays(records.UseType)
def use_type(catalog: Catalog, change: records.UseType) -> None:
    """Note a type, unless the files created one of that name."""
    name = change.type
    if catalog.user_type(name) is None:
        _note(catalog, extension_of_type(name.name), "type", name, change)


@replays(records.UseFunction)
def use_function(catalog: Catalog, change: records.UseFunction) -> None:
    """Note a function, unless the files created one of that name."""
    name = change.function
    if any(True for _ in catalog.routines_named(name)):
        return
    providers = extension_of_function(name.name, name.schema, change.arguments)
    _note(catalog, providers, "function", name, change)


def _note(
    catalog: Catalog,
    providers: ExtensionNames | None,
    kind: str,
    name: QualifiedName,
    change: records.Change,
) -> None:
    """What may not be run asks first, most often, whether the extension is there."""
    if not providers or not catalog.extensions.keys().isdisjoint(providers):
        return
    origin = change.origin
    if change.conditional or origin.script.environment:
        return
    if _may_be_judged(catalog, name, providers):
        qualified = name.schema is not None
        use = ExtensionUse(providers[0], kind, name.name, origin, qualified)
        catalog.unmet_extension_uses.append(use)


def _may_be_judged(catalog: Catalog, name: QualifiedName, providers: ExtensionNames) -> bool:
    """Whether nothing unseen can have brought the name: its schema is no unknown one."""
    if name.schema is None:
        return all(
            path == "$user" or (schema := catalog.schema(path)) is None or schema.known
            for path in catalog.search_path
        )
    schema = catalog.schema(name.schema)
    if schema is not None:
        return schema.known
    return any(name.schema in known_extensions()[provider].own_schemas for provider in providers)


@replays(records.MentionNames)
def mention_names(catalog: Catalog, change: records.MentionNames) -> None:
    """Take note of what a statement of a block names."""
    catalog.mentioned.add(change.names)


@lru_cache(maxsize=4096)
def is_watched(mention: Mention) -> bool:
    """Whether a known extension brings a function or a type of that name."""
    if mention.is_function:
        return extension_of_function(mention.name, mention.schema or None) is not None
    return extension_of_type(mention.name) is not None
