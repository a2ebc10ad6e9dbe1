-- Histories after which the catalogue does not hold what the server holds, each under its
-- heading. One that comes right belongs in histories.sql.


-- a loop over numbers --

do $$ begin
    for i in 0..1 loop execute format('create table t%s (a int)', i); end loop;
end $$;

-- a condition that does not hold --

do $$ begin if to_regclass('x') is not null then create table t (a int); end if; end $$;

-- a condition with an alternative --

do $$ begin
    if not exists (select from information_schema.tables where table_name = 't') then
        create table t (a int);
    else
        create table u (a int);
    end if;
end $$;

-- a statement put together from what the server holds --

create table t (id text primary key);
do $$ declare
    s text;
begin
    select concat('alter table t drop constraint ', constraint_name) into s
    from information_schema.table_constraints
    where table_name = 't' and constraint_type = 'PRIMARY KEY';
    execute s;
    alter table t add b int;
    alter table t add primary key (b);
end $$;

-- a loop over policies --

create table t (a int);
create policy p on t using (true);
do $$ declare
    r record;
begin
    for r in select policyname, tablename from pg_policies where schemaname = 'public' loop
        execute format('drop policy %I on %I', r.policyname, r.tablename);
    end loop;
end $$;

-- a loop over functions --

create function f() returns int language sql as 'select 1';
do $$ declare
    r record;
begin
    for r in select oid::regprocedure as signature from pg_proc where proname = 'f' loop
        execute format('alter function %s set search_path = public', r.signature);
    end loop;
end $$;

-- a function that is called --

create table t (a int);
create function f() returns void language plpgsql as 'begin alter table t add b int; end';
select f();

-- an operator of an extension by a name that others have as well --

create extension pg_trgm;
create table t (a text);
create view v as select a % 'x' as x from t;
drop extension pg_trgm cascade;

-- a range of a dropped domain --

create domain d as int;
create type r as range (subtype = d);
drop domain d cascade;

-- a table of a type that changes --

create type c as (a int);
create table t of c;
alter type c alter attribute a type text cascade;

-- a schema for the current role --

create schema authorization current_role;

-- characters without a length --

create table t (a bpchar);
