alter index book.ix_entry_account rename to entry_account;
create unique index concurrently rate_day on book.rate (day, currency) nulls not distinct;
drop index book.posting_currency_day_idx;
