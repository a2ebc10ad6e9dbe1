"""Replays policies."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.catalog import Catalog
from sqlfluff_schema_rules.catalog.objects import Aspect, Policy
from sqlfluff_schema_rules.catalog.replay.dispatch import replays
from sqlfluff_schema_rules.catalog.replay.views import sources_of
from sqlfluff_schema_rules.changes import records


@replays(records.CreatePolicy)
def create_policy(catalog: Catalog, change: records.CreatePolicy) -> None:
    """CREATE POLICY."""
    if change.table.is_placeholder:
        catalog.doubt(change.table, Aspect.POLICIES)
        return
    table = catalog.table_for(change.table, change.origin)
    if table is None or change.name in table.policies:
        return
    policy = table.policies[change.name] = Policy(
        name=change.name,
        origin=change.origin,
        table=table,
        command=change.command,
        permissive=change.permissive,
        roles=_roles(catalog, change.roles),
        using=change.using,
        check=change.check,
    )
    _read(catalog, policy)


def _roles(catalog: Catalog, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(catalog.session_roles.named, names))


def _read(catalog: Catalog, policy: Policy) -> None:
    """Note what the names of relations in a policy mean."""
    policy.shape = None
    if policy.reads:
        _forget_readings(catalog, policy)
    for clause in (policy.using, policy.check):
        if clause is not None and clause.has_queries:
            policy.reads |= sources_of(catalog, clause)
    if policy.reads:
        for relation in set(policy.reads.values()):
            catalog.policies_reading.setdefault(relation, []).append(policy)


def _forget_readings(catalog: Catalog, policy: Policy) -> None:
    for relation in set(policy.reads.values()):
        catalog.policies_reading[relation].remove(policy)
    policy.reads = {}


@replays(records.AlterPolicy)
def alter_policy(catalog: Catalog, change: records.AlterPolicy) -> None:
    """ALTER POLICY."""
    table = catalog.table_for(change.table, change.origin)
    policy = None if table is None else table.policies.get(change.name)
    if policy is None:
        return
    if change.roles is not None:
        policy.roles = _roles(catalog, change.roles)
        policy.mark("roles", change.origin)
    if change.using is not None:
        policy.using = change.using
        policy.mark("using", change.origin)
    if change.check is not None:
        policy.check = change.check
        policy.mark("check", change.origin)
    if change.using is not None or change.check is not None:
        _read(catalog, policy)
