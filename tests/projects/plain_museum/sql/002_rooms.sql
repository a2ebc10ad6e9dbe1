\set ON_ERROR_STOP 1
\timing off
begin;
alter table museum.exhibits add column room integer references museum.rooms on delete set null;
alter table museum.rooms add column "Floor" int default 0 check ("Floor" between -2 and 9);
commit;
\d museum.rooms
