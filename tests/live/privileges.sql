-- what nobody granted --
create table t (x int, y serial, z int generated always as identity);
create view v as select 1 as x;
create materialized view w as select 1 as x;
create sequence q;
create function f(int, text) returns int language sql as 'select 1';
create procedure p() language sql as 'select 1';
create aggregate total(int) (sfunc = int4pl, stype = int);
create type m as enum ();
create type pair as (x int);
create type span as range (subtype = int);
create domain d as int;
create schema s;
create role a

-- tables and columns --
create role a; create role b;
create table t (x int, y int, z int);
grant select, insert on t to a;
grant update (x, y), references (z) on t to a, public;
grant all on table t to b with grant option;
grant all (x) on t to b;
revoke update (y) on t from public;
revoke insert on t from a, b;
alter table t drop column z;
alter table t rename y to w

-- revoke on the table reaches its columns --
create role a; create role b;
create table t (x int, y int);
grant select (x, y), update (x), insert (y) on t to a, b;
revoke select on t from a;
revoke all on t from b;
revoke update on t from public

-- what is granted on the table is not revoked on a column --
create role a;
create table t (x int, y int);
grant select on t to a;
revoke select (x) on t from a;
grant select (x), update (y) on t to a with grant option;
revoke grant option for select (x) on t from a

-- views and sequences are tables too --
create role a;
create view v as select 1 as x;
create materialized view w as select 1 as x;
create sequence q;
create table t (x serial);
grant select on v, w, q to a;
grant update on table q to a;
grant all on sequence t_x_seq to a;
grant select (x) on v to a;
alter view v rename x to y;
grant usage, select on sequence q to public

-- functions --
create role a;
create function f() returns int language sql as 'select 1';
create function f(int) returns int language sql as 'select 1';
create procedure p() language sql as 'select 1';
create function g() returns int language sql as 'select 1';
revoke execute on function f() from public;
grant execute on function f(), f(int), g to a;
revoke all on procedure p() from public;
revoke all on routine g from a, public;
create or replace function f() returns int language sql as 'select 2';
drop function g();
create function g() returns int language sql as 'select 1'

-- types and schemas --
create role a;
create schema s;
create type s.m as enum ();
create domain s.d as int;
revoke usage on type s.m from public;
grant usage on type s.m, s.d to a;
revoke all on domain s.d from public;
grant usage on schema s to a, public;
grant all on schema s, public to a with grant option;
revoke create on schema s from a

-- everything in a schema is what is in it by then --
create role a;
create schema s;
create table s.t (x serial);
create view s.v as select 1 as x;
create function s.f() returns int language sql as 'select 1';
create procedure s.p() language sql as 'select 1';
create aggregate s.total(int) (sfunc = int4pl, stype = int);
grant select on all tables in schema s, public to a;
grant usage on all sequences in schema s to a;
revoke execute on all functions in schema s from public;
grant execute on all procedures in schema s to a;
create table s.u (x serial);
create function s.g() returns int language sql as 'select 1';
create procedure s.r() language sql as 'select 1';
grant execute on all routines in schema s to a

-- default privileges by role and by schema --
create role a; create role b;
create schema s;
grant usage, create on schema public, s to public;
alter default privileges grant select on tables to a;
alter default privileges in schema s grant insert, update on tables to b, public;
alter default privileges for role a grant all on sequences to b;
alter default privileges for role a, b in schema s grant execute on functions to postgres;
alter default privileges grant usage on schemas to a;
alter default privileges revoke usage on types from public;
create table t (x serial);
create table s.t (x serial);
create view s.v as select 1 as x;
create type m as enum ();
create schema r;
set role a;
create table u (x serial);
create table s.u (x serial);
create function s.f() returns int language sql as 'select 1';
reset role;
alter table s.u add z serial;
set session authorization b;
create function s.g() returns int language sql as 'select 1';
create domain d as int

-- default privileges of a schema only add --
create role a;
create schema s;
alter default privileges in schema s revoke execute on functions from public;
alter default privileges in schema s revoke all on tables from postgres;
create function s.f() returns int language sql as 'select 1';
create table s.t (x int);
alter default privileges revoke execute on functions from public;
create function s.g() returns int language sql as 'select 1';
alter default privileges in schema s grant execute on functions to a;
create function s.h() returns int language sql as 'select 1';
alter default privileges in schema s revoke all on functions from a;
alter default privileges grant execute on functions to public;
create function s.i() returns int language sql as 'select 1'

-- default privileges of the owner --
create role a;
alter default privileges revoke all on tables from postgres;
alter default privileges for role a revoke all on functions from a, public;
create table t (x int);
grant create on schema public to a;
set role a;
create function f() returns int language sql as 'select 1'

