BEGIN;
DROP TABLE concerts.venues CASCADE;
ALTER TABLE concerts.tickets DROP COLUMN hall CASCADE;
DROP VIEW IF EXISTS concerts.full_house, concerts.sold;
COMMIT;
