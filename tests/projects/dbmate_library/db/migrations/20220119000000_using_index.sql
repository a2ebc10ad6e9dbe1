-- migrate:up
alter table books drop constraint books_pkey1 cascade, add constraint books_key primary key using index books_new_key;
alter table books drop constraint books_title_id_shelf_key, drop constraint if exists nothing;
alter table books alter title_id drop not null;

-- migrate:down
select 1;
