create table book.posting (
    entry_id bigint, booked date, account_id numeric(19), line int2,
    currency char(3), day date,
    primary key (entry_id, booked, account_id, line),
    foreign key (entry_id, booked, account_id) references book.entry on delete cascade,
    foreign key (currency, day) references book.rate match full on update cascade on delete set null (day)
);
create index on book.posting (currency, day) where currency is not null;
