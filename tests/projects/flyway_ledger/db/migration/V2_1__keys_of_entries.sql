alter table ledger.entry add constraint pk_entry primary key (entry_id, booked, account_id);
create index ix_entry_account on ledger.entry (account_id, booked desc);
create index on ledger.entry using brin (booked);
