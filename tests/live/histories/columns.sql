-- Histories of columns.


-- a null default of a type with a modifier --

create table t (a varchar(20) default null, b numeric(5, 2) default null::numeric);

-- null defaults that are kept, and those that are not --

create domain d as int default null;
create domain e as varchar(20) default null;
create domain f as numeric(5, 2);
alter domain f set default null;
create table t (
    a d default null, b f default null, c d[] default null, d text default null::text,
    e varchar(5)[] default null, f text default null::varchar, g timestamptz(3) default null,
    h char default null, i interval day default null, j interval(3) default null,
    k int default null::bigint, l numeric(5) default (null), m "char" default null,
    n int generated always as (null) stored, o text default null::varchar::text
);
alter table t alter g set default null, alter h drop default, alter m set default null;

-- collations of columns of a table that is made of a query --

create table t (a text collate "C", b varchar(5) collate "POSIX", c text);
create view v as select a as x, b, c from t;
create table u as select x, b as y, c from v;
create table w as select * from t;
create table z as select a || 'x' as a, b from t join u using (c);

-- a table without oids, as old files write it --

create table t (a int) with (oids = false, fillfactor = 70);

-- the collations that types have --

create domain d as text;
create table t (a varchar(3) collate pg_catalog."default" default null::varchar, b text[] collate
    "default", c name collate "C", d d collate "default", e text collate "C" default null::text);
alter table t alter e type text collate "default", add f text collate "default" default 'x';
