\set schema museum
\set table loans
create table :schema.:table (id int primary key, exhibit int references :schema.exhibits);
\set index loans_by_exhibit
create index :"index" on :schema.:table (exhibit);
