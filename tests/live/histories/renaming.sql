-- Histories of renamed objects.


-- a column of a trigger that is renamed --

create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger c after update of a on t for each row execute function f();
alter table t rename column a to b;

-- a column of an index has been renamed before the index is copied --

create table t (a int, b int);
create index on t (a) include (a);
alter table t rename column a to c;
create table u (like t including indexes);

-- indexes are copied in the order of their creation --

create table t (a int);
create unique index i on t (a);
create index j on t (a);
alter index i rename to k;
create table u (like t including indexes);

-- columns of expressions --

create table p (a int, b int generated always as (a + 1) stored, check (a > 0), check (b > a));
create table c () inherits (p);
create table d (like p including all);
create policy q on p using (a > 0) with check (p.a < 9);
alter table p rename a to e;
alter table p add a int;
alter table d rename a to e;
create table f (like p including all);
alter table p drop column a;
alter table p drop column e cascade;
alter table d drop column e cascade;
alter table f drop column e cascade;

-- a column of an index that is to be a part of another --

create table p (k int, a int) partition by list (k);
create index on p (lower(a::text)) where a > 0;
alter table p rename a to z;
create table c (k int, a int);
create index own on c (lower(a::text)) where a > 0;
alter table c rename a to z;
alter table p attach partition c for values in (1);
