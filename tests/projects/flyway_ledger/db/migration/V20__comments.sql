comment on column book.entry.memo is 'free text';
comment on index book.entry_account is 'who booked when';
comment on sequence book.account_seq is 'numbers of accounts';
