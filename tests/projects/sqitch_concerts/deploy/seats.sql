BEGIN;
CREATE DOMAIN concerts.seat AS SMALLINT CHECK (VALUE > 0) CHECK (VALUE < 5000);
ALTER TABLE concerts.tickets ADD COLUMN seat concerts.seat, ADD COLUMN "row" concerts.seat NOT NULL DEFAULT 1;
ALTER TABLE concerts.tickets ADD CONSTRAINT one_seat UNIQUE (hall, starts, "row", seat);
ALTER DOMAIN concerts.seat DROP CONSTRAINT seat_check1;
COMMIT;
