"""Readers of the statements that apply to objects of many kinds: DROP, RENAME, COMMENT."""

from __future__ import annotations

from collections.abc import Iterator

from sqlfluff_schema_rules.changes import records
from sqlfluff_schema_rules.changes.naming import (
    argument_types,
    object_kind,
    option_text,
    qualified_name_of_parts,
    relation_name,
    role_name,
    strings,
)
from sqlfluff_schema_rules.changes.records import Change, ObjectKind, QualifiedName
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.statements import Statement

_PARTS_OF_RELATIONS = frozenset(
    {
        ObjectKind.COLUMN,
        ObjectKind.CONSTRAINT,
        ObjectKind.POLICY,
        ObjectKind.RULE,
        ObjectKind.TRIGGER,
    }
)


def _named(kind: ObjectKind, node: tree.Value | None) -> tuple[QualifiedName, QualifiedName | None]:
    """The name of an object and, where it is part of a relation, the relation's."""
    parts = strings(node)
    if kind in _PARTS_OF_RELATIONS and len(parts) > 1:
        return QualifiedName(None, parts[-1]), qualified_name_of_parts(parts[:-1])
    return qualified_name_of_parts(parts), None


def read_drop(statement: Statement, drop: tree.DropStmt) -> Iterator[Change]:
    """DROP of anything but roles and databases."""
    objects = tuple(_dropped(statement, drop, node) for node in drop.objects)
    if len(objects) > 1:
        yield records.DropObjects(
            origin=statement.place, conditional=statement.conditional, objects=objects
        )
    else:
        yield from objects


def _dropped(statement: Statement, drop: tree.DropStmt, node: tree.Value) -> records.DropObject:
    kind = object_kind(drop.remove_type)
    name, on = _named(kind, node)
    return records.DropObject(
        origin=statement.origin(name=name.name),
        conditional=statement.conditional,
        kind=kind,
        object=name,
        on=on,
        types=argument_types(node),
        if_exists=drop.missing_ok,
        cascade=drop.behavior == "DROP_CASCADE",
    )


def read_rename(statement: Statement, rename: tree.RenameStmt) -> Iterator[Change]:
    """RENAME TO, RENAME COLUMN, RENAME CONSTRAINT …."""
    kind = object_kind(rename.rename_type)
    relation = None if rename.relation is None else relation_name(rename.relation)
    if rename.subname is not None:
        name = QualifiedName(None, rename.subname)
        on = relation if rename.object is None else _named(kind, rename.object)[0]
    elif relation is not None:
        name, on = relation, None
    else:
        name, on = _named(kind, rename.object)
    yield records.RenameObject(
        origin=statement.origin(name=rename.newname),
        conditional=statement.conditional,
        kind=kind,
        object=name,
        new_name=rename.newname,
        on=on,
        types=argument_types(rename.object),
        if_exists=rename.missing_ok,
    )


def read_set_schema(statement: Statement, alter: tree.AlterObjectSchemaStmt) -> Iterator[Change]:
    """SET SCHEMA."""
    kind = object_kind(alter.object_type)
    name = (
        _named(kind, alter.object)[0] if alter.relation is None else relation_name(alter.relation)
    )
    yield records.SetObjectSchema(
        origin=statement.origin(name=alter.newschema),
        conditional=statement.conditional,
        kind=kind,
        object=name,
        new_schema=alter.newschema,
        types=argument_types(alter.object),
    )


def read_owner(statement: Statement, alter: tree.AlterOwnerStmt) -> Iterator[Change]:
    """OWNER TO."""
    if alter.newowner is None:
        return
    kind = object_kind(alter.object_type)
    yield records.SetObjectOwner(
        origin=statement.place,
        conditional=statement.conditional,
        kind=kind,
        object=_named(kind, alter.object)[0],
        owner=role_name(alter.newowner),
        types=argument_types(alter.object),
    )


def read_comment(statement: Statement, comment: tree.CommentStmt) -> Iterator[Change]:
    """COMMENT ON."""
    kind = object_kind(comment.objtype)
    name, on = _named(kind, comment.object)
    yield records.SetComment(
        origin=statement.origin(name=name.name),
        conditional=statement.conditional,
        kind=kind,
        object=name,
        comment=comment.comment,
        on=on,
        types=argument_types(comment.object),
    )


def read_create_extension(
    statement: Statement, create: tree.CreateExtensionStmt
) -> Iterator[Change]:
    """CREATE EXTENSION."""
    options = {option.def_elem.defname: option_text(option.def_elem) for option in create.options}
    yield records.CreateExtension(
        origin=statement.origin(name=create.extname),
        conditional=statement.conditional,
        name=create.extname,
        if_not_exists=create.if_not_exists,
        schema=options.get("schema"),
        version=options.get("new_version"),
        cascade=options.get("cascade") == "true",
    )
