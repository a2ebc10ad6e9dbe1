"""Statements that the server refuses because others depend on what they change.

The catalogue must stay as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.catalog.building import catalog_of
from tests.live.catalog_snapshot import catalog_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

_SETUP = """
create type m as enum ('a');
create type c as (x int);
create domain d as m;
create schema s;
create extension citext with schema s;
create function g() returns int language sql immutable as 'select 1';
create function f() returns trigger language plpgsql as 'begin return new; end';
create sequence q;
create table p (a int primary key, b int unique, c m, n int default nextval('q'), i int
    generated always as identity);
create table k () inherits (p);
create table t (a int references p, b int default g(), e s.citext, h c, o int, u int
    generated always as (o) stored, v text, w int, y int) partition by range (y);
create table t1 partition of t for values from (1) to (2);
create view v as select w from t;
create view x as select * from v;
create policy o on t using (v > 'a');
create trigger r before update of b on t for each row execute function f();
create index i on t (y);
"""
_REFUSED = (
    "drop type m",
    "drop type c",
    "drop type d, m",
    "drop schema s",
    "drop extension citext",
    "drop function g",
    "drop function f()",
    "drop sequence q",
    "drop sequence p_i_seq",
    "drop sequence p_i_seq cascade",
    "drop table p",
    "drop table t",
    "drop table p, t",
    "drop view v",
    "drop index p_pkey",
    "drop index p_pkey cascade",
    "drop index t1_y_idx",
    "alter table p drop constraint p_pkey",
    "alter table p drop column a",
    "alter table k drop column a",
    "alter table t1 drop column w",
    "alter table t drop column o",
    "alter table t drop column v",
    "alter table t drop column w",
    "alter table t drop column b",
    "alter table t drop column y",
    "alter table t drop column y cascade",
    "alter table t alter w type bigint",
    "alter table t alter v type varchar(3)",
    "alter table t alter b type bigint",
    "alter table t alter o type bigint",
)


@pytest.fixture(scope="module")
def connection(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A session in which the objects are that the statements are about."""
    with live_server("postgres").fresh_database() as database, database.session() as session:
        session.execute(_SETUP.encode())
        yield session


@pytest.mark.parametrize("statement", _REFUSED)
def test_what_the_server_refuses_changes_nothing(
    connection: psycopg.Connection, statement: str
) -> None:
    with pytest.raises(psycopg.Error):
        connection.execute(statement.encode())
    before = catalog_snapshot(catalog_of(_SETUP))
    assert catalog_snapshot(catalog_of(_SETUP, statement)) == before
