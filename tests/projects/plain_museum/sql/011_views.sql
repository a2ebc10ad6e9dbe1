create or replace view museum.old_ones as select id, title as name, price from museum.exhibits where year_from < 100;
create view museum.shown with (security_barrier, check_option = 'local') as select * from museum.exhibits where room is not null;
create recursive view museum.counting (n) as select 1 union all select n + 1 from counting where n < 3;
alter view museum.shown reset (security_barrier);
