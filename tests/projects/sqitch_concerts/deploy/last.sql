-- No transaction here.
CREATE INDEX CONCURRENTLY tickets_holder ON concerts.tickets USING hash (holder);
REINDEX INDEX CONCURRENTLY concerts.tickets_holder;
ALTER SCHEMA concerts RENAME TO gigs;
