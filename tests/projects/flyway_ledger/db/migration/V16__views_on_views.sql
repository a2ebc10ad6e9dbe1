create view book.rich as select account_id, balance from book.account where balance > 1000;
create view book.richest as select * from book.rich order by balance desc limit 1;
create or replace view book.rich with (security_barrier) as select account_id, balance, iban from book.account where balance > 2000;
alter view book.rich alter column iban set default 'none';
