-- migrate:up
create schema archive;
alter table loans set schema archive;
alter table readers set schema archive;
alter sequence queue_m_seq set schema archive;
alter function everything() set schema archive;

-- migrate:down
alter table archive.loans set schema public;
