"""What the functions, triggers and checks of the pattern user-management do."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, ERIN, acting, install
from tests.patterns.users import ACME, GLOBEX, LAPTOP, PHONE, users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import Database, LiveServer

TABLET = UUID("7ab1e700-0000-4000-8000-000000000000")


@pytest.fixture(scope="module")
def database(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    """A database without organizations."""
    with users(live_server("supabase"), tenant=False) as database:
        yield database


@pytest.fixture(scope="module")
def connection(database: Database) -> Iterator[psycopg.Connection]:
    """A session in it."""
    with database.session() as session:
        yield session


@pytest.fixture
def session(connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The session of the migrating role, in a transaction that is rolled back."""
    with connection.transaction(force_rollback=True):
        yield connection


@pytest.fixture(scope="module")
def with_organizations(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A session in a database with organizations."""
    with (
        users(live_server("supabase"), tenant=True) as database,
        database.session() as session,
    ):
        yield session


# Follows and blocks


def test_followers_and_followed_are_counted(session: psycopg.Connection) -> None:
    _follow(session, (BOB, CAROL), (CAROL, ALICE), (ALICE, BOB))
    with acting(session, ERIN) as erin:
        counts = {
            user: _row(erin, "select * from follow_counts(%s)", user) for user in (ALICE, ERIN)
        }
    assert counts == {ALICE: (2, 1), ERIN: (0, 0)}


def test_mutual_follows_are_those_in_both_directions(session: psycopg.Connection) -> None:
    _follow(session, (ALICE, BOB), (ALICE, CAROL), (ERIN, ALICE))
    with acting(session, ERIN) as erin:
        found = erin.execute("select user_id from mutual_follows(%s)", [ALICE]).fetchall()
    assert found == [(BOB,)]


def test_nobody_follows_or_blocks_themselves(session: psycopg.Connection) -> None:
    for statement in (
        "insert into follows (follower_id, followed_id) values (%s, %s)",
        "insert into user_blocks (blocker_id, blocked_id) values (%s, %s)",
    ):
        with pytest.raises(psycopg.errors.CheckViolation), acting(session, BOB) as bob:
            bob.execute(statement, [BOB, BOB])


def test_a_block_ends_what_each_follows_of_the_other(session: psycopg.Connection) -> None:
    _follow(session, (ALICE, BOB), (BOB, CAROL))
    with acting(session, BOB) as bob:
        bob.execute(
            "insert into user_blocks (blocker_id, blocked_id) values (%s, %s)", [BOB, ALICE]
        )
        assert bob.execute("select * from follows").fetchall()[0][:2] == (BOB, CAROL)


def test_who_is_blocked_cannot_list_those_who_block_them(session: psycopg.Connection) -> None:
    session.execute("insert into user_blocks (blocker_id, blocked_id) values (%s, %s)", [BOB, ERIN])
    found = {}
    for caller, other in ((BOB, ERIN), (ERIN, BOB), (ALICE, BOB), (None, BOB)):
        with acting(session, caller):
            [found[caller]] = _row(session, "select private.is_blocked(%s)", other)
    assert found == {BOB: True, ERIN: True, ALICE: False, None: False}
    with acting(session, ERIN) as erin:
        assert erin.execute("select from user_blocks").rowcount == 0


# Activity


def test_what_a_user_did_is_logged_by_the_service(session: psycopg.Connection) -> None:
    _ask_as(session, headers={"user-agent": "server/1.0", "x-forwarded-for": "10.0.0.1"})
    with acting(session, role="service_role") as service:
        call = "select log_activity(%s, 'report.read', 'report', '7', '{\"page\": 2}')"
        [number] = _row(service, call, BOB)
        logged = _row(
            service,
            "select user_id, action_name, subject_type, subject_id, metadata, ip_address,"
            " user_agent from activity_log where id = %s",
            number,
        )
    assert logged == (BOB, "report.read", "report", "7", {"page": 2}, None, None)


def test_the_log_may_say_in_which_organization(with_organizations: psycopg.Connection) -> None:
    with acting(with_organizations, role="service_role") as service:
        call = "select log_activity(%s, 'invoice.paid', organization_id => %s)"
        [number] = _row(service, call, ALICE, ACME)
        query = "select organization_id from activity_log where id = %s"
        assert _row(service, query, number) == (ACME,)


def test_the_oldest_entries_of_the_log_go_first(session: psycopg.Connection) -> None:
    session.execute(
        "insert into activity_log (user_id, action_name, created_at)"
        " select %s, 'day_' || age, now() - make_interval(days => age)"
        " from generate_series(370, 360, -1) as age",
        [BOB],
    )
    with acting(session, role="service_role") as service:
        deleted = [_row(service, "select delete_old_activity(at_most => 4)")[0] for _ in range(3)]
        [left] = _row(service, "select min(action_name) from activity_log where user_id = %s", BOB)
    assert (deleted, left) == ([4, 1, 0], "day_360")


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"x-forwarded-for": "203.0.113.7"}, "203.0.113.7"),
        ({"x-forwarded-for": "192.0.2.66, 2001:db8::1 "}, "2001:db8::1"),
        ({"x-forwarded-for": "192.0.2.66", "cf-connecting-ip": "203.0.113.8"}, "203.0.113.8"),
        ({"x-forwarded-for": "unknown"}, None),
        ({"x-forwarded-for": ""}, None),
        ({}, None),
        (None, None),
    ],
)
def test_the_address_of_a_request_is_the_one_that_clients_cannot_invent(
    session: psycopg.Connection, headers: dict[str, str] | None, address: str | None
) -> None:
    _ask_as(session, headers=headers)
    assert _row(session, "select host(private.request_ip_address())") == (address,)


# Notifications


def test_a_notification_reaches_who_wants_it(session: psycopg.Connection) -> None:
    with acting(session, role="service_role") as service:
        sent = _row(
            service,
            "select send_notification(%s, 'greeting', 'Hello', 'from Bob', '/users/bob', %s)",
            ERIN,
            BOB,
        )
        query = "select id, user_id, actor_id, title, body, link, read_at from notifications"
        found = _row(service, f"{query} where user_id = %s", ERIN)
    assert found == (*sent, ERIN, BOB, "Hello", "from Bob", "/users/bob", None)


@pytest.mark.parametrize(
    ("topic", "actor", "arrives"),
    [
        ("advice", None, False),
        ("billing", None, True),
        ("greeting", DAVE, False),
        ("greeting", BOB, True),
    ],
    ids=["muted topic", "other topic", "blocked actor", "other actor"],
)
def test_a_user_is_not_told_what_she_does_not_want(
    session: psycopg.Connection, topic: str, actor: UUID | None, arrives: bool
) -> None:
    with acting(session, role="service_role") as service:
        call = "select send_notification(%s, %s, 'Title', actor_id => %s) is not null"
        assert _row(service, call, ALICE, topic, actor) == (arrives,)


def test_a_notification_about_an_organization_goes_to_members_alone(
    with_organizations: psycopg.Connection,
) -> None:
    call = "select send_notification(%s, 'billing', 'Paid', organization_id => %s)"
    with acting(with_organizations, role="service_role") as service:
        assert _row(service, call, ALICE, ACME) != (None,)
    with (
        pytest.raises(psycopg.errors.ForeignKeyViolation),
        acting(with_organizations, role="service_role") as service,
    ):
        service.execute(call, [ALICE, GLOBEX])


def test_who_leaves_an_organization_keeps_the_personal_notifications(
    with_organizations: psycopg.Connection,
) -> None:
    with with_organizations.transaction(force_rollback=True):
        with_organizations.execute("delete from organization_members where user_id = %s", [ALICE])
        found = with_organizations.execute("select topic from notifications").fetchall()
        logged = with_organizations.execute("select from activity_log").rowcount
    assert (found, logged) == ([("greeting",)], 2)


def test_what_belongs_to_an_organization_goes_with_it(
    with_organizations: psycopg.Connection,
) -> None:
    with with_organizations.transaction(force_rollback=True):
        with_organizations.execute("delete from organizations where id = %s", [ACME])
        found = with_organizations.execute(
            "select topic from notifications union select action_name from activity_log order by 1"
        )
        assert found.fetchall() == [("greeting",), ("report.read",)]


def test_only_what_is_neither_read_nor_expired_counts_as_unread(
    session: psycopg.Connection,
) -> None:
    session.execute(
        "insert into notifications (user_id, topic, title, read_at, expires_at) values"
        " (%(alice)s, 'a', 'read', now(), null), (%(alice)s, 'a', 'expired', null, now()),"
        " (%(alice)s, 'a', 'for ever', null, null), (%(bob)s, 'a', 'another''s', null, null)",
        {"alice": ALICE, "bob": BOB},
    )
    counts = {}
    for user in (ALICE, BOB, CAROL):
        with acting(session, user) as acted:
            [counts[user]] = _row(acted, "select unread_notification_count()")
    assert counts == {ALICE: 2, BOB: 1, CAROL: 0}


def test_all_that_was_shown_is_marked_as_read_at_once(session: psycopg.Connection) -> None:
    session.execute(
        "insert into notifications (user_id, topic, title, created_at) values"
        " (%(alice)s, 'a', 'old', now() - interval '1 day'), (%(bob)s, 'a', 'his', now())",
        {"alice": ALICE, "bob": BOB},
    )
    with acting(session, ALICE) as alice:
        shown = "select mark_all_notifications_read(now() - interval '1 hour')"
        marked = [_row(alice, shown), _row(alice, "select mark_all_notifications_read()")]
        left = _row(alice, "select unread_notification_count()")
    with acting(session, BOB) as bob:
        his = _row(bob, "select unread_notification_count()")
    assert (marked, left, his) == ([(1,), (1,)], (0,), (1,))


def test_expired_notifications_are_deleted_in_portions(session: psycopg.Connection) -> None:
    session.execute(
        "insert into notifications (user_id, topic, title, expires_at)"
        " select %s, 'a', 'old', now() - make_interval(days => age)"
        " from generate_series(1, 5) as age",
        [BOB],
    )
    with acting(session, role="service_role") as service:
        call = "select delete_expired_notifications(3)"
        deleted = [_row(service, call)[0] for _ in range(3)]
        [left] = _row(service, "select count(*) from notifications where user_id = %s", ALICE)
    assert (deleted, left) == ([3, 2, 0], 1)


@pytest.mark.parametrize(
    ("link", "is_taken"),
    [
        ("/", True),
        ("/reports/7", True),
        ("https://example.com", True),
        ("//example.com", False),
        (r"/\example.com", False),
        ("javascript:alert(1)", False),
        ("http://example.com", False),
    ],
)
def test_a_link_leads_into_the_application_or_to_https(
    session: psycopg.Connection, link: str, is_taken: bool
) -> None:
    query = "insert into notifications (user_id, topic, title, link) values (%s, 'a', 'A', %s)"
    assert _is_taken(session, query, ALICE, link) is is_taken


def test_realtime_publishes_notifications_and_nothing_else(session: psycopg.Connection) -> None:
    query = "select tablename from pg_publication_tables where pubname = 'supabase_realtime'"
    assert session.execute(query).fetchall() == [("notifications",)]


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (
            "select id from notifications where user_id = (select auth.uid())"
            " and (created_at, id) < (now(), %s) order by created_at desc, id desc limit 20",
            "notifications_user_id_created_at_id_idx",
        ),
        (
            "select count(*) from notifications where user_id = %s and read_at is null",
            "notifications_user_id_idx",
        ),
        (
            "select id from activity_log where user_id = %s order by id desc limit 20",
            "activity_log_user_id_idx",
        ),
        ("select from follows where followed_id = %s", "follows_followed_id_idx"),
    ],
)
def test_what_is_read_often_is_read_through_an_index(
    session: psycopg.Connection, query: str, index: str
) -> None:
    session.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
    plan = session.execute(f"explain {query}".encode(), [ALICE]).fetchall()
    assert f" using {index} " in "".join(line for (line,) in plan)
    assert "Sort" not in str(plan)


# Sessions


def test_a_session_is_noted_with_what_the_api_saw(session: psycopg.Connection) -> None:
    headers = {"user-agent": "Browser/1.0", "x-forwarded-for": "203.0.113.7"}
    with _signed_in(session, BOB, TABLET, headers) as bob:
        assert _row(bob, "select record_session('Tablet')") == (True,)
        query = "select id, device_name, host(ip_address), user_agent from user_sessions"
        assert _row(bob, query) == (TABLET, "Tablet", "203.0.113.7", "Browser/1.0")
        query = "select action_name, subject_id, host(ip_address), user_agent from activity_log"
        logged = _row(bob, query)
    assert logged == ("session.started", str(TABLET), "203.0.113.7", "Browser/1.0")


def test_a_session_that_is_seen_again_is_where_it_was_seen_last(
    session: psycopg.Connection,
) -> None:
    session.execute("update user_sessions set last_seen_at = '2026-01-01', device_name = 'L'")
    with _signed_in(session, ALICE, LAPTOP, {"x-forwarded-for": "203.0.113.9"}) as alice:
        assert _row(alice, "select record_session()") == (True,)
        query = (
            "select device_name, host(ip_address), last_seen_at = now() from user_sessions"
            " where id = %s"
        )
        assert _row(alice, query, LAPTOP) == ("L", "203.0.113.9", True)
        started = alice.execute("select from activity_log where action_name = 'session.started'")
        assert started.rowcount == 0


def test_a_request_without_a_session_notes_none(session: psycopg.Connection) -> None:
    with (
        pytest.raises(psycopg.errors.InvalidAuthorizationSpecification, match="no session"),
        acting(session, ALICE) as alice,
    ):
        alice.execute("select record_session()")


def test_a_revoked_session_stays_revoked_and_gets_no_more_tokens(
    session: psycopg.Connection,
) -> None:
    _sign_in_on(session, ALICE, LAPTOP, PHONE)
    with _signed_in(session, ALICE, LAPTOP) as alice:
        found = [_row(alice, "select revoke_session(%s)", PHONE)[0] for _ in range(2)]
        logged = _row(alice, "select action_name, subject_id from activity_log order by id desc")
        alice.execute("reset role")
        held = alice.execute("select id from auth.sessions").fetchall()
        _ask_as(alice, ALICE, PHONE)
        alice.execute("set local role authenticated")
        seen = _row(alice, "select record_session()")
    assert found == [True, False]
    assert logged == ("session.revoked", str(PHONE))
    assert held == [(LAPTOP,)]
    assert seen == (False,)


def test_all_other_sessions_end_at_once(session: psycopg.Connection) -> None:
    _sign_in_on(session, ALICE, LAPTOP, TABLET)
    _sign_in_on(session, BOB, ERIN)
    with _signed_in(session, ALICE, LAPTOP) as alice:
        # the phone was only noted, the tablet has only signed in
        assert _row(alice, "select revoke_other_sessions()") == (2,)
        live = alice.execute("select id from user_sessions where revoked_at is null").fetchall()
        alice.execute("reset role")
        held = alice.execute("select id from auth.sessions order by id").fetchall()
    assert (live, held) == ([(LAPTOP,)], [(LAPTOP,), (ERIN,)])


@pytest.mark.parametrize("chosen", [LAPTOP, ERIN, None], ids=["another's", "unknown", "null"])
def test_nobody_ends_a_session_of_another_user(
    session: psycopg.Connection, chosen: UUID | None
) -> None:
    _sign_in_on(session, ALICE, LAPTOP)
    _sign_in_on(session, BOB, TABLET)
    with _signed_in(session, BOB, TABLET) as bob:
        assert _row(bob, "select revoke_session(%s)", chosen) == (False,)
        bob.execute("reset role")
        revoked = bob.execute("select from user_sessions where revoked_at is not null").rowcount
        assert (revoked, bob.execute("select from auth.sessions").rowcount) == (0, 2)


def test_sessions_that_were_not_seen_for_long_are_forgotten(session: psycopg.Connection) -> None:
    session.execute(
        "update user_sessions set last_seen_at = now() - interval '91 days' where id = %s", [PHONE]
    )
    with acting(session, role="service_role") as service:
        assert _row(service, "select delete_old_sessions()") == (1,)
        assert _row(service, "select id from user_sessions") == (LAPTOP,)


# Achievements


def test_an_achievement_is_awarded_once_and_told(session: psycopg.Connection) -> None:
    with acting(session, role="service_role") as service:
        call = "select award_achievement(%s, 'first-steps', '{\"score\": 9}')"
        awarded = [_row(service, call, BOB)[0] for _ in range(2)]
        kept = _row(service, "select metadata from user_achievements where user_id = %s", BOB)
        told = _row(service, "select topic, title from notifications where user_id = %s", BOB)
        logged = _row(service, "select action_name from activity_log where user_id = %s", BOB)
    assert awarded == [True, False]
    assert kept == ({"score": 9},)
    assert (told, logged) == (("achievement", "First steps"), ("achievement.awarded",))


@pytest.mark.parametrize("slug", ["first-step", "night-owl"], ids=["unknown", "retired"])
def test_what_cannot_be_achieved_is_not_awarded(session: psycopg.Connection, slug: str) -> None:
    session.execute("update achievements set retired_at = now() where slug = 'night-owl'")
    with (
        pytest.raises(psycopg.errors.NoDataFound, match=slug),
        acting(session, role="service_role") as service,
    ):
        service.execute("select award_achievement(%s, %s)", [BOB, slug])


def test_an_achievement_is_awarded_once_by_many_at_a_time(database: Database) -> None:
    def award(_: int) -> bool:
        with database.session() as session:
            [is_new] = _row(session, "select award_achievement(%s, 'first-steps')", ERIN)
            return bool(is_new)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(award, range(4))) == [False, False, False, True]


def test_an_achievement_that_somebody_has_is_not_deleted(session: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation):
        session.execute("delete from achievements")


# What is taken


@pytest.mark.parametrize(
    ("column", "value", "is_taken"),
    [
        ("theme", "dark", True),
        ("theme", "Dark", False),
        ("language_tag", "zh-Hant-TW", True),
        ("language_tag", "es-419", True),
        ("language_tag", "EN", False),
        ("language_tag", "en_US", False),
        ("time_zone", "America/Argentina/Buenos_Aires", True),
        ("time_zone", "Etc/GMT+5", True),
        ("time_zone", "Mars/Base", False),
        ("time_zone", "<+03>-3", False),
        ("preferences", '{"font": {"size": 12}}', True),
        ("preferences", "[]", False),
        ("preferences", json.dumps({"a": "x" * 16_384}), False),
    ],
)
def test_preferences_take_only_what_is_one(
    session: psycopg.Connection, column: str, value: str, is_taken: bool
) -> None:
    with acting(session, ALICE) as alice:
        query = f"update user_preferences set {column} = %s where user_id = %s"
        assert _is_taken(alice, query, value, ALICE) is is_taken


def test_preferences_are_written_again_in_one_statement(session: psycopg.Connection) -> None:
    with acting(session, ALICE) as alice:
        found = _row(
            alice,
            "insert into user_preferences (user_id, theme) values (%s, 'dark')"
            " on conflict (user_id) do update"
            " set user_id = excluded.user_id, theme = excluded.theme returning theme",
            ALICE,
        )
    assert found == ("dark",)


def test_a_verified_account_belongs_to_one_user(session: psycopg.Connection) -> None:
    query = (
        "insert into social_connections (user_id, provider_name, account_name, verified_at)"
        " values (%s, 'github', 'ALICE', case when %s then now() end)"
    )
    assert [_is_taken(session, query, BOB, is_verified) for is_verified in (True, False)] == [
        False,
        True,
    ]


# Who may call what

FOR_USERS = {
    "follow_counts",
    "mark_all_notifications_read",
    "mutual_follows",
    "record_session",
    "revoke_other_sessions",
    "revoke_session",
    "unread_notification_count",
}
FOR_THE_SERVICE = {
    "award_achievement",
    "delete_expired_notifications",
    "delete_old_activity",
    "delete_old_sessions",
    "log_activity",
    "send_notification",
}
_CALLABLE = """
    select proname from pg_proc
    where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype
    and has_function_privilege(%s, oid, 'execute')
"""


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("anon", set()),
        ("authenticated", FOR_USERS),
        ("postgres", FOR_USERS | FOR_THE_SERVICE),
    ],
)
def test_everybody_calls_what_is_meant_for_them(
    session: psycopg.Connection, role: str, names: set[str]
) -> None:
    found = {name for (name,) in session.execute(_CALLABLE, [role])}
    assert found == names


def test_the_service_calls_what_is_meant_for_it(session: psycopg.Connection) -> None:
    found = {name for (name,) in session.execute(_CALLABLE, ["service_role"])}
    assert found >= FOR_THE_SERVICE


def test_organizations_that_come_later_leave_no_function_twice(
    live_server: Callable[[str], LiveServer],
) -> None:
    with live_server("supabase").fresh_database() as database:
        install(database, "user-management")
        install(database, "user-management", tenant=True)
        with database.session() as session:
            query = "select proname from pg_proc group by proname, pronamespace having count(*) > 1"
            twice = f"{query} and pronamespace = 'public'::regnamespace"
            assert session.execute(twice.encode()).fetchall() == []


@contextmanager
def _signed_in(
    session: psycopg.Connection, user: UUID, on: UUID, headers: dict[str, str] | None = None
) -> Iterator[psycopg.Connection]:
    """A user whose token names a session."""
    with acting(session, user) as acted:
        _ask_as(acted, user, on, headers)
        yield acted


def _ask_as(
    session: psycopg.Connection,
    user: UUID | None = None,
    on: UUID | None = None,
    headers: dict[str, str] | None = None,
) -> None:
    if user:
        claims = json.dumps({"sub": str(user), "session_id": str(on)})
        session.execute("select set_config('request.jwt.claims', %s, true)", [claims])
    sent = "" if headers is None else json.dumps(headers)
    session.execute("select set_config('request.headers', %s, true)", [sent])


def _sign_in_on(session: psycopg.Connection, user: UUID, *devices: UUID) -> None:
    for device in devices:
        session.execute("insert into auth.sessions (id, user_id) values (%s, %s)", [device, user])


def _follow(session: psycopg.Connection, *pairs: tuple[UUID, UUID]) -> None:
    for pair in pairs:
        session.execute("insert into follows (follower_id, followed_id) values (%s, %s)", pair)


def _is_taken(session: psycopg.Connection, query: str, *values: object) -> bool:
    try:
        with session.transaction():
            session.execute(query.encode(), values)
    except (psycopg.IntegrityError, psycopg.errors.InvalidParameterValue):
        return False
    return True


def _row(session: psycopg.Connection, query: str, *values: object) -> tuple[object, ...]:
    """The first row of the answer."""
    row = session.execute(query.encode(), values).fetchone()
    assert row is not None
    return tuple(row)
