"""Preferences, follows, achievements, notifications, sessions, and what users did."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.seeding.accounts import person
from sqlfluff_schema_rules.seeding.circles import USERS_A_BLOCK
from sqlfluff_schema_rules.seeding.tables import TableRows
from sqlfluff_schema_rules.seeding.topics import TOPICS, question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlfluff_schema_rules.seeding.plan import Plan
    from sqlfluff_schema_rules.seeding.tables import Row

MAIN_TABLE = "activity_log"

_DAYS = 360
_THEMES = ("system", "light", "dark")
_LANGUAGES = ("en", "en-GB", "de", "fr", "pt-BR")
_TIME_ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
_DEVICES = ("Laptop", "Phone", "Tablet")
_PROVIDERS = ("github", "mastodon", "linkedin")
_NOTIFICATIONS_A_USER = 3
_DAYS_OF_NOTIFICATIONS = 30
_DAYS_UNTIL_THEY_EXPIRE = 90
_IS_READ = 0.5
_IS_REVOKED = 0.25
_ACTIONS = (
    ("profile.updated", None),
    ("document.opened", "document"),
    ("document.created", "document"),
    ("message.sent", "message"),
    ("export.requested", "export"),
)
_ACHIEVEMENTS = (
    ("first-message", "First message", "Sent a first message.", 10),
    ("ten-documents", "Ten documents", "Added ten documents.", 50),
    ("one-year", "One year", "Signed up a year ago.", 100),
)
_CONNECTION_COLUMNS = (
    "id",
    "user_id",
    "provider_name",
    "account_name",
    "profile_url",
    "is_public",
    "verified_at",
    "created_at",
    "updated_at",
)
_NOTIFICATION_COLUMNS = (
    "user_id",
    "actor_id",
    "topic",
    "title",
    "body",
    "link",
    "read_at",
    "expires_at",
    "created_at",
)
_SESSION_COLUMNS = (
    "id",
    "user_id",
    "device_name",
    "ip_address",
    "user_agent",
    "created_at",
    "last_seen_at",
    "revoked_at",
)
_ACTIVITY_COLUMNS = (
    "user_id",
    "action_name",
    "subject_type",
    "subject_id",
    "ip_address",
    "user_agent",
    "metadata",
    "created_at",
)


def tables(plan: Plan) -> Iterator[TableRows]:
    """The rows, parents first."""
    yield _of_users(
        plan,
        "user_preferences",
        ("user_id", "theme", "language_tag", "time_zone", "preferences", "created_at"),
        _preferences,
        key=("user_id",),
        incomplete="user_preferences.preferences = '{}'",
    )
    yield _of_users(
        plan,
        "user_metadata",
        ("user_id", "metadata_key", "metadata_value", "created_at", "updated_at"),
        _metadata,
        key=("user_id", "metadata_key"),
    )
    blocks, follows = ("blocker_id", "blocked_id"), ("follower_id", "followed_id")
    yield _of_users(plan, "user_blocks", (*blocks, "created_at"), _blocks, key=blocks)
    yield _of_users(plan, "follows", (*follows, "created_at"), _follows, key=follows)
    yield _of_users(plan, "social_connections", _CONNECTION_COLUMNS, _connections)
    yield TableRows(
        plan.table("achievements"),
        ("id", "slug", "title", "description", "points", "created_at", "updated_at"),
        len(_ACHIEVEMENTS),
        (_achievement(plan, number) for number in range(len(_ACHIEVEMENTS))),
    )
    yield _of_users(
        plan,
        "user_achievements",
        ("user_id", "achievement_id", "awarded_at"),
        _awards,
        key=("user_id", "achievement_id"),
    )
    yield _of_users(
        plan,
        "notification_settings",
        ("user_id", "topic", "by_email", "by_push", "created_at", "updated_at"),
        _notification_settings,
        key=("user_id", "topic"),
    )
    columns = ("id", *plan.tenant_column, *_NOTIFICATION_COLUMNS)
    yield _of_users(plan, "notifications", columns, _notifications)
    yield _of_users(plan, "user_sessions", _SESSION_COLUMNS, _sessions)
    yield TableRows(
        plan.table(MAIN_TABLE),
        (*plan.tenant_column, *_ACTIVITY_COLUMNS),
        plan.rows,
        (_activity(plan, block, n) for block in plan.filled_blocks for n in plan.main_rows(block)),
        key=("user_id", "metadata"),
    )


def _of_users(
    plan: Plan,
    table: str,
    columns: tuple[str, ...],
    rows: Callable[[Plan, int], Iterator[Row]],
    key: tuple[str, ...] = ("id",),
    incomplete: str = "",
) -> TableRows:
    every = (row for user in range(plan.users) for row in rows(plan, user))
    return TableRows(plan.table(table), columns, plan.users, every, key, incomplete)


def _preferences(plan: Plan, user: int) -> Iterator[Row]:
    chance = plan.draw("user_preferences", user)
    yield (
        plan.user(user),
        chance.choice(_THEMES),
        chance.choice(_LANGUAGES),
        chance.choice(_TIME_ZONES),
        json.dumps({"sidebar": chance.choice(("open", "closed"))}),
        person(plan, user).signed_up,
    )


def _metadata(plan: Plan, user: int) -> Iterator[Row]:
    signed_up = person(plan, user).signed_up
    plan_name = plan.draw("user_metadata", user).choice(("free", "team", "business"))
    yield (plan.user(user), "billing.plan", json.dumps(plan_name), signed_up, signed_up)


def _blocks(plan: Plan, user: int) -> Iterator[Row]:
    """The last of each block of users blocks the one before."""
    if user % USERS_A_BLOCK == USERS_A_BLOCK - 1:
        yield (plan.user(user), plan.user(user - 1), plan.before(_DAYS))


def _follows(plan: Plan, user: int) -> Iterator[Row]:
    """Everybody follows those they know, except in one of a block of users and in the last."""
    block, place = divmod(user, USERS_A_BLOCK)
    if place == USERS_A_BLOCK - 1:
        return
    for other in plan.known_in(block):
        if other != user and other % USERS_A_BLOCK != USERS_A_BLOCK - 1:
            yield (plan.user(user), plan.user(other), plan.before(_DAYS))


def _connections(plan: Plan, user: int) -> Iterator[Row]:
    who = person(plan, user)
    provider = plan.draw("social_connections", user).choice(_PROVIDERS)
    yield (
        plan.id("social_connections", user),
        who.id,
        provider,
        who.username,
        f"https://example.com/{provider}/{who.username}",
        user % 2 == 0,
        who.signed_up if user % 3 else None,
        who.signed_up,
        who.signed_up,
    )


def _achievement(plan: Plan, number: int) -> Row:
    """It is the same for every random seed, as its slug is."""
    time = plan.before(_DAYS)
    return (plan.constant_id("achievements", number), *_ACHIEVEMENTS[number], time, time)


def _awards(plan: Plan, user: int) -> Iterator[Row]:
    chance = plan.draw("user_achievements", user)
    for number in range(chance.randrange(len(_ACHIEVEMENTS) + 1)):
        achievement = plan.constant_id("achievements", number)
        yield (plan.user(user), achievement, plan.before(chance.uniform(0, _DAYS)))


def _notification_settings(plan: Plan, user: int) -> Iterator[Row]:
    signed_up = person(plan, user).signed_up
    if user % 2:
        yield (plan.user(user), "follows", False, user % 3 == 0, signed_up, signed_up)


def _notifications(plan: Plan, user: int) -> Iterator[Row]:
    block = user // USERS_A_BLOCK
    first = user * _NOTIFICATIONS_A_USER
    for number in range(first, first + _NOTIFICATIONS_A_USER):
        chance = plan.draw("notifications", number)
        others = [known for known in plan.known_in(block) if known != user]
        actor = person(plan, chance.choice(others))
        days = chance.uniform(0, _DAYS_OF_NOTIFICATIONS)
        yield (
            plan.id("notifications", number),
            *plan.tenant_of(block),
            plan.user(user),
            actor.id,
            "mentions",
            f"{actor.name} mentioned you",
            question(chance.choice(TOPICS), chance),
            f"/people/{actor.username}",
            plan.before(days / 2) if chance.random() < _IS_READ else None,
            plan.before(days - _DAYS_UNTIL_THEY_EXPIRE),
            plan.before(days),
        )


def _sessions(plan: Plan, user: int) -> Iterator[Row]:
    chance = plan.draw("user_sessions", user)
    days = chance.uniform(0, _DAYS_OF_NOTIFICATIONS)
    yield (
        plan.id("user_sessions", user),
        plan.user(user),
        chance.choice(_DEVICES),
        chance.choice(plan.words.addresses),
        chance.choice(plan.words.browsers),
        plan.before(days),
        plan.before(days / 4),
        plan.before(days / 4) if chance.random() < _IS_REVOKED else None,
    )


def _activity(plan: Plan, block: int, number: int) -> Row:
    chance = plan.draw(MAIN_TABLE, number)
    action, subject = chance.choice(_ACTIONS)
    user = block * USERS_A_BLOCK + chance.randrange(USERS_A_BLOCK)
    return (
        *plan.tenant_of(block),
        plan.user(user),
        action,
        subject,
        None if subject is None else plan.id(f"{subject} of activity", number),
        chance.choice(plan.words.addresses),
        chance.choice(plan.words.browsers),
        plan.request(number),
        plan.before(_DAYS * chance.random() ** 2),
    )
