-- Deploy concerts:halls to pg
-- requires: appschema
BEGIN;
SET client_min_messages = 'warning';
SET search_path TO concerts, public;
CREATE TABLE halls (
    id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (char_length(name) < 80),
    seats INT4 NOT NULL DEFAULT 0,
    place POINT,
    opened TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
COMMIT;
