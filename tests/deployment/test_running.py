from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from sqlfluff_schema_rules.deployment.connecting import Limits
from sqlfluff_schema_rules.deployment.errors import (
    DeploymentError,
    UnfinishedError,
    UnknownOutcomeError,
)
from sqlfluff_schema_rules.deployment.running import Database
from sqlfluff_schema_rules.deployment.supabase_history import read_history, remaining
from tests.deployment.migrations import VERSION, migration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.server import Database as FreshDatabase

TAGS = "create table tags (label text)"
SUICIDE = "select pg_terminate_backend(pg_backend_pid())"
UNIQUE = "create unique index concurrently tags_label_key on tags (label)"
DUPLICATES = "insert into tags values ('a'), ('a')"
BUILDING = """
    select bool_or(query ~ '^create unique' and wait_event_type = 'Lock')
    from pg_stat_activity where datname = current_database()
"""
AT_COMMIT = """
create function at_commit() returns trigger language plpgsql as $$ begin {} return null; end $$;
create constraint trigger at_commit after insert on tags
    deferrable initially deferred for each row execute function at_commit();
insert into tags values ('a')
"""


def ignore(_: str) -> None:
    """Nobody wants to know."""


@pytest.fixture
def database(fresh: FreshDatabase) -> Iterator[Database]:
    with closing(Database(fresh.url, Limits(), ignore)) as database:
        yield database


def failure(database: Database, text: str) -> DeploymentError:
    """What a migration fails with."""
    with pytest.raises(DeploymentError) as caught:
        database.run(migration(text))
    return caught.value


def relations(session: psycopg.Connection) -> list[str]:
    """All that was made in `public`, and invalid indexes with a mark."""
    rows = session.execute("""
        select c.relname || case when i.indisvalid is false then ' invalid' else '' end
        from pg_class as c left join pg_index as i on i.indexrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'i')
        order by c.relname
    """)
    return [name for (name,) in rows]


def recorded(session: psycopg.Connection) -> dict[str, Any]:
    return dict(read_history(session))


def test_a_migration_is_recorded_as_the_supabase_cli_records_it(
    database: Database, session: psycopg.Connection
) -> None:
    database.run(migration(f"-- Tags.\n{TAGS};\n\ncomment on table tags is 'a;b' ;\n"))
    columns = session.execute("""
        select column_name, data_type, udt_name, is_nullable, column_default
        from information_schema.columns
        where table_schema = 'supabase_migrations' and table_name = 'schema_migrations'
        order by ordinal_position
    """).fetchall()
    assert columns == [
        ("version", "text", "text", "NO", None),
        ("statements", "ARRAY", "_text", "YES", None),
        ("name", "text", "text", "YES", None),
    ]
    query = "select version, name, statements from supabase_migrations.schema_migrations"
    assert session.execute(query).fetchall() == [
        (VERSION, "add_tags", [f"-- Tags.\n{TAGS}", "comment on table tags is 'a;b'"])
    ]


def test_a_table_of_an_old_supabase_cli_gets_its_columns(
    database: Database, session: psycopg.Connection
) -> None:
    session.execute("create schema supabase_migrations")
    session.execute(
        "create table supabase_migrations.schema_migrations (version text not null primary key)"
    )
    session.execute("insert into supabase_migrations.schema_migrations values ('1')")
    assert database.history() == {"1": None}
    database.run(migration(TAGS))
    assert recorded(session) == {"1": None, VERSION: (TAGS,)}


def test_a_failing_statement_in_the_middle_leaves_nothing(
    database: Database, session: psycopg.Connection
) -> None:
    error = failure(database, f"{TAGS};\n\n-- é\ninsert into tags\nselect missing;\nselect 2;")
    assert str(error) == 'add_tags.sql:5: column "missing" does not exist'
    assert (relations(session), recorded(session)) == ([], {})


def test_what_postgres_adds_to_its_message_is_told(database: Database) -> None:
    text = f"{TAGS};\ncreate table notes (id int references tags);"
    assert str(failure(database, f"{text}\nselect nowt();")) == (
        'add_tags.sql:2: there is no primary key for referenced table "tags"'
    )
    assert str(failure(database, "select 1;\nselect nowt();")) == (
        "add_tags.sql:2: function nowt() does not exist\n  HINT: No function matches the given "
        "name and argument types. You might need to add explicit type casts."
    )


def test_a_connection_that_is_lost_in_the_middle_leaves_nothing(
    database: Database, session: psycopg.Connection
) -> None:
    error = failure(database, f"{TAGS};\n{SUICIDE};\nselect 1;")
    assert str(error).startswith("add_tags.sql:2: the connection was lost: terminating connection")
    assert (relations(session), recorded(session)) == ([], {})


