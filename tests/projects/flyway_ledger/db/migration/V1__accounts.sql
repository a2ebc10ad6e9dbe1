create schema ledger;
create table ledger.account (
    account_id   numeric(19) not null,
    iban         character varying(34),
    opened       date default current_date,
    constraint pk_account primary key (account_id),
    constraint uq_account_iban unique (iban) deferrable initially immediate
);
create sequence ledger.account_seq start with 1 increment by 50 no cycle;
comment on table ledger.account is 'an account';
