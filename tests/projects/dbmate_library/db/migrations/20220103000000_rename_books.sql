-- migrate:up
alter table books rename to titles;
alter table book_authors rename column book_id to title_id;
alter table titles rename constraint books_pages_check1 to sane;

-- migrate:down
alter table titles rename constraint sane to books_pages_check1;
alter table book_authors rename column title_id to book_id;
alter table titles rename to books;
