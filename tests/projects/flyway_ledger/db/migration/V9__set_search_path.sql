set search_path to book, public;
create table rate (currency char(3), day date, value real, primary key (currency, day));
create index on rate (value) include (day);
create view newest_rate as select distinct on (currency) currency, day, value from rate order by currency, day desc;
set local search_path to public;
create table untouched (id int primary key);
reset search_path;
create table also_public (id int references untouched);
