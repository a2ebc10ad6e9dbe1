-- migrate:up
alter table queue drop column n;
alter sequence queue_m_seq owned by none;
alter table queue drop column m;

-- migrate:down
select 1;
