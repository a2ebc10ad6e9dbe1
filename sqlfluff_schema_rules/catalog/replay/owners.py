"""Replays what gives an object another owner."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.objects import OwnedObject, Relation, Table


def change_owner(owned: OwnedObject, owner: str) -> None:
    """Give an object another owner, who takes over what the old one was granted and granted.

    The sequences of a table's columns go with it.
    """
    old, owned.owner = owned.owner, owner
    if old is None:
        return
    if owned.acl is not None:
        owned.acl = owned.acl.with_role(old, owner)
    if isinstance(owned, Relation):
        for column, acl in owned.column_acls.items():
            owned.column_acls[column] = acl.with_role(old, owner)
    if isinstance(owned, Table):
        for sequence in owned.sequences:
            change_owner(sequence, owner)
