-- migrate:up
create table authors (id serial primary key, name text not null, born int);
create table book_authors (
  book_id uuid references books on delete cascade,
  author_id int references authors on delete cascade,
  "position" smallint not null default 0,
  primary key (book_id, author_id)
);
create index on book_authors (author_id);

-- migrate:down
drop table book_authors;
drop table authors;
