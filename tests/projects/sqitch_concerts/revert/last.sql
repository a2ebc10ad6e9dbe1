ALTER SCHEMA gigs RENAME TO concerts;
DROP INDEX concerts.tickets_holder;