def test_a_connection_that_somebody_else_ends_leaves_nothing(
    database: Database, session: psycopg.Connection
) -> None:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(failure, database, f"{TAGS};\nselect pg_sleep(60);")
        wait_for(
            session, "select count(*) = 1 from pg_stat_activity where query ~ '^select pg_sle'"
        )
        pid = database.connection.info.backend_pid
        session.execute("select pg_terminate_backend(%s)", (pid,))
        error = running.result()
    assert str(error).startswith("add_tags.sql:2: the connection was lost: ")
    assert (relations(session), recorded(session)) == ([], {})


def wait_for(session: psycopg.Connection, query: str) -> None:
    """Wait until a query says true."""
    session.execute(f"""
        do $do$ begin
            while not ({query}) loop
                perform pg_sleep(0.01), pg_stat_clear_snapshot();
            end loop;
        end $do$
    """)


def test_what_is_refused_at_the_end_of_the_transaction_leaves_nothing(
    database: Database, session: psycopg.Connection
) -> None:
    text = TAGS + ";" + AT_COMMIT.format("raise exception 'never';")
    assert str(failure(database, text)) == "add_tags.sql: at the end of the transaction: never"
    assert (relations(session), recorded(session)) == ([], {})


def test_a_connection_that_is_lost_before_the_commit_leaves_nothing(
    database: Database, session: psycopg.Connection
) -> None:
    text = TAGS + ";" + AT_COMMIT.format(f"perform {SUICIDE.removeprefix('select ')};")
    error = failure(database, text)
    assert str(error).startswith("add_tags.sql: at the end of the transaction: terminating")
    assert (relations(session), recorded(session)) == ([], {})