-- default privileges follow the names of schemas and roles --
create role a; create role b;
create schema s;
alter default privileges in schema s grant select on tables to a;
alter default privileges for role b in schema s grant select on tables to a;
alter schema s rename to r;
alter role a rename to c;
alter role b rename to d;
create table r.t (x int);
grant create on schema r to d;
set role d;
create table r.u (x int)

-- default privileges end with their schema --
create role a;
create schema s;
alter default privileges in schema s grant select on tables to a;
drop schema s;
create schema s;
create table s.t (x int)

-- a new owner takes over what the old one had --
create role a; create role b;
create table t (x int, y serial);
grant select (x) on t to a with grant option;
grant insert on t to b;
revoke delete on t from postgres;
alter table t owner to b;
alter sequence t_y_seq owned by none;
alter table t owner to a;
create schema s;
alter schema s owner to a;
create function f() returns int language sql as 'select 1';
revoke all on function f() from public;
alter function f() owner to a;
create type m as enum ();
alter type m owner to b;
create domain d as int;
alter domain d owner to current_user;
create view v as select 1 as x;
alter view v owner to b;
alter table v owner to session_user

-- schemas with an owner --
create role a; create role b;
create schema authorization a;
create schema if not exists s authorization b;
create schema r authorization a create table t (x serial) create view v as select 1 as x;
create table r.u (x int)

-- a schema of the current role comes first --
create role a;
create schema authorization a;
set role a;
create table t (x int);
reset role;
create table u (x int)

-- set role --
create role a; create role b; grant b to a;
grant create on schema public to a, b;
set role a;
create table t (x int);
set role none;
create table u (x int);
set local role b;
create table v (x int);
reset role;
set session authorization a;
set role b;
create table w (x int)

-- set role of the session --
create role a; create role b superuser; grant b to a;
grant create on schema public to a, b;
set session authorization a;
create table t (x int);
set role b;
create table u (x int);
create table w (x int);
alter table u owner to session_user;
reset role;
create table v (x int);
reset session authorization;
create table z (x int)

-- the grantor is who may grant --
create role a; create role b; create role c; create role d; grant d to c;
create table t (x int, y int);
grant select, insert on t to a with grant option;
grant update (x) on t to a with grant option;
set role a;
grant select on t to b with grant option;
grant all on t to c;
grant update (x) on t to c;
set role b;
grant select on t to d with grant option;
set role c;
grant select, insert on t to public;
reset role;
grant select on t to c

-- a revoked option takes along what came of it --
create role a; create role b; create role c;
create table t (x int);
grant select, insert on t to a, b with grant option;
set role a;
grant select on t to b with grant option;
grant insert on t to c;
set role b;
grant select on t to c with grant option;
set role c;
grant select on t to public;
reset role;
revoke grant option for insert on t from a cascade;
revoke select on t from a cascade;
revoke select on t from b cascade

-- the owner's grants are not the others' --
create role a; create role b;
create table t (x int);
grant select on t to a with grant option;
set role a;
grant select on t to b;
reset role;
grant select on t to b;
revoke select on t from b;
alter table t owner to a

-- membership --
create role a; create role b; create role c noinherit; create role d in role a role c admin b;
create user e in role c;
grant a to b with admin option;
grant b to c with inherit true;
grant b to e with inherit false;
revoke inherit option for a from b;
revoke admin option for a from b;
alter group a add user c;
alter group d drop user c;
alter role c inherit;
create table t (x int);
grant select on t to a;
grant insert on t to b;
grant update on t to c;
grant delete on t to d

-- superusers --
create role a superuser; create role b in role a; create role c superuser;
alter role c nosuperuser;
create table t (x int);
revoke all on t from public;
set role a;
grant select on t to b;
create table u (x int)

-- a superuser has every option --
create role a; create role b;
create table t (x int);
grant select on t to a with grant option;
set role a;
grant select on t to b;
reset role;
alter role a superuser;
revoke select on t from a

-- columns of a table made by a query --
create role a;
create table t as select 1 as x, 2 as y;
grant all (x, y) on t to a with grant option;
alter table t drop column x;
alter table t rename y to z

-- predefined roles --
create role a in role pg_read_all_data; create role b; create role c in role pg_maintain;
grant pg_write_all_data to b;
create schema s;
create table s.t (x int);
create sequence s.q;
grant select (x) on s.t to b

