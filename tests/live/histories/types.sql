-- Histories of types.


-- types of intervals --

create table t (a interval, b interval(3), c interval year, d interval month, e interval day,
    f interval hour, g interval minute, h interval second, i interval year to month, j interval
    day to hour, k interval day to minute, l interval day to second, m interval hour to minute,
    n interval hour to second, o interval minute to second, p interval second(2), q interval day
    to second(4), r interval(2)[], s interval hour to second(0));
create domain d as interval minute to second(1);

-- renamed and moved types --

create schema x;
create schema y;
create type m as enum ('a');
create type c as (k m, l m[]);
create domain d as m default 'a';
create domain e as d[];
create table t (a m, b c, c d[], f e);
create table rows (a t, b t[]);
create function f(a m, b m[], out c m, variadic d t[]) language sql as 'select 1::text::m';
create function g(a t.a%type, b public.t.c%type = null) returns setof t language sql as 'select null::t';
create function h(a text, b int = 1) returns table (k c, l e) language sql as 'select null::c, null::e';
create procedure p(inout a m) language sql as 'select a';
alter type m rename to n;
alter type n set schema x;
alter type x.n rename to mood;
alter domain d set schema x;
alter domain x.d rename to dd;
alter type c set schema y;
alter schema y rename to z;
alter table t rename to tt;
alter table tt set schema z;
alter table rows rename column a to r;

-- functions with renamed types --

create type m as enum ('a');
create function f(m) returns int language sql as 'select 1';
create function f(text) returns int language sql as 'select 1';
alter type m rename to n;
alter function f(n) stable;
create or replace function f(n) returns int language sql strict as 'select 1';
drop function f(text);

-- types of extensions --

create schema x;
create extension hstore with schema x;
create extension citext;
set search_path = public, x;
create table t (a hstore, b citext[], c x.hstore);
create function f(hstore, citext) returns setof citext language sql as 'select ''''::citext';
alter extension hstore set schema public;

-- a domain's constraint has the name that a table's would get --

create domain d as int constraint t_a_check check (value > 0);
create table t (a int check (a > 0));
