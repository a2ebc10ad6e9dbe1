create temporary table incoming (line text, number int);
insert into incoming values ('a', 1);
create table public.imported as select line, number from incoming with no data;
drop table public.imported;
create temp table if not exists clients (id int);
drop table clients;
