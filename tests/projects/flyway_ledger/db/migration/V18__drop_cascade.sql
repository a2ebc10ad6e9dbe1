drop view book.rich cascade;
alter table book.account drop column balance;
alter type book.total drop attribute sum cascade;
drop domain book.money_amount;
drop table book.rate cascade;
drop function book.stamp cascade;
