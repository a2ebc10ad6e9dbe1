set search_path = museum;
create table guides (id serial primary key, name text, rooms int[] default '{}');
create index on guides using gin (rooms);
set search_path to default;
create table museum.tours (guide int not null references museum.guides (id), at time, unique (guide, at));
