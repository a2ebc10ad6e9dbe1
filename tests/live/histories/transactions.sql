-- Histories that take some of what they did back.


-- savepoints --

create table a (x int);
savepoint one;
alter table a add y int;
savepoint two;
alter table a add z int;
rollback to savepoint two;
rollback to two;
alter table a add w int;
savepoint "Two";
create table b (x int);
release savepoint two;
alter table a add v int;
rollback to one;
create index on a (x);
rollback to one;
alter table a add u int;
savepoint one;
alter table a add t int;
release one;
alter table a add s int;
savepoint one;
set search_path = pg_catalog;
rollback to one;
create table c (x int);
