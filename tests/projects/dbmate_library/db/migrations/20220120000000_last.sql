-- migrate:up
alter table books rename column shelf to place;
drop view if exists nothing;
drop table authors cascade;
truncate books cascade;
comment on constraint books_key on books is 'by shelf';
comment on column books.place is 'where it stands';

-- migrate:down
select 1;
