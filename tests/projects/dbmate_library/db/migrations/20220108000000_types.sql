-- migrate:up
create type address as (street text, city varchar(40), zip char(5));
create domain isbn as text check (length(value) in (10, 13));
create domain old_isbn as isbn;
alter table readers add home address, add visited old_isbn[] default array[]::old_isbn[];
alter table titles alter isbn type isbn;

-- migrate:down
alter table titles alter isbn type char(13);
alter table readers drop home, drop visited;
drop domain old_isbn, isbn;
drop type address;
