create extension if not exists btree_gist;
create table book.holiday (
    account_id numeric references book.account (account_id),
    during daterange not null default daterange(current_date, null),
    constraint no_overlap exclude using gist (account_id with =, during with &&),
    exclude (during with =) where (account_id is null)
);