-- the roles of what is renamed --
create role a; create role b; grant a to b;
create table t (x int);
create policy p on t to a, b;
grant select on t to a;
grant update (x) on t to a;
alter table t owner to b;
alter role a rename to c;
alter role b rename to a;
create role b;
alter table t rename to u;
alter table u rename x to y

-- dropped roles --
create role a; create role b; grant a to b; grant b to postgres;
drop role a;
create role a;
create role c;
grant c to a;
drop role if exists b, d

-- reassign owned --
create role a; create role b; create role c;
create schema s authorization a;
create table s.t (x serial);
alter table s.t owner to a;
create function f() returns int language sql as 'select 1';
alter function f() owner to b;
grant execute on function f() to c;
alter default privileges for role a grant select on tables to b;
reassign owned by a, b to c

-- drop owned --
create role a; create role b;
create schema s authorization a;
create table t (x serial); create table u (x int);
create type m as enum ();
create function f(int) returns int language sql as 'select 1';
alter table t owner to a;
alter type m owner to a;
alter function f(int) owner to a;
grant select on u to a with grant option;
grant update (x) on u to a, b;
grant usage on schema public to a;
alter default privileges for role a grant select on tables to b;
alter default privileges for role b grant select on tables to a;
alter default privileges in schema public grant select on tables to a, b;
set role a;
grant select on u to b;
reset role;
drop owned by a

-- replaced, renamed and moved objects keep their privileges --
create role a;
create schema s;
create view v as select 1 as x;
revoke all on v from postgres;
grant select on v to a;
create or replace view v as select 2 as x;
create table t (x int);
grant select on t to a;
alter table t rename to u;
alter table u set schema s;
create function f() returns int language sql as 'select 1';
revoke all on function f() from public;
alter function f() set schema s;
alter function s.f() rename to g;
create type m as enum ();
revoke all on type m from public;
alter type m rename to n

-- partitions and children have privileges of their own --
create role a;
create table t (x int, y int) partition by list (x);
grant select, update (y) on t to a;
create table t1 partition of t default;
create table u (like t including all);
create table w () inherits (u);
alter table u owner to a

-- revoked from oneself --
create role a;
create table t (x int);
revoke all on t from current_user, public;
grant select on t to session_user;
revoke select on t from a

-- in a block --
create role a;
create table t (x int);
create table u (x int);
do $$
begin
    if not exists (select from pg_roles where rolname = 'b') then
        create role b;
    end if;
    grant select on t to b;
    execute 'grant insert on u to a';
end
$$

-- columns of views and of partitions that are renamed and dropped --
create role a; create role b;
create table t (x int, y int, z int) partition by list (x);
create table t1 partition of t default;
create view v as select x, y from t;
create materialized view m as select x, y from t;
create index on m (y);
grant select (x, y, z), update (z) on t to a;
grant select (y), insert (z) on t1 to b;
grant select (x, y) on v to a;
grant select (y) on m to b;
alter table t rename y to w;
alter view v rename y to u;
alter materialized view m rename y to u;
alter table t drop column z;
alter table t drop column w cascade

-- what goes with others that are dropped --
create role a; create role b;
create domain d as int;
create table t (x d, y int);
create table u (x d) inherits (t);
create view v as select y from t;
create function f(d) returns int language sql as 'select 1';
grant select (x, y) on t to a;
grant update (x, y) on u to a;
grant select on v to b;
grant execute on function f(d) to b;
drop domain d cascade;
create table w (x int);
grant select on w to a;
drop table w, t, u cascade;
create view v as select 1 as x;
create table t (x int)

-- dropped owned by a role, with what depends on it --
create role a; create role b;
create schema s authorization a;
create schema r;
grant create on schema s, r to a, b;
create table r.t (x int generated always as identity, y serial) partition by list (x);
create table s.t1 partition of r.t default;
create type s.m as enum ();
create table r.u (x int, y s.m);
create view r.v as select x from s.t1;
grant select (y) on r.u to b;
alter table s.t1 owner to a;
alter type s.m owner to a;
alter view r.v owner to b;
drop owned by a cascade

-- the owner of what a loop creates and of what it names --
create role a; create role b;
create table t (x serial); create table u (x int); create view v as select 1 as x;
alter default privileges for role a grant select on tables to b;
grant create on schema public to a;
do $$
declare r record;
begin
    for r in select tablename from pg_tables where schemaname = 'public' loop
        execute format('alter table public.%I owner to a', r.tablename);
        execute format('grant insert on public.%I to b', r.tablename);
    end loop;
end
$$;
set role a;
do $$
declare r record;
begin
    for r in select tablename from pg_tables where schemaname = 'public' loop
        execute format('create table public.%I (x serial)', r.tablename || '_copy');
    end loop;
end
$$
