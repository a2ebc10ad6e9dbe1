-- Histories with loops over the catalogue.


-- loops over tables --

create schema s;
create table a (x int, updated_at timestamp);
create table "B c" (x int);
create table s.c (x int, updated_at timestamp);
create table skipped (x int);
create table part (x int) partition by list (x);
create table part1 partition of part default;
create view v as select x from a;
create function f() returns trigger language plpgsql as 'begin return new; end';
do $$
declare t record; n text; fq text; q text; r record;
begin
    for t in select tablename from pg_tables where schemaname = 'public' and tablename <> 'skipped'
    loop execute format('alter table %I enable row level security', t.tablename); end loop;
    for n in select table_name from information_schema.tables where table_schema = 'public'
        and table_type = 'BASE TABLE' and table_name not in ('skipped', 'a') order by table_name
    loop
        execute format('create policy p on public.%I for select using (true)', n);
        execute 'alter table ' || quote_ident(n) || ' force row level security';
    end loop;
    for fq in select format('%I.%I', schemaname, tablename) from pg_tables
        where schemaname in ('s', 'public') and not rowsecurity
    loop execute 'comment on table ' || fq || ' is $c$no rls$c$'; end loop;
    for r in select c.relname, n.nspname as home from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'p' and c.relname like 'par%'
    loop execute format('create index on %I.%I (x)', r.home, r.relname); end loop;
    for n, q in select table_name, table_schema from information_schema.columns
        where column_name = 'updated_at' and table_schema = any (array['public', 's'])
    loop execute format('create trigger set_updated_at before update on %I.%I for each row'
        ' execute function public.f()', q, n); end loop;
end $$;

-- loops within loops --

create table a (x int);
create table b (x int);
do $$
declare t record; c text;
begin
    for t in select * from pg_catalog.pg_tables where schemaname = 'public' loop
        foreach c in array array['m', 'n'] loop
            execute format('alter table %I add column %I int', t.tablename, c);
        end loop;
    end loop;
end $$;
