BEGIN;
ALTER TABLE concerts.tickets DROP CONSTRAINT one_seat, DROP COLUMN "row";
ALTER TABLE concerts.tickets ALTER COLUMN seat TYPE INT;
DROP DOMAIN concerts.seat;
COMMIT;
