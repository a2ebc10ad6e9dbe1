create view directory as select id, full_name, department from people;
create view bosses as select d.* from directory d where exists (select from people p where p.manager_id = d.id);
create or replace view directory as select id, full_name, department, hired from people;