class Unplugged:
    """A connection that is lost before Postgres can tell that it has committed."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, query: Any, parameters: Any = None) -> Any:
        result = self._connection.execute(query, parameters)
        if query == "commit":
            self._connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return result


def unplug(database: Database) -> None:
    database.connection = Unplugged(database.connection)  # type: ignore[assignment]


def test_a_commit_without_an_answer_is_asked_for_in_a_new_session(
    database: Database, session: psycopg.Connection
) -> None:
    unplug(database)
    database.run(migration(f"{TAGS};\ncreate index concurrently tags_idx on tags (label)"))
    assert relations(session) == ["tags", "tags_idx"]
    assert len(recorded(session)[VERSION]) == 2


def test_a_commit_that_nobody_can_be_asked_about_is_told_so(
    database: Database, session: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    unplug(database)
    monkeypatch.setattr(database, "_url", "host=/nowhere")
    error = failure(database, TAGS)
    assert isinstance(error, UnknownOutcomeError)
    assert "it is not known whether it was. Apply that file again" in str(error)


def test_waiting_for_a_lock_ends(fresh: FreshDatabase, session: psycopg.Connection) -> None:
    session.execute(TAGS)
    session.execute("begin; lock table tags")
    with closing(Database(fresh.url, Limits(lock_timeout="50ms"), ignore)) as database:
        error = failure(database, "alter table tags add column note text")
    assert str(error) == "add_tags.sql:1: canceling statement due to lock timeout"


def test_a_statement_that_takes_too_long_ends(fresh: FreshDatabase) -> None:
    with closing(Database(fresh.url, Limits(statement_timeout="1s"), ignore)) as database:
        error = failure(database, "select pg_sleep(60)")
    assert str(error) == "add_tags.sql:1: canceling statement due to statement timeout"


def test_settings_and_roles_of_one_migration_do_not_reach_the_next(database: Database) -> None:
    text = "set search_path = pg_catalog; set role pg_monitor"
    database.run(migration(text, "1"))
    database.run(migration(TAGS, "2"))
    assert list(database.history()) == ["1", "2"]


def test_a_rehearsal_leaves_nothing(database: Database, session: psycopg.Connection) -> None:
    text = f"{TAGS}; create index concurrently tags_idx on tags (label)"
    database.rehearse([migration(TAGS.replace("tags", "users"), "1"), migration(text)])
    assert (relations(session), recorded(session)) == ([], {})
    with pytest.raises(DeploymentError, match=r'add_tags\.sql:1: relation "tags" already exists'):
        database.rehearse([migration(TAGS, "1"), migration(TAGS, "2")])
    assert (relations(session), recorded(session)) == ([], {})


def test_what_postgres_remarks_is_told(fresh: FreshDatabase) -> None:
    told: list[str] = []
    with closing(Database(fresh.url, Limits(), told.append)) as database:
        database.connection.execute("set client_min_messages = notice")
        database.connection.execute("drop table if exists tags")
    assert told == ['NOTICE: table "tags" does not exist, skipping']


def test_a_version_is_not_recorded_twice(database: Database) -> None:
    database.run(migration("select 1"))
    assert str(failure(database, "select 2")).startswith(
        f"cannot note {VERSION} as run: duplicate key value violates unique constraint"
    )


def test_who_may_not_record_is_told_so(fresh: FreshDatabase, session: psycopg.Connection) -> None:
    session.execute("create role visitor login")
    url = f"{fresh.url} user=visitor"
    with closing(Database(url, Limits(), ignore)) as database:
        assert str(failure(database, "select 1")).startswith(
            f"cannot note {VERSION} as run: permission denied for database"
        )


def test_two_runs_take_turns(fresh: FreshDatabase, database: Database) -> None:
    database.lock()
    told: list[str] = []
    with closing(Database(fresh.url, Limits(), told.append)) as other:
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(other.lock)
            while not (told or waiting.done()):
                time.sleep(0.01)
            database.run(migration(TAGS))
            assert not waiting.done()
            database.close()
            waiting.result(10)
        assert list(other.history()) == [VERSION]
    assert told == ["Another run is at work on this database; waiting up to 60 seconds ..."]


def test_a_run_waits_only_so_long_for_another(fresh: FreshDatabase, database: Database) -> None:
    database.lock()
    other = Database(fresh.url, Limits(), ignore, patience=0)
    with closing(other), pytest.raises(DeploymentError, match="another run has been at work"):
        other.lock()


def test_a_pooler_in_transaction_mode_is_refused(
    database: Database, session: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sqlfluff_schema_rules.deployment.running.LOCK_KEY", 7)
    monkeypatch.setattr(
        "sqlfluff_schema_rules.deployment.running._HOLDS_THE_LOCK", "select %s::bigint is null"
    )
    with pytest.raises(DeploymentError, match="a pooler in transaction mode"):
        database.lock()


def test_an_index_is_built_concurrently_after_the_transaction(
    database: Database, session: psycopg.Connection
) -> None:
    text = f"{TAGS};\n-- fast\ncreate index concurrently tags_idx on tags (label);\n-- end"
    database.run(migration(text))
    assert relations(session) == ["tags", "tags_idx"]
    assert recorded(session)[VERSION] == tuple(s.text for s in migration(text).statements)


def test_the_limits_do_not_hold_for_what_is_built_concurrently(
    fresh: FreshDatabase, session: psycopg.Connection
) -> None:
    session.execute(TAGS)
    session.execute("begin; insert into tags values ('a')")
    limits = Limits(lock_timeout="1ms", statement_timeout="1s")
    with closing(Database(fresh.url, limits, ignore)) as database, ThreadPoolExecutor(1) as pool:
        running = pool.submit(database.run, migration(UNIQUE))
        with fresh.session() as administrator:
            wait_for(administrator, BUILDING)
        session.execute("select pg_sleep(0.05); commit")
        running.result(10)
    assert relations(session) == ["tags", "tags_label_key"]


def test_an_index_that_cannot_be_built_is_the_only_thing_that_is_left_to_do(
    database: Database, session: psycopg.Connection
) -> None:
    text = f"{TAGS};\n{DUPLICATES};\n{UNIQUE};\nvacuum tags;"
    error = failure(database, text)
    assert isinstance(error, UnfinishedError)
    assert str(error) == (
        'add_tags.sql:3: could not create unique index "tags_label_key"\n'
        "  DETAIL: Key (label)=(a) is duplicated.\n"
        f"supabase/migrations/{VERSION}_add_tags.sql is run and recorded up to line 3, where no "
        "transaction could hold what comes. Remove the cause and apply that file again: it goes "
        "on there"
    )
    assert relations(session) == ["tags"]
    session.execute("delete from tags")
    unfinished = migration(text)
    left = remaining(unfinished, recorded(session)[VERSION])
    assert [each.text for each in left] == [UNIQUE, "vacuum tags"]
    database.resume(unfinished, left)
    assert relations(session) == ["tags", "tags_label_key"]
    assert remaining(unfinished, recorded(session)[VERSION]) == ()


def test_an_index_alone_that_cannot_be_built_leaves_nothing(
    database: Database, session: psycopg.Connection
) -> None:
    session.execute(f"{TAGS}; {DUPLICATES}")
    error = failure(database, UNIQUE)
    assert not isinstance(error, UnfinishedError)
    assert (relations(session), recorded(session)) == (["tags"], {})


def test_an_index_that_was_there_is_left_alone(
    database: Database, session: psycopg.Connection
) -> None:
    session.execute(f"{TAGS}; create index tags_label_key on tags (label)")
    assert str(failure(database, UNIQUE)) == (
        'add_tags.sql:1: relation "tags_label_key" already exists'
    )
    assert relations(session) == ["tags", "tags_label_key"]


def test_a_connection_that_is_lost_while_an_index_is_built_leaves_nothing(
    database: Database, session: psycopg.Connection, fresh: FreshDatabase
) -> None:
    session.execute(TAGS)
    session.execute("begin; insert into tags values ('a')")
    pid = database.connection.info.backend_pid
    with ThreadPoolExecutor(1) as pool, fresh.session() as administrator:
        running = pool.submit(failure, database, UNIQUE)
        wait_for(administrator, BUILDING)
        administrator.execute("select pg_terminate_backend(%s)", (pid,))
        session.execute("commit")
        error = running.result()
    assert str(error).startswith("add_tags.sql:1: the connection was lost: ")
    assert (relations(session), recorded(session)) == (["tags"], {})


def test_an_index_that_an_interrupted_run_has_left_is_built_anew(
    database: Database, session: psycopg.Connection
) -> None:
    session.execute(f"{TAGS}; {DUPLICATES}")
    with pytest.raises(psycopg.errors.UniqueViolation):
        session.execute(UNIQUE)
    assert relations(session) == ["tags", "tags_label_key invalid"]
    session.execute("delete from tags")
    interrupted = migration(UNIQUE)
    database.run(migration("select 1"))
    session.execute("update supabase_migrations.schema_migrations set statements = '{}'")
    database.resume(interrupted, remaining(interrupted, recorded(session)[VERSION]))
    assert relations(session) == ["tags", "tags_label_key"]
    assert recorded(session) == {VERSION: (UNIQUE,)}


def test_an_index_that_an_interrupted_run_has_built_is_recorded(
    database: Database, session: psycopg.Connection
) -> None:
    session.execute(f"{TAGS}; create unique index tags_label_key on tags (label)")
    database.run(migration("select 1"))
    session.execute("update supabase_migrations.schema_migrations set statements = '{}'")
    interrupted = migration(f"{UNIQUE}; vacuum tags")
    database.resume(interrupted, interrupted.statements)
    assert recorded(session) == {VERSION: (UNIQUE, "vacuum tags")}


def test_a_record_that_cannot_grow_is_told_as_unfinished(
    database: Database, session: psycopg.Connection
) -> None:
    text = f"{TAGS}; drop schema supabase_migrations cascade; vacuum tags; vacuum tags"
    error = failure(database, text)
    assert isinstance(error, UnfinishedError)
    assert "schema_migrations" in str(error).splitlines()[0]


def test_what_cannot_be_undone_is_told_as_unfinished_and_made_good_later(
    database: Database, session: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.execute(f"{TAGS}; insert into tags values ('a')")
    head = "create or replace function f(text) returns text immutable language plpgsql as $$ begin "
    session.execute(f"{head} perform {SUICIDE.removeprefix('select ')}; return $1; end $$")
    index = "create index concurrently tags_idx on tags (f(label))"
    url = database._url
    monkeypatch.setattr(database, "_url", "host=/nowhere")
    error = failure(database, index)
    assert isinstance(error, UnfinishedError)
    assert str(error).startswith("add_tags.sql:1: the connection was lost: ")
    assert relations(session) == ["tags", "tags_idx invalid"]
    session.execute(f"{head} return $1; end $$")
    with closing(Database(url, Limits(), ignore)) as again:
        again.resume(migration(index), remaining(migration(index), again.history()[VERSION]))
    assert relations(session) == ["tags", "tags_idx"]
    assert recorded(session) == {VERSION: (index,)}


def test_nothing_remains_of_what_is_recorded_otherwise() -> None:
    text = f"{TAGS}; {UNIQUE}"
    assert remaining(migration(text), None) == ()
    assert remaining(migration(text), ("something else",)) == ()
    assert remaining(migration(text), ()) == ()
    assert [each.text for each in remaining(migration(text), (TAGS,))] == [UNIQUE]


@pytest.mark.parametrize(
    "url",
    [
        "p4ssw0rd",
        "postgresql://[me:p4ssw0rd",
        "postgresql://me:p4ssw%zzrd@host",
        "postgresql://me:a@p4ssw0rd@host",
    ],
)
def test_an_address_that_cannot_be_read_is_not_repeated(url: str) -> None:
    with pytest.raises(DeploymentError) as caught:
        Database(url, Limits(), ignore)
    assert str(caught.value).startswith("the address of the database cannot be read")
    assert "p4ssw" not in str(caught.value)


def test_a_password_is_not_repeated_where_nobody_answers() -> None:
    with pytest.raises(DeploymentError) as caught:
        Database("host=/p4ssw0rd password=p4ssw0rd", Limits(), ignore)
    assert str(caught.value).startswith("cannot connect to the database: ")
    assert "p4ssw0rd" not in str(caught.value)


def test_the_server_is_described(database: Database) -> None:
    assert str(database.server).startswith("PostgreSQL 18")
    assert str(database.server).endswith(", user postgres")
