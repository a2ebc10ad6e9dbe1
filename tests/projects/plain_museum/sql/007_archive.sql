create schema archive;
create table archive.exhibits (archived_at timestamptz default now(), like museum.exhibits including defaults including comments);
alter table archive.exhibits add primary key (id), add column id2 uuid default gen_random_uuid() unique;
create table archive.visits () inherits (archive.exhibits);
