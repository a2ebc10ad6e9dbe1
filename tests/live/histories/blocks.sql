-- Histories with blocks of PL/pgSQL and functions that are called.


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

-- conditions on many catalogues --

create schema s;
create role r;
create type mood as enum ('a', 'b');
create domain d as int check (value > 0);
create table t (id int primary key, a text, m mood not null default 'a', d d, n int unique);
create table s.u (id int primary key, t_id int references t (id) on delete cascade);
create index i on t (a) where a is not null;
create view v as select id, a from t;
create materialized view w as select id from t;
create sequence q;
create function f(x int, y text default 'a') returns int language sql as 'select 1';
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger c before insert or update on t for each row execute function g();
create policy p on t for select using (true);
alter table t enable row level security;
create table seen (name text);
create function see(what text, holds boolean) returns void language plpgsql as $$
begin
    if holds then
        execute format('alter table seen add column %I int', what);
    end if;
end $$;
do $$
begin
    perform see('class', exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 's' and c.relname = 'u' and c.relkind = 'r'));
    perform see('class_not', exists (select from pg_class where relname = 'u' and relnamespace
        = 'public'::regnamespace));
    perform see('rls', (select relrowsecurity from pg_class where oid = 'public.t'::regclass));
    perform see('constraint', exists (select 1 from pg_constraint where conname = 't_pkey'
        and conrelid = 't'::regclass and contype = 'p'));
    perform see('foreign_key', exists (select from pg_constraint where conrelid = 's.u'::regclass
        and confrelid = 't'::regclass and confdeltype = 'c'));
    perform see('conkey', exists (select 1 from pg_constraint k join pg_attribute a
        on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
        where k.contype = 'u' and a.attname = 'n' and k.conrelid = 't'::regclass));
    perform see('columns', (select count(*) from pg_attribute where attrelid = 't'::regclass
        and attnum > 0 and not attisdropped) = 5);
    perform see('enum', exists (select 1 from pg_type y join pg_enum e on e.enumtypid = y.oid
        where y.typname = 'mood' and e.enumlabel = 'b'));
    perform see('label_not', exists (select 1 from pg_enum where enumlabel = 'c'
        and enumtypid = 'mood'::regtype));
    perform see('type', (select typtype = 'e' from pg_type where typname = 'mood'));
    perform see('domain', to_regtype('d') is not null);
    perform see('type_not', to_regtype('public.x') is not null);
    perform see('built_in', exists (select from pg_type where typname = 'uuid'));
    perform see('function', to_regprocedure('f(int, text)') is not null);
    perform see('function_not', to_regprocedure('public.f(int)') is not null);
    perform see('proc', exists (select from pg_proc where proname = 'f' and pronargs = 2
        and pronamespace = 'public'::regnamespace and prokind = 'f' and not prosecdef));
    perform see('schema', to_regnamespace('s') is not null and to_regnamespace('x') is null);
    perform see('role', exists (select from pg_roles where rolname = 'r'));
    perform see('role_not', exists (select from pg_roles where rolname = 'nobody_here'));
    perform see('extension_not', exists (select from pg_extension where extname = 'nothing'));
    perform see('trigger', exists (select from pg_trigger where tgname = 'c' and tgrelid
        = 't'::regclass and not tgisinternal));
    perform see('index', exists (select from pg_indexes where indexname = 'i' and tablename = 't'));
    perform see('primary', (select indisprimary from pg_index where indexrelid = 't_pkey'::regclass));
    perform see('partial', exists (select from pg_index where indrelid = 't'::regclass
        and indpred is not null));
    perform see('policy', exists (select from pg_policy where polname = 'p' and polcmd = 'r'
        and polrelid = 't'::regclass));
    perform see('policies', exists (select from pg_policies where policyname = 'p' and cmd = 'SELECT'
        and 'public' = any (roles) and qual = 'true' and with_check is null));
    perform see('view', exists (select from pg_views where viewname = 'v' and schemaname = 'public'));
    perform see('matview', exists (select from pg_matviews where matviewname = 'w'));
    perform see('sequence', exists (select from pg_sequences where sequencename = 'q'));
    perform see('in_public', current_schema() = 'public' and current_user = session_user);
end $$;

-- conditions on the information schema --

create schema s;
create type mood as enum ('a', 'b');
create table t (id bigint primary key, a varchar(3) not null, m mood, l text[], n int unique);
create table s.u (id int primary key, t_id bigint references t (id) on delete set null);
create view v as select id, a from t;
create materialized view w as select id from t;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger c after insert or delete on t for each row execute function f();
create table seen (name text);
do $$
declare
    found_type text;
    names text[];
    listed text;
