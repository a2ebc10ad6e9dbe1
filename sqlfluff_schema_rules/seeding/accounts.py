"""Those who sign in, and what others see of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.seeding.tables import TableRows
from sqlfluff_schema_rules.seeding.vocabulary import as_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.seeding.plan import Plan
    from sqlfluff_schema_rules.seeding.tables import Row

PASSWORD = "password"
"""What everybody signs in with."""

PROFILES_PART = "shared/profiles.sql"
FIRST_SIGN_UP_DAYS = 700
LAST_SIGN_UP_DAYS = 400
"""How many days before the end users have signed up, at first and at last."""

_HASHED_PASSWORD = "$2a$10$Xk9vQ2rLw7nTz4Hc1Jm8Pe6fMOf3qhexcUK8aOvJc3NX0HBzW0JD."
_SUPPLIED_TABLE = "auth.users"
_NO_INSTANCE = "00000000-0000-0000-0000-000000000000"
_PROVIDERS = json.dumps({"provider": "email", "providers": ["email"]})
# Supabase Auth cannot read a null in these, though the columns allow it.
_TOKENS = (
    "confirmation_token",
    "recovery_token",
    "email_change_token_new",
    "email_change_token_current",
    "email_change",
    "phone_change",
    "phone_change_token",
    "reauthentication_token",
)
_SUPABASE_COLUMNS = (
    "instance_id",
    "id",
    "aud",
    "role",
    "email",
    "encrypted_password",
    "email_confirmed_at",
    "last_sign_in_at",
    "raw_app_meta_data",
    "raw_user_meta_data",
    "created_at",
    "updated_at",
    *_TOKENS,
)
_IDENTITY_COLUMNS = (
    "id",
    "user_id",
    "provider_id",
    "provider",
    "identity_data",
    "last_sign_in_at",
    "created_at",
    "updated_at",
)
_PLAIN_COLUMNS = ("id", "email", "raw_user_meta_data", "created_at", "updated_at")
_LONGEST_FIRST_NAME = 9


class Person(NamedTuple):
    """A user as a person."""

    id: str
    name: str
    username: str
    email: str
    avatar_url: str
    bio: str
    signed_up: str
    last_seen: str

    @property
    def metadata(self) -> str:
        """What the sign-up of an application would have sent."""
        return json.dumps({"full_name": self.name, "avatar_url": self.avatar_url})


def person(plan: Plan, number: int) -> Person:
    """The user of that number."""
    chance = plan.draw("users", number)
    first, last = chance.choice(plan.words.first_names), chance.choice(plan.words.last_names)
    username = f"{as_slug(first, '_')[:_LONGEST_FIRST_NAME]}_{plan.tag(number)}"
    return Person(
        id=plan.user(number),
        name=f"{first} {last}",
        username=username,
        email=f"{username}@example.com",
        avatar_url=f"https://example.com/avatars/{username}.png",
        bio=f"{chance.choice(plan.words.jobs)} in {chance.choice(plan.words.cities)}.",
        signed_up=plan.before(chance.uniform(LAST_SIGN_UP_DAYS, FIRST_SIGN_UP_DAYS)),
        last_seen=plan.before(chance.uniform(0, 30)),
    )


def tables(plan: Plan) -> Iterator[TableRows]:
    """The users and, where there are such tables, their identities and profiles."""
    users = range(plan.users)
    users_table = str(plan.values["users_table"])
    rows: Iterator[Row]
    if users_table != _SUPPLIED_TABLE:
        rows = ((plan.user(number),) for number in users)
        yield TableRows(users_table, ("id",), plan.users, rows)
    elif plan.values["platform"] == "supabase":
        rows = (_supabase_user(person(plan, number)) for number in users)
        yield TableRows(users_table, _SUPABASE_COLUMNS, plan.users, rows)
        rows = (_identity(plan, number) for number in users)
        yield TableRows("auth.identities", _IDENTITY_COLUMNS, plan.users, rows)
    else:
        rows = (_plain_user(person(plan, number)) for number in users)
        yield TableRows(users_table, _PLAIN_COLUMNS, plan.users, rows)
    if PROFILES_PART in plan.parts:
        yield _profiles(plan)


def _supabase_user(user: Person) -> Row:
    return (
        _NO_INSTANCE,
        user.id,
        "authenticated",
        "authenticated",
        user.email,
        _HASHED_PASSWORD,
        user.signed_up,
        user.last_seen,
        _PROVIDERS,
        user.metadata,
        user.signed_up,
        user.last_seen,
        *("" for _ in _TOKENS),
    )


def _plain_user(user: Person) -> Row:
    return (user.id, user.email, user.metadata, user.signed_up, user.last_seen)


def _identity(plan: Plan, number: int) -> Row:
    user = person(plan, number)
    told = {"sub": user.id, "email": user.email, "email_verified": True, "phone_verified": False}
    identifier = plan.id("identities", number)
    times = (user.last_seen, user.signed_up, user.last_seen)
    return (identifier, user.id, user.id, "email", json.dumps(told), *times)


def _profiles(plan: Plan) -> TableRows:
    """The sign-up has made them already, so they are completed, once."""
    table = plan.table("profiles")
    people = (person(plan, number) for number in range(plan.users))
    return TableRows(
        table,
        ("id", "username", "display_name", "avatar_url", "bio", "created_at"),
        plan.users,
        (
            (each.id, each.username, each.name, each.avatar_url, each.bio, each.signed_up)
            for each in people
        ),
        incomplete="profiles.username is null",
    )
