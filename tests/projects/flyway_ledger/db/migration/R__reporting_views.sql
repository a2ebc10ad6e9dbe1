create or replace view book.account_view as select account_id, iban from book.account;
comment on view book.account_view is 'for reports';
