-- migrate:up
create extension if not exists "uuid-ossp";
create table books (
  id uuid primary key default uuid_generate_v4(),
  title text not null,
  isbn char(13) unique,
  pages int check (pages > 0) check (pages < 10000)
);

-- migrate:down
drop table books;
