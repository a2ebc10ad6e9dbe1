create role clerk nologin;
alter table book.account owner to clerk;
alter table book.account alter column iban set storage external, alter column iban set statistics 500;
alter table book.account set (fillfactor = 70, autovacuum_enabled = off), alter opened set not null;
alter table book.account reset (fillfactor), cluster on pk_account, set without cluster;
