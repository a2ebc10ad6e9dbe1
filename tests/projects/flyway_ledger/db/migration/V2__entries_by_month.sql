create table ledger.entry (
    entry_id bigint default 0,
    account_id numeric(19) not null references ledger.account,
    booked date not null,
    amount numeric(19, 4) not null check (amount <> 0),
    memo text collate "C"
) partition by range (booked);
create table ledger.entry_2023 partition of ledger.entry for values from ('2023-01-01') to ('2024-01-01');
create table ledger.entry_2024 partition of ledger.entry for values from ('2024-01-01') to ('2025-01-01')
    partition by list (account_id);
create table ledger.entry_2024_big partition of ledger.entry_2024 for values in (1, 2, 3);
create table ledger.entry_2024_rest partition of ledger.entry_2024 default;
