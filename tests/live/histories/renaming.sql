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
