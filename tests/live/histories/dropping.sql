-- Histories that drop what others depend on.


-- dropped types --

create type m as enum ('a');
create type c as (x m, y int);
create domain d as m;
create table t (a m, b c, d d, e text default 'a'::m, f int, check (f > 1 and e <> 'a'::m::text));
create view v as select f, 'a'::m as k from t;
create view w as select a from t;
create function f(m) returns int language sql as 'select 1';
create function g() returns setof c language sql as 'select null::c';
drop type m cascade;

-- dropped composite types and domains --

create type c as (x int);
create domain d as int;
create domain e as d;
create table t (a c, b e[], k int);
create function f(a c, b e) returns int language sql as 'select 1';
drop type c, d cascade;

-- dropped functions --

create function g() returns int language sql immutable as 'select 1';
create function h(int, int default 1) returns int language sql immutable as 'select 1';
create function h(text, int, int) returns int language sql immutable as 'select 1';
create table t (a int default g(), b int generated always as (g()) stored, c int check (c > g()),
    d int, e int default h(1), f int default h('x', 2, 3));
create index on t ((d + g()));
create index on t (d) where d > public.g();
create policy p on t using (d = g());
create policy q on t using (d = 1);
create view v as select g();
create view w as select * from v;
drop function g() cascade;
drop function h(int, int) cascade;

-- dropped trigger functions --

create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create function g() returns event_trigger language plpgsql as 'begin end';
create trigger r before insert on t for each row execute function f();
create event trigger e on ddl_command_end execute function g();
drop function f, g cascade;

-- dropped sequences --

create sequence s;
create schema x;
create sequence x."S";
create table t (a int default nextval('s'), b serial, c int generated always as identity, d int
    default nextval('x."S"'::regclass), e int default nextval('public.s'));
drop sequence s, x."S" cascade;
drop sequence t_b_seq cascade;

-- dropped columns --

create table p (a int primary key, b int unique, c int, d int, e int, f int generated always as
    (c * 2) stored, g int);
create table t (a int references p, b int references p (b), c int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger r before update of d on p for each row execute function f();
create view v as select e from p;
create policy o on p using (g > 1);
create policy q on t using (exists (select 1 from p where p.g = t.c));
create policy k on t using (exists (select 1 from p where p.a = c));
alter table p drop column a cascade;
alter table p drop column b cascade;
alter table p drop column c cascade;
alter table p drop column d cascade;
alter table p drop column e cascade;
alter table p rename column g to h;
alter table p drop column h cascade;

-- dropped tables --

create table p (a int primary key, b int);
create table c () inherits (p);
create table t (a int references p, b p, c p[]);
create view v as select b from p;
create function f(p) returns int language sql as 'select 1';
create function g() returns setof p language sql as 'select null::p';
create policy q on t using (exists (select 1 from p));
create domain d as p[];
drop table p cascade;

-- dropped together --

create table p (a int primary key);
create table t (a int references p);
create view v as select a from p;
create view w as select a from v;
create function f(p) returns int language sql as 'select 1';
drop view v, w;
drop function f(p);
drop table p, t;

-- dropped extensions --

create schema x;
create extension citext with schema x;
create extension cube;
create extension earthdistance;
create extension btree_gist;
create table t (a x.citext, b text, c int, d text default lower('A'::x.citext), e int);
create index on t ((b::x.citext));
create index on t using gist (c gist_int4_ops);
create function f(x.citext) returns int language sql as 'select 1';
create view v as select a from t;
create view w as select b::x.citext from t;
create view z as select e from t;
drop extension citext, btree_gist cascade;
drop extension cube cascade;

-- dropped schemas --

create schema s;
create schema r;
create type s.m as enum ('a');
create table s.p (a int primary key);
create function s.f() returns int language sql as 'select 1';
create extension hstore with schema s;
create table t (a s.m, b int references s.p, c int default s.f(), d s.hstore, e int);
create view v as select a from s.p;
create view w as select e from t;
drop schema s cascade;
drop schema r;

-- columns dropped of the parent only --

create table a (x int, y int, z int unique, w int primary key, check (y > 0));
create index on a (x) where y > 0;
create table r (z int references a (z), w int references a);
create table b () inherits (a);
alter table only a drop column x;
alter table only a drop column y;
alter table only a drop column z cascade;
alter table only a drop column w cascade;

-- an operator and a function of a dropped extension --

create extension pg_trgm;
create extension hstore;
create table t (a text, b text, check (similarity(a, b) > 0));
create view v as select a <% b as x from t;
create view w as select slice('a=>b', array['a']) as x from t;
drop extension pg_trgm cascade;
drop extension hstore cascade;
