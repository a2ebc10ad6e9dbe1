-- Histories in which one statement alters a table in several ways.


-- constraints before keys --

create table p (a int, b int);
alter table p add column c int references p, add primary key (a);
alter table p add column d int unique references p (e), add column e int unique check (e > 1) check (d > 2);
alter table p add check (b > 0), add foreign key (b) references p, add column g int constraint x unique check (g > 0), add constraint y check (a > 1);
alter table p add column if not exists g int unique references p;

-- drop and add in one --

create table q (a int primary key, b int default 1);
alter table q add column c int generated always as identity, alter b set default 3, drop column a, add primary key (b), alter b set not null, alter b type bigint, alter b drop default;
alter table q add column h int generated always as (b * 2) stored, alter column h set expression as (b * 3);

-- the constraints of a child that is one no more --

create table p (a int check (a > 0));
create table c () inherits (p);
alter table c no inherit p;

-- a table that is altered on condition before it is created --

do $$ begin
    if exists (select from information_schema.tables where table_name = 't') then
        alter table t enable row level security;
    end if;
end $$;
create table if not exists t (a int primary key);
