-- migrate:up transaction:false
create index concurrently titles_lower on titles (lower(title) varchar_pattern_ops);

-- migrate:down transaction:false
drop index concurrently titles_lower;
