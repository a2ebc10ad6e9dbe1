create function create_hypertable(
    relation regclass, time_column_name name, chunk_time_interval anyelement default null::interval,
    if_not_exists boolean default false
) returns text language sql as 'select relation::text';
create function time_bucket(bucket_width interval, ts timestamptz) returns timestamptz language sql immutable as 'select ts';
create function add_retention_policy(relation regclass, drop_after interval) returns integer language sql as 'select 1';