begin
    select data_type into found_type from information_schema.columns
    where table_schema = 'public' and table_name = 't' and column_name = 'a';
    execute format('comment on table t is %L', found_type);
    select array_agg(column_name::text order by column_name) into names
    from information_schema.columns where table_name = 't';
    execute format('comment on table seen is %L', array_to_string(names, ' '));
    select string_agg(table_name, ',' order by table_name) into listed
    from information_schema.tables where table_schema = 'public' and table_name <> 'x';
    execute 'comment on view v is ' || quote_literal(listed);
    if (select udt_name from information_schema.columns where table_name = 't'
        and column_name = 'l') = '_text' then
        alter table seen add array_type int;
    end if;
    if (select data_type from information_schema.columns where table_name = 't'
        and column_name = 'm') = 'USER-DEFINED' then
        alter table seen add user_type int;
    end if;
    if (select is_nullable from information_schema.columns where table_name = 't'
        and column_name = 'n') = 'YES' then
        alter table seen add nullable int;
    end if;
    if exists (select from information_schema.columns where table_name = 'v'
        and column_name = 'a') then
        alter table seen add of_view int;
    end if;
    if not exists (select from information_schema.tables where table_name = 'w') then
        alter table seen add no_materialized_view int;
    end if;
    if exists (select from information_schema.table_constraints tc
        join information_schema.key_column_usage k on k.constraint_name = tc.constraint_name
        join information_schema.constraint_column_usage c on c.constraint_name = tc.constraint_name
        where tc.constraint_type = 'FOREIGN KEY' and k.column_name = 't_id'
        and c.table_name = 't' and c.column_name = 'id' and tc.table_schema = 's') then
        alter table seen add foreign_key int;
    end if;
    if exists (select from information_schema.referential_constraints
        where delete_rule = 'SET NULL' and update_rule = 'NO ACTION') then
        alter table seen add rules int;
    end if;
    if (select count(*) from information_schema.triggers where event_object_table = 't'
        and action_timing = 'AFTER') = 2 then
        alter table seen add events int;
    end if;
    if exists (select from information_schema.routines where routine_name = 'f'
        and routine_type = 'FUNCTION') and exists (select from information_schema.schemata
        where schema_name = 's') and exists (select from information_schema.views
        where table_name = 'v') then
        alter table seen add others int;
    end if;
end $$;

-- loops over lists, with ways out --

create table a (x int);
create table b (x int);
create table c (x int);
do $$
declare t record; n text; i int := 0; names text[] := array['a', 'missing', 'b']; found_one boolean;
begin
    for t in select * from (values ('a', 1), ('missing', 2), ('b', 3)) as v (tbl, number) loop
        if to_regclass('public.' || t.tbl) is null then continue; end if;
        execute format('alter table %I add column %I int', t.tbl, 'c' || t.number);
    end loop;
    foreach n in array names loop
        continue when n = 'missing';
        execute 'comment on table ' || n || ' is ' || quote_literal(n);
    end loop;
    for n in select unnest(array['x1', 'x2']) loop
        execute format('alter table c add %s int', n);
    end loop;
    while i < 3 loop
        i := i + 1;
        exit when i = 3;
        execute format('alter table b add d%s int', i);
    end loop;
    <<outer>>
    loop
        for j in reverse 3..1 by 2 loop
            exit outer when j = 1;
            execute format('alter table c add e%s int', j);
        end loop;
    end loop;
    case i when 1 then create table no1 (); when 3, 4 then create table yes1 (); end case;
    case when i = 1 then create table no2 (); else create table yes2 (); end case;
    select exists (select from pg_class where relname = 'c') into found_one;
    if found_one and found then create table yes3 (); end if;
    select relname into n from pg_class where relname = 'nothing';
    if not found and n is null then create table yes4 (); end if;
    if (select bool_or(x) from unnest(array[true, false]) x) then create table yes5 (); end if;
    execute 'select relname from pg_class where relname = $1' into n using 'c';
    execute format('create table %I ()', n || '_of_execute');
    return;
    create table no3 ();
end $$;

-- names that need quotes --

