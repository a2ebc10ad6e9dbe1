-- Histories of routines and triggers.


-- event triggers that go --

create function f() returns event_trigger language plpgsql as 'begin execute ''alter table x
    enable row level security''; end';
create event trigger e on ddl_command_end execute function f();
alter event trigger e disable;
alter event trigger e enable always;
alter event trigger e rename to g;
drop event trigger g;
create table t (a int);

create event trigger h on ddl_command_end execute function f();
alter event trigger h enable replica;

-- renamed trigger functions --

create schema x;
create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create function g() returns event_trigger language plpgsql as 'begin end';
create trigger r before insert on t for each row execute function f();
create event trigger e on ddl_command_end execute function g();
alter function f() rename to h;
alter function h() set schema x;
alter function g() set schema x;
alter schema x rename to y;

-- aggregates written in the old way --

create function acc(a int, b int) returns int language sql immutable as 'select a + b';
create aggregate total (sfunc = acc, basetype = int4, stype = int4, initcond = '0');
create aggregate number (sfunc = int8inc, basetype = 'any', stype = int8, initcond = '0');

-- functions of extensions in triggers --

create extension moddatetime;
create schema extensions;
create table t (a timestamp);
create trigger g before update on t for each row execute procedure moddatetime(a);
alter extension moddatetime set schema extensions;
