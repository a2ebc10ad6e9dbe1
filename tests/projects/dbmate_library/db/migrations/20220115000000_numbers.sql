-- migrate:up
create sequence tickets as smallint owned by none;
create table queue (n int default nextval('tickets'), m serial, k int default nextval('queue_m_seq'));
alter sequence tickets owned by queue.n;
alter table queue alter m drop default, alter k drop default, alter m type bigint;

-- migrate:down
drop table queue;
