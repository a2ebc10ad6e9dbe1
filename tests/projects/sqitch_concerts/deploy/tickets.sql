BEGIN;
CREATE TYPE concerts.ticket_state AS ENUM ('free', 'reserved', 'sold');
CREATE TABLE concerts.tickets (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    hall INTEGER, starts TIMESTAMPTZ,
    state concerts.ticket_state NOT NULL DEFAULT 'free',
    holder NAME DEFAULT CURRENT_USER,
    FOREIGN KEY (hall, starts) REFERENCES concerts.events MATCH FULL ON DELETE CASCADE,
    EXCLUDE (holder WITH =, starts WITH =) WHERE (state = 'sold') DEFERRABLE INITIALLY DEFERRED
);
COMMIT;
