create temp table moved as select 1 as id;
create temporary sequence numbers;
create table pg_temp.more (id int primary key);
create temp view seen as select * from moved;
create table kept (like people including identity including storage);
drop table moved cascade;
