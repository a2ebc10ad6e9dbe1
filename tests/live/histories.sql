-- Histories that a server runs, each under its heading and in a transaction of its own.


-- constraints of columns --

create table p (a int primary key, b int unique);
create table t (a int references p on delete cascade deferrable check (a > 0) not enforced, b
    int constraint named references p (b) on update set null unique check (b > 0), c serial
    unique primary key, d int not null default 1);

-- constraints of tables --

create table p (a int, b int, primary key (a, b));
create table t (x int, y int, foreign key (x, y) references p match full on delete set null (y),
    check (x > y), check (y > 1), check (x > 2 and x < 9), unique (x, y), unique nulls not
    distinct (y) include (x), exclude (x with =), exclude using gist (int4range(x, y) with &&)
    where (x > 1));

-- constraints that come and go --

create table p (a int primary key, b int);
create table t (a int, b int);
create unique index i on t (a);
alter table t add constraint k unique using index i;
alter table t add foreign key (a) references p not valid, add check (b > 0) not valid;
alter table t validate constraint t_a_fkey;
alter table t rename constraint t_b_check to c;
alter table t alter constraint t_a_fkey deferrable initially deferred;
alter table p drop constraint p_pkey cascade, add primary key (b), drop column a;

-- types --

create table t (a char, b char(3), c varchar(4), d bit, e numeric(10), f numeric(10, 2), g
    float(10), h "char", i text[][], j timestamp(3), k timestamptz, l time(2) with time zone, m
    national character varying(3), n varchar(3)[], o bit varying(5), p pg_catalog.text);
create type m as enum ('a', 'b');
alter type m add value 'c' before 'b';
create type c as (x int, y numeric(3));
create domain d as varchar(10) not null default 'x' check (value > 'a') check (value > 'b');
create domain e as d;
create table u (a m, b m[], c public.c, d d, e e, f int4range);
alter type m rename to n;
alter type c rename attribute x to z;
alter domain d rename constraint d_check1 to k;

-- names of indexes --

create table t (a int, b text, j jsonb, r int[]);
create index on t (a);
create index on t (a, a);
create index on t (a) include (b, a);
create index on t (lower(b), upper(b), (a + 1), (a + 2));
create index on t (((j ->> 'x')::int));
create index on t ((r[1]));
create index on t ((b) collate "C");
create index on t (coalesce(a, 1), (greatest(a, 2)), (nullif(a, 3)));
create index on t ((case when a > 1 then 1 else 2 end), (case when a > 1 then 1 else a end));

-- names that are cut --

create table aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    (bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb serial primary key
    check (bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb > 0), c int unique);
create table éééééééééééééééééééééééééééééééééééééééé (üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü
    int unique, b int);
create index on ééééééééééééééééééééééééééééééé (b, üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü);

-- names that are taken --

create table t_pkey (a int);
create table t_a_key (a int);
create sequence t_a_seq;
create table a_b (c int check (c > 0));
create table a (b_c int check (b_c > 0));
create table t (a serial primary key, b int unique references t check (b > 0));
alter table t rename to t_old;
create table t (a serial primary key, b int unique references t check (b > 0));

-- like --

create table s (id int generated always as identity primary key, a text default 'x' constraint
    filled check (a > ''), b int generated always as (1) stored, c int unique);
create index on s (lower(a)) where c > 0;
comment on column s.a is 'a';
comment on table s is 's';
create table t (x int, like s, y int);
create table u (like s including all);
create table v (like s including defaults including indexes);

-- inheritance --

create table a (x int primary key, y text not null default 'q' check (y > ''));
create table b (w int, y text) inherits (a);
create table c () inherits (b);
alter table a add column n int default 3 check (n > 0);
alter table a rename n to m;
alter table only a alter y set default 'z';
alter table a drop column m;
create table d (z int);
create table e (z int not null, w int);
alter table e inherit d;
alter table d add column w int default 1;
alter table e no inherit d;

-- partitions --

create table r (a int primary key);
create table p (id int, d date, r int references r on delete cascade, unique (id, d)) partition
    by range (d);
create table p1 partition of p (r default 1) for values from ('2020-01-01') to ('2021-01-01');
create table p2 (id int, d date, r int, constraint own unique (id, d));
create index on p2 (r);
create index i on p (r);
alter table p attach partition p2 default;
create index j on only p (id);
create index j1 on p1 (id);
alter index j attach partition j1;
alter table p add primary key (id, d), add check (id > 0);
alter table p detach partition p1;

-- partitions of partitions --

create table p (id int generated always as identity, d int) partition by list (d);
create table p1 partition of p default partition by hash (id);
create table p11 partition of p1 for values with (modulus 1, remainder 0);
create unique index u on p (id, d);
alter table p add column n int not null default 0;
drop index u;
alter table p add unique (d, id);
alter table p drop constraint p_d_id_key;

-- sequences --

create table t (a serial, b int generated by default as identity (sequence name numbers), c int);
create sequence q owned by t.c;
alter table t alter a drop default, alter b drop identity;
alter table t alter c set not null;
alter table t alter c add generated always as identity;
alter sequence t_a_seq owned by none;
alter table t drop column a;

-- views --

create table t (a int, b int);
create view v with (security_invoker = true) as select a from t;
create or replace view v as select a, b from t;
create view w as select * from v;
alter view w set (security_barrier = true);
create materialized view m as select 1 as a;
create view x as select 1 as a;
create schema s;
alter view x set schema s;
drop view w;

-- dependent views --

create table t (a int);
create view v as select * from t;
create view w as select a from v;
create view kept as select 1 as a;
drop table t cascade;

-- routines --

create function f(a int, b varchar(20) default 'x', out c int) language plpgsql immutable strict
    security definer set search_path = public, pg_temp as 'begin c := 1; end';
create function f(text) returns int return 1;
create function g() returns int return 1;
create or replace function g() returns int language sql stable as 'select 1';
alter function f(text) security definer set search_path = '';
drop function f(int, varchar);
create procedure p(inout a int) language plpgsql as 'begin end';
create aggregate agg(int) (sfunc = int4pl, stype = int);

-- triggers --

create table t (a int, b int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger x before insert or update of a, b on t for each row execute function f();
create constraint trigger y after delete on t for each row execute function f();
create trigger z after truncate on t execute function g();
alter table t disable trigger x;
alter trigger y on t rename to w;
drop function g() cascade;

-- policies --

create table t (a int, b int);
alter table t enable row level security, force row level security;
create policy p on t;
create policy q on t as restrictive for select to postgres using (a > 1);
create policy r on t for insert with check (b > 1);
alter policy p on t using (true);
alter policy q on t to public;
alter table t drop column b cascade;

-- schemas --

create schema s create table t (a serial primary key) create view v as select * from t create
    index on t (a) create table u (b int references t);
create schema r;
set search_path = r, s, public;
create table w (c int references t);
alter table t add column d int;
reset search_path;
alter table s.t set schema public;
alter schema s rename to q;
create type q.m as enum ('x');
create table k (a q.m, b int);
drop schema q cascade;

-- extensions --

create extension hstore;
create schema x;
create extension citext with schema x;
alter extension hstore set schema x;
create extension earthdistance cascade;

-- a policy for a role that is renamed --

create role one_of_many;
create table t (a int);
create policy p on t to one_of_many;
alter role one_of_many rename to another_of_many;
