begin;
drop table museum.loans;
rollback;
begin;
savepoint one;
drop table museum.tours cascade;
release savepoint one;
commit;
drop index museum.exhibits_lower_idx;
vacuum museum.rooms;
\q
