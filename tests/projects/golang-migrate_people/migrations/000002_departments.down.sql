alter table people drop column department;
drop table departments;
