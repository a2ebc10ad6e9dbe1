alter table ledger.party rename column country to country_code;
alter table ledger.party alter column name type varchar(200);
alter table ledger.party drop constraint named;
alter table ledger.bank no inherit ledger.company;
alter table ledger.party add constraint short check (length(name) < 200) no inherit;
alter table ledger.party drop column country_code;
