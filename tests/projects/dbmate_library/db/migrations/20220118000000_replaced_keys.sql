-- migrate:up
create unique index books_new_key on books (shelf, id);
alter table if exists loans_view_never rename to x;

-- migrate:down
drop index books_new_key;
