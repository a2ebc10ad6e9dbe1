alter table book.account owner to postgres;
drop role clerk;
