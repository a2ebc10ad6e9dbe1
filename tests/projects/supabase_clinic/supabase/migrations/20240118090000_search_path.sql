set search_path = audit, public;
create table entries (
    id bigint generated always as identity,
    happened_at timestamptz default clock_timestamp(),
    actor uuid,
    detail jsonb
) partition by range (happened_at);
alter table entries add primary key (id, happened_at);
create table entries_2024 partition of entries for values from ('2024-01-01') to ('2025-01-01');
create table entries_other partition of entries default;
create index on entries (actor);
