create table if not exists book.account (id int);
drop table if exists book.never, book.ever cascade;
alter table if exists book.never add column x int;
create schema if not exists book;
create index if not exists entry_account on book.account (opened);
