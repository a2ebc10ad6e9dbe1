create table ledger.party (
    id integer primary key,
    name text not null,
    constraint named check (name <> '')
);
create table ledger.person (born date) inherits (ledger.party);
create table ledger.company (vat varchar(20), name text) inherits (ledger.party);
create table ledger.bank (bic char(11) not null) inherits (ledger.company);
alter table ledger.party add column country char(2) default 'CZ';
