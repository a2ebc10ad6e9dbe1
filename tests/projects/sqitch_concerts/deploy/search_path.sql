BEGIN;
SET search_path TO concerts;
CREATE TABLE performers (id SERIAL PRIMARY KEY, name TEXT, born DATE CHECK (born < '2100-01-01'));
CREATE TABLE plays (performer INT REFERENCES performers, venue INT, starts TIMESTAMPTZ,
    FOREIGN KEY (venue, starts) REFERENCES events (venue, starts) ON UPDATE CASCADE);
CREATE UNIQUE INDEX ON plays USING btree (performer, starts) WHERE venue IS NOT NULL;
SET search_path TO public, concerts;
CREATE TABLE performers (LIKE concerts.performers INCLUDING ALL);
DROP TABLE performers;
DROP TABLE plays;
COMMIT;
