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

-- an index made anew has the names that columns have now --

create table t (a int);
create index i on t (a);
alter table t rename a to b;
alter table t alter b type text;
create table u (like t including indexes);

-- an index of a partitioned table alone that is made anew --

create table p (k int, a varchar(3)) partition by list (k);
create table c partition of p default;
create index on only p (a);
alter table p alter a type text;

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

-- partitions whose names are cut to the same --

create table p (k int, z int) partition by list (k);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_too partition of p default;
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres partition of p
    for values in (2);
create index on p (k, z);
