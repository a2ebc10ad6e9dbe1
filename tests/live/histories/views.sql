-- Histories of views and of tables made from queries.


-- columns of views --

create table t (a int, b varchar(20), c text[], d numeric(10, 2));
create table u (a int, e date default now());
create view v1 as select * from t;
create view v2 as select t.*, e as day from t join u using (a);
create view v3 as select * from t natural join u;
create view v4 as select t.a, u.a as ua, e, count(*) from t left join u on t.a = u.a group by 1, 2, 3;
create view v5 (x, y) as select a, b, c from t;
create view v6 as select a + 1 as sum, lower(b), b::text, 'x' as lit, 1 as one, true, null as nothing,
    coalesce(b, 'y'), case when a > 1 then b end, current_date, now(), exists (select 1 from u),
    array(select a from u), (select max(e) from u), d is null as dn, a = 1 as eq, a in (1, 2) as isin
    from t;
create view v8 as select a from t union all select a from u;
create view v9 as select x.a, y.* from t as x, lateral (select e from u where u.a = x.a) as y;
create view w1 as select * from v2;
create view w2 as select day from w1 where a > 1;
create view w3 as select g.n, z.p from generate_series(1, 3) as g (n), unnest(array[1]) as z (p);
create view w4 as values (1, 'a');
create view w5 as select column1 from (values (1), (2)) as k;
create view w6 as select k.o from (values (1), (2)) as k (o);
create view w7 as with recursive q as (select 1 as n union all select n + 1 from q) select n from q;
create view w8 as with t as (select a from public.t) select * from t;
create view w9 as select b as a from t order by a;
create view x1 as select j.* from (t join u using (a)) as j;
create view x2 as select t from t;
create view x3 as select count(t) from t;
create view x4 as select a from t where exists (select 1 from u where u.a = t.a and e > now());
create materialized view m (k) as select a, b from t;

-- changes beneath views --

create table t (a int, b text, c int);
create table u (x int, y int);
create view v as select * from t;
create view w as select a, y from t, u where x = c;
create view z as select * from w;
alter table t add column d int;
alter table t rename column a to aa;
alter table t rename to tt;
alter view v rename column b to bb;
alter table w rename column y to yy;
alter table u add column aa int;
alter table u drop column x cascade;
alter table tt drop column d;
create view n as select * from v;
create or replace view v as select aa as a, b as bb, c, 1 as more from tt;

-- columns that views need --

create table t (a int, b text, c int);
create view v as select a from t where c > 1;
create view w as select a as k from v;
alter table t drop column b;
alter table t drop column c cascade;

-- tables made from queries --

create type m as enum ('a');
create table t (a int primary key, b varchar(20) not null, c m, d numeric(4));
create table q as select * from t;
create table r (x) as select a, b as bb, c::text from t where a > 1;
select a, d into s from t;
create table k as select t.*, 1 as one, 'x'::varchar(3) as two, now() as three from t;
create table n as select a + 1 as sum from t with no data;
create table o as values (1, 2);
create unlogged table p as table t;

-- functions in from --

create table p (a int, b text);
create type pair as (a int, b text);
create function setof_table() returns setof p language sql as 'select * from p';
create function setof_pair() returns setof pair language sql as 'select 1, null';
create function setof_value() returns setof int language sql as 'select 1';
create function one_value(x int, y int default 1) returns date language sql as 'select now()::date';
create function two_out(x int, out a int, out b text) language sql as $$select 1, 'x'$$;
create function one_out(out c int) language sql as 'select 1';
create function one_of_table() returns table (d int) language sql as 'select 1';
create view v1 as select * from setof_table();
create view v2 as select * from setof_pair() as q (z);
create view v3 as select *, setof_value + 1 as more from setof_value();
create view v4 as select * from one_value(1) as day;
create view v5 as select b, t.a from two_out(1) as t;
create view v6 as select * from one_out() as o, one_of_table() as m;
create view v8 as select x.value, keys from jsonb_array_elements('[]') as x, jsonb_object_keys('{}') as keys;
create view v9 as select * from generate_subscripts(array[1], 1), string_to_table('a', ',') as s;
create view v10 as select n from p cross join lateral generate_series(1, p.a) as n;
create table made as select * from setof_pair();
alter table p drop column b cascade;

-- a view that names itself --

create table p (a int, b text);
create view v as select a, b from p;
create or replace view v as select * from v;

-- names of expressions of their own syntax --

create view v as select xmlparse(document '<a/>');

-- lateral joins --

create table p (a int, b int, c int);
create table q (a int, d int);
create view v as select r.x, s.y from p
    left join lateral (select p.b + q.d as x from q where q.a = p.a) as r on true
    cross join lateral (select p.c as y) as s;
create view w as select n from p join (select a as n from q) as q on true;

-- a comment on a column of a view --

create view v as select 1 as a;
comment on column v.a is 'x';

-- comments on columns of views --

create schema s;
create view v as select 1 as a, 2 as b;
comment on column v.a is 'x';
alter view v rename a to c;
create or replace view v as select 1 as c, 2 as b, 3 as d;
comment on column v.d is 'y';
comment on column v.b is 'z';
comment on column v.b is null;
create materialized view m as select 1 as a;
comment on column m.a is 'q';
alter materialized view m rename a to f;
alter view v rename to w;
alter view w set schema s;

-- a view without columns --

create table t ();
create view v as select * from t;
