alter table book.entry_2024 detach partition book.entry_2024_big;
drop table book.entry_2024_big;
alter table book.entry detach partition book.entry_2023;
alter table book.entry_2023 rename to entry_archive;
alter table book.session_1 set unlogged;
