BEGIN;
CREATE TABLE concerts.events (
    hall INTEGER NOT NULL,
    starts TIMESTAMP WITH TIME ZONE,
    title CHARACTER VARYING(200),
    price NUMERIC(8,2)[],
    CONSTRAINT events_pk PRIMARY KEY (hall, starts),
    CONSTRAINT events_hall FOREIGN KEY (hall) REFERENCES concerts.halls ON DELETE RESTRICT
);
CREATE INDEX ON concerts.events (starts DESC NULLS LAST);
CREATE INDEX ON concerts.events ((title || ''), hall);
COMMIT;
