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
create view v7 as with q as (select a as k from t), r (l) as (select e from u) select * from q, r;
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
