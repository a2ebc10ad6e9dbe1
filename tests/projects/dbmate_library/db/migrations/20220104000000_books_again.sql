-- migrate:up
create table books (
  id uuid primary key default uuid_generate_v1(),
  title_id uuid not null references titles (id),
  shelf text,
  unique (title_id, shelf),
  check (shelf <> '')
);
create index books_shelf_idx on books (shelf);
create index on books (shelf);

-- migrate:down
drop table books;