create table "order" (x int);
create table "A b" (x int);
create schema "S s";
create table "S s".t (x int);
do $$
declare r record;
begin
    for r in select schemaname, tablename from pg_tables
        where schemaname in ('public', 'S s') order by 1, 2 loop
        execute format('alter table %I.%I add column %I int', r.schemaname, r.tablename, 'group');
    end loop;
    for r in select c.oid::regclass as name from pg_class c left join pg_namespace n
        on n.oid = c.relnamespace where n.nspname in ('public', 'S s') and relkind = 'r' loop
        execute format('comment on table %s is %L', r.name, r.name);
    end loop;
end $$;

-- functions that call functions --

create table t (id int);
create schema s;
create function add_column(target regclass, name text, kind text default 'int', twice boolean = false)
returns boolean language plpgsql as $$
begin
    execute format('alter table %s add column %I %s', target, name, kind);
    if twice then
        perform add_column(target, name || '2', kind);
    end if;
    return true;
end $$;
create function make(n int) returns int language plpgsql set search_path = s as $$
declare made int := 0;
begin
    for i in 1..n loop
        execute format('create table if not exists made%s (id int)', i);
        made := made + 1;
    end loop;
    return made;
end $$;
create function in_sql() returns void language sql as 'create table of_sql (a int); select make(1)';
create procedure done(inout what text) language plpgsql as $$
begin
    execute format('comment on table t is %L', what);
end $$;
select in_sql();
select add_column('t', 'a'), add_column('t', 'b', kind => 'text', twice => true);
select add_column('t', name) from (values ('c'), ('d')) as v (name);
with w as (select relname from pg_class where relname like 'add%' or relname = 't')
select add_column(relname::regclass, 'of_w') from w;
select * from make(2);
call done('done');
do $$
declare made int;
begin
    made := make(3);
    if made = 3 then create table three (); end if;
    if add_column('three', 'x') then create table four (); end if;
end $$;

-- indexes and partitions by functions --

create table p (id int not null, k int) partition by hash (id);
create index on p (k);
create function split(parent text, parts int) returns int language plpgsql as $$
declare existing int; part text;
begin
    select count(*) into existing from pg_inherits where inhparent = parent::regclass;
    if existing > parts then raise exception 'too many'; end if;
    for i in 0..(parts - 1) loop
        part := format('%s_%s', parent, i);
        if to_regclass(part) is null then
            execute format('create table %I (like %s including indexes)', part, parent);
            execute format('alter table %s attach partition %I for values with (modulus %s,'
                ' remainder %s)', parent, part, parts, i);
        end if;
    end loop;
    return existing;
end $$;
select split('p', 2);
select split('p', 2);
do $$
declare i record;
begin
    for i in select indexrelid::regclass as name from pg_index
        where indrelid in (select inhrelid from pg_inherits where inhparent = 'p'::regclass) loop
        execute format('comment on index %s is ''of a part''', i.name);
    end loop;
end $$;

-- defaults and bounds that a block writes --

create table p (a date) partition by range (a);
create table q (a int) partition by hash (a);
do $$
declare day date := '2024-01-01';
begin
    for number in 0..3 loop
        execute format(
            'create table p_%s partition of p for values from (%L) to (%L)',
            number, day + number, day + number + 1
        );
        execute format(
            'create table q_%s partition of q for values with (modulus 4, remainder %s)',
            number, number
        );
        execute format('alter table q_%s alter column a set default %s', number, number);
    end loop;
    execute format('create table t (a text default %L, b date default %L)', 'it''s', day + 1);
end
$$;

-- a loop over policies that leaves open which of them it changes --

create table t (a int);
create policy p on t for insert with check (a > 1);
create policy q on t for update using (true);
create policy r on t for delete using (a > 2);
create policy s on t for select using (true);
do $$ declare
    r record;
begin
    for r in
        select policyname from pg_policies
        where tablename = 't' and cmd <> 'SELECT' and coalesce(qual, 'true') ~ '^(true)?$'
            and coalesce(with_check, 'true') ~ '^(true)?$'
    loop
        execute format('alter policy %I on t using (a > 0) with check (a > 0)', r.policyname);
    end loop;
end $$;

-- a loop over the schemas that have a table --

create schema s;
create schema r;
create table s.t (a int);
create table s.u (a int);
create table r.u (a int);
do $$ declare
    home text;
begin
    for home in
        select table_schema from information_schema.tables where table_name in ('t', 'u')
        group by table_schema
    loop
        execute format('create table %I.found ()', home);
    end loop;
end $$;

-- conditions on the version --

do $$ begin
    if current_setting('server_version_num')::int < 140000 then
        create table before_14 ();
    elsif current_setting('server_version_num')::integer >= 150000 then
        create table from_15 ();
    end if;
end $$;
