-- migrate:up
drop type address cascade;
alter table readers drop visited;
drop domain old_isbn;
drop domain isbn cascade;

-- migrate:down
select 1;
