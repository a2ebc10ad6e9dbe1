"""Random histories of roles and privileges on a few objects, so that statements often meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.catalog.histories import filled

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

BEGINNING = """
    create role a;
    create role b;
    create role c noinherit;
    create schema s;
    grant create on schema public, s to public;
    create table t (x int, y int);
    create table u (x int, y serial);
    create view v as select 1 as x, 2 as y;
    create sequence q;
    create function f(int) returns int language sql as 'select 1';
    create procedure p() language sql as 'select 1';
    create type m as enum ()
"""

_WORDS = {
    "role": ("a", "a", "b", "b", "c", "d", "current_user"),
    "roles": ("a", "b", "c", "public", "public", "a, b", "session_user"),
    "other": ("a", "b", "c", "d"),
    "relation": ("t", "t", "u", "v", "s.t", "s.u", "s.v", "q", "u_y_seq", "w"),
    "table": ("t", "u", "s.t", "s.u", "w"),
    "bare": ("t", "u", "v", "w"),
    "view": ("v", "s.v", "w"),
    "sequence": ("q", "s.q", "u_y_seq", "s.u_y_seq"),
    "function": ("f(int)", "f", "s.f(int)", "g(int)"),
    "name": ("f", "g", "s.f"),
    "type": ("m", "s.m", "n", "s.d"),
    "schema": ("s", "s", "public", "r"),
    "column": ("x", "y"),
    "privilege": ("select", "select", "insert", "update", "truncate, select", "all"),
    "on_columns": (
        "select ({column})",
        "update (x, y)",
        "all ({column})",
        "insert ({column}), select",
    ),
    "usage": ("usage", "create", "all"),
    "option": ("", "", " with grant option"),
    "option_for": ("", "", "", "grant option for "),
    "cascade": ("", " cascade"),
    "everything": (
        "{privilege} on all tables",
        "all on all sequences",
        "execute on all functions",
        "execute on all procedures",
        "all on all routines",
    ),
    "thing": (
        "{privilege} on {relation}",
        "{privilege} on {relation}",
        "{privilege} on {relation}, {relation}",
        "{on_columns} on {relation}",
        "{on_columns} on {relation}",
        "all on sequence {sequence}",
        "usage on sequence {sequence}",
        "execute on function {function}",
        "all on procedure p()",
        "usage on type {type}",
        "{usage} on schema {schema}",
        "{everything} in schema {schema}",
    ),
    "defaults": (
        "{privilege} on tables",
        "all on sequences",
        "usage on sequences",
        "execute on functions",
        "all on functions",
        "usage on types",
        "all on schemas",
    ),
    "creator": ("", "", " for role {other}", " for role a, b"),
    "place": ("", " in schema {schema}", " in schema s, public"),
    "membership": ("", "", " with admin option", " with inherit false", " with inherit true"),
    "option_of_membership": ("", "", "", "admin option for ", "inherit option for "),
    "as_before": ("reset session authorization; reset role",),
    "session": (
        "set role {other}",
        "set role {other}",
        "set local role {other}",
        "set role none",
        "reset role",
        "set session authorization {other}",
        "reset session authorization",
        "set session authorization default",
    ),
    "owned": (
        "table {relation}",
        "table {table}",
        "view {view}",
        "sequence {sequence}",
        "function {function}",
        "procedure p()",
        "type {type}",
        "schema {schema}",
    ),
    "creation": (
        "table {table} (x int, y serial)",
        "table {table} (x int, y int)",
        "or replace view {view} as select 1 as x, 2 as y",
        "materialized view {view} as select 1 as x, 2 as y",
        "table {table} as select 1 as x, 2 as y",
        "sequence {sequence}",
        "or replace function {name}(int) returns int language sql as 'select 1'",
        "type {type} as enum ()",
        "domain {type} as int",
        "schema r",
        "schema {schema} authorization {role}",
        "schema authorization {other}",
        "schema {schema} authorization {other} create table t (x int, y serial)",
        "schema {schema} authorization {other} create view v as select 1 as x",
    ),
}

_STATEMENTS = (
    "grant {thing} to {roles}{option}",
    "grant {thing} to {roles}{option}",
    "grant {thing} to {role}{option}",
    "grant {thing} to {role}{option}",
    "revoke {option_for}{thing} from {roles}{cascade}",
    "revoke {option_for}{thing} from {roles}{cascade}",
    "alter default privileges{creator}{place} grant {defaults} to {roles}{option}",
    "alter default privileges{creator}{place} revoke {option_for}{defaults} from {roles}{cascade}",
    "{as_before}; grant {other} to {other}{membership}",
    "{as_before}; grant {other} to {other}, {other}{membership}",
    "{as_before}; revoke {option_of_membership}{other} from {other}{cascade}",
    "{session}",
    "{as_before}",
    "alter {owned} owner to {role}",
    "reassign owned by {role} to {role}",
    "drop owned by {role}{cascade}",
    "create {creation}",
    "create {creation}",
    "{as_before}; create role d",
    "create role d noinherit in role {other} role {other}",
    "create role d admin {other}",
    "create user d superuser",
    "{as_before}; alter group {other} add user {other}",
    "{as_before}; alter group {other} drop user {other}",
    "alter role {other} noinherit",
    "alter role {other} inherit",
    "alter role {other} superuser",
    "alter role {other} nosuperuser",
    "alter role {other} rename to {other}",
    "drop role {other}",
    "drop table {table}{cascade}",
    "drop function {function}",
    "drop schema {schema}",
    "alter table {table} drop column {column}{cascade}",
    "alter table {relation} rename {column} to z",
    "alter table {relation} rename to {bare}",
    "alter table {relation} set schema {schema}",
    "alter function {function} rename to g",
    "alter schema {schema} rename to r",
    "create policy o on {table} to {roles}, {role}",
    "create policy o on {table} to {other}",
)


def privilege_histories(length: int) -> SearchStrategy[list[str]]:
    """Statements that follow `BEGINNING`, of which a server takes some and refuses others."""
    return st.lists(filled(_STATEMENTS, _WORDS), min_size=length // 2, max_size=length)
