BEGIN;
create table departments (code char(4) primary key, title text unique, parent char(4) references departments);
alter table people add column department char(4) constraint in_department references departments on update cascade;
COMMIT;
