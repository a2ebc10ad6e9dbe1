-- migrate:up
create temporary table picked on commit drop as select id from titles;
create temp table pages (id uuid primary key, n int);
create unlogged table cache (key text primary key, value jsonb) with (fillfactor = 60);
alter table cache set logged;

-- migrate:down
drop table cache;
