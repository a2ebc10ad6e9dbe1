create table ledger.entry_2022 (
    account_id numeric(19) not null,
    entry_id bigint not null,
    memo text collate "C",
    amount numeric(19, 4) not null,
    booked date not null,
    constraint only_2022 check (booked >= '2022-01-01' and booked < '2023-01-01'),
    constraint entry_amount_check check (amount <> 0)
);
create unique index entry_2022_key on ledger.entry_2022 (entry_id, booked, account_id);
create index entry_2022_account on ledger.entry_2022 (account_id, booked desc);
alter table ledger.entry_2022 alter account_id drop not null, alter account_id set not null;
create table ledger.entry_2021 (like ledger.entry including all);
alter table ledger.entry detach partition ledger.entry_2023;
alter table ledger.entry attach partition ledger.entry_2023 for values from ('2023-01-01') to ('2024-01-01');
