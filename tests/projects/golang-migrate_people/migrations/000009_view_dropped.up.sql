drop view directory cascade;
create view public.directory (number, name) with (check_option = local) as
    select id, full_name from people where hired > '2000-01-01';
