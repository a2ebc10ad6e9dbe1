"""Organizations with their members, teams, invitations and API keys."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.seeding.accounts import person
from sqlfluff_schema_rules.seeding.circles import (
    USERS_A_BLOCK,
    circle_of,
    first_block,
    founder,
)
from sqlfluff_schema_rules.seeding.tables import TableRows
from sqlfluff_schema_rules.seeding.vocabulary import as_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.seeding.plan import Plan
    from sqlfluff_schema_rules.seeding.tables import Row

MAIN_TABLE = "organization_members"

_FIRST_ROLES = ("owner", "admin", "member", "viewer")
_LATER_ROLES = ("member", "member", "member", "viewer")
_TEAMS = ("Engineering", "Support")
_SCOPES = "{read,write}"
_FOUNDED_DAYS = 390
_LONGEST_SLUG = 30
_INVITATION_DAYS = 7
_PREFIX_LENGTH = 11
_INVITATION_COLUMNS = (
    "id",
    "organization_id",
    "email",
    "token_hash",
    "invited_by",
    "created_at",
    "expires_at",
    "accepted_at",
    "accepted_by",
)
_KEY_COLUMNS = (
    "id",
    "organization_id",
    "display_name",
    "key_prefix",
    "key_hash",
    "scopes",
    "created_by",
    "created_at",
    "revoked_at",
    "last_used_at",
)


def tables(plan: Plan) -> Iterator[TableRows]:
    """The rows, parents first."""
    circles, blocks = range(plan.circles), range(plan.blocks)
    yield TableRows(
        plan.table("organizations"),
        ("id", "slug", "display_name", "created_by", "created_at", "updated_at"),
        plan.circles,
        (_organization(plan, circle) for circle in circles),
    )
    yield TableRows(
        plan.table("organization_members"),
        ("organization_id", "user_id", "member_role", "created_at", "updated_at"),
        plan.users + plan.blocks,
        (row for block in blocks for row in _members(plan, block)),
        key=("organization_id", "user_id"),
    )
    yield TableRows(
        plan.table("teams"),
        ("id", "organization_id", "display_name", "description", "created_by", "created_at"),
        plan.circles * len(_TEAMS),
        (row for circle in circles for row in _teams(plan, circle)),
    )
    yield TableRows(
        plan.table("team_members"),
        ("organization_id", "team_id", "user_id", "created_at"),
        plan.users,
        (row for block in blocks for row in _team_members(plan, block)),
        key=("organization_id", "team_id", "user_id"),
    )
    yield TableRows(
        plan.table("organization_invitations"),
        _INVITATION_COLUMNS,
        plan.circles * 2,
        (row for circle in circles for row in _invitations(plan, circle)),
    )
    yield TableRows(
        plan.table("api_keys"),
        _KEY_COLUMNS,
        plan.circles * 2,
        (row for circle in circles for row in _api_keys(plan, circle)),
    )


def _organization(plan: Plan, circle: int) -> Row:
    chance = plan.draw("organizations", circle)
    company = chance.choice(plan.words.companies)
    slug = f"{as_slug(company)[:_LONGEST_SLUG]}-{plan.tag(circle)}"
    time = plan.before(_FOUNDED_DAYS)
    return (plan.organization(circle), slug, company, plan.user(founder(circle)), time, time)


def _members(plan: Plan, block: int) -> Iterator[Row]:
    """The users of the block, and one who belongs to another organization as well."""
    circle = circle_of(block)
    organization = plan.organization(circle)
    time = plan.before(_FOUNDED_DAYS)
    roles = _FIRST_ROLES if block == first_block(circle) else _LATER_ROLES
    for number, role in enumerate(roles, block * USERS_A_BLOCK):
        yield (organization, plan.user(number), role, time, time)
    if block and circle_of(block - 1) != circle:
        guest = block * USERS_A_BLOCK - 1
        yield (organization, plan.user(guest), "viewer", time, time)


def _teams(plan: Plan, circle: int) -> Iterator[Row]:
    organization, owner = plan.organization(circle), plan.user(founder(circle))
    time = plan.before(_FOUNDED_DAYS)
    for number, name in enumerate(_TEAMS):
        identifier = _team(plan, circle, number)
        yield (identifier, organization, name, f"{name} of all products.", owner, time)


def _team_members(plan: Plan, block: int) -> Iterator[Row]:
    """Every user is in one of the teams."""
    circle = circle_of(block)
    time = plan.before(_FOUNDED_DAYS)
    for number in range(block * USERS_A_BLOCK, (block + 1) * USERS_A_BLOCK):
        team = _team(plan, circle, number % len(_TEAMS))
        yield (plan.organization(circle), team, plan.user(number), time)


def _team(plan: Plan, circle: int, number: int) -> str:
    return plan.id("teams", circle * len(_TEAMS) + number)


def _invitations(plan: Plan, circle: int) -> Iterator[Row]:
    """One that was accepted, by the second user, and one that is pending."""
    organization, owner = plan.organization(circle), founder(circle)
    accepted = person(plan, owner + 1)
    pending = f"guest_{plan.tag(circle)}@example.com"
    given = (
        (accepted.email, plan.before(_FOUNDED_DAYS), accepted.id, _FOUNDED_DAYS + 2),
        (pending, None, None, 2),
    )
    for number, (email, time, user, days) in enumerate(given, circle * len(given)):
        identifier = plan.id("organization_invitations", number)
        yield (
            identifier,
            organization,
            email,
            _hash(f"invitation {identifier}"),
            plan.user(owner),
            plan.before(days),
            plan.before(days - _INVITATION_DAYS),
            time,
            user,
        )


def _api_keys(plan: Plan, circle: int) -> Iterator[Row]:
    """One that is in use, and one that was revoked."""
    organization, owner = plan.organization(circle), plan.user(founder(circle))
    given = (("Production", None, 0.1), ("Test", plan.before(60), 61.0))
    for number, (name, revoked, used_days) in enumerate(given, circle * len(given)):
        identifier = plan.id("api_keys", number)
        key = f"sk_{identifier.replace('-', '')}"
        times = (plan.before(_FOUNDED_DAYS), revoked, plan.before(used_days))
        prefix = key[:_PREFIX_LENGTH]
        yield (identifier, organization, name, prefix, _hash(key), _SCOPES, owner, *times)


def _hash(secret: str) -> str:
    return f"\\x{sha256(secret.encode()).hexdigest()}"
