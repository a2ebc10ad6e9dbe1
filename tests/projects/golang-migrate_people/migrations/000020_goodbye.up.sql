drop table kept;
drop schema calendar cascade;
drop index people_search;
drop extension pg_trgm cascade;
alter table people drop column department;
drop table departments;
